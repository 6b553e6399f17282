/** Functions in one page, on the browser's device and in its JavaScript. */
import type { TextsForBoth } from "../helpers/derived-for-both.ts";
import { browser, opened, withScript } from "./pages.ts";
import type { Examine } from "./scripts/on-device.ts";

const opening = browser && withScript("scripts/on-device.ts").then((html) => opened(html));

/** What is wrong with a function there; empty where nothing is. */
export async function faultInPage({ host, device }: TextsForBoth, args: readonly unknown[]): Promise<string> {
  const { page, faults } = await opening!;
  const fault = await page.evaluate(
    ({ texts, args }) => (globalThis as unknown as { examine: Examine }).examine(texts, args),
    { texts: { host, device }, args },
  );
  return [fault, ...faults].filter(Boolean).join("\n");
}
