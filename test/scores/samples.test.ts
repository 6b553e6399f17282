/** Directions, noise, Langevin samples, networks and whitening: moments and closed forms, with 4 standard errors. */
import { expect, test } from "vitest";
import { randomNormal } from "../../runtime/random.ts";
import {
  annealedLangevin,
  directions,
  energyMlp,
  initialEnergyMlp,
  initialScoreMlp,
  langevin,
  noised,
  orthogonalDirections,
  scoreMlp,
} from "../../runtime/scores/index.ts";
import {
  adamw,
  clipped,
  exponentialDecay,
  momentum,
  nesterov,
  type Optimizer,
  scoreMatching,
  sgd,
  startOf,
  training,
  whitened,
  whitening,
} from "../../runtime/training/index.ts";

const d = 3;

test("directions have one length, and no direction is preferred", () => {
  const rows = 20_000;
  const v = directions(rows, d, 5, 0.1);
  const sums = new Float64Array(d);
  const products = new Float64Array(d * d);
  for (let r = 0; r < rows; r++) {
    expect(Math.abs(Math.hypot(...v.subarray(r * d, (r + 1) * d)) - 0.1)).toBeLessThan(1e-12);
    for (let i = 0; i < d; i++) {
      sums[i]! += v[r * d + i]! / rows;
      for (let j = 0; j < d; j++) products[i * d + j]! += (v[r * d + i]! * v[r * d + j]!) / rows;
    }
  }
  // On the sphere in three dimensions v_i^2 has variance 4/45, v_i v_j 1/15, and v_i 1/3.
  const standardError = (variance: number, power: number) => 0.1 ** power * Math.sqrt(variance / rows);
  for (let i = 0; i < d; i++) {
    expect(Math.abs(sums[i]!)).toBeLessThan(4 * standardError(1 / 3, 1));
    for (let j = 0; j < d; j++) {
      const [expected, variance] = i === j ? [0.01 / 3, 4 / 45] : [0, 1 / 15];
      expect(Math.abs(products[i * d + j]! - expected)).toBeLessThan(4 * standardError(variance, 2));
    }
  }
  expect([...directions(2, d, 5)]).toEqual([...v.subarray(0, 2 * d)]);
  expect([...directions(2, d, 6)]).not.toEqual([...v.subarray(0, 2 * d)]);
  expect(() => directions(2, d, 5, 0)).toThrow(new RangeError("a length is a positive number, not 0"));
});

test("several directions of a row are at right angles, and none of them is preferred", () => {
  const [rows, features, count] = [4000, 4, 3];
  const v = orthogonalDirections(rows, features, count, 6, 0.2);
  const of = (row: number, k: number) => v.subarray((row * count + k) * features, (row * count + k + 1) * features);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  for (let k = 0; k < count; k++) {
    const squares = new Float64Array(features);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j <= k; j++)
        expect(Math.abs(dot(of(row, k), of(row, j)) - (j === k ? 0.04 : 0))).toBeLessThan(1e-13);
      of(row, k).forEach((value, i) => (squares[i]! += (value / 0.2) ** 2 / rows));
    }
    // On the sphere in four dimensions v_i^2 has mean 1/4 and variance 1/16.
    for (const mean of squares) expect(Math.abs(mean - 0.25)).toBeLessThan(4 * Math.sqrt(1 / 16 / rows));
  }
  expect([...orthogonalDirections(7, 4, 1, 6, 0.2)]).toEqual([...directions(7, 4, 6, 0.2)]);
  expect(() => orthogonalDirections(2, 3, 4, 6)).toThrow(
    new RangeError("of 3 features at most as many directions are orthogonal, not 4"),
  );
});

test("noise has the size of each row, or one size", () => {
  const rows = 4000;
  const sizes = noised(
    new Float64Array(2 * rows),
    Float64Array.from({ length: rows }, (_, row) => 1 + (row % 2)),
    9,
  );
  for (const parity of [0, 1]) {
    const own = sizes.filter((_, i) => Math.floor(i / 2) % 2 === parity);
    const variance = own.reduce((sum, value) => sum + value * value, 0) / own.length / (1 + parity) ** 2;
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / own.length));
  }
  expect([...noised(Float64Array.of(1, 2), 0.5, 9)]).toEqual([1, 2].map((x, i) => x + 0.5 * randomNormal(9, 1, i)));
});

