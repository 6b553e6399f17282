/** The MNIST example: its hand-written gradient against differences, so that it can be the truth for the generated one. */
import { expect, test } from "vitest";
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
