/** FOOF, K-FAC of fixed damping and the exact natural gradient against dense solves of their formulas, and what is proved of them. */
import { describe, expect, test } from "vitest";
import { categorical } from "../../runtime/distributions/index.ts";
import { randomNormal } from "../../runtime/random.ts";
import { rowsOf, shapesOf } from "../../runtime/second-order/layers.ts";
import {
  foof,
  isaac,
  kfacPreconditioner,
  momentum,
  naturalGradient,
  preconditioned,
  randomizedKfac,
  sgd,
} from "../../runtime/training/index.ts";
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
import { conditioned, dampedGram, fromRight, gradientOf, layerOf, toy, toySizes } from "../helpers/layer-rows.ts";
import {
  allCases,
  denseFisher,
  flatBlocks,
  initialLayers,
  type Layer,
  layeredNetwork,
  tanh,
} from "../helpers/layered-network.ts";

describe("foof", () => {
  const [a, e] = [normalMatrix(9, 5, 1), normalMatrix(9, 4, 2)];
  const layer = layerOf(a, e);

  test("is least squares for the outputs' descent", () => {
    const [lambda, b] = [0.4, 9];
    const update = conditioned(foof({ damping: lambda, decay: 0 }), layer);
    // [A; sqrt(b lambda) I] D' = [E; 0] by the normal equations of the stacked system, D = E' A (A' A + b lambda I)^-1.
    const stacked = [...a, ...identity(5, Math.sqrt(b * lambda))];
    const wanted = [...e, ...Array.from({ length: 5 }, () => new Array(4).fill(0))];
    const d = transpose(solve(product(transpose(stacked), stacked), product(transpose(stacked), wanted)));
    expect(distance(update, flat(d))).toBeLessThan(1e-12);
  });

  test.each([4, 9])("without memory is isaac's, of %i cases: either of its branches", (b) => {
    const few = layerOf(a.slice(0, b), e.slice(0, b));
    const update = conditioned(foof({ damping: 0.4, decay: 0 }), few);
    expect(
      distance(
        update.map((value) => 0.4 * value),
        conditioned(isaac({ inputDamping: 0.4 }), few),
      ),
    ).toBeLessThan(1e-12);
  });

  test("without damping moves the outputs alike whatever basis the inputs have", () => {
    const t = combine(identity(5, 2), normalMatrix(5, 5, 8), 0.3);
    const lambda = 1e-12;
    const moved = (inputs: Matrix) => {
      const update = conditioned(foof({ damping: lambda, decay: 0 }), layerOf(inputs, e));
      return flat(product(inputs, transpose(matrixOf(update, 4, 5))));
    };
    expect(distance(moved(product(a, t)), moved(a))).toBeLessThan(1e-9);
  });

  test("is the limit of K-FAC whose output damping grows: the distance falls like 1 over it", () => {
    const update = conditioned(foof({ damping: 0.4, decay: 0 }), layer);
    const distances = [1e2, 1e4].map((damping) => {
      const both = conditioned(
        isaac({ inputDamping: 0.4, outputDamping: damping }),
        layer,
        layerOf(a, normalMatrix(9, 4, 3)),
      );
      return distance(
        both.map((value) => value / 0.4),
        update,
      );
    });
    expect(distances[0]).toBeLessThan(0.05);
    expect(distances[0]! / distances[1]!).toBeGreaterThan(80);
    expect(distances[0]! / distances[1]!).toBeLessThan(120);
  });

  test("averages with weights that sum to 1, over the last steps of each period, and inverts at its end", () => {
    const method = foof({ damping: 0.4, decay: 0.7, period: 3, observedSteps: 2 });
    const batches = Array.from({ length: 6 }, (_, k) =>
      layerOf(normalMatrix(4, 5, 30 + k), normalMatrix(4, 4, 40 + k)),
    );
    const gram = (k: number) =>
      scale(product(transpose(matrixOf(batches[k]!.input, 4, 5)), matrixOf(batches[k]!.input, 4, 5)), 0.25);
    let memory = method.init([layer.shape]);
    // The first step always observes; then steps 2 and 3, 5 and 6.
    const taken = [0, 1, 2, 4, 5];
    const averageOf = (count: number) => {
      const all = taken.slice(0, count).map((k, place) => scale(gram(k), 0.7 ** (count - 1 - place)));
      const total = taken.slice(0, count).reduce((sum, _, place) => sum + 0.7 ** place, 0);
      return scale(
        all.reduce((sum, one) => combine(sum, one)),
        1 / total,
      );
    };
    for (const [k, batch] of batches.entries()) {
      const rows = { loss: [batch], sampled: [batch] };
      memory = method.update(memory, rows, k + 1);
      const inverted = k < 2 ? 1 : k < 5 ? 3 : 5;
      const expected = fromRight(gradientOf(batch), combine(averageOf(inverted), identity(5, 0.4)));
      expect(distance(method.apply(memory, () => flat(gradientOf(batch)), rows)[0]!, flat(expected))).toBeLessThan(
        1e-12,
      );
    }
  });
});