const secondMoment = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0) / x.length;
const isNear = (x: Float64Array, variance: number) =>
  expect(Math.abs(secondMoment(x) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / x.length));

test("Langevin samples of a normal distribution have the variance of the chain", () => {
  const start = new Float64Array(10_000);
  const [precision, stepSize] = [0.5, 0.4];
  const samples = langevin((x) => x.map((value) => -precision * value), start, { steps: 60, stepSize, seed: 2 });
  // x <- (1 - a P / 2) x + sqrt(a) z settles at 1 / (P (1 - a P / 4)).
  isNear(samples, 1 / (precision * (1 - (stepSize * precision) / 4)));
  expect(start.every((value) => value === 0)).toBe(true);
  expect(() => langevin((x) => x.map((value) => -value), samples, { steps: 2000, stepSize: 9, seed: 2 })).toThrow(
    new RangeError("the samples are not finite: the step is too long for this score"),
  );
});

test("annealed samples follow the variances of their levels", () => {
  const start = noised(new Float64Array(10_000), 3, 5);
  const options = { sigmas: [3, 1, 0.3], steps: 12, stepSize: 0.05, seed: 4 };
  // Of standard normal data with noise: s = -x / (1 + sigma^2).
  const score = (x: Float64Array, sigma: number) => x.map((value) => -value / (1 + sigma * sigma));
  let variance = secondMoment(start);
  for (const sigma of options.sigmas) {
    const size = options.stepSize * (sigma / 0.3) ** 2;
    for (let step = 0; step < options.steps; step++)
      variance = (1 - size / 2 / (1 + sigma * sigma)) ** 2 * variance + size;
  }
  isNear(annealedLangevin(score, start, options), variance);
  isNear(annealedLangevin(score, start, { ...options, denoise: true }), variance * (1 - 0.09 / 1.09) ** 2);
});

test("what one seed draws for directions, noise and samples has nothing in common", () => {
  const count = 4000;
  const none = (x: Float64Array) => new Float64Array(x.length);
  // Without a score, samples after n steps are sums of n draws.
  const after = (steps: number) => langevin(none, new Float64Array(count), { steps, stepSize: 1, seed: 3 });
  const annealed = annealedLangevin(none, new Float64Array(count), { sigmas: [1], steps: 1, stepSize: 1, seed: 3 });
  const second = after(2).map((value, i) => value - after(1)[i]!);
  const drawn = [noised(new Float64Array(count), 1, 3), directions(count, 1, 3, 1), after(1), second];
  expect(annealed).toEqual(after(1));
  drawn.forEach((a, i) => {
    for (const b of drawn.slice(i + 1)) {
      const product = a.reduce((sum, value, j) => sum + value * b[j]!, 0) / count;
      expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(count));
    }
  });
});

test("arguments that make no sense are told", () => {
  const score = (x: Float64Array) => x.map((value) => -value);
  const start = Float64Array.of(1, 2);
  const options = { steps: 3, stepSize: 0.1, seed: 1 };
  const refused: readonly (readonly [() => unknown, string])[] = [
    [() => langevin(score, start, { ...options, stepSize: -1 }), "'stepSize' is -1, not a positive number"],
    [() => langevin(score, start, { ...options, stepSize: Number.NaN }), "'stepSize' is NaN, not a positive number"],
    [() => langevin(score, start, { ...options, steps: 1.5 }), "'steps' is 1.5, not a whole number from 0"],
    [() => langevin((x) => x.slice(1), start, options), "'score' has 1 numbers instead of 2"],
    [() => annealedLangevin(score, start, { ...options, sigmas: [] }), "'sigmas' are none"],
    [
      () => annealedLangevin(score, start, { ...options, sigmas: [0.1, 5] }),
      "'sigmas' go from the largest to the least, not from 0.1 to 5",
    ],
    [() => annealedLangevin(score, start, { ...options, sigmas: [1, -1] }), "'sigmas' is -1, not a positive number"],
    [
      () => annealedLangevin(score, start, { ...options, sigmas: [1], stepSize: 0 }),
      "'stepSize' is 0, not a positive number",
    ],
    [() => directions(1.5, 3, 1), "'rows' is 1.5, not a whole number from 0"],
    [() => directions(2, 3, 1, Number.POSITIVE_INFINITY), "a length is a positive number, not Infinity"],
    [() => orthogonalDirections(2, 2.5, 1, 1), "'features' is 2.5, not a whole number from 1"],
  ];
  for (const [call, message] of refused) expect(call).toThrow(new RangeError(message));
  const matching = (length: number, noise: number | readonly number[], more: object = {}) =>
    scoreMatching({
      data: new Float64Array(length),
      features: 2,
      parameters: {},
      optimizer: sgd({ learningRate: 1 }),
      batch: 1,
      epochs: 1,
      seed: 1,
      noise,
      objective: () => 0,
      ...more,
    });
  expect(() => matching(9, 0)).toThrow(new RangeError("9 numbers are no rows of 2"));
  expect(() => matching(8, [])).toThrow(new RangeError("noise is a number from 0, or several, not []"));
  expect(() => matching(8, [1, -1])).toThrow(new RangeError("noise is a number from 0, or several, not [1,-1]"));
  for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => matching(8, 0, { epsilon })).toThrow(`scoreMatching: epsilon is a positive number, not ${epsilon}`);
  expect(() => matching(8, 0, { directions: 3 })).toThrow("of 2 features at most as many directions are orthogonal");
  expect(() => matching(8, 0, { nois: 3 })).toThrow(/^scoreMatching has no option 'nois'/);
  expect(matching(8, [1, 0]).cases).toBe(4);
  for (const sigma of [-1, Number.NaN, Float64Array.of(1, -1), Float64Array.of(Number.POSITIVE_INFINITY)])
    expect(() => noised(new Float64Array(2), sigma, 1)).toThrow(/^'sigma' is (-1|NaN|Infinity), not a number from 0$/);
});

