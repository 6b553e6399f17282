/** What all helpers that generated code may import add to a bundle. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = readFileSync(`${root}/compiler/runtime-names.ts`, "utf8")
  .match(/runtimeNames = \[([^\]]*)\]/)[1]
  .match(/\w+/g);
const { outputFiles } = buildSync({
  stdin: { contents: `export { ${names} } from "fluxion/runtime";`, resolveDir: root },
  bundle: true,
  minify: true,
  format: "esm",
  write: false,
});
console.log(`bytes ${gzipSync(outputFiles[0].contents).length}`);
