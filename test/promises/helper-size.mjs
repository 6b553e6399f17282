/** What the helpers that generated code may import add to a bundle: all that a plain gradient uses, and random numbers of two kinds. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = readFileSync(`${root}/compiler/runtime-names.ts`, "utf8");

function namesIn(list) {
  const [, names] = new RegExp(`${list} = \\[([^\\]]*)\\]`).exec(text);
  return names.match(/\w+/g);
}

function sizeOf(names, module) {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${names} } from "fluxion/${module}";`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return gzipSync(outputFiles[0].contents).length;
}

console.log(`bytes ${sizeOf(namesIn("runtimeNames"), "runtime")}`);
console.log(`of random numbers ${sizeOf(namesIn("randomNames"), "random")}`);
console.log(`of tapes kept in part ${sizeOf([...namesIn("partNames"), "randomSign"], "random")}`);
