/** Kernels over rows: layer norm, softmax, log-sum-exp, losses and reductions against versions that take a row at a time. */
import * as kernels from "fluxion/kernels";
import * as single from "fluxion/kernels/single";
import { describe, expect, test } from "vitest";
import { checkKernel, expectClose, normals } from "./kernel-checks.ts";

const sizes: [rows: number, columns: number][] = [
  [1, 1],
  [3, 5],
  [4, 2],
  [2, 9],
];
const matrices = sizes.map(([rows, columns], k) => normals(k, rows * columns));
const withColumns = sizes.map(([, columns], k) => [matrices[k], columns]);

function rowsOf(x: Float64Array, columns: number): number[][] {
  return Array.from({ length: x.length / columns }, (_, r) => [...x.slice(r * columns, (r + 1) * columns)]);
}

const total = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
const meanOf = (row: readonly number[]) => total(row) / row.length;
const probabilities = (row: readonly number[]) => row.map((value) => Math.exp(value) / total(row.map(Math.exp)));

/** Two columns at least: over one alone softmax and layer norm are constant. */
const severalColumns = withColumns.slice(1);

checkKernel({
  name: "layerNorm",
  wrt: [0, 1, 2],
  samples: sizes
    .slice(1)
    .flatMap(([, columns], k) =>
      [undefined, 0.5].map((epsilon) => [matrices[k + 1], normals(10, columns), normals(11, columns), epsilon]),
    ),
  naive: (x: Float64Array, gain: Float64Array, shift: Float64Array, epsilon = 1e-5) =>
    rowsOf(x, gain.length).flatMap((row) => {
      const variance = meanOf(row.map((value) => (value - meanOf(row)) ** 2));
      return row.map((value, i) => (gain[i]! * (value - meanOf(row))) / Math.sqrt(variance + epsilon) + shift[i]!);
    }),
});
checkKernel({
  name: "softmax",
  wrt: [0],
  samples: severalColumns,
  naive: (x: Float64Array, columns: number) => rowsOf(x, columns).flatMap(probabilities),
});
checkKernel({
  name: "logSumExp",
  wrt: [0],
  samples: withColumns,
  naive: (x: Float64Array, columns: number) => rowsOf(x, columns).map((row) => Math.log(total(row.map(Math.exp)))),
});
checkKernel({
  name: "softmaxCrossEntropy",
  wrt: [0],
  samples: sizes
    .slice(1)
    .map(([rows, columns], k) => [matrices[k + 1], Int32Array.from({ length: rows }, (_, r) => (2 * r + 1) % columns)]),
  naive: (logits: Float64Array, labels: Int32Array) =>
    meanOf(rowsOf(logits, logits.length / labels.length).map((row, r) => -Math.log(probabilities(row)[labels[r]!]!))),
});
checkKernel({
  name: "sigmoidCrossEntropy",
  wrt: [0],
  samples: sizes.map(([rows], k) => [matrices[k], matrices[k]!.map((_, i) => (i % 3) / 2), rows]),
  naive: (logits: Float64Array, targets: Float64Array, rows: number) => {
    const chance = (z: number) => 1 / (1 + Math.exp(-z));
    const terms = Array.from(
      logits,
      (z, i) => targets[i]! * Math.log(chance(z)) + (1 - targets[i]!) * Math.log(1 - chance(z)),
    );
    return -total(terms) / rows;
  },
});
checkKernel({
  name: "squaredError",
  wrt: [0],
  samples: sizes.flatMap(([rows], k) =>
    [undefined, 0.3].map((variance) => [matrices[k], normals(20 + k, matrices[k]!.length), rows, variance]),
  ),
  naive: (outputs: Float64Array, targets: Float64Array, rows: number, variance = 1) =>
    total(Array.from(outputs, (output, i) => (output - targets[i]!) ** 2)) / variance / 2 / rows,
});
checkKernel({ name: "sum", wrt: [0], samples: matrices.map((x) => [x]), naive: (x: Float64Array) => total([...x]) });
checkKernel({ name: "mean", wrt: [0], samples: matrices.map((x) => [x]), naive: (x: Float64Array) => meanOf([...x]) });
checkKernel({
  name: "dot",
  wrt: [0, 1],
  samples: matrices.map((x, k) => [x, normals(30 + k, x.length)]),
  naive: (x: Float64Array, y: Float64Array) => total(Array.from(x, (value, i) => value * y[i]!)),
});
checkKernel({
  name: "rowSums",
  wrt: [0],
  samples: withColumns,
  naive: (x: Float64Array, columns: number) => rowsOf(x, columns).map(total),
});
checkKernel({
  name: "columnSums",
  wrt: [0],
  samples: withColumns,
  naive: (x: Float64Array, columns: number) =>
    Array.from({ length: columns }, (_, i) => total(rowsOf(x, columns).map((row) => row[i]!))),
});

