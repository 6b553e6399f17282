/**
 * The package as a stranger gets it: packed, installed into an empty project, and used there by command line, esbuild
 * plugin, hooks, types and compiler interface.
 */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type TemporaryProject, temporaryProject } from "../helpers/temporary-project.ts";

const model = "export function loss(w: number, x: number): number {\n  return w * w * x;\n}\n";
const main = `import { valueAndGrad } from "fluxion";
import { loss } from "./model.js";

const x: number = 2;
const slope = valueAndGrad((w: number) => loss(w, x));
console.log(JSON.stringify(slope(3)));
`;

const execute = promisify(execFile);
const isWindows = process.platform === "win32";

async function npm(folder: string, words: string[]): Promise<string> {
  const { stdout } = await execute("npm", words, { cwd: folder, shell: isWindows });
  return stdout;
}

/** A project into which the packed package and the esbuild of this repository are installed. */
async function installed(): Promise<TemporaryProject> {
  const project = temporaryProject({
    "package.json": '{ "name": "stranger", "private": true, "type": "module" }',
    "model.ts": model,
    "main.ts": main,
    "tagged.ts": `/** @differentiable wrt w x */\n${model}`,
  });
  await npm(process.cwd(), ["pack", "--silent", "--pack-destination", project.folder]);
  const tarball = readdirSync(project.folder).find((name) => name.endsWith(".tgz"));
  const { version } = JSON.parse(readFileSync("node_modules/esbuild/package.json", "utf8"));
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"];
  await npm(project.folder, ["install", ...quietly, `./${tarball}`, `esbuild@${version}`]);
  return project;
}

test("the package installs into an empty project and works there", { timeout: 180_000 }, async () => {
  const project = await installed();
  const run = async (...words: string[]) => {
    const { stdout, stderr } = await execute(process.execPath, words, { cwd: project.folder });
    return { out: stdout, error: stderr };
  };
  const bin = join("node_modules", ".bin", isWindows ? "fluxion.cmd" : "fluxion");

  const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(await npm(project.folder, ["ls", name, "--depth=0"])).toContain(`${name}@${version}`);
  const { stdout } = await execute(bin, ["--version"], { cwd: project.folder, shell: isWindows });
  expect(stdout).toBe(`${version}\n`);

  // The command line.
  await execute(bin, ["build", "tagged.ts", "--emit", "js", "--out-dir", "out"], {
    cwd: project.folder,
    shell: isWindows,
  });
  expect(project.list("out")).toEqual(["out/tagged.d.ts", "out/tagged.js", "out/tagged.js.map"]);
  project.write({
    "use.js": 'import { lossGrad } from "./out/tagged.js"; console.log(JSON.stringify(lossGrad(3, 2)));',
  });
  expect((await run("use.js")).out).toBe("[12,9]\n");

  // Without a build.
  project.write({ "unbuilt.js": 'import { grad } from "fluxion"; grad((w) => w);' });
  const unbuilt = await run("unbuilt.js").catch((error) => error);
  expect(unbuilt.stderr).toContain("Error: FX0001: 'grad' was called in code that Fluxion has not built");

  // The hooks.
  expect(await run("--import", "fluxion/register", "main.ts")).toEqual({ out: "[18,12]\n", error: "" });

  // The hooks, on a mistake and on an error with a source map.
  project.write({ "mistake.ts": main.replace("(w: number) => loss(w, x)", "x") });
  const mistake = await run("--import", "fluxion/register", "mistake.ts").catch((error) => error);
  expect(mistake.stderr).toContain("mistake.ts(5,28): error FX1303: The build cannot tell which function 'x' is");
  expect(mistake.stderr).not.toContain("register-hooks");
  project.write({ "throws.ts": `${main}interface Unused {\n  a: number;\n}\nthrow new Error("here");\n` });
  const thrown = await run("--import", "fluxion/register", "throws.ts").catch((error) => error);
  expect(thrown.stderr).toMatch(/Error: here\n\s+at .*throws\.ts:10:7/);

  // The esbuild plugin.
  project.write({
    "build.js": `import { build } from "esbuild";
import fluxion from "fluxion/esbuild";
await build({ entryPoints: ["main.ts"], outfile: "bundle.js", bundle: true, format: "esm", plugins: [fluxion()] });
`,
  });
  await run("build.js");
  expect((await run("bundle.js")).out).toBe("[18,12]\n");

  // The other entrances.
  project.write({
    "entrances.js": `import { openSession } from "fluxion/compiler";
import * as runtime from "fluxion/runtime";
import * as train from "fluxion/train";
import { solve } from "fluxion/implicit";
import { bernoulli } from "fluxion/distributions";
import { directions } from "fluxion/scores";
import * as double from "fluxion/kernels";
import * as single from "fluxion/kernels/single";
const { modules } = openSession().compile([{ path: process.cwd() + "/tagged.ts" }], { tags: true });
console.log(modules.length, typeof runtime.take, typeof train.adamw, solve(Float64Array.of(2), Float64Array.of(6))[0]);
console.log(double.sumVjp(Float64Array.of(2), 3)[0], single.softmaxJvp(Float32Array.of(2), 1, Float32Array.of(1))[0][0], typeof bernoulli.sample, directions(1, 1, 3, 2).map(Math.abs)[0]);
`,
  });
  expect((await run("entrances.js")).out).toBe("1 function function 3\n3 1 function 2\n");
});

test("the package holds what it needs and nothing else", async () => {
  const [{ files }] = JSON.parse(await npm(process.cwd(), ["pack", "--dry-run", "--json", "--silent"]));
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  expect(paths).toContain("LICENSE");
  expect(paths).toContain("dist/compiler/cli/main.js");
  const unexpected = paths.filter((path) => !/^dist\/((compiler|runtime)\/.*\.(js|d\.ts)|sources\/.*\.ts)$/.test(path));
  expect(unexpected.sort()).toEqual(
    ["LICENSE", "README.md", "package.json"].filter((path) => unexpected.includes(path)),
  );
});
