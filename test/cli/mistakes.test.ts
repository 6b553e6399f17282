/** Bad input on the command line: one clear message each, exit code 1, nothing written. */
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { operations } from "../../compiler/ops/index.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

const loss = "/** @differentiable */\nexport function loss(w: number) {\n  return w * w;\n}\n";

/** What is said of a build of these files; nothing may have been written. */
async function mistake(files: Record<string, string>, words: string[]): Promise<string> {
  const project = temporaryProject(files);
  const before = project.list(".");
  const { exitCode, error } = await fluxion(project.folder, words);
  expect(exitCode).toBe(1);
  expect(project.list(".")).toEqual(before);
  return error.replaceAll(project.folder, "PROJECT");
}

test("words that the command line does not know", async () => {
  expect(await mistake({}, ["biuld"])).toMatchInlineSnapshot(`
    "error FX0101: Unknown command 'biuld'. Did you mean build?
      help: 'fluxion --help' and 'fluxion build --help' list what there is.
    "
  `);
  expect(await mistake({}, ["build", "a.ts", "--emti", "js"])).toMatchInlineSnapshot(`
    "error FX0101: Unknown option '--emti'. Did you mean --emit?
      help: 'fluxion --help' and 'fluxion build --help' list what there is.
    "
  `);
  expect(await mistake({}, ["build", "a.ts", "--out-dir"])).toMatchInlineSnapshot(`
    "error FX0101: Option '--out-dir <folder>' argument missing.
      help: 'fluxion --help' and 'fluxion build --help' list what there is.
    "
  `);
  expect(await mistake({}, ["build"])).toMatchInlineSnapshot(`
    "error FX0102: No input: neither files nor a project were given.
      help: Write 'fluxion build src/loss.ts', or 'fluxion build -p tsconfig.json' for the files of a project.
    "
  `);
});

test("values that options do not take", async () => {
  expect(await mistake({}, ["build", "a.ts", "--emit", "jss"])).toMatchInlineSnapshot(`
    "error FX0107: 'jss' is not a value of '--emit'.
      help: Did you mean 'js'? It takes 'ts' or 'js'.
    "
  `);
  expect(await mistake({}, ["build", "a.ts", "--modes", "grad,jpv"])).toMatchInlineSnapshot(`
    "error FX0107: 'jpv' is not a value of '--modes'.
      help: Did you mean 'jvp'? It takes 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' or 'randomizedGrad'.
    "
  `);
  expect(await mistake({}, ["build", "a.ts", "--target", "wasm"])).toMatchInlineSnapshot(`
    "error FX0107: 'wasm' is not a value of '--target'.
      help: It takes 'js' or 'webgpu'.
    "
  `);
});

test("files that are not there, or are no sources", async () => {
  expect(await mistake({}, ["build", "src/loss.ts"])).toMatchInlineSnapshot(`
    "error FX0103: File 'src/loss.ts' was not found.
      help: Paths are relative to the folder in which the command runs.
    1 error: nothing was written.
    "
  `);
  expect(await mistake({ "src/loss.ts": loss }, ["build", "src"])).toMatchInlineSnapshot(`
    "error FX0104: 'src' is a folder.
      help: Name the files in it, or give a project with '-p tsconfig.json'.
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake({ "loss.txt": loss, "loss.d.ts": "" }, ["build", "loss.txt", "loss.d.ts"]),
  ).toMatchInlineSnapshot(`
    "error FX0105: 'loss.d.ts' is not a TypeScript or JavaScript source.
      help: Sources end in .ts, .tsx, .mts, .cts, .js, .jsx, .mjs or .cjs; declaration files (.d.ts) hold no code to differentiate.
    error FX0105: 'loss.txt' is not a TypeScript or JavaScript source.
      help: Sources end in .ts, .tsx, .mts, .cts, .js, .jsx, .mjs or .cjs; declaration files (.d.ts) hold no code to differentiate.
    2 errors: nothing was written.
    "
  `);
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a file that may not be read", async () => {
  const project = temporaryProject({ "loss.ts": loss });
  chmodSync(join(project.folder, "loss.ts"), 0);
  const { error } = await fluxion(project.folder, ["build", "loss.ts"]);
  expect(error).toContain("error FX0106: File");
});

test("projects that are not there, or broken", async () => {
  expect(await mistake({}, ["build", "-p", "tsconfig.json"])).toMatchInlineSnapshot(`
    "error FX0109: Project 'tsconfig.json' was not found.
      help: '-p' takes a tsconfig.json, or a folder that holds one.
    1 error: nothing was written.
    "
  `);
  expect(await mistake({ "src/a.ts": "" }, ["build", "-p", "src"])).toMatchInlineSnapshot(`
    "error FX0109: Project 'src' was not found.
      help: '-p' takes a tsconfig.json, or a folder that holds one.
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake({ "tsconfig.json": "{ compilerOptions", "a.ts": loss }, ["build", "a.ts"]),
  ).toMatchInlineSnapshot(`
    "tsconfig.json(1,18): error FX0110: Project 'PROJECT/tsconfig.json' cannot be read: '}' expected.
      help: 'npx tsc -p' on the same file shows what TypeScript thinks of it.
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake({ "tsconfig.json": '{ "extends": "./base.json" }', "a.ts": loss }, ["build", "-p", "."]),
  ).toMatchInlineSnapshot(`
    "error FX0110: Project 'PROJECT/tsconfig.json' cannot be read: Cannot read file 'PROJECT/base.json'.
      help: 'npx tsc -p' on the same file shows what TypeScript thinks of it.
    1 error: nothing was written.
    "
  `);
});

test("nothing to differentiate", async () => {
  expect(await mistake({ "a.ts": "export const a = 1;" }, ["build", "a.ts"])).toMatchInlineSnapshot(`
    "error FX0111: No differentiable function was found in 'a.ts'.
      help: Mark a function with '/** @differentiable */', or request a derivative in code: import { grad } from "fluxion".
    1 error: nothing was written.
    "
  `);
  expect(await mistake({ "a.ts": "", "b.ts": "" }, ["build", "a.ts", "b.ts"])).toMatchInlineSnapshot(`
    "error FX0111: No differentiable function was found in 2 files.
      help: Mark a function with '/** @differentiable */', or request a derivative in code: import { grad } from "fluxion".
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake({ "tsconfig.json": "{}", "a.ts": "export const a = 1;" }, ["build", "-p", "."]),
  ).toMatchInlineSnapshot(`
    "error FX0111: No differentiable function was found in 'a.ts'.
      help: Mark a function with '/** @differentiable */', or request a derivative in code: import { grad } from "fluxion".
    1 error: nothing was written.
    "
  `);
});