test("networks give an energy, or a score, for each row from that row alone", () => {
  const x = Float64Array.of(0.3, -1, 2, 0.5, 0, 1);
  const energies = initialEnergyMlp({ features: 2, hidden: 7, seed: 1 });
  const scores = initialScoreMlp({ features: 2, seed: 1 });
  expect(scores.firstWeights).toHaveLength(256);
  expect(initialScoreMlp({ features: 3, outputs: 2, seed: 1 }).outputBias).toHaveLength(2);
  const all = [energyMlp(energies, x), scoreMlp(scores, x)] as const;
  expect(all.map(({ length }) => length)).toEqual([3, 6]);
  for (const r of [0, 1, 2]) {
    const row = x.slice(2 * r, 2 * r + 2);
    expect(energyMlp(energies, row)[0]).toBe(all[0][r]);
    expect([...scoreMlp(scores, row)]).toEqual([...all[1].subarray(2 * r, 2 * r + 2)]);
  }
});

test("whitened data have mean 0 and the identity as covariance; what is whitened later is moved in the same way", () => {
  const rows = 500;
  const x = new Float64Array(rows * d);
  for (let r = 0; r < rows; r++) {
    const [a, b, c] = [0, 1, 2].map((slot) => randomNormal(8, slot, r)) as [number, number, number];
    x.set([5 + 2 * a, a - 0.5 * b, 100 * c + a], r * d);
  }
  const map = whitening(x, d);
  const white = whitened(x, map);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let [mean, product] = [0, 0];
      for (let r = 0; r < rows; r++) {
        mean += white[r * d + i]! / rows;
        product += (white[r * d + i]! * white[r * d + j]!) / rows;
      }
      expect(Math.abs(mean)).toBeLessThan(1e-10);
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-9);
    }
  }
  expect(Math.max(...whitened(map.mean, map).map(Math.abs))).toBeLessThan(1e-12);
  const refused: [x: number[], message: string][] = [
    [[], "0 rows are too few to whiten 2 features: it takes more"],
    [[1, 2, 1, 3], "2 rows are too few to whiten 2 features: it takes more"],
    [[0.1, 0, 0.1, 1, 0.1, 3], "feature 0 is 0.1 in each row: leave it out"],
    [[0, 1, 1, Number.NaN, 2, 3], "feature 1 has numbers that are not finite"],
    [[0.1, 300, 0.2, 600, 0.7, 2100], "some feature is a linear function of the others: leave one of them out"],
  ];
  for (const [rows, message] of refused)
    expect(() => whitening(Float64Array.from(rows), 2)).toThrow(new RangeError(message));
});

interface Precision {
  readonly precision: Float64Array;
}

