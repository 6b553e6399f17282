/** Loads a TypeScript module of the repository as it stands, without a build. `path` begins at the root. */
import "./register-typescript.mjs";

export async function loadAsItStands(path) {
  await import(new URL(`../..${path}`, import.meta.url).href);
}
