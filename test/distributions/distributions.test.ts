/**
 * Output distributions: losses against densities written out, gradients against differences of the losses, Fisher matrices against their
 * closed forms and against the covariance of gradients at sampled targets, samples against the chances they should have.
 */
import { bernoulli, categorical, type Floats, gaussian, type OutputDistribution } from "fluxion/distributions";
import * as kernels from "fluxion/kernels";
import { describe, expect, test } from "vitest";
import { stepSeed } from "../../runtime/random.ts";
import { expectClose, normals } from "../kernels/kernel-checks.ts";

interface Case {
  readonly name: string;
  readonly distribution: OutputDistribution<never>;
  readonly targets: Floats | Int32Array;
  /** -log r(y | z) of one row but for a constant, and the Fisher matrix of a row, by the textbook. */
  readonly lossOfRow: (z: number[], y: number[]) => number;
  readonly fisherOfRow: (z: number[]) => number[][];
}

const [rows, features] = [3, 4];
const outputs = normals(0, rows * features);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const total = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
const softmax = (z: number[]) => z.map((value) => Math.exp(value) / total(z.map(Math.exp)));
const diagonal = (values: number[]) => values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

/** Normal numbers with a variance, whose constant log(2 pi variance) / 2 is left out. */
function gaussianCase(variance: number, distribution: OutputDistribution<Floats>): Case {
  const density = (z: number, y: number) => Math.exp(-((y - z) ** 2) / (2 * variance));
  return {
    name: `Gaussian of variance ${variance}`,
    distribution: distribution as OutputDistribution<never>,
    targets: normals(1, outputs.length),
    lossOfRow: (z, y) => total(z.map((mean, i) => -Math.log(density(mean, y[i]!)))),
    fisherOfRow: (z) => diagonal(z.map(() => 1 / variance)),
  };
}

const cases: Case[] = [
  gaussianCase(1, gaussian()),
  gaussianCase(0.25, gaussian(0.25)),
  {
    name: "Bernoulli",
    distribution: bernoulli as OutputDistribution<never>,
    targets: normals(2, outputs.length).map((value, i) => (i % 3 === 0 ? sigmoid(value) : i % 2)),
    lossOfRow: (z, y) =>
      -total(z.map((logit, i) => y[i]! * Math.log(sigmoid(logit)) + (1 - y[i]!) * Math.log(1 - sigmoid(logit)))),
    fisherOfRow: (z) => diagonal(z.map((logit) => sigmoid(logit) * (1 - sigmoid(logit)))),
  },
  {
    name: "categorical",
    distribution: categorical as OutputDistribution<never>,
    targets: Int32Array.of(2, 0, 3),
    lossOfRow: (z, [label]) => -Math.log(softmax(z)[label!]!),
    fisherOfRow: (z) => softmax(z).map((p, i) => softmax(z).map((q, j) => (i === j ? p : 0) - p * q)),
  },
];

function rowOf(values: ArrayLike<number>, row: number): number[] {
  const length = values.length / rows;
  return Array.from(values).slice(row * length, (row + 1) * length);
}

const rowNumbers = Array.from({ length: rows }, (_, row) => row);

