/**
 * Random command lines, run in a folder of their own: whatever is asked for, nothing outside the folder of `--out-dir` of
 * a build may be written, changed or deleted, and nothing but an exit code and messages may come out.
 */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { Random } from "../../compiler/check/random.ts";
import { run } from "../../compiler/cli/run.ts";
import type { Verdict } from "./try-mutant.ts";
import { oddNames } from "./words.ts";

const tagged = "/** @differentiable */\nexport function f(x: number): number {\n  return x * x;\n}\n";
const requested = 'import { grad } from "fluxion";\nimport { f } from "./tagged.ts";\nexport const g = grad(f);\n';

const files: Readonly<Record<string, string>> = {
  "work/src/tagged.ts": tagged,
  "work/src/requested.ts": requested,
  "work/src/deep/other.ts": tagged.replace("f(", "h("),
  "work/src/it's a file (1).ts": tagged,
  "work/src/ünï.ts": tagged,
  "work/src/wrong.ts": "/** @differentiable */ export function f(x: string) { return x }",
  "work/src/broken.ts": "/** @differentiable */ export function f(",
  "work/src/endless.ts":
    "/** @differentiable */ export function endless(x: number): number { let y = x; while (y !== 0) y = y * y - x; return y; }\n" +
    "export const samples = { endless: [[1.15]] };\n",
  "work/src/sampled.ts": `${tagged}export const samples = { f: [[1], ["x"]], g: () => { throw new Error("none"); } };\n`,
  "work/src/module.mts": tagged.replace("f(", "k("),
  "work/src/twice.ts": tagged + tagged,
  "work/src/plain.js": tagged.replaceAll(": number", ""),
  "work/src/types.d.ts": "declare const x: number;",
  "work/tsconfig.json": '{ "compilerOptions": { "strict": true }, "include": ["src"] }',
  "work/odd/tsconfig.json":
    '{ "extends": "../missing.json", "files": ["../../outside/own.ts", "../src/tagged.ts", "a\\u0000.ts"] }',
  "work/broken/tsconfig.json": '{ "compilerOptions": { "strict": tru',
  "work/generated/notes.ts": "export const mine = 1;\n",
  "outside/own.ts": tagged,
  "outside/notes.txt": "mine\n",
};

const names = Object.keys(files).map((path) => join("..", path));
const outFolders = [
  "generated",
  "out",
  "a/b/c",
  ".",
  "src",
  "../outside",
  "../new",
  "link",
  "link/below",
  "src/tagged.ts",
  "/dev/null/x",
  ...(process.platform === "linux" ? ["/proc/nowhere/x"] : []),
  "~",
  "-",
  "",
  " ",
];

interface CommandLine {
  readonly words: readonly string[];
  /** The folder that a build may write to; undefined for other commands. */
  readonly outFolder: string | undefined;
}

function drawWords(random: Random, folder: string): CommandLine {
  const command = random.choose<string>([
    [5, () => "build"],
    [3, () => "check"],
    [2, () => "explain"],
    [0.5, () => random.pick(["help", "", "bild", ...oddNames])],
  ]);
  const paths = Array.from({ length: random.integer(command === "build" ? 0 : 1, 3) }, () => oddPath(random, folder));
  const asked = command === "check" ? checkOptions(random) : command === "explain" ? explainOptions(random) : undefined;
  // Now and then options of another command.
  if (asked && random.chance(0.9)) return { words: [command, ...paths, ...asked], outFolder: undefined };
  const { words, outFolder } = buildOptions(random, folder);
  return { words: [command, ...paths, ...words], outFolder: asked ? undefined : outFolder };
}

function projectOption(random: Random, folder = "nowhere"): readonly string[] {
  return ["-p", random.pick([".", "odd", "broken", "tsconfig.json", "src", "nowhere", oddPath(random, folder)])];
}

const counts = ["1", "2", "0", "-1", "1.5", "1e3", "none", "", "99999999999999999999"];

function checkOptions(random: Random): readonly string[] {
  const options = [
    projectOption(random),
    ["--seed", random.pick(counts)],
    ["--samples", random.pick(counts)],
    ["--only", random.pick(["f", "endless", "g", "", ...oddNames])],
    ["--json"],
  ];
  return ["--limit", random.chance(0.9) ? "1" : random.pick(counts), ...drawn(options, random)];
}

function explainOptions(random: Random): readonly string[] {
  const options = [
    projectOption(random),
    ["--modes", random.pick(modeWords)],
    ["--only", random.pick(["f", "h", "", ...oddNames])],
    ["--plain-loops"],
    ["--json"],
  ];
  return drawn(options, random);
}

function drawn(options: readonly (readonly string[])[], random: Random): readonly string[] {
  return options.flatMap((option) => (random.chance(0.25) ? option : []));
}

