/** Kernels as they are imported: one brings one along, and functions that call them are differentiated through them. */
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { dense, denseVjp, tanh, tanhVjp } from "fluxion/kernels";
import { expect, test } from "vitest";
import fluxion from "../../compiler/plugin/esbuild.ts";
import { type TemporaryProject, temporaryProject } from "../helpers/temporary-project.ts";
import { normals } from "./kernel-checks.ts";

/** The module with what it imports, through the plugin. */
async function bundled(project: TemporaryProject, text: string): Promise<string> {
  project.write({ "entry.ts": text });
  const { outputFiles } = await build({
    entryPoints: [join(project.folder, "entry.ts")],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [fluxion()],
  });
  return outputFiles[0]!.text;
}

/** A project that has this package. */
function projectOfUser(): TemporaryProject {
  const project = temporaryProject({ "package.json": '{ "type": "module" }', "node_modules/.keep": "" });
  symlinkSync(process.cwd(), join(project.folder, "node_modules/fluxion"), "junction");
  return project;
}

function namesIn(code: string): string[] {
  return [...code.matchAll(/^(?:export )?(?:async )?(?:function|class|var) (\w+)/gm)].map(([, name]) => name!).sort();
}

test.each(["", "/single"])(
  "one function of 'fluxion/kernels%s' brings along itself and what it calls",
  async (precision) => {
    const project = projectOfUser();
    const from = `from "fluxion/kernels${precision}"; console.log(`;
    expect(namesIn(await bundled(project, `import { dense } ${from}dense);`))).toEqual(["dense", "rowsOf"]);
    expect(namesIn(await bundled(project, `import { denseVjp } ${from}denseVjp);`))).toEqual(["denseVjp"]);
    expect(namesIn(await bundled(project, `import { relu, reluVjp } ${from}relu, reluVjp);`))).toEqual([
      "relu",
      "reluVjp",
    ]);
    // Nothing of the compiler comes with what marks a constant.
    expect(namesIn(await bundled(project, `import { softmax } ${from}softmax);`))).toEqual([
      "placeOfLargest",
      "rowsOf",
      "softmax",
      "stopGradient",
    ]);
  },
);

/** The kernels, by the tags in their sources. */
const kernels = readdirSync("runtime/kernels")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(`runtime/kernels/${name}`, "utf8"))
  .flatMap((text) => [...text.matchAll(/@differentiable[^/]*\/\nexport function (\w+)/g)].map(([, name]) => name!));

/** The kernels that are made of others. */
const madeOf: { readonly [kernel: string]: readonly string[] } = { convolution: ["dense", "patches"], mean: ["sum"] };

test.each(["", "/single"])(
  "of 'fluxion/kernels%s' each brings along the kernels that it calls, and no derivative",
  async (precision) => {
    for (const kernel of kernels) {
      const contents = `export { ${kernel} } from "fluxion/kernels${precision}";`;
      const stdin = { contents, resolveDir: process.cwd(), loader: "js" } as const;
      const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false });
      const names = namesIn(outputFiles[0]!.text);
      expect(
        names.filter((name) => kernels.includes(name) && name !== kernel),
        kernel,
      ).toEqual(madeOf[kernel] ?? []);
      expect(
        names.filter((name) => /(Jvp|Vjp|Grad)$/.test(name)),
        kernel,
      ).toEqual([]);
    }
  },
);

test("each function has its derivatives, in both precisions, with types", () => {
  const [double, single] = ["", "single/"].map((folder) => {
    const path = `dist/runtime/kernels/${folder}derivatives`;
    const files = readdirSync(path).filter((name) => name.endsWith(".d.ts"));
    return files.map((name) => readFileSync(`${path}/${name}`, "utf8")).join("\n");
  });
  expect(single).toBe(double!.replaceAll("Float64Array", "Float32Array"));
  const declared = [...double!.matchAll(/^export declare function (\w+)/gm)].map(([, name]) => name!);
  expect(kernels.length).toBeGreaterThan(20);
  for (const name of kernels) expect(declared).toEqual(expect.arrayContaining([`${name}Jvp`, `${name}Vjp`]));
});

const network = `
import { valueAndGrad } from "fluxion";
import { dense, squaredError, tanh } from "fluxion/kernels";

function loss(w: Float64Array, b: Float64Array, x: Float64Array, y: Float64Array): number {
  return squaredError(tanh(dense(x, w, b)), y, 3);
}
export const lossAndGradient = valueAndGrad(loss, { wrt: [0, 1] });
`;

test.each(["double", "single"])(
  "a function in %s precision that calls kernels is differentiated through them",
  async (precision) => {
    const isSingle = precision === "single";
    const source = isSingle
      ? network.replaceAll("Float64Array", "Float32Array").replace("/kernels", "/kernels/single")
      : network;
    const project = projectOfUser();
    project.write({ "out.js": await bundled(project, source) });
    const { lossAndGradient } = await import(/* @vite-ignore */ join(project.folder, "out.js"));
    const inputs = [normals(0, 10), normals(1, 5), normals(2, 6), normals(3, 15)] as const;
    const [value, [wBar, bBar]] = lossAndGradient(
      ...(isSingle ? inputs.map((array) => Float32Array.from(array)) : inputs),
    );

    // The same by hand, of the kernels' own derivatives.
    const [w, b, x, y] = inputs;
    const sums = dense(x, w, b);
    const errors = tanh(sums).map((output, i) => output - y[i]!);
    const [, wExpected, bExpected] = denseVjp(
      x,
      w,
      b,
      tanhVjp(
        sums,
        errors.map((error) => error / 3),
      ),
    );
    const close = (actual: ArrayLike<number>, expected: Float64Array) => {
      for (const [i, number] of expected.entries())
        expect(Math.abs(actual[i]! - number)).toBeLessThan(isSingle ? 1e-5 : 1e-13);
    };
    close([value], Float64Array.of(errors.reduce((sum, error) => sum + error * error, 0) / 6));
    close(wBar, wExpected);
    close(bBar, bExpected);
  },
);

const image = `
import { grad, hvp } from "fluxion";
import { convolution, maxPool, silu, softmaxCrossEntropy } from "fluxion/kernels";

const window = { height: 4, width: 5, channels: 1, kernelHeight: 3, kernelWidth: 3, padding: 1 };
const pool = { height: 4, width: 5, channels: 2, kernelHeight: 2, kernelWidth: 2, stride: 2 };

function loss(w: Float64Array, b: Float64Array, x: Float64Array): number {
  return softmaxCrossEntropy(maxPool(silu(convolution(x, w, b, window)), pool), Int32Array.of(3));
}
export const gradient = grad(loss);
export const curvature = hvp(loss);
`;

test("second derivatives pass through kernels, too", async () => {
  const project = projectOfUser();
  project.write({ "out.js": await bundled(project, image) });
  const { gradient, curvature } = await import(/* @vite-ignore */ join(project.folder, "out.js"));
  const [w, b, x, direction] = [normals(0, 18), normals(1, 2), normals(2, 20), normals(3, 18)];
  const step = 1e-4;
  const [ahead, behind] = [step, -step].map((by) =>
    gradient(
      w.map((value, i) => value + by * direction[i]!),
      b,
      x,
    ),
  );
  const expected = Array.from(ahead as Float64Array, (value, i) => (value - behind[i]) / (2 * step));
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
  const product: Float64Array = curvature(w, b, x, direction);
  for (const [i, value] of product.entries()) expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-7);
});
