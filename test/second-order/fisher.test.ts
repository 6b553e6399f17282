/** K-FAC's factors and their inverses against the exact Fisher matrix of small networks, dense. */
import { describe, expect, test } from "vitest";
import { bernoulli, gaussian } from "../../runtime/distributions/index.ts";
import { randomNormal } from "../../runtime/random.ts";
import { solveDifference } from "../../runtime/second-order/block-tridiagonal.ts";
import { factoredDamping } from "../../runtime/second-order/damping.ts";
import { cappedShare, type Factors, moveFactors, zeroFactors } from "../../runtime/second-order/factors.ts";
import { type LayerRows, rowsOf, shapesOf } from "../../runtime/second-order/layers.ts";
import { sampledRows } from "../../runtime/second-order/sampled-rows.ts";
import {
  blockDiagonal,
  blockTridiagonal,
  exactlyDamped,
  type Floats,
  type LayeredNetwork,
  type OutputDistribution,
} from "../../runtime/training/index.ts";
import {
  combine,
  distance,
  flat,
  identity,
  kronecker,
  type Matrix,
  matrixOf,
  normalMatrix,
  product,
  scale,
  solve,
  transpose,
} from "../helpers/dense-matrices.ts";
import {
  type Activation,
  allCases,
  denseFisher,
  initialLayers,
  type Layer,
  layeredNetwork,
  linear,
  rowsOfTargets,
  tanh,
} from "../helpers/layered-network.ts";

const sizes = [4, 3, 3, 2];

function networkOf(
  cases: number,
  activation: Activation,
  distribution: OutputDistribution<Floats> = gaussian(),
): LayeredNetwork<Layer[], Floats> {
  const targets = rowsOfTargets(flat(normalMatrix(cases, 2, 91)).map(Math.abs), 2);
  return layeredNetwork({ sizes, activation, inputs: flat(normalMatrix(cases, 4, 90)), distribution, targets });
}

/**
 * The rows of a pull for each output with the expectation over the model's targets in place of a sample: for each case, E[e e'] is the sum over j of
 * those of the columns of a root of the outputs' Fisher matrix, one pull for each.
 */
function expectedRows(
  network: LayeredNetwork<Layer[], Floats>,
  layers: Layer[],
  count: number,
  rootColumn: (outputs: Floats, row: number, j: number) => number[],
): LayerRows[][] {
  const shapes = shapesOf(network, layers, "homogeneous");
  const { outputs, pull } = network.layerwise(layers, allCases(count));
  return [0, 1].map((j) => {
    const cotangent = Float64Array.from(
      { length: 2 * count },
      (_, at) => rootColumn(outputs, at >> 1, j)[at & 1]! / count,
    );
    return rowsOf(shapes, pull(cotangent).layers, count);
  });
}

const unitRoot = (_: Floats, __: number, j: number) => (j === 0 ? [1, 0] : [0, 1]);
const bernoulliRoot = (outputs: Floats, row: number, j: number) => {
  const p = 1 / (1 + Math.exp(-outputs[2 * row + j]!));
  return j === 0 ? [Math.sqrt(p * (1 - p)), 0] : [0, Math.sqrt(p * (1 - p))];
};

/** Factors with left ones by exact expectation. */
function exactFactors(pulls: readonly LayerRows[][]): Factors {
  const shapes = pulls[0]!.map(({ shape }) => shape);
  const factors = zeroFactors(shapes, { left: true, toNext: true });
  for (const [j, rows] of pulls.entries()) {
    const own = zeroFactors(shapes, { left: true, toNext: true });
    moveFactors(own, rows, () => 0);
    for (const name of ["left", "leftToNext", "right", "rightToNext"] as const) {
      const isSummed = name.startsWith("left") || j === 0;
      for (const [k, sum] of factors[name].entries()) {
        if (isSummed) for (let i = 0; i < sum.length; i++) sum[i]! += own[name][k]![i]!;
      }
    }
  }
  return factors;
}