/** Ends of a run that learns the precision of normal numbers by the score s = -px: of 1/2 p^2 x^2 - p, per row. */
function learnt(optimizer: Optimizer, noise: number | readonly number[] = 0): { end: number; seen: Set<number> } {
  const seen = new Set<number>();
  const task = scoreMatching<Precision>({
    data: Float64Array.from({ length: 4000 }, (_, i) => 2 * randomNormal(6, 0, i)),
    features: 1,
    parameters: { precision: Float64Array.of(1) },
    optimizer,
    batch: 100,
    epochs: 5,
    seed: 3,
    noise,
    objective({ precision }, { clean, x, sigmas, v }, gradient) {
      const p = precision[0]!;
      const square = x.reduce((sum, value) => sum + value * value, 0) / x.length;
      for (const sigma of sigmas) seen.add(sigma);
      expect(v.every((value) => Math.abs(Math.abs(value) - 0.1) < 1e-12)).toBe(true);
      expect(x === clean).toBe(noise === 0);
      gradient.precision[0] = p * square - 1;
      return (p * p * square) / 2 - p;
    },
  });
  let end = Number.NaN;
  for (const { state } of training(task, startOf(task))) end = state.optimizer.parameters.precision[0]!;
  return { end, seen };
}

test.each([
  ["sgd", sgd({ learningRate: exponentialDecay({ from: 0.05, decay: 1e-2 }) })],
  ["momentum", momentum({ learningRate: 0.005 })],
  ["nesterov", nesterov({ learningRate: 0.005, momentum: 0.9 })],
  ["adamw", adamw({ learningRate: 0.02 })],
  ["clipped", clipped(sgd({ learningRate: 0.05 }), { norm: 0.5 })],
])("score matching with %s", (_, optimizer) => {
  expect(Math.abs(learnt(optimizer).end - 0.25)).toBeLessThan(0.05);
});

test("rows get one of several sizes of noise each", () => {
  const { end, seen } = learnt(sgd({ learningRate: 0.02 }), [1, 2]);
  expect([...seen].sort()).toEqual([1, 2]);
  expect(Math.abs(end - 1 / (4 + 2.5))).toBeLessThan(0.04);
});

test("rows stand as often as they have directions", () => {
  const task = scoreMatching<Precision>({
    data: Float64Array.from({ length: 30 }, (_, i) => i),
    features: 3,
    noise: [0.5, 1],
    directions: 2,
    epsilon: 0.01,
    parameters: { precision: Float64Array.of(1) },
    optimizer: sgd({ learningRate: 0.1 }),
    batch: 5,
    epochs: 1,
    seed: 3,
    objective(_, { clean, x, sigmas, v }, gradient) {
      expect([clean, x, sigmas, v].map(({ length }) => length)).toEqual([30, 30, 10, 30]);
      for (let row = 0; row < 10; row += 2) {
        for (const each of [clean, x])
          expect(each.slice(3 * row, 3 * row + 3)).toEqual(each.slice(3 * row + 3, 3 * row + 6));
        expect(clean[3 * row]! % 3).toBe(0);
        expect(x[3 * row]).not.toBe(clean[3 * row]);
        expect(sigmas[row]).toBe(sigmas[row + 1]);
        expect(v.slice(3 * row, 3 * row + 3)).not.toEqual(v.slice(3 * row + 3, 3 * row + 6));
      }
      gradient.precision[0] = 0;
      return 0;
    },
  });
  expect([...training(task, startOf(task))]).toHaveLength(2);
});

test("a clipped gradient keeps its direction; rates decay by powers of e", () => {
  const gradient = { a: Float64Array.of(3, 0), b: Float32Array.of(4) };
  const parameters = { a: new Float64Array(2), b: new Float32Array(1) };
  const optimizer = clipped(sgd({ learningRate: 1 }), { norm: 2 });
  const { parameters: after } = optimizer.step(optimizer.init(parameters), gradient);
  expect(after.a[0]).toBeCloseTo(-1.2, 12);
  expect(after.b[0]).toBeCloseTo(-1.6, 6);
  expect([...gradient.a, ...gradient.b]).toEqual([3, 0, 4]);
  const short = { a: Float64Array.of(0.5, 0), b: Float32Array.of(0) };
  expect(
    optimizer.step(optimizer.init({ a: new Float64Array(2), b: new Float32Array(1) }), short).parameters.a[0],
  ).toBe(-0.5);
  expect(() => clipped(sgd({ learningRate: 1 }), { norm: 0 })).toThrow(
    new RangeError("clipped: norm is a positive number, not 0"),
  );
  expect(exponentialDecay({ from: 2, decay: 0.5 })(4)).toBeCloseTo(2 * Math.exp(-2), 12);
});