describe("the exact natural gradient", () => {
  const [cases, lambda] = [6, 0.05];
  const network = toy(cases);
  const layers = initialLayers(toySizes, 2);
  const pass = network.layerwise(layers, allCases(cases));
  const cotangent = Float64Array.from({ length: cases * 3 }, (_, i) => randomNormal(9, 0, i));
  const shapes = shapesOf(network, layers, "homogeneous");
  const sampled = rowsOf(shapes, pass.pull(cotangent).layers, cases);
  const blocks = shapes.map((shape, k) => flat(normalMatrix(shape.outputs, shape.columns, 70 + k)));
  const u = blocks.flatMap((block) => [...block]);

  /** The gradient of each case as a row: from a pull whose cotangent is that case's alone. */
  const perCase = Array.from({ length: cases }, (_, r) => {
    const own = cotangent.map((value, i) => (Math.floor(i / 3) === r ? cases * value : 0));
    return [...flatBlocks(pass.pull(own).gradient)];
  });

  test("is the dense solve, with all layers coupled and by layers", () => {
    const fisher = scale(product(transpose(perCase), perCase), 1 / cases);
    const apply = (isCoupled: boolean) =>
      naturalGradient({ damping: lambda, isCoupled })
        .apply({}, (k) => blocks[k]!, { loss: sampled, sampled })
        .flatMap((block) => [...block]);
    const dense = (f: Matrix) =>
      flat(
        solve(
          combine(f, identity(u.length, lambda)),
          u.map((value) => [value]),
        ),
      );
    expect(distance(apply(true), dense(fisher))).toBeLessThan(1e-11);
    const first = shapes[0]!.outputs * shapes[0]!.columns;
    const blockwise = fisher.map((row, i) => row.map((value, j) => (i < first === j < first ? value : 0)));
    expect(distance(apply(false), dense(blockwise))).toBeLessThan(1e-11);
    expect(distance(apply(false), apply(true))).toBeGreaterThan(0.01);
  });

  test("of a linear model the Fisher matrix of sampled labels, over all labels, is that of the distribution", () => {
    const sizes = [2, 3];
    const model = layeredNetwork({
      sizes,
      activation: tanh,
      inputs: flat(normalMatrix(2, 2, 80)),
      distribution: categorical,
      targets: (chosen) => new Int32Array(chosen.length),
    });
    const weights = initialLayers(sizes, 5);
    const { outputs, pull } = model.layerwise(weights, allCases(2));
    const chances = matrixOf(outputs, 2, 3).map((row) => {
      const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
      return row.map((z) => Math.exp(z) / total);
    });
    const modelShapes = shapesOf(model, weights, "homogeneous");
    let mean: Matrix = identity(9, 0);
    let ofBatchMeans: Matrix = identity(9, 0);
    for (let first = 0; first < 3; first++) {
      for (let second = 0; second < 3; second++) {
        const chance = chances[0]![first]! * chances[1]![second]!;
        const bar = categorical.gradient(outputs as Float64Array, Int32Array.of(first, second), 2);
        const { layers: records, gradient } = pull(bar);
        const [layer] = rowsOf(modelShapes, records, 2);
        const e = matrixOf(layer!.adjoint, 2, 3);
        const a = matrixOf(layer!.input, 2, 3);
        const gradients = e.map((row, r) => row.flatMap((x) => a[r]!.map((y) => x * y)));
        mean = combine(mean, scale(product(transpose(gradients), gradients), 0.5), chance);
        const whole = [[...flatBlocks(gradient)]];
        ofBatchMeans = combine(ofBatchMeans, product(transpose(whole), whole), 2 * chance);
      }
    }
    const fisher = denseFisher(model, weights, sizes, allCases(2));
    expect(distance(flat(mean), flat(fisher))).toBeLessThan(1e-14);
    expect(distance(flat(ofBatchMeans), flat(fisher))).toBeLessThan(1e-14);
  });

  test("refuses a layer with several rows for a case", () => {
    const wide = sampled.map((layer) => ({ ...layer, cases: 3 }));
    expect(() => naturalGradient({ damping: 1 }).apply({}, (k) => blocks[k]!, { loss: wide, sampled: wide })).toThrow(
      "layer 'layer0' has several rows for a case",
    );
  });
});