/** Block (i, j) of a dense matrix over all parameters. */
function blockAt(dense: Matrix, i: number, j: number): Float64Array {
  const lengths = sizes.slice(1).map((m, k) => m * (sizes[k]! + 1));
  const start = (k: number) => lengths.slice(0, k).reduce((sum, length) => sum + length, 0);
  const rows = dense.slice(start(i), start(i) + lengths[i]!);
  return flat(rows.map((row) => row.slice(start(j), start(j) + lengths[j]!)));
}

function square(a: Float64Array): Matrix {
  const n = Math.sqrt(a.length);
  return matrixOf(a, n, n);
}

describe("the factors", () => {
  const count = 7;
  const layers = initialLayers(sizes, 11);

  test("of a deep linear network give every block of the exact Fisher matrix, neighbours included", () => {
    const network = networkOf(count, linear);
    const { left, right, leftToNext, rightToNext } = exactFactors(expectedRows(network, layers, count, unitRoot));
    const fisher = denseFisher(network, layers, sizes, allCases(count));
    for (const k of [0, 1, 2]) {
      const block = kronecker(square(left[k]!), square(right[k]!));
      expect(distance(flat(block), blockAt(fisher, k, k))).toBeLessThan(1e-13);
      if (k === 2) continue;
      const across = kronecker(
        matrixOf(leftToNext[k]!, sizes[k + 1]!, sizes[k + 2]!),
        matrixOf(rightToNext[k]!, sizes[k]! + 1, sizes[k + 1]! + 1),
      );
      expect(distance(flat(across), blockAt(fisher, k, k + 1))).toBeLessThan(1e-13);
    }
  });

  test("of a tanh network give the last block only, and the others of a single case, whatever the outputs stand for", () => {
    const network = networkOf(count, tanh);
    const fisher = denseFisher(network, layers, sizes, allCases(count));
    const factors = exactFactors(expectedRows(network, layers, count, unitRoot));
    const distances = [0, 1, 2].map((k) =>
      distance(flat(kronecker(square(factors.left[k]!), square(factors.right[k]!))), blockAt(fisher, k, k)),
    );
    expect(distances[2]).toBeLessThan(1e-13);
    for (const k of [0, 1]) expect(distances[k]).toBeGreaterThan(0.02);
    const logits = networkOf(1, tanh, bernoulli);
    const alone = exactFactors(expectedRows(logits, layers, 1, bernoulliRoot));
    const ofOne = denseFisher(logits, layers, sizes, allCases(1));
    for (const k of [0, 1, 2]) {
      const block = kronecker(square(alone.left[k]!), square(alone.right[k]!));
      expect(distance(flat(block), blockAt(ofOne, k, k))).toBeLessThan(1e-12);
    }
  });

  test("of sampled targets are unbiased, their adjoints have mean zero, and those of the data's targets do not", () => {
    const network = networkOf(count, tanh, bernoulli);
    const shapes = shapesOf(network, layers, "homogeneous");
    const exact = exactFactors(expectedRows(network, layers, count, bernoulliRoot)).left;
    const pass = network.layerwise(layers, allCases(count));
    const draws = 3000;
    const sums = exact.map((factor) => ({ sum: factor.map(() => 0), squares: factor.map(() => 0) }));
    const means = shapes.map(({ outputs }) => ({ sum: new Float64Array(outputs), squares: new Float64Array(outputs) }));
    const take = ({ sum, squares }: (typeof sums)[number], value: number, i: number) => {
      sum[i]! += value / draws;
      squares[i]! += value ** 2 / draws;
    };
    for (let draw = 0; draw < draws; draw++) {
      const { rows } = sampledRows(network, shapes, pass, count, draw, false);
      const factors = zeroFactors(shapes, { left: true, toNext: false });
      moveFactors(factors, rows, () => 0);
      for (const [k, factor] of factors.left.entries()) {
        for (const [i, value] of factor.entries()) take(sums[k]!, value, i);
        const { outputs } = shapes[k]!;
        for (let o = 0; o < outputs; o++) {
          let mean = 0;
          for (let r = 0; r < count; r++) mean += rows[k]!.adjoint[r * outputs + o]! / count;
          take(means[k]!, mean, o);
        }
      }
    }
    const inErrors = ({ sum, squares }: (typeof sums)[number], i: number, expected: number) =>
      Math.abs(sum[i]! - expected) / Math.sqrt((squares[i]! - sum[i]! ** 2) / draws);
    for (const [k, factor] of exact.entries()) {
      for (const [i, expected] of factor.entries()) expect(inErrors(sums[k]!, i, expected)).toBeLessThan(4);
      for (let o = 0; o < shapes[k]!.outputs; o++) expect(inErrors(means[k]!, o, 0)).toBeLessThan(4);
    }
    const ofData = bernoulli.gradient(pass.outputs as Float64Array, network.targets(allCases(count)), count);
    const last = rowsOf(shapes, pass.pull(ofData).layers, count)[2]!;
    const mean = last.adjoint.reduce((sum, value, at) => sum + (at % 2 === 0 ? value / count : 0), 0);
    expect(Math.abs(mean) / Math.sqrt((means[2]!.squares[0]! - means[2]!.sum[0]! ** 2) / draws)).toBeGreaterThan(4);
  });

  test("are the same when every case comes twice", () => {
    const factorsOf = (cases: Uint32Array) => {
      const network = networkOf(count, tanh);
      const { outputs, pull } = network.layerwise(layers, cases);
      const cotangent = gaussian().gradient(outputs as Float64Array, network.targets(cases), cases.length);
      const factors = zeroFactors(shapesOf(network, layers, "homogeneous"), { left: true, toNext: true });
      moveFactors(
        factors,
        rowsOf(shapesOf(network, layers, "homogeneous"), pull(cotangent).layers, cases.length),
        () => 0,
      );
      return factors;
    };
    const [once, twice] = [
      factorsOf(allCases(count)),
      factorsOf(Uint32Array.of(...allCases(count), ...allCases(count))),
    ];
    for (const name of ["left", "leftToNext", "right", "rightToNext"] as const) {
      for (const [k, factor] of once[name].entries()) expect(distance(twice[name][k]!, factor)).toBeLessThan(1e-14);
    }
  });

  test("average with 0, 1/2, 2/3, ... up to 0.95, from the 20th batch on", () => {
    const shares = Array.from({ length: 25 }, (_, k) => cappedShare(0.95)(k + 1));
    expect(shares).toEqual(shares.map((_, k) => (k < 19 ? 1 - 1 / (k + 1) : 0.95)));
  });
});

