/** The esbuild plugin: what it makes of requests, of mistakes, and of files that are none of its business. */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type BuildOptions, build, context, type Plugin } from "esbuild";
import { expect, test, vi } from "vitest";
import fluxion from "../../compiler/plugin/esbuild.ts";
import type { PluginOptions } from "../../compiler/plugin/options.ts";
import { Transformer } from "../../compiler/plugin/transformer.ts";
import { type TemporaryProject, temporaryProject } from "../helpers/temporary-project.ts";

const model = "export function loss(w: number, x: number): number {\n  return w * w * x;\n}\n";

function options(project: TemporaryProject, more: BuildOptions = {}): BuildOptions {
  return {
    absWorkingDir: project.folder,
    entryPoints: ["main.ts"],
    outfile: "out.mjs",
    bundle: true,
    format: "esm",
    logLevel: "silent",
    plugins: [fluxion()],
    alias: { "fluxion/runtime": resolve("runtime/index.ts"), "fluxion/random": resolve("runtime/random.ts") },
    ...more,
  };
}

/** The bundle's exports. */
async function bundled(files: Record<string, string>, more?: BuildOptions) {
  const project = temporaryProject(files);
  await build(options(project, more));
  const exports = await import(pathToFileURL(join(project.folder, "out.mjs")).href);
  return { project, exports, text: project.read("out.mjs") };
}

test("requests become the generated functions, imports of Fluxion go", async () => {
  const { exports, text } = await bundled({
    "model.ts": model,
    "main.ts":
      'import { valueAndGrad } from "fluxion";\nimport { loss } from "./model.ts";\nexport const lossGrad = valueAndGrad(loss, { wrt: [0, 1] });\n',
  });
  expect(exports.lossGrad(3, 2)).toEqual([18, [12, 9]]);
  expect(text).not.toContain("unbuilt");
  expect(text).not.toContain("fluxion");
});

test("what an inline function captures is read when the derivative is called", async () => {
  const { exports } = await bundled({
    "model.ts": model,
    "main.ts": `import { grad, jvp } from "fluxion";
import { loss } from "./model.ts";
let x = 2;
export const setX = (value: number) => { x = value; };
export const slope = grad((w: number) => loss(w, x));
export const curve = (scale: number) => jvp((w: number) => loss(w, x) * scale)(3, 1);
`,
  });
  expect(exports.slope(3)).toBe(12);
  exports.setX(10);
  expect(exports.slope(3)).toBe(60);
  expect(exports.curve(2)).toEqual([180, 120]);
});

test("the module's own names and the generated ones keep apart", async () => {
  const { exports } = await bundled({
    "main.ts": `import { grad } from "fluxion";
const lossGrad = "taken";
const take = "taken too";
function loss(w: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += Math.exp(w[i]!) * Math.sin(sum);
  return sum + w[0]! * w[1]!;
}
export const gradient = grad(loss);
export const names = [lossGrad, take];
`,
  });
  expect(exports.names).toEqual(["taken", "taken too"]);
  expect([...exports.gradient(new Float64Array([3, 2]))]).toEqual([2, 3]);
});

test("a file that was a module for its import of Fluxion alone stays one", async () => {
  const square = "const square = (x: number) => x * x;\n";
  const report = "globalThis.fluxionSlope = grad(square)(3);\n";
  for (const [name, before] of Object.entries({ alone: "", typed: 'import type { Unused } from "./types.ts";\n' })) {
    const { text } = await bundled({
      "package.json": '{ "type": "commonjs" }',
      "types.ts": "export type Unused = number;\n",
      "main.ts": `${before}import { grad } from "fluxion"; ${square}${report}`,
    });
    expect(text, name).not.toContain("__commonJS");
    expect((globalThis as { fluxionSlope?: number }).fluxionSlope).toBe(6);
  }
});

test("an error is esbuild's own, with its place in bytes", async () => {
  const project = temporaryProject({
    "main.ts": 'import { grad } from "fluxion";\nexport const é = "ü", g = grad((w: number) => [w]);\n',
  });
  const failure = await build(options(project)).catch((error) => error);
  expect(failure.errors).toHaveLength(1);
  const { pluginName, text, location, notes } = failure.errors[0];
  expect({ pluginName, text }).toEqual({
    pluginName: "fluxion",
    text: "FX1204: 'grad' needs a function that returns one number, and 'g' returns 'number[]'.",
  });
  const line = 'export const é = "ü", g = grad((w: number) => [w]);';
  expect(location).toMatchObject({
    file: "main.ts",
    line: 2,
    column: Buffer.byteLength(line.slice(0, line.indexOf("(w"))),
    length: "(w: number) => [w]".length,
    lineText: line,
  });
  expect(notes[0].text).toContain("Request 'vjp'");
});

