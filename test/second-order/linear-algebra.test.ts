/** Own loops and random projections against plain matrices, and against the bounds that are proved for them. */
import { describe, expect, test } from "vitest";
import { cholesky, inversePositiveDefinite, solvePositiveDefinite } from "../../runtime/linear-algebra/cholesky.ts";
import { inverseRoot, orthonormalBasis, symmetricEigen } from "../../runtime/linear-algebra/eigen.ts";
import { randomizedEigen, randomizedRange } from "../../runtime/linear-algebra/low-rank.ts";
import {
  gramOfColumns,
  gramOfRows,
  multiply,
  multiplyByTransposed,
  transposed,
} from "../../runtime/linear-algebra/products.ts";
import { lowRankInverse, wholeInverse } from "../../runtime/training/index.ts";
import {
  combine,
  distance,
  flat,
  identity,
  type Matrix,
  matrixOf,
  normalMatrix,
  product,
  scale,
  solve,
  transpose,
} from "../helpers/dense-matrices.ts";

/** Sizes around the fours that loops take together. */
const sizes = [
  [1, 1, 1],
  [3, 4, 5],
  [6, 7, 2],
  [9, 2, 300],
] as const;

test.each(sizes)("products of %i, %i and %i are those of plain loops", (m, k, n) => {
  const [a, b] = [normalMatrix(m, k, 0), normalMatrix(k, n, 1)];
  expect(distance(multiply(flat(a), flat(b), m, k, n), flat(product(a, b)))).toBeLessThan(1e-14);
  const c = normalMatrix(m, n, 2);
  expect(distance(multiplyByTransposed(flat(a), flat(c), m, k, n), flat(product(transpose(a), c)))).toBeLessThan(1e-14);
  const columns = gramOfColumns(flat(a), m, k, 0.5);
  expect(distance(columns, flat(scale(product(transpose(a), a), 0.5)))).toBeLessThan(1e-14);
  const rows = gramOfRows(flat(a), m, k, 0.5);
  expect(distance(rows, flat(scale(product(a, transpose(a)), 0.5)))).toBeLessThan(1e-14);
  for (const [gram, size] of [
    [columns, k],
    [rows, m],
  ] as const) {
    expect(transposed(gram, size, size)).toEqual(gram);
  }
});

function positiveDefinite(n: number, slot: number): Matrix {
  const x = normalMatrix(n, n + 2, slot);
  return combine(scale(product(x, transpose(x)), 1 / n), identity(n, 0.1));
}

test.each([1, 2, 5, 8, 13])("systems of %i equations are solved, with 1 and with 300 right-hand sides", (n) => {
  const a = positiveDefinite(n, n);
  const l = cholesky(flat(a), n);
  const lower = matrixOf(l, n, n);
  expect(distance(flat(product(lower, transpose(lower))), flat(a))).toBeLessThan(1e-14);
  for (const columns of [1, 300]) {
    const b = normalMatrix(n, columns, 50);
    const before = flat(b);
    expect(distance(solvePositiveDefinite(flat(a), n, before, columns), flat(solve(a, b)))).toBeLessThan(1e-12);
    expect(before).toEqual(flat(b));
  }
  const inverse = inversePositiveDefinite(flat(a), n);
  expect(transposed(inverse, n, n)).toEqual(inverse);
  expect(distance(inverse, flat(solve(a, identity(n))))).toBeLessThan(1e-12);
});

test("what is not positive definite is refused, by name", () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2, "damped factor")).toThrow(
    "the damped factor is not positive definite: pivot 1 of 2 is -3",
  );
  expect(() => cholesky(Float64Array.of(Number.NaN), 1)).toThrow("pivot 0 of 1 is NaN");
  expect(() => inverseRoot(Float64Array.of(1, 2, 2, 1), 2)).toThrow("without a positive eigenvalue: -");
});

test("eigenvectors, roots and bases are what they are called", () => {
  const n = 7;
  const a = positiveDefinite(n, 3);
  const { values, vectors } = symmetricEigen(flat(a), n);
  expect([...values].sort((x, y) => x - y)).toEqual([...values]);
  const v = matrixOf(vectors, n, n);
  const diagonal = identity(n).map((row, i) => row.map((one) => one * values[i]!));
  expect(distance(flat(product(product(v, diagonal), transpose(v))), flat(a))).toBeLessThan(1e-13);
  const root = matrixOf(inverseRoot(flat(a), n), n, n);
  expect(distance(flat(product(product(root, a), root)), flat(identity(n)))).toBeLessThan(1e-12);
  const x = normalMatrix(9, 4, 6);
  const q = matrixOf(orthonormalBasis(flat(x), 9, 4), 9, 4);
  expect(distance(flat(product(transpose(q), q)), flat(identity(4)))).toBeLessThan(1e-14);
  expect(distance(flat(product(q, product(transpose(q), x))), flat(x))).toBeLessThan(1e-14);
});