test("losses and reductions give value and gradient at once, those of their vjp", () => {
  const x = normals(40, 6);
  const pairs = [
    [
      kernels.softmaxCrossEntropyValueAndGrad(x, Int32Array.of(0, 2)),
      kernels.softmaxCrossEntropy(x, Int32Array.of(0, 2)),
      kernels.softmaxCrossEntropyVjp(x, Int32Array.of(0, 2), 1),
    ],
    [
      kernels.sigmoidCrossEntropyValueAndGrad(x, x, 2),
      kernels.sigmoidCrossEntropy(x, x, 2),
      kernels.sigmoidCrossEntropyVjp(x, x, 2, 1),
    ],
    [
      kernels.squaredErrorValueAndGrad(x, normals(41, 6), 2),
      kernels.squaredError(x, normals(41, 6), 2),
      kernels.squaredErrorVjp(x, normals(41, 6), 2, undefined, 1),
    ],
    [kernels.sumValueAndGrad(x), kernels.sum(x), kernels.sumVjp(x, 1)],
    [kernels.meanValueAndGrad(x), kernels.mean(x), kernels.meanVjp(x, 1)],
    [kernels.dotValueAndGrad(x, normals(41, 6)), kernels.dot(x, normals(41, 6)), kernels.dotVjp(x, normals(41, 6), 1)],
  ] as const;
  for (const [both, value, gradient] of pairs) expect(both).toEqual([value, gradient]);
});

const infinite = Number.POSITIVE_INFINITY;

describe("where numbers are large or infinite", () => {
  test("softmax", () => {
    const x = Float64Array.of(1000, 999, -1000, -1000, -1001, -infinite);
    const [p, q] = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E)];
    expectClose(kernels.softmax(x, 3), [p, q, 0, p, q, 0], 1e-15);
    expectClose(single.softmax(Float32Array.from(x), 3), [p, q, 0, p, q, 0], 1e-7);
    const slopes = kernels.softmaxVjp(x, 3, Float64Array.of(1, 0, 0, 1, 0, 0));
    expectClose(slopes, [p * q, -p * q, 0, p * q, -p * q, 0], 1e-15);
    expect([...kernels.softmax(Float64Array.of(-infinite, -infinite), 2)]).toEqual([Number.NaN, Number.NaN]);
  });

  test("log-sum-exp", () => {
    const x = Float64Array.of(1000, 1000, -1000, -1000, -infinite, 3, -infinite, -infinite, 1, infinite);
    const expected = [1000 + Math.LN2, -1000 + Math.LN2, 3, -infinite, infinite];
    expect([...kernels.logSumExp(x, 2)]).toEqual(expected);
    expect([...single.logSumExp(Float32Array.from(x), 2)]).toEqual(expected.map(Math.fround));
    const slopes = kernels.logSumExpVjp(x, 2, new Float64Array(5).fill(1));
    expect([...slopes]).toEqual([0.5, 0.5, 0.5, 0.5, 0, 1, 1, 0, 0, 1]);
    expect([...kernels.logSumExpJvp(x, 2, Float64Array.from(x.keys()))[1]]).toEqual([0.5, 2.5, 5, 6, 9]);
    expect([...kernels.logSumExp(Float64Array.of(1, Number.NaN), 2)]).toEqual([Number.NaN]);
  });

  test("cross-entropies", () => {
    const logits = Float64Array.of(1e6, 1e6 + 1, -1e6, -1e6);
    const certain = Float64Array.of(1000, -1000);
    expectClose(
      [kernels.softmaxCrossEntropy(logits, Int32Array.of(0, 1))],
      [(Math.log(1 + Math.E) + Math.LN2) / 2],
      1e-15,
    );
    expect(kernels.softmaxCrossEntropyValueAndGrad(certain, Int32Array.of(1))).toEqual([2000, Float64Array.of(1, -1)]);
    expect(kernels.sigmoidCrossEntropyValueAndGrad(certain, Float64Array.of(1, 0), 1)).toEqual([
      0,
      Float64Array.of(0, 0),
    ]);
    expect(kernels.sigmoidCrossEntropyValueAndGrad(certain, Float64Array.of(0, 1), 1)).toEqual([
      2000,
      Float64Array.of(1, -1),
    ]);
  });
});

test("sizes and labels that do not fit are refused", () => {
  const x = new Float64Array(6);
  expect(() => kernels.softmax(x, 4)).toThrow(new RangeError("6 numbers are no rows of 4"));
  expect(() => kernels.rowSums(x, 0)).toThrow(new RangeError("6 numbers are no rows of 0"));
  expect(() => kernels.columnSumsJvp(x, 2.5, x)).toThrow(new RangeError("'columns' is 2.5, not a whole number from 1"));
  expect(() => kernels.softmaxJvp(x, 2.5, x)).toThrow(new RangeError("6 numbers are no rows of 2.5"));
  expect(() => kernels.layerNorm(x, new Float64Array(3), x)).toThrow(
    new RangeError("'shift' has 6 numbers instead of 3"),
  );
  expect(() => kernels.dot(x, new Float64Array(5))).toThrow(new RangeError("'y' has 5 numbers instead of 6"));
  expect(() => kernels.squaredError(x, new Float64Array(5), 2)).toThrow(
    new RangeError("'targets' has 5 numbers instead of 6"),
  );
  expect(() => kernels.sigmoidCrossEntropy(new Float64Array(0), new Float64Array(0), 0)).toThrow(RangeError);
  for (const label of [-1, 3]) {
    const refused = new RangeError(`the label ${label} is none of 3 classes`);
    expect(() => kernels.softmaxCrossEntropy(x, Int32Array.of(0, label))).toThrow(refused);
    expect(() => kernels.softmaxCrossEntropyValueAndGrad(x, Int32Array.of(0, label))).toThrow(refused);
  }
});
