/** What the helpers that generated code may import add to a bundle: all that a plain gradient uses, and random numbers. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = readFileSync(`${root}/compiler/runtime-names.ts`, "utf8");

function sizeOf(list, module) {
  const [, names] = new RegExp(`${list} = \\[([^\\]]*)\\]`).exec(text);
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${names.match(/\w+/g)} } from "fluxion/${module}";`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return gzipSync(outputFiles[0].contents).length;
}

console.log(`bytes ${sizeOf("runtimeNames", "runtime")}`);
console.log(`of random numbers ${sizeOf("randomNames", "random")}`);