/** Random factors of three layers that belong together: of the same cases. */
function drawnFactors(): { shapes: ReturnType<typeof shapesOf>; factors: Factors } {
  const network = networkOf(9, tanh);
  const layers = initialLayers(sizes, 12);
  const shapes = shapesOf(network, layers, "homogeneous");
  const { pull } = network.layerwise(layers, allCases(9));
  const cotangent = Float64Array.from({ length: 18 }, (_, i) => randomNormal(4, 0, i));
  const factors = zeroFactors(shapes, { left: true, toNext: true });
  moveFactors(factors, rowsOf(shapes, pull(cotangent).layers, 9), () => 0);
  return { shapes, factors };
}

describe("the inverses", () => {
  const { shapes, factors } = drawnFactors();
  const gamma = 0.2;
  const lengths = shapes.map(({ outputs, columns }) => outputs * columns);
  const damped = shapes.map((shape, k) => {
    const { left, right } = factoredDamping(shape, factors.right[k]!, factors.left[k]!, gamma);
    return {
      left: combine(square(factors.left[k]!), identity(shape.outputs, left)),
      right: combine(square(factors.right[k]!), identity(shape.columns, right)),
    };
  });

  /** The dense matrix of an inverse: a column for each unit vector. */
  function denseOf(inverse: ReturnType<typeof blockTridiagonal>): Matrix {
    const kept = inverse.make(shapes, factors, gamma, 1);
    const size = lengths.reduce((sum, length) => sum + length, 0);
    const columns = identity(size).map((unit) => {
      const blocks = lengths.map((length, k) => {
        const start = lengths.slice(0, k).reduce((sum, before) => sum + before, 0);
        return Float64Array.from(unit.slice(start, start + length));
      });
      return inverse.apply(kept, shapes, blocks).flatMap((block) => [...block]);
    });
    return transpose(columns);
  }

  test("factored damping adds gamma^2 I and the two mixed terms to the product", () => {
    const [left, right] = [square(factors.left[0]!), square(factors.right[0]!)];
    const mean = (m: Matrix) => m.reduce((sum, row, i) => sum + row[i]!, 0) / m.length;
    const pi = Math.sqrt(mean(right) / mean(left));
    const [m, n] = [left.length, right.length];
    let expected = combine(kronecker(left, right), identity(m * n, gamma ** 2));
    expected = combine(expected, kronecker(identity(m), right), gamma / pi);
    expected = combine(expected, kronecker(left, identity(n)), pi * gamma);
    expect(distance(flat(kronecker(damped[0]!.left, damped[0]!.right)), flat(expected))).toBeLessThan(1e-14);
    expect(factoredDamping(shapes[0]!, new Float64Array(25), factors.left[0]!, 2)).toEqual({ left: 2, right: 2 });
  });

  test("the block-diagonal one is that of the Kronecker products", () => {
    const dense = denseOf(blockDiagonal());
    for (const k of [0, 1, 2]) {
      const block = kronecker(damped[k]!.left, damped[k]!.right);
      expect(distance(blockAt(dense, k, k), flat(solve(block, identity(block.length))))).toBeLessThan(1e-12);
    }
    expect(Math.max(...blockAt(dense, 0, 1).map(Math.abs))).toBe(0);
  });

  test("the exactly damped one is that of the undamped products with gamma^2 added to each block", () => {
    const dense = denseOf(exactlyDamped());
    for (const k of [0, 1, 2]) {
      const block = kronecker(square(factors.left[k]!), square(factors.right[k]!));
      const whole = combine(block, identity(block.length, gamma ** 2));
      expect(distance(blockAt(dense, k, k), flat(solve(whole, identity(block.length))))).toBeLessThan(1e-11);
    }
    expect(Math.max(...blockAt(dense, 0, 1).map(Math.abs))).toBe(0);
  });

  test("the block-tridiagonal one is symmetric and definite, and inverts to the factors' blocks of neighbours", () => {
    const dense = denseOf(blockTridiagonal());
    expect(distance(flat(dense), flat(transpose(dense)))).toBeLessThan(1e-12);
    const matrix = solve(dense, identity(dense.length));
    for (const k of [0, 1, 2]) {
      const block = kronecker(damped[k]!.left, damped[k]!.right);
      expect(distance(blockAt(matrix, k, k), flat(block))).toBeLessThan(1e-11);
      if (k === 2) continue;
      const across = kronecker(
        matrixOf(factors.leftToNext[k]!, shapes[k]!.outputs, shapes[k + 1]!.outputs),
        matrixOf(factors.rightToNext[k]!, shapes[k]!.columns, shapes[k + 1]!.columns),
      );
      expect(distance(blockAt(matrix, k, k + 1), flat(across))).toBeLessThan(1e-11);
    }
    // Zero where no neighbours meet, in the inverse of the matrix that is not zero there.
    expect(Math.max(...blockAt(dense, 0, 2).map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.max(...blockAt(matrix, 0, 2).map(Math.abs))).toBeGreaterThan(1e-3);
    for (let draw = 0; draw < 20; draw++) {
      const x = normalMatrix(dense.length, 1, draw);
      expect(product(transpose(x), product(dense, x))[0]![0]).toBeGreaterThan(0);
    }
  });

  test("a difference of Kronecker products is solved as a dense system", () => {
    const positive = (n: number, slot: number) => {
      const x = normalMatrix(n, n + 3, slot);
      return combine(scale(product(x, transpose(x)), 1 / n), identity(n, 0.5));
    };
    const [a, b] = [positive(4, 1), positive(3, 2)];
    // Below A and B, so that the difference is definite.
    const [c, d] = [scale(combine(a, identity(4, 0.4), -1), 0.7), scale(combine(b, identity(3, 0.4), -1), 0.9)];
    const v = normalMatrix(3, 4, 3);
    const dense = combine(kronecker(b, a), kronecker(d, c), -1);
    const expected = solve(
      dense,
      [...flat(v)].map((value) => [value]),
    );
    const basisOf = diagonalBasisByHand;
    const found = solveDifference(flat(v), { outputs: 3, columns: 4 }, basisOf(b, d), basisOf(a, c));
    expect(distance(found, flat(expected))).toBeLessThan(1e-10);
  });

  test("factors that are the identity leave the gradient as it is", () => {
    const white = zeroFactors(shapes, { left: true, toNext: true });
    for (const [k, { outputs, columns }] of shapes.entries()) {
      white.left[k]!.set(flat(identity(outputs)));
      white.right[k]!.set(flat(identity(columns)));
    }
    const gradient = shapes.map(({ outputs, columns }, k) => flat(normalMatrix(outputs, columns, k)));
    for (const inverse of [blockDiagonal(), blockTridiagonal()]) {
      const same = inverse.apply(inverse.make(shapes, white, 0, 1), shapes, gradient);
      for (const [k, block] of same.entries()) expect(distance(block, gradient[k]!)).toBeLessThan(1e-14);
    }
  });

  test("a large gamma leaves the gradient's direction", () => {
    const gradient = shapes.map(({ outputs, columns }, k) => flat(normalMatrix(outputs, columns, k)));
    for (const inverse of [blockDiagonal(), blockTridiagonal()]) {
      const kept = inverse.make(shapes, factors, 1e6, 1);
      const direction = inverse.apply(kept, shapes, gradient).flatMap((block) => [...block]);
      const g = gradient.flatMap((block) => [...block]);
      const cosine = g.reduce((sum, x, i) => sum + x * direction[i]!, 0) / Math.hypot(...g) / Math.hypot(...direction);
      expect(cosine).toBeGreaterThan(1 - 1e-9);
    }
  });
});

/** K with K' A K = I and K' C K diagonal, by Jacobi's rotations: another way than the one that is tested. */
function diagonalBasisByHand(a: Matrix, c: Matrix): { basis: Float64Array; values: Float64Array } {
  const whiten = jacobi(a);
  const root = transpose(whiten.vectors.map((v, k) => v.map((x) => x / Math.sqrt(whiten.values[k]!))));
  const inner = jacobi(product(product(transpose(root), c), root));
  return { basis: flat(product(root, transpose(inner.vectors))), values: Float64Array.from(inner.values) };
}

/** Eigenvalues, and the vectors as rows. */
function jacobi(symmetric: Matrix): { values: number[]; vectors: Matrix } {
  const n = symmetric.length;
  let [a, v] = [symmetric, identity(n)];
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
        const turn = identity(n);
        turn[p]![p] = turn[q]![q] = Math.cos(angle);
        turn[p]![q] = Math.sin(angle);
        turn[q]![p] = -Math.sin(angle);
        a = product(product(transpose(turn), a), turn);
        v = product(v, turn);
      }
    }
  }
  return { values: a.map((row, k) => row[k]!), vectors: transpose(v) };
}

test("no block-tridiagonal inverse of layers with several rows for a case", () => {
  const { shapes } = drawnFactors();
  const rows = shapes.map((shape) => ({
    shape,
    rows: 4,
    cases: 2,
    input: new Float64Array(4 * shape.columns),
    adjoint: new Float64Array(4 * shape.outputs),
  }));
  expect(() => moveFactors(zeroFactors(shapes, { left: true, toNext: true }), rows, () => 0)).toThrow(
    "layers 'layer0' and 'layer1' have several rows for a case",
  );
});
