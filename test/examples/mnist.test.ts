/** The MNIST example's gradient: written by hand against differences, and generated against the one written by hand. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { digits, loss, type Model, pixels, units } from "../../examples/mnist/model.ts";
import { copyOf, zerosLike, zipLeaves } from "../../runtime/optimizers/parameters.ts";
import { randomNormal, randomUniform } from "../../runtime/random.ts";
import { lossValueAndGradInto } from "./mnist-gradient.ts";

const rows = 3;
const images = Float64Array.from({ length: rows * pixels }, (_, element) => randomUniform(1, 0, element));
const labels = Uint8Array.of(3, 0, 9);

function drawnModel(slot: number, spread: number): Model {
  const normals = (layer: number, length: number) =>
    Float64Array.from({ length }, (_, element) => spread * randomNormal(2, 10 * slot + layer, element));
  return {
    hiddenWeights: normals(0, units * pixels),
    hiddenBias: normals(1, units),
    outputWeights: normals(2, digits * units),
    outputBias: normals(3, digits),
  };
}

function moved(model: Model, direction: Model, step: number): Model {
  const other = copyOf(model);
  zipLeaves(other, [direction], (leaf, along) => {
    for (let i = 0; i < leaf.length; i++) leaf[i] += step * along[i];
  });
  return other;
}

function dot(a: Model, b: Model): number {
  let sum = 0;
  zipLeaves(a, [b], (left, right) => {
    for (let i = 0; i < left.length; i++) sum += left[i] * right[i];
  });
  return sum;
}

test("the hand-written gradient agrees with central differences", () => {
  const model = drawnModel(0, 0.05);
  const gradient = zerosLike(model);
  expect(lossValueAndGradInto(model, images, labels, gradient)).toBe(loss(model, images, labels));
  for (const slot of [1, 2, 3]) {
    const direction = drawnModel(slot, 0.05);
    const step = 1e-5;
    const ahead = loss(moved(model, direction, step), images, labels);
    const behind = loss(moved(model, direction, -step), images, labels);
    const slope = dot(gradient, direction);
    expect(Math.abs((ahead - behind) / (2 * step) - slope)).toBeLessThan(1e-6 * Math.abs(slope) + 1e-7);
  }
});

test("the generated gradient is the hand-written one, whatever its buffers held, and the value is the loss's own", async () => {
  const sources = [{ path: resolve("examples/mnist/model.ts") }];
  const { modules, diagnostics } = openSession({ verify: true }).compile(sources, {
    tags: true,
    emit: "js",
    standalone: true,
  });
  expect(diagnostics).toEqual([]);
  const address = `data:text/javascript,${encodeURIComponent(modules[0].code)}`;
  const generated: { lossValueAndGradInto: typeof lossValueAndGradInto } = await import(/* @vite-ignore */ address);

  const model = drawnModel(0, 0.05);
  const before = copyOf(model);
  const byHand = zerosLike(model);
  lossValueAndGradInto(model, images, labels, byHand);
  const gradient = drawnModel(4, 1);
  for (const run of ["first", "second"]) {
    expect(generated.lossValueAndGradInto(model, images, labels, gradient), run).toBe(loss(model, images, labels));
    const distance = moved(gradient, byHand, -1);
    expect(Math.sqrt(dot(distance, distance)), run).toBeLessThan(1e-13 * Math.sqrt(dot(byHand, byHand)));
  }
  expect(model).toEqual(before);
});