test("an output over a source, or over another output", async () => {
  expect(await mistake({ "loss.ts": loss }, ["build", "loss.ts", "--out-dir", "."])).toMatchInlineSnapshot(`
    "error FX0112: The output would overwrite the source 'loss.ts'.
      help: Give another folder with '--out-dir'.
    1 error: nothing was written.
    "
  `);
  expect(await mistake({ "loss.ts": loss, "loss.tsx": loss }, ["build", "loss.ts", "loss.tsx"])).toMatchInlineSnapshot(`
    "error FX0113: 'loss.ts' and 'loss.tsx' would both be written to 'generated/loss.ts'.
      help: Rename one of the sources, or build them into two folders.
    1 error: nothing was written.
    "
  `);
});

test("an output over a file that Fluxion did not write", async () => {
  const project = temporaryProject({ "src/loss.ts": loss, "loss.ts": "export const mine = 1;\n" });
  const build = (...words: string[]) => fluxion(project.folder, ["build", "src/loss.ts", ...words]);
  expect((await build("--out-dir", ".")).error).toMatchInlineSnapshot(`
    "error FX0115: 'loss.ts' exists, and Fluxion did not write it.
      help: Move it out of the way, or give another folder with '--out-dir'.
    1 error: nothing was written.
    "
  `);
  expect(project.read("loss.ts")).toBe("export const mine = 1;\n");

  // What an earlier build wrote is written over, the map of JavaScript too.
  for (const change of ["w * w", "w"]) {
    project.write({ "src/loss.ts": loss.replace("w * w", change) });
    expect((await build("--emit", "js", "--out-dir", ".")).error).toBe("Wrote 3 files in N ms.\n");
  }
});

test("an output that cannot be written", async () => {
  const project = temporaryProject({ "loss.ts": loss, "other.ts": loss, generated: "a file in the folder's place" });
  const { exitCode, error } = await fluxion(project.folder, ["build", "loss.ts"]);
  expect(exitCode).toBe(1);
  expect(error.replaceAll(project.folder, "PROJECT")).toMatchInlineSnapshot(`
    "error FX0118: 'generated' is a file: no folder for the output can be made there.
      help: Give another folder with '--out-dir'.
    1 error: nothing was written.
    "
  `);

  // The second of two outputs fails: the first is not left behind.
  mkdirSync(join(project.folder, "out/other.ts"), { recursive: true });
  const both = await fluxion(project.folder, ["build", "loss.ts", "other.ts", "--out-dir", "out"]);
  expect(both.error).toMatch(/error FX0114: '.*out\/other\.ts' could not be written: .*\. No output was changed\./);
  expect(project.list("out")).toEqual([]);
});