describe("random projections", () => {
  const [rows, n, rank, oversampling] = [120, 80, 10, 5];
  // X = U S V' with singular values 1 / j.
  const left = orthonormalBasis(flat(normalMatrix(rows, n, 1)), rows, n);
  const right = orthonormalBasis(flat(normalMatrix(n, n, 2)), n, n);
  const weighted = left.map((value, at) => value / ((at % n) + 1));
  const x = multiply(weighted, transposed(right, n, n), rows, n, n);
  const tail = (power: number) => {
    let sum = 0;
    for (let j = rank + 1; j <= n; j++) sum += j ** (-2 * power);
    return Math.sqrt(sum);
  };
  const residualOf = (powerSteps: number, seed: number) => {
    const columns = rank + oversampling;
    const q = randomizedRange(x, rows, n, { columns, powerSteps, seed, slot: 0 });
    const seen = multiply(q, multiplyByTransposed(q, x, rows, columns, n), rows, columns, n);
    return x.map((value, at) => value - seen[at]!);
  };
  const largestSingularValue = (a: Float64Array) =>
    Math.sqrt(symmetricEigen(gramOfColumns(a, rows, n, 1), n).values.at(-1)!);

  test.each([0, 1, 2])("with %i power steps the mean error over 50 seeds is below its bound", (powerSteps) => {
    const r = 2 * powerSteps + 1;
    const inTail = ((Math.E * Math.sqrt(rank + oversampling)) / oversampling) * tail(r);
    const bound = ((1 + Math.sqrt(rank / (oversampling - 1))) * (rank + 1) ** -r + inTail) ** (1 / r);
    let [spectral, frobenius] = [0, 0];
    for (let seed = 0; seed < 50; seed++) {
      const residual = residualOf(powerSteps, seed);
      spectral += largestSingularValue(residual) / 50;
      frobenius += Math.sqrt(residual.reduce((sum, value) => sum + value * value, 0)) / 50;
    }
    expect(spectral).toBeLessThan(bound);
    // No basis of 15 columns does better than the 16th singular value.
    expect(spectral).toBeGreaterThan(1 / (rank + oversampling + 1));
    if (powerSteps === 0) expect(frobenius).toBeLessThan(Math.sqrt(1 + rank / (oversampling - 1)) * tail(1));
  });

  test("are exact where the rank is no larger than theirs", () => {
    const thin = flat(normalMatrix(12, 4, 7));
    const gram = gramOfRows(thin, 12, 4, 1);
    const { basis, values } = randomizedEigen(gram, 12, 4, { columns: 6, powerSteps: 0, seed: 3, slot: 1 });
    const u = matrixOf(basis, 12, 4);
    expect(distance(flat(product(transpose(u), u)), flat(identity(4)))).toBeLessThan(1e-12);
    const weightedBasis = u.map((row) => row.map((value, k) => value * values[k]!));
    expect(distance(flat(product(weightedBasis, transpose(u))), gram)).toBeLessThan(1e-12);
  });

  test("give the damped inverse of a factor, from both sides, and of full rank the whole one", () => {
    const [n, damping] = [9, 0.3];
    const thin = gramOfRows(flat(normalMatrix(n, 3, 8)), n, 3, 1);
    const right = normalMatrix(n, 5, 9);
    const dense = solve(combine(matrixOf(thin, n, n), identity(n, damping)), right);
    const full = flat(positiveDefinite(n, 4));
    for (const [side, factor] of [
      [wholeInverse, thin],
      [lowRankInverse({ rank: 3, oversampling: 2, powerSteps: 0 }), thin],
      [lowRankInverse({ rank: 20 }), full],
    ] as const) {
      const kept = side.make(factor, n, damping, 1);
      for (const [name, array] of Object.entries(side.init(n))) expect(array.length, name).toBe(kept[name]!.length);
      const expected = flat(
        factor === thin ? dense : solve(combine(matrixOf(factor, n, n), identity(n, damping)), right),
      );
      expect(distance(side.fromLeft(kept, n, flat(right), 5), expected)).toBeLessThan(1e-11);
      const fromRight = side.fromRight(kept, n, flat(transpose(right)), 5);
      expect(distance(transposed(fromRight, 5, n), expected)).toBeLessThan(1e-11);
    }
    const relative = lowRankInverse({ rank: 20, isRelative: true }).make(full, n, 0.5, 1);
    expect(relative.scale![0]! * 0.5 * symmetricEigen(full, n).values.at(-1)!).toBeCloseTo(1, 10);
    expect(() => lowRankInverse().make(new Float64Array(4), 2, 0, 1)).toThrow("needs a positive damping");
  });
});