describe.each(cases)("$name", ({ distribution, targets, lossOfRow, fisherOfRow }) => {
  const given = targets as never;
  const inSingle = Float32Array.from(outputs);

  test("the loss is the mean of -log of the density", () => {
    const expected = total(rowNumbers.map((row) => lossOfRow(rowOf(outputs, row), rowOf(targets, row)))) / rows;
    expectClose([distribution.loss(outputs, given, rows)], [expected], 1e-14);
    expectClose([distribution.loss(inSingle, given, rows)], [expected], 1e-6);
  });

  test("the gradient is the slope of the loss", () => {
    const gradient = distribution.gradient(outputs, given, rows);
    const step = 1e-3;
    const expected = Array.from(outputs, (_, i) => {
      const at = (by: number) =>
        distribution.loss(
          outputs.map((z, k) => (k === i ? z + by : z)),
          given,
          rows,
        );
      return (8 * (at(step / 2) - at(-step / 2)) - (at(step) - at(-step))) / (6 * step);
    });
    expectClose(gradient, expected, 1e-10);
    const single = distribution.gradient(inSingle, given, rows);
    expect(single).toBeInstanceOf(Float32Array);
    expectClose(single, expected, 1e-6);
  });

  test("the Fisher product is that with the closed form", () => {
    const vectors = normals(3, outputs.length);
    const expected = rowNumbers.flatMap((row) =>
      fisherOfRow(rowOf(outputs, row)).map((line) => total(line.map((value, j) => value * rowOf(vectors, row)[j]!))),
    );
    expectClose(distribution.fisherProduct(outputs, vectors, rows), expected, 1e-14);
    const single = distribution.fisherProduct(inSingle, Float32Array.from(vectors), rows);
    expect(single).toBeInstanceOf(Float32Array);
    expectClose(single, expected, 1e-6);
  });

  test("the Fisher matrix is the covariance of gradients at sampled targets, whose mean is 0", () => {
    const draws = 4000;
    const means = new Float64Array(rows * features);
    const [products, squares] = [1, 2].map(() => new Float64Array(rows * features * features));
    for (let k = 0; k < draws; k++) {
      const sampled = distribution.sample(outputs, rows, stepSeed(11, k));
      // Of each row's own loss: the mean loss divides by the rows.
      const scores = distribution.gradient(outputs, sampled as never, rows).map((value) => value * rows);
      for (let i = 0; i < scores.length; i++) {
        means[i]! += scores[i]! / draws;
        for (let j = 0; j < features; j++) {
          const product = scores[i]! * scores[Math.floor(i / features) * features + j]!;
          products![i * features + j]! += product / draws;
          squares![i * features + j]! += product ** 2 / draws;
        }
      }
    }
    // Of 48 numbers compared none is to be 4.5 standard errors off; most are within 1.
    const expected = rowNumbers.flatMap((row) => fisherOfRow(rowOf(outputs, row)).flat());
    for (const [i, value] of expected.entries()) {
      const standardError = Math.sqrt((squares![i]! - products![i]! ** 2) / draws);
      expect(Math.abs(products![i]! - value)).toBeLessThanOrEqual(4.5 * standardError + 1e-12);
    }
    for (const [i, mean] of means.entries()) {
      expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(expected[i * features + (i % features)]! / draws));
    }
  });

  test("the same seed and slot give the same sample, others another", () => {
    const wide = normals(4, 600);
    const drawn = (seed: number, slot?: number) => distribution.sample(wide, 150, seed, slot);
    expect(drawn(5)).toEqual(drawn(5));
    expect(drawn(5)).toEqual(drawn(5, 0));
    expect(drawn(5)).not.toEqual(drawn(6));
    expect(drawn(5)).not.toEqual(drawn(5, 1));
    expect(() => drawn(-1)).toThrow("a seed is a non-negative safe integer");
    const sampled: Floats | Int32Array = distribution.sample(inSingle, rows, 5);
    expect(sampled).toBeInstanceOf(targets instanceof Int32Array ? Int32Array : Float32Array);
  });

  test("nothing that is handed over is changed", () => {
    const [before, vectors] = [outputs.slice(), normals(3, outputs.length)];
    distribution.loss(outputs, given, rows);
    distribution.gradient(outputs, given, rows);
    distribution.sample(outputs, rows, 1);
    distribution.fisherProduct(outputs, vectors, rows);
    expect(outputs).toEqual(before);
    expect(vectors).toEqual(normals(3, outputs.length));
  });

  test("sizes that do not fit are refused", () => {
    for (const call of [
      () => distribution.loss(outputs, given, 5),
      () => distribution.gradient(outputs, targets.slice(1) as never, rows),
      () => distribution.sample(outputs, 0, 1),
      () => distribution.fisherProduct(outputs, outputs.slice(1), rows),
    ]) {
      expect(call).toThrow(RangeError);
    }
  });
});

