/** The library's layers, in both precisions, by way of requests in code: as a user writes, bundles and runs them. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import * as double from "fluxion/kernels";
import * as single from "fluxion/kernels/single";
import { expect, test } from "vitest";
import { inSinglePrecision } from "../../compiler/check/precision.ts";
import fluxion from "../../compiler/plugin/esbuild.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";
import type { Numbers, Pass } from "./layer-programs.ts";
import { distance, numbersOf, waves } from "./numbers.ts";

const network = `
import { layerwise, vjp } from "fluxion";
import { convolution, dense, relu, type Window } from "fluxion/kernels";

const window: Window = { height: 4, width: 3, channels: 2, kernelHeight: 2, kernelWidth: 2, padding: 1 };

interface Network { kernels: Float64Array; shift: Float64Array; w: Float64Array; b: Float64Array }

function classify(p: Network, images: Float64Array): Float64Array {
  return dense(relu(convolution(images, p.kernels, p.shift, window)), p.w, p.b);
}
export const pass = layerwise(classify);
export const lean = layerwise(classify, { layerWeights: "rows" });
export const shared = layerwise(classify, { workers: true });
export const slope = vjp(classify);
`;

test.each([
  ["", double, Float64Array],
  ["/single", single, Float32Array],
] as const)("a convolution and a dense layer of 'fluxion/kernels%s'", async (precision, kernels, Kind) => {
  const project = temporaryProject({ "package.json": '{ "type": "module" }', "node_modules/.keep": "" });
  symlinkSync(process.cwd(), join(project.folder, "node_modules/fluxion"), "junction");
  const text = precision ? inSinglePrecision(network).replace("fluxion/kernels", "fluxion/kernels/single") : network;
  project.write({ "entry.ts": text });
  const outfile = join(project.folder, "entry.mjs");
  await build({
    entryPoints: [join(project.folder, "entry.ts")],
    bundle: true,
    format: "esm",
    outfile,
    plugins: [fluxion()],
  });
  const { pass, lean, shared, slope } = await import(pathToFileURL(outfile).href);

  const numbers = (count: number, seed: number) => Kind.from(Array.from({ length: count }, waves(seed)));
  const [batch, places, out, classes] = [3, 5 * 4, 4, 2];
  const p = {
    kernels: numbers(8 * out, 1),
    shift: numbers(out, 2),
    w: numbers(classes * places * out, 3),
    b: numbers(classes, 4),
  };
  const images = numbers(batch * 24, 5);
  const { outputs, pull } = pass(p, images) as Pass;
  const cotangent = numbers(batch * classes, 6);
  const { gradient, layers } = pull(cotangent);
  const spared = lean(p, images).pull(cotangent);
  const { shift, b } = gradient as typeof p;
  expect(spared).toEqual({ gradient: { kernels: new Kind(0), shift, w: new Kind(0), b }, layers });
  const window = { height: 4, width: 3, channels: 2, kernelHeight: 2, kernelWidth: 2, padding: 1 };
  const [patches, convolved] = [
    kernels.patches(images as never, window),
    kernels.convolution(images as never, p.kernels as never, p.shift as never, window),
  ];
  expect(outputs).toEqual(kernels.dense(kernels.relu(convolved as never) as never, p.w as never, p.b as never));
  expect(layers.map(({ name, kind, rows }) => [name, kind, rows])).toEqual([
    ["p.kernels", "convolution", batch * places],
    ["p.w", "dense", batch],
  ]);
  expect(layers[0]!.input).toEqual(patches);
  expect(layers[1]!.input).toEqual(kernels.relu(convolved as never));
  expect(layers[1]!.outputAdjoint).toEqual(cotangent);
  const near = precision ? 1e-5 : 1e-12;
  const expected = slope(p, images, cotangent) as Record<string, Numbers>;
  for (const [key, found] of Object.entries(gradient as Record<string, Numbers>)) {
    expect(found).toBeInstanceOf(Kind);
    expect(distance([...found], [...expected[key]!])).toBeLessThan(near);
  }
  // In parts that threads may share, with other sums of the same numbers.
  const inParts = (shared(p, images) as Pass).pull(cotangent);
  expect(distance(numbersOf(inParts), numbersOf({ gradient, layers }))).toBeLessThan(near);
  for (const [{ rows, input, outputAdjoint }, weights, bias] of [
    [layers[0]!, expected.kernels!, expected.shift!],
    [layers[1]!, expected.w!, expected.b!],
  ] as const) {
    const [width, height] = [input.length / rows, outputAdjoint.length / rows];
    const sums = Array.from({ length: weights.length }, (_, k) => {
      const [o, i] = [Math.floor(k / width), k % width];
      return Array.from({ length: rows }, (_, r) => outputAdjoint[r * height + o]! * input[r * width + i]!).reduce(
        (a, c) => a + c,
      );
    });
    expect(distance(sums, [...weights])).toBeLessThan(near);
    const shifts = Array.from(bias, (_, o) =>
      Array.from({ length: rows }, (_, r) => outputAdjoint[r * height + o]!).reduce((a, c) => a + c),
    );
    expect(distance(shifts, [...bias])).toBeLessThan(near);
  }
});
