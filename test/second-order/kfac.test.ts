/** K-FAC's steps: against dense algebra, conjugate gradients, its invariances, and as states that can be saved. */
import { describe, expect, test } from "vitest";
import { gaussian } from "../../runtime/distributions/index.ts";
import { copyOf } from "../../runtime/optimizers/parameters.ts";
import { adaptedLambda, gammaCandidates } from "../../runtime/second-order/kfac/adaptation.ts";
import { decode, encode, type Plain } from "../../runtime/training/encoding.ts";
import {
  averageOf,
  blockDiagonal,
  blockTridiagonal,
  exactlyDamped,
  type KfacMemory,
  type KfacOptions,
  kfac,
  lowRankInverse,
  type OptimizerState,
  sgd,
} from "../../runtime/training/index.ts";
import {
  combine,
  distance,
  flat,
  identity,
  normalMatrix,
  product,
  solve,
  transpose,
} from "../helpers/dense-matrices.ts";
import {
  type Activation,
  allCases,
  denseFisher,
  flatBlocks,
  initialLayers,
  type Layer,
  layeredNetwork,
  layersOf,
  linear,
  rowsOfTargets,
  sigmoid,
  tanh,
} from "../helpers/layered-network.ts";

const sizes = [4, 5, 3];

function networkOf(count: number, activation: Activation, inputs = flat(normalMatrix(count, 4, 90))) {
  const targets = rowsOfTargets(flat(normalMatrix(count, 3, 91)), 3);
  return layeredNetwork({ sizes, activation, inputs, distribution: gaussian(), targets });
}

type Network = ReturnType<typeof networkOf>;

/** The states after each of `count` steps on all cases, parameters copied. */
function run(network: Network, start: Layer[], cases: number, count: number, options: KfacOptions) {
  const optimizer = kfac(network, options);
  let state = optimizer.init(copyOf(start));
  return Array.from({ length: count }, (_, step) => {
    const outcome = optimizer.step(state, { cases: allCases(cases), seed: step });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    state = outcome.state;
    return { parameters: copyOf(state.parameters), loss: outcome.loss, memory: state.memory as KfacMemory<Layer[]> };
  });
}

/** Nothing adapts, and the step is one number times the direction. */
const fixed = { adaptsLambdaEvery: false, adaptsGammaEvery: false, learningRate: 0.3, l2: 0 } as const;