describe("samples", () => {
  const draws = 20_000;
  const repeated = (...row: number[]) =>
    Float64Array.from({ length: draws * row.length }, (_, i) => row[i % row.length]!);
  const isNear = (count: number, chance: number) =>
    expect(Math.abs(count / draws - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / draws));

  test("zeros and ones come as often as their chances say", () => {
    const sampled = bernoulli.sample(repeated(-2, 0.3), draws, 8);
    expect(new Set(sampled)).toEqual(new Set([0, 1]));
    for (const [k, logit] of [-2, 0.3].entries()) {
      isNear(sampled.filter((value, i) => i % 2 === k && value === 1).length, sigmoid(logit));
    }
  });

  test("classes come as often as their chances say, and one without a chance never", () => {
    const logits = [0.5, Number.NEGATIVE_INFINITY, -1, 1.2, Number.NEGATIVE_INFINITY];
    const sampled = categorical.sample(repeated(...logits), draws, 9);
    for (const [label, chance] of softmax(logits).entries()) {
      const count = sampled.filter((value) => value === label).length;
      if (chance === 0) expect(count).toBe(0);
      else isNear(count, chance);
    }
  });

  test("normal numbers have their mean and variance", () => {
    const errors = gaussian(0.25)
      .sample(repeated(7), draws, 10)
      .map((value) => value - 7);
    expect(Math.abs(total([...errors]) / draws)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
    const variance = total([...errors.map((error) => error ** 2)]) / draws;
    expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / draws));
  });
});

test("losses and gradients are those of the kernels", () => {
  const targets = normals(1, outputs.length);
  const chances = targets.map(sigmoid);
  const labels = Int32Array.of(2, 0, 3);
  for (const [[loss, gradient], distribution, given] of [
    [kernels.squaredErrorValueAndGrad(outputs, targets, rows, 0.25), gaussian(0.25), targets],
    [kernels.sigmoidCrossEntropyValueAndGrad(outputs, chances, rows), bernoulli, chances],
    [kernels.softmaxCrossEntropyValueAndGrad(outputs, labels), categorical, labels],
  ] as const) {
    expectClose([distribution.loss(outputs, given as never, rows)], [loss], 1e-15);
    expectClose(distribution.gradient(outputs, given as never, rows), gradient, 1e-15);
  }
});

describe("where numbers are large", () => {
  const certain = Float64Array.of(1000, -1000);

  test("Bernoulli", () => {
    expect(bernoulli.loss(certain, Float64Array.of(0, 1), 1)).toBe(2000);
    expect(bernoulli.gradient(certain, Float64Array.of(0, 0), 1)).toEqual(Float64Array.of(1, 0));
    expect(bernoulli.sample(certain, 1, 1)).toEqual(Float64Array.of(1, 0));
    const tail = Math.exp(-40);
    expectClose(bernoulli.fisherProduct(Float64Array.of(40, -40), Float64Array.of(1, 1), 1), [tail, tail], 1e-15);
  });

  test("categorical", () => {
    expect(categorical.loss(certain, Int32Array.of(1), 1)).toBe(2000);
    expect(categorical.gradient(certain, Int32Array.of(1), 1)).toEqual(Float64Array.of(1, -1));
    expect(categorical.sample(certain, 1, 1)).toEqual(Int32Array.of(0));
    const shifted = Float64Array.of(1e6, 1e6 + 1);
    expectClose([categorical.loss(shifted, Int32Array.of(0), 1)], [Math.log(1 + Math.E)], 1e-15);
  });

  test("chances in single precision keep their digits", () => {
    const gradient = categorical.gradient(Float32Array.of(20, 0), Int32Array.of(0), 1);
    expect(gradient[0]! / -Math.exp(-20)).toBeCloseTo(1, 6);
  });
});

test("a variance that is not positive and a label that is no class are refused", () => {
  for (const variance of [0, -1, Number.NaN]) {
    expect(() => gaussian(variance)).toThrow(new RangeError(`a variance is a positive number, not ${variance}`));
  }
  for (const label of [-1, 4]) {
    const labels = Int32Array.of(0, label, 0);
    const refused = new RangeError(`the label ${label} is none of 4 classes`);
    expect(() => categorical.loss(outputs, labels, rows)).toThrow(refused);
    expect(() => categorical.gradient(outputs, labels, rows)).toThrow(refused);
  }
});
