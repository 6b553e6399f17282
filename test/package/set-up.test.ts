/** Setting up a clone: builds what is not built, notices what has changed, and is done at once when nothing has. */
import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";

/** As much of a compiler as the build asks for: it differentiates every kernel that is not called wrong. */
const compiler = `
interface Source { path: string; text: string }
export const openSession = () => ({
  textOf: () => undefined,
  compile: (sources: Source[]) => ({
    modules: sources.map(({ path: source, text }) => ({ source, code: "// of " + text, declarations: "" })),
    diagnostics: sources.filter(({ text }) => text.includes("wrong")),
  }),
});
export const formatDiagnostics = (faults: unknown[]) => faults.length + " faults";
`;

test("a clone is built once, and again after a change", () => {
  const clone = temporaryProject({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": "{}",
    "tsconfig.build.json":
      '{ "compilerOptions": { "rootDir": ".", "types": [], "declaration": true, "module": "nodenext", "rewriteRelativeImportExtensions": true }, "include": ["compiler", "runtime"] }',
    "compiler/index.ts": `${compiler}export const one: number = 1;\n`,
    "compiler/check/precision.ts":
      "export const inSinglePrecision = (text: string) => text.replace('twice', 'thrice');\n",
    "runtime/kernels/index.ts": "export {};\n",
    "runtime/kernels/twice.ts": "export const twice = 2;\n",
    "runtime/scores/index.ts": 'import { twice } from "../kernels/twice.ts";\nexport const score = twice;\n',
    "runtime/optimizers/initial-weights.ts": "export const weight = 1;\n",
  });
  cpSync("scripts", join(clone.folder, "scripts"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(clone.folder, "node_modules"));
  const setUp = () => execFileSync(process.execPath, ["scripts/set-up.mjs"], { cwd: clone.folder, encoding: "utf8" });

  expect(setUp()).toBe("Building Fluxion...\n");
  expect(clone.read("dist/compiler/index.js")).toContain("one = 1;");
  // In single precision it stands on the kernels of that precision.
  const imported = 'import { thrice } from "../../kernels/single/twice.';
  expect(clone.read("dist/runtime/scores/single/index.js")).toContain(`${imported}js"`);
  expect(clone.read("dist/sources/scores/single/index.ts")).toContain(`${imported}ts"`);
  const kernels = (folder: string) => clone.read(`dist/runtime/kernels/${folder}derivatives/twice.js`);
  expect([kernels(""), kernels("single/")]).toEqual([
    "// of export const twice = 2;\n",
    "// of export const thrice = 2;\n",
  ]);
  expect(setUp()).toBe("");
  clone.write({
    "compiler/index.ts": `${compiler}export const two: number = 2;\n`,
    "compiler/more.ts": "export {};\n",
  });
  expect(setUp()).toBe("Building Fluxion...\n");
  expect(clone.read("dist/compiler/index.js")).toContain("two = 2;");

  // What does not compile, and a kernel that cannot be differentiated, leave the last build in place.
  const faults = [
    { "compiler/index.ts": `${compiler}export const three: string = 3;\n` },
    {
      "compiler/index.ts": `${compiler}export const three: number = 3;\n`,
      "runtime/kernels/wrong.ts": "export const wrong = 0;\n",
    },
    { "compiler/index.ts": "export const openSession = 3;\n" },
  ];
  for (const fault of faults) {
    clone.write(fault);
    expect(setUp).toThrow();
    expect(clone.read("dist/compiler/index.js")).toContain("two = 2;");
    expect(clone.list(".").filter((path) => path.startsWith("dist."))).toEqual([]);
  }
});