describe("a step", () => {
  test("on a quadratic makes conjugate gradients' iterates, preconditioned by the same inverse", () => {
    const count = 9;
    const flatSizes = [4, 3];
    const inputs = flat(normalMatrix(count, 4, 5));
    const targets = flat(normalMatrix(count, 3, 6));
    const network = layeredNetwork({
      sizes: flatSizes,
      activation: linear,
      inputs,
      distribution: gaussian(),
      targets: rowsOfTargets(targets, 3),
    });
    const start = initialLayers(flatSizes, 7);
    const gamma = 0.4;
    // A right factor alone is no sample, so the inverse is one matrix throughout.
    const options = { inverse: blockDiagonal({ isRightOnly: true }), gamma, lambda: 0, l2: 0 } as const;
    const states = run(network, start, count, 6, { ...options, adaptsLambdaEvery: false, adaptsGammaEvery: false });

    const hessian = denseFisher(network, start, flatSizes, allCases(count));
    const a = transpose([...transpose(normalMatrix(count, 4, 5)), new Array(count).fill(1)]);
    const right = combine(
      product(transpose(a), a).map((row) => row.map((x) => x / count)),
      identity(5, gamma),
    );
    const gradientAt = (x: Float64Array) => {
      const { outputs, pull } = network.layerwise(layersOf(x, flatSizes), allCases(count));
      return flatBlocks(pull(gaussian().gradient(outputs as Float64Array, targets, count)).gradient);
    };
    const column = (x: Float64Array) => [...x].map((value) => [value]);
    const precondition = (r: Float64Array) =>
      flat(transpose(solve(right, transpose([0, 1, 2].map((o) => [...r.subarray(5 * o, 5 * o + 5)])))));
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    let x = flatBlocks(start);
    let r = gradientAt(x).map((value) => -value);
    let z = precondition(r);
    let p = z;
    for (const state of states) {
      const hp = flat(product(hessian, column(p)));
      const alpha = dot(r, z) / dot(p, hp);
      x = x.map((value, i) => value + alpha * p[i]!);
      const next = r.map((value, i) => value - alpha * hp[i]!);
      const nextZ = precondition(next);
      const beta = dot(next, nextZ) / dot(r, z);
      p = nextZ.map((value, i) => value + beta * p[i]!);
      [r, z] = [next, nextZ];
      expect(distance(flatBlocks(state.parameters), x)).toBeLessThan(1e-8);
    }
    // Five eigenvalues: at the minimum after five steps.
    expect(Math.hypot(...gradientAt(x))).toBeLessThan(1e-7);
  });

  test("without damping is the same for inputs in another basis, where the gradient's step is not", () => {
    const count = 12;
    const start = initialLayers(sizes, 4);
    const network = networkOf(count, tanh);
    // x' = x T' + t, so W' = W T^-1 and b' = b - W' t.
    const t = combine(normalMatrix(4, 4, 8), identity(4, 2));
    const shift = [0.5, -1, 2, 0.3];
    const changed = product(normalMatrix(count, 4, 90), transpose(t)).map((row) => row.map((x, i) => x + shift[i]!));
    const other = networkOf(count, tanh, flat(changed));
    const weights = transpose(solve(transpose(t), transpose(rowsOfMatrix(start[0]!.weights, 5))));
    const mapped = [
      {
        weights: flat(weights),
        bias: start[0]!.bias.map((b, o) => b - weights[o]!.reduce((sum, w, i) => sum + w * shift[i]!, 0)),
      },
      start[1]!,
    ];
    const cases = allCases(count);
    const outputsOf = (which: Network, layers: Layer[]) => which.layerwise(layers, cases).outputs;
    expect(distance(outputsOf(other, mapped), outputsOf(network, start))).toBeLessThan(1e-12);
    const undamped = { ...fixed, gamma: 0, lambda: 0 };
    const outputsAfterRun = (which: Network, layers: Layer[]) =>
      outputsOf(which, run(which, layers, count, 3, undamped)[2]!.parameters);
    expect(distance(outputsAfterRun(network, start), outputsOf(network, start))).toBeGreaterThan(0.1);
    expect(distance(outputsAfterRun(other, mapped), outputsAfterRun(network, start))).toBeLessThan(1e-9);
    const descended = (which: Network, layers: Layer[]) => {
      const { outputs, pull } = which.layerwise(layers, cases);
      const { gradient } = pull(
        gaussian().gradient(outputs as Float64Array, which.targets(cases) as Float64Array, count),
      );
      const optimizer = sgd({ learningRate: 0.3 });
      return outputsOf(which, optimizer.step(optimizer.init(copyOf(layers)), gradient).parameters);
    };
    expect(distance(descended(other, mapped), descended(network, start))).toBeGreaterThan(0.01);
  });

  test("without damping is the same for tanh and sigmoid units that compute the same", () => {
    // tanh(s) = 2 sigmoid(2 s) - 1.
    const count = 12;
    const start = initialLayers(sizes, 4);
    const mapped = [
      { weights: start[0]!.weights.map((w) => 2 * w), bias: start[0]!.bias.map((b) => 2 * b) },
      {
        weights: start[1]!.weights.map((w) => 2 * w),
        bias: start[1]!.bias.map(
          (b, o) => b - start[1]!.weights.subarray(5 * o, 5 * o + 5).reduce((sum, w) => sum + w, 0),
        ),
      },
    ];
    const outputsAfter = (activation: Activation, layers: Layer[]) => {
      const network = networkOf(count, activation);
      const last = run(network, layers, count, 3, { ...fixed, gamma: 0, lambda: 0 })[2]!;
      return network.layerwise(last.parameters, allCases(count)).outputs;
    };
    expect(distance(outputsAfter(sigmoid, mapped), outputsAfter(tanh, start))).toBeLessThan(1e-9);
  });

  test("is gradient descent where the factors are the identity", () => {
    // One linear layer; inputs [x; 1] with x = +-2 each way and adjoints of unit variance would need samples, so the left factor is left out.
    const inputs = Float64Array.of(1, 1, 1, -1, -1, 1, -1, -1);
    const network = layeredNetwork({
      sizes: [2, 2],
      activation: linear,
      inputs,
      distribution: gaussian(),
      targets: rowsOfTargets(flat(normalMatrix(4, 2, 1)), 2),
    });
    const start = initialLayers([2, 2], 5);
    const [state] = run(network, start, 4, 1, { ...fixed, inverse: blockDiagonal({ isRightOnly: true }), gamma: 0 });
    const { outputs, pull } = network.layerwise(start, allCases(4));
    const { gradient } = pull(
      gaussian().gradient(outputs as Float64Array, network.targets(allCases(4)) as Float64Array, 4),
    );
    const expected = flatBlocks(start).map((value, i) => value - 0.3 * flatBlocks(gradient)[i]!);
    expect(distance(flatBlocks(state!.parameters), expected)).toBeLessThan(1e-14);
  });

  test("with a fixed momentum repeats that share of the last one, and alpha minimises the rest", () => {
    const count = 10;
    const network = networkOf(count, tanh);
    const start = initialLayers(sizes, 4);
    const options = { lambda: 1, adaptsLambdaEvery: false, adaptsGammaEvery: false, l2: 0 } as const;
    const plain = run(network, start, count, 1, { ...fixed, lambda: 1, learningRate: 1 })[0]!;
    const scaled = run(network, start, count, 1, { ...options, momentum: 0.5 })[0]!;
    const direction = combineVectors(flatBlocks(plain.parameters), flatBlocks(start), -1);
    const step = combineVectors(flatBlocks(scaled.parameters), flatBlocks(start), -1);
    // The first step: along Delta, by the one-dimensional minimiser.
    const alpha = step[0]! / direction[0]!;
    expect(
      distance(
        step,
        direction.map((value) => alpha * value),
      ),
    ).toBeLessThan(1e-12);
    const matrix = combine(denseFisher(network, start, sizes, allCases(count)), identity(direction.length, 1));
    const curved = flat(
      product(
        matrix,
        [...direction].map((value) => [value]),
      ),
    );
    const { outputs, pull } = network.layerwise(start, allCases(count));
    const { gradient } = pull(
      gaussian().gradient(outputs as Float64Array, network.targets(allCases(count)) as Float64Array, count),
    );
    const slope = flatBlocks(gradient).reduce((sum, value, i) => sum + value * direction[i]!, 0);
    expect(alpha).toBeCloseTo(-slope / curved.reduce((sum, value, i) => sum + value * direction[i]!, 0), 10);
    const [first, second] = run(network, start, count, 2, { ...fixed, momentum: 0.5 });
    const [once, twice] = [run(network, start, count, 1, fixed)[0]!, run(network, start, count, 2, fixed)[1]!];
    expect(flatBlocks(first!.parameters)).toEqual(flatBlocks(once.parameters));
    const extra = combineVectors(flatBlocks(second!.parameters), flatBlocks(twice.parameters), -1);
    const last = combineVectors(flatBlocks(once.parameters), flatBlocks(start), -1);
    expect(
      distance(
        extra,
        last.map((value) => 0.5 * value),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe("the damping", () => {
  test("lambda falls where the model foretells well, and rises where it does not", () => {
    const factor = (19 / 20) ** 5;
    expect([0.9, 0.5, 0.1, -3, Number.NaN].map((ratio) => adaptedLambda(2, ratio, 5))).toEqual([
      2 * factor,
      2,
      2 / factor,
      2 / factor,
      2 / factor,
    ]);
    expect(factor).toBeCloseTo(0.7738, 4);
  });

  test("gamma is the best of three", () => {
    const factor = Math.sqrt(19 / 20) ** 20;
    expect(gammaCandidates(3, 20)).toEqual([3, expect.closeTo(3 * factor, 12), expect.closeTo(3 / factor, 12)]);
    const network = networkOf(30, tanh);
    const states = run(network, initialLayers(sizes, 4), 30, 40, { lambda: 1, l2: 0 });
    const gammas = states.map(({ memory }) => memory.strengths.gamma[0]!);
    expect(new Set(gammas.slice(0, 19)).size).toBe(1);
    expect(gammaCandidates(gammas[0]!, 20)).toContain(gammas[19]);
    expect(gammaCandidates(gammas[19]!, 20)).toContain(gammas[39]);
  });

  test("follows the change of the whole objective on the batch: h with its l2 term, beside the model's", () => {
    const network = networkOf(30, tanh);
    const start = initialLayers(sizes, 4);
    const options = { l2: 0.05, lambda: 2, adaptsGammaEvery: false, adaptsLambdaEvery: 1 } as const;
    const [state] = run(network, start, 30, 1, options);
    const objective = (layers: Layer[]) => {
      const { outputs } = network.layerwise(layers, allCases(30));
      const l2 = flatBlocks(layers).reduce((sum, value) => sum + value * value, 0);
      return gaussian().loss(outputs, network.targets(allCases(30)) as Float64Array, 30) + 0.025 * l2;
    };
    // At its minimum along the step the model has changed by half its slope.
    const { outputs, pull } = network.layerwise(start, allCases(30));
    const { gradient } = pull(
      gaussian().gradient(outputs as Float64Array, network.targets(allCases(30)) as Float64Array, 30),
    );
    const delta = combineVectors(flatBlocks(state!.parameters), flatBlocks(start), -1);
    const slope = delta.reduce((sum, d, i) => sum + d * (flatBlocks(gradient)[i]! + 0.05 * flatBlocks(start)[i]!), 0);
    const ratio = (objective(state!.parameters) - objective(start)) / (slope / 2);
    expect(state!.memory.strengths.lambda[0]).toBe(adaptedLambda(2, ratio, 1));
  });
});

test.each<{ name: string; options: KfacOptions }>([
  { name: "with all defaults but lambda", options: { lambda: 3 } },
  { name: "block-tridiagonal", options: { lambda: 3, inverse: blockTridiagonal() } },
  { name: "exactly damped", options: { lambda: 3, inverse: exactlyDamped() } },
  { name: "of low rank", options: { lambda: 3, inverse: blockDiagonal({ inverse: lowRankInverse({ rank: 3 }) }) } },
  { name: "on parts of the batch, averaging", options: { lambda: 3, leastCases: 10, averaging: 0.9 } },
  { name: "with a fixed step", options: { ...fixed, gamma: 0.5 } },
])("K-FAC $name learns, and goes on bit for bit from a state that was written and read", ({ options }) => {
  const network = networkOf(60, tanh);
  const optimizer = kfac(network, options);
  const step = (state: OptimizerState<Layer[]>, seed: number) => {
    const outcome = optimizer.step(state, { cases: allCases(60), seed });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    return outcome;
  };
  let state = optimizer.init(initialLayers(sizes, 4));
  const losses: number[] = [];
  for (let seed = 0; seed < 18; seed++) {
    const outcome = step(state, seed);
    losses.push(outcome.loss);
    state = outcome.state;
  }
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
  const bytes = encode("state", state as unknown as Plain);
  let read = decode("state", bytes, "memory") as unknown as typeof state;
  // Over a change of lambda and one of gamma.
  for (let seed = 18; seed < 23; seed++) [state, read] = [step(state, seed).state, step(read, seed).state];
  expect(encode("state", read as unknown as Plain)).toEqual(encode("state", state as unknown as Plain));
});

test("iterates are averaged with weights that remember 100 of them", () => {
  const network = networkOf(20, tanh);
  const options = { lambda: 3, averaging: 0.6 };
  const states = run(network, initialLayers(sizes, 4), 20, 5, options);
  let expected = flatBlocks(states[0]!.parameters);
  for (const [k, { parameters }] of states.entries()) {
    const kept = Math.min(1 - 1 / (k + 1), 0.6);
    expected = expected.map((value, i) => kept * value + (1 - kept) * flatBlocks(parameters)[i]!);
  }
  const { memory } = states[4]!;
  const average = averageOf({ step: 5, parameters: states[4]!.parameters, memory });
  expect(distance(flatBlocks(average), expected)).toBeLessThan(1e-14);
  const plain = kfac(network).init(initialLayers(sizes, 4));
  expect(() => averageOf(plain)).toThrow("this state has no average");
});

test("options that make no sense are refused, and networks that K-FAC cannot train", () => {
  const network = networkOf(5, tanh);
  for (const [options, message] of [
    [{ lambda: -1 }, "lambda is a number from 0 up, not -1"],
    [{ invertsEvery: 7 }, "adaptsGammaEvery, 20, is no multiple of invertsEvery, 7"],
    [{ fisherShare: 0 }, "fisherShare is above 0 and at most 1, not 0"],
    [{ decay: 1 }, "decay is at least 0 and below 1, not 1"],
    [{ adaptsLambdaEvery: 0 }, "adaptsLambdaEvery is a whole number from 1 up or false, not 0"],
    [{ learningRate: 0.1, momentum: "fisher" }, "a momentum by the Fisher matrix goes with such a learning rate only"],
  ] as const) {
    expect(() => kfac(network, options)).toThrow(message);
  }
  const { jvp: _, ...withoutJvp } = network;
  expect(() => kfac(withoutJvp)).toThrow("K-FAC chooses step and damping by the network's 'jvp'");
  expect(kfac(withoutJvp, fixed).description).toContain("kfac block-diagonal");
  const outcome = kfac(network).step(kfac(network).init(initialLayers(sizes, 1, Number.NaN)), {
    cases: allCases(5),
    seed: 0,
  });
  expect(outcome.diverged).toMatch(/^the loss is NaN; layer/);
});

function rowsOfMatrix(all: Float64Array, rows: number): number[][] {
  const columns = all.length / rows;
  return Array.from({ length: rows }, (_, i) => [...all.subarray(i * columns, (i + 1) * columns)]);
}

function combineVectors(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, i) => value + factor * b[i]!);
}