describe("K-FAC of low rank", () => {
  test("with all of it is K-FAC", () => {
    const layer = layerOf(normalMatrix(9, 5, 1), normalMatrix(9, 4, 2));
    const whole = conditioned(kfacPreconditioner({ damping: 0.2 }), layer);
    const right = dampedGram(normalMatrix(9, 5, 1), 0);
    const left = dampedGram(normalMatrix(9, 4, 2), 0);
    const trace = (m: Matrix) => m.reduce((sum, row, i) => sum + row[i]!, 0) / m.length;
    const pi = Math.sqrt(trace(right) / trace(left));
    const dense = solve(
      combine(left, identity(4, 0.2 / pi)),
      fromRight(gradientOf(layer), combine(right, identity(5, 0.2 * pi))),
    );
    expect(distance(whole, flat(dense))).toBeLessThan(1e-12);
    const lowRank = conditioned(randomizedKfac({ damping: 0.2, isRelative: false }), layer);
    expect(distance(lowRank, whole)).toBeLessThan(1e-10);
    const truncated = conditioned(randomizedKfac({ damping: 0.2, isRelative: false, rank: 2, oversampling: 1 }), layer);
    expect(distance(truncated, whole)).toBeGreaterThan(0.01);
  });
});

test.each([
  { method: isaac({ inputDamping: 0.1, outputDamping: 1 }), learningRate: 0.5 },
  { method: foof({ damping: 0.1, period: 2 }), learningRate: 0.05 },
  { method: kfacPreconditioner({ damping: 0.3, invertsEvery: 4 }), learningRate: 0.05 },
  { method: randomizedKfac({ damping: 0.3, rank: 3, observesEvery: 2, invertsEvery: 3 }), learningRate: 0.05 },
  { method: naturalGradient({ damping: 0.1 }), learningRate: 0.05 },
])("$method.description makes a network learn, before any first-order method", ({ method, learningRate }) => {
  const network = toy(12);
  const optimizer = preconditioned(network, method, momentum({ learningRate, momentum: 0.5 }));
  let state = optimizer.init(initialLayers(toySizes, 2));
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) {
    const outcome = optimizer.step(state, { cases: allCases(12), seed: step });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    state = outcome.state;
    losses.push(outcome.loss);
  }
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
});

test("layers that do not fit the network are refused by name", () => {
  const network = toy(4);
  const layers = initialLayers(toySizes, 2);
  const renamed = { ...network, layers: { other: network.layers.layer0! } };
  const step = (changed: typeof network, parameters = layers) => {
    const optimizer = preconditioned(changed, foof({ damping: 1 }), sgd({ learningRate: 1 }));
    return optimizer.step(optimizer.init(parameters), { cases: allCases(4), seed: 0 });
  };
  expect(() => step(renamed)).toThrow("layer 'other' is none of those of the pull: 'layer1', 'layer0'");
  const swapped = { ...network, layers: { layer0: network.layers.layer1! } };
  expect(() => step(swapped)).toThrow("layer 'layer0' has other inputs or outputs than its parameters");
  const uneven = {
    ...network,
    layers: { layer0: (tree: Layer[]) => ({ weights: tree[0]!.weights, bias: tree[1]!.bias }) },
  };
  expect(() => step(uneven)).toThrow("layer 'layer0' has 20 weights and 3 biases for 3 outputs");
  const bare = { ...network, layers: { layer0: (tree: Layer[]) => ({ weights: tree[0]!.weights }) } };
  expect(() => step(bare)).toThrow("layer 'layer0' has no bias, so it must tell its outputs");
});