test("syntax errors and type errors, the latter only where they are reached", async () => {
  expect(await mistake({ "loss.ts": `${loss}const a = ;` }, ["build", "loss.ts"])).toMatchInlineSnapshot(`
    "loss.ts(5,11): error FX1001: Syntax error: Expression expected. (TS1109)
    1 error: nothing was written.
    "
  `);
  const typed = loss.replace("w * w", "w * helper(w)");
  expect(
    await mistake(
      {
        "loss.ts": `import { helper } from "./helper.ts";\n${typed}`,
        "helper.ts": "export function helper(x: number): number {\n  const text: string = x;\n  return x;\n}",
      },
      ["build", "loss.ts"],
    ),
  ).toMatchInlineSnapshot(`
    "helper.ts(2,9): error FX1002: Type error in a function to be differentiated: Type 'number' is not assignable to type 'string'. (TS2322)
      help: Correct it as TypeScript says: what the function computes with is read from its types.
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake({ "loss.ts": `import { helper } from "./hepler.ts";\n${typed}` }, ["build", "loss.ts"]),
  ).toMatchInlineSnapshot(`
    "loss.ts(1,24): error FX1003: The module './hepler.ts' was not found.
      help: What it exports cannot be followed. Check the path, which is relative to this file.
    1 error: nothing was written.
    "
  `);
  expect(
    await mistake(
      {
        "loss.ts": `import { helper, unused } from "./helper.ts";\nimport other from "no-such-package";\n${typed.replace("w * helper", "other.scale(w) * helper")}`,
        "helper.ts": "export function helped(x: number): number {\n  return x;\n}",
      },
      ["build", "loss.ts"],
    ),
  ).toMatchInlineSnapshot(`
    "loss.ts(1,10): error FX1004: Error in an import for a function to be differentiated: '"./helper.ts"' has no exported member named 'helper'. Did you mean 'helped'? (TS2724)
    loss.ts(2,19): error FX1004: Error in an import for a function to be differentiated: Cannot find module 'no-such-package' or its corresponding type declarations. (TS2307)
    2 errors: nothing was written.
    "
  `);
  expect(
    await mistake(
      {
        "loss.ts":
          'import { grad } from "fluxion";\nimport { ease } from "untyped";\nexport const slope = grad(ease);\n',
        "node_modules/untyped/index.js": "exports.ease = (t) => t * t;",
      },
      ["build", "loss.ts"],
    ),
  ).toMatchInlineSnapshot(`
    "loss.ts(3,27): error FX1205: 'ease' belongs to a package: it is not differentiated by itself.
      help: Write a function that calls it: '(x: number): number => ease(x)'.
    1 error: nothing was written.
    "
  `);
  const elsewhere = temporaryProject({ "loss.ts": `${loss}export const wrong: string = 1;` });
  expect((await fluxion(elsewhere.folder, ["build", "loss.ts"])).exitCode).toBe(0);
});

test("a folder for the output that is a file", async () => {
  for (const folder of ["out", "out/deeper"]) {
    expect(await mistake({ "a.ts": loss, out: "" }, ["build", "a.ts", "--out-dir", folder])).toBe(
      `error FX0118: '${folder}' is a file: no folder for the output can be made there.\n` +
        "  help: Give another folder with '--out-dir'.\n1 error: nothing was written.\n",
    );
  }
});

test("unknown words in a tag", async () => {
  const text = loss.replace("@differentiable", "@differentiable modes gard");
  expect(await mistake({ "src/loss.ts": text }, ["build", "src/loss.ts"])).toMatchInlineSnapshot(`
    "src/loss.ts(1,27): error FX1103: 'gard' is not a mode.
      help: Did you mean 'grad'? The modes are 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' and 'randomizedGrad'.
    1 error: nothing was written.
    "
  `);
});

test("a helper that would be written over a name of the file's own", async () => {
  const text = `import { grad } from "fluxion";
const take = 1;
function loss(w: Float64Array) {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! * Math.sin(sum);
  return sum;
}
export const g = [grad(loss), take];
`;
  expect(await mistake({ "a.ts": text }, ["build", "a.ts", "--standalone"])).toMatchInlineSnapshot(`
    "a.ts(8,19): error FX1402: The helper 'take' would be written into this file, which already declares that name.
      help: Rename 'take', or build without '--standalone'.
    1 error: nothing was written.
    "
  `);
});

test("a fault of the compiler itself", async () => {
  const { folder } = temporaryProject({ "a.ts": loss });
  const fault = vi.spyOn(operations.multiply, "type").mockImplementation(() => {
    throw new Error("a product of nothing");
  });
  const { exitCode, error } = await fluxion(folder, ["build", "a.ts"]);
  fault.mockRestore();
  expect(exitCode).toBe(1);
  expect(error).toMatch(
    /^a\.ts\(\d+,\d+\): error FX9001: Fluxion made a mistake of its own: a product of nothing\n {2}note: .*\n[\s\S]*\n {2}help: Please report it/,
  );
});

test("on a terminal the source is shown, in colour where there is colour", async () => {
  const project = temporaryProject({
    "src/loss.ts": `\t${loss.replace("@differentiable", "@differentiable modes gard")}`,
  });
  const plain = await fluxion(project.folder, ["build", "src/loss.ts"], { interactive: true });
  expect(plain.error).toMatchInlineSnapshot(`
    "src/loss.ts(1,28): error FX1103: 'gard' is not a mode.
      1 | 	/** @differentiable modes gard */
        | 	                          ~~~~
      help: Did you mean 'grad'? The modes are 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' and 'randomizedGrad'.
    1 error: nothing was written.
    "
  `);
  const coloured = await fluxion(project.folder, ["build", "src/loss.ts"], { interactive: true, colour: true });
  expect(coloured.error).toContain("\u001b[31merror\u001b[39m");
});

test("a check of one function says nothing of the mistakes of others", async () => {
  const right = "/** @differentiable */\nexport function right(x: number): number { return x * x; }\n";
  const others = `/** @differentiable */
export function refused(x: number): number { return eval("x"); }
/** @differentiable wrt z */
export function mistaken(x: number): number { return x; }
/** @differentiable */
export function illTyped(x: number): number { return "1" * x; }
`;
  const { folder } = temporaryProject({ "a.ts": right + others, "b.ts": others });
  const only = (name: string) => fluxion(folder, ["check", "a.ts", "b.ts", "--only", name]);
  expect(await only("right")).toMatchObject({
    exitCode: 0,
    error: "",
    out: expect.stringContaining("1 function: 1 right."),
  });
  const places = async (name: string) => (await only(name)).error.match(/^[ab].ts\(\d+/gm);
  expect(await places("refused")).toEqual(["a.ts(4", "b.ts(2"]);
  expect(await places("mistaken")).toEqual(["a.ts(5", "b.ts(3"]);
});

test("what TypeScript does not take is not run to be checked", async () => {
  const illTyped = '/** @differentiable */\nexport function g(x: number): number { return "1" * x; }\n';
  const square = "/** @differentiable modes grad */\nexport function f(x: number): number { return x * x; }\n";
  const { folder } = temporaryProject({
    "twice.ts": square + square.replace("* x;", "* x * x;"),
    "right.ts": square + illTyped,
  });
  const { exitCode, out, error } = await fluxion(folder, ["check", "twice.ts", "right.ts"]);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^✓ f by x \(right\.ts:2\) .*\n1 function: 1 right\.\n$/);
  expect(error.match(/^\w+\.ts|FX\d+/gm)?.join(" ")).toBe(
    "right.ts FX1002 twice.ts FX1002 twice.ts FX1002 twice.ts FX1401",
  );
});

test("what a check says of a function as a whole stands where it is declared", async () => {
  const text = "/** @differentiable */\nexport function endless(x: number): number {\n  for (;;) x *= 2;\n}\n";
  const { folder } = temporaryProject({ "a.ts": text });
  const { error } = await fluxion(folder, ["check", "a.ts"]);
  expect(error).toMatch(/^a\.ts\(2,1\): error FX4011: 'endless' never returns/);
});

test("samples for a function that is not there", async () => {
  const samples = "export const samples = { los: () => [2] };\n";
  const { folder } = temporaryProject({ "loss.ts": loss + samples });
  const { exitCode, error } = await fluxion(folder, ["check", "loss.ts"]);
  expect(exitCode).toBe(0);
  expect(error).toMatchInlineSnapshot(`
    "loss.ts(5,26): warning FX7011: 'samples' names 'los', of which no derivative is asked for.
      help: Did you mean 'loss'? Derivatives are asked for of 'loss'.
    "
  `);
});

test("a function whose derivative is given and that cannot be taken itself", async () => {
  const source = `import { customVjp, grad } from "fluxion";
const parsed = customVjp((q: number): number => JSON.parse(String(q * q)), ([q], _y, bar) => [2 * q * bar]);
export const g = grad((q: number) => Math.sin(parsed(q)) * q);
`;
  const { folder } = temporaryProject({ "main.ts": source });
  const { exitCode, error } = await fluxion(folder, ["check", "main.ts"]);
  expect(exitCode).toBe(1);
  expect(error).toMatchInlineSnapshot(`
    "main.ts(2,49): error FX2004: 'JSON.parse' is not supported in differentiated code.
      help: Copy an object with '{ ...object }', and an array with 'slice()'. Texts are made and read outside.
    "
  `);
});