const modeWords = ["grad", "grad,jvp", "grad jvp", ",", "hessian,hvp", "none", "__proto__", "taylor"];

function buildOptions(random: Random, folder: string): { readonly words: string[]; readonly outFolder: string } {
  const words: string[] = [];
  let outFolder = "generated";
  if (random.chance(0.8)) {
    outFolder = random.chance(0.8) ? random.pick(outFolders) : oddPath(random, folder);
    words.push(...(random.chance(0.5) ? ["--out-dir", outFolder] : [`--out-dir=${outFolder}`]));
  }
  const options = [
    projectOption(random, folder),
    ["--emit", random.pick(["ts", "js", "JS", "", "wgsl"])],
    ["--modes", random.pick(modeWords)],
    ["--target", random.pick(["js", "webgpu", "wasm"])],
    ["--standalone"],
    [random.pick(["--out-dri", "--", "-x", "--emit", "--version", "-h", "--out-dir"])],
  ];
  return { words: [...words, ...drawn(options, random)], outFolder };
}

function oddPath(random: Random, folder: string): string {
  const name = random.pick(names);
  return random.choose<string>([
    [6, () => name.replace("../work/", "")],
    [2, () => name],
    [1, () => `./src/../${name}`],
    [1, () => join(folder, "work", name)],
    [1, () => `${name}${random.pick(["/", "/..", ".map", " ", "x", "\n"])}`],
    [
      1,
      () =>
        random.pick([
          "",
          ".",
          "..",
          "/",
          "src",
          "src/*.ts",
          "link/own.ts",
          "nowhere.ts",
          "\\",
          "C:\\x.ts",
          "file:///x.ts",
        ]),
    ],
    [1, () => `${random.pick(oddNames)}.ts`],
    [0.3, () => `${"x".repeat(300)}.ts`],
    [0.3, () => `${"x/".repeat(3000)}y.ts`],
  ]);
}

export async function runCommand(seed: number): Promise<Verdict> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "fluxion-mutations-")));
  const commandLine = drawWords(new Random(seed), folder);
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    symlinkSync(join(folder, "outside"), join(folder, "work/link"), "junction");
    return await faultOf(commandLine, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A watch is interrupted when it begins to wait. */
const endedAtOnce = (end: () => void) => {
  const waiting = setImmediate(end);
  return () => clearImmediate(waiting);
};

async function faultOf({ words, outFolder }: CommandLine, folder: string): Promise<Verdict> {
  let said = "";
  let out = "";
  const error = (text: string) => {
    said += text;
  };
  const say = (text: string) => {
    out += text;
    said += text;
  };
  const fault = (kind: string, details: string): Verdict => {
    return { outcome: "fault", kind: `command line: ${kind}`, details: `fluxion ${JSON.stringify(words)}\n${details}` };
  };
  const before = contentOf(folder);
  const work = join(folder, "work");
  let exitCode: number;
  try {
    const terminal = { folder: work, colour: false, colourOut: false, interactive: false, out: say, error };
    exitCode = await run(words, terminal, endedAtOnce);
  } catch (error) {
    return fault("exception", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (said.includes("FX9")) return fault("mistake of its own", said);
  if (exitCode !== 0 && exitCode !== 1) return fault("exit code", `${exitCode}\n${said}`);
  if (said.trim() === "") return fault("nothing said", `exit code ${exitCode}`);
  if (words.includes("--json") && out.startsWith("{") && !isJson(out)) return fault("no JSON", out);
  const allowed = outFolder === undefined ? undefined : existing(resolve(work, outFolder));
  const below = (path: string, above: string) =>
    path === above || path.startsWith(above.endsWith(sep) ? above : `${above}${sep}`);
  // Folders on the way to it have to be there.
  const outside = (path: string) => allowed === undefined || (!below(path, allowed) && !below(allowed, path));
  const after = contentOf(folder);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const [first] = changed.filter(outside);
  if (first !== undefined) return fault("written outside", `${first.slice(folder.length + 1)}\n${said}`);
  const overwritten = changed.find((path) => before.has(path));
  if (overwritten !== undefined) return fault("overwritten", `${overwritten.slice(folder.length + 1)}\n${said}`);
  if (exitCode === 1 && changed.length > 0)
    return fault("written in spite of an error", `${changed.join(" ")}\n${said}`);
  return { outcome: exitCode === 0 ? "built" : "refused", kind: /FX\d{4}/.exec(said)?.[0] ?? "", details: "" };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where a path leads: links on the way are followed, as far as it exists. */
function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(existing(parent), path.slice(parent.length));
  }
}

/** All files, folders and links below a folder, with what they hold. */
function contentOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) found.set(path, readlinkSync(path));
    else if (!stat.isDirectory()) found.set(path, readFileSync(path, "utf8"));
    else for (const [inner, text] of [[path, ""] as const, ...contentOf(path)]) found.set(inner, text);
  }
  return found;
}
