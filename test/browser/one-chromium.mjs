/** Starts Chromium once for all test files of this folder; where it does not start, its endpoint is empty. */
import { startChromium } from "./chromium.mjs";

export default async function setup(project) {
  try {
    const { endpoint, stop } = await startChromium();
    project.provide("chromium", endpoint);
    return stop;
  } catch (error) {
    const words = `Tests in a browser need Chromium: ${String(error).split("\n")[0].replace(/\.+$/, "")}.`;
    if (process.env.CI) throw new Error(words);
    console.warn(`${words} They are skipped.`);
    project.provide("chromium", "");
    return undefined;
  }
}