test("source maps lead from the bundle to the function that is differentiated", async () => {
  const { project, text } = await bundled(
    {
      "model.ts": model,
      "main.ts":
        'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\n\nexport const g = grad(loss);\nexport const last = 1;\n',
    },
    { sourcemap: "linked" },
  );
  const map = new TraceMap(project.read("out.mjs.map"));
  const lines = text.split("\n");
  const origin = (part: string) => {
    const line = lines.findIndex((candidate) => candidate.includes(part));
    const { source, line: original } = originalPositionFor(map, {
      line: line + 1,
      column: lines[line]?.indexOf(part) ?? 0,
    });
    return [source, original];
  };
  expect(origin("var last")).toEqual(["main.ts", 5]);
  expect(origin("function lossGrad")).toEqual(["model.ts", 1]);
  expect(origin("const wBar")).toEqual(["model.ts", 2]);
});

test("files that do not use Fluxion are not touched, others are compiled once per content", async () => {
  const project = temporaryProject({
    "model.ts": model,
    "main.ts": 'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\nexport const g = grad(loss);\n',
  });
  const transformer = new Transformer({}, project.folder);
  const transform = (name: string) => transformer.transform(join(project.folder, name), project.read(name));
  expect(transform("model.ts")).toBeUndefined();
  const first = transform("main.ts");
  expect(first?.files).toEqual([join(project.folder, "main.ts"), join(project.folder, "model.ts")]);
  expect(transform("main.ts")).toBe(first);
  project.write({ "model.ts": model.replace("w * w", "w") });
  const second = transform("main.ts");
  expect(second).not.toBe(first);
  expect(second?.module?.code).not.toBe(first?.module?.code);
});

test("in watch mode a change behind the request builds again, and an error can be mended", async () => {
  const project = temporaryProject({
    "model.ts": model,
    "main.ts": 'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\nexport const g = grad(loss);\n',
  });
  const errors: number[] = [];
  const counting: Plugin = {
    name: "counting",
    setup: (b) => void b.onEnd((result) => void errors.push(result.errors.length)),
  };
  const watching = await context(options(project, { plugins: [fluxion(), counting] }));
  try {
    await watching.watch();
    await vi.waitFor(() => expect(errors).toEqual([0]), 10_000);
    project.write({ "model.ts": model.replace("w * w * x", "[w * x]").replace(": number {", " {") });
    await vi.waitFor(() => expect(errors).toEqual([0, 1]), 10_000);
    project.write({ "model.ts": model.replace("w * w", "w * w * w") });
    await vi.waitFor(() => expect(errors).toEqual([0, 1, 0]), 10_000);
    const { g } = await import(pathToFileURL(join(project.folder, "out.mjs")).href);
    expect(g(2, 1)).toBe(12);
  } finally {
    await watching.dispose();
  }
});

test("the report on derivatives goes where it is asked for: to the terminal, into a file, to a function", async () => {
  const files = {
    "model.ts": model,
    "main.ts": 'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\nexport const g = grad(loss);\n',
    "plain.ts": "export const one = 1;\n",
  };
  const project = temporaryProject(files);
  const run = (explain: NonNullable<PluginOptions["explain"]>, entry = "main.ts") =>
    build(options(project, { plugins: [fluxion({ explain })], entryPoints: [entry] }));
  const handed: string[] = [];
  await run((functions) => handed.push(...functions.map(({ name, file }) => `${name} ${file}`)));
  expect(handed).toEqual(["loss model.ts"]);

  await run("reports/costs.json");
  const { functions } = JSON.parse(project.read("reports/costs.json"));
  expect(functions[0]).toMatchObject({ name: "loss", file: "model.ts", line: 1, derivatives: [{ mode: "grad" }] });

  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await run(true);
  await run(true, "plain.ts");
  const printed = write.mock.calls.map(([text]) => String(text));
  write.mockRestore();
  await run("costs.txt");
  expect(printed).toEqual([project.read("costs.txt")]);
  expect(printed[0]).toContain("loss (model.ts:1)\n  lossGrad  by w");
});
