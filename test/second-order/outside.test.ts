/** Parameters of no layer: what K-FAC takes of the Fisher matrix for them, and that it trains them. */
import { describe, expect, test } from "vitest";
import { gaussian } from "../../runtime/distributions/index.ts";
import { copyOf } from "../../runtime/optimizers/parameters.ts";
import { decode, encode, type Plain } from "../../runtime/training/encoding.ts";
import {
  blockTridiagonal,
  type Floats,
  isaac,
  type KfacMemory,
  type KfacOptions,
  kfac,
  type LayeredNetwork,
  type OptimizerState,
  preconditioned,
  sgd,
} from "../../runtime/training/index.ts";
import { distance, flat, normalMatrix } from "../helpers/dense-matrices.ts";
import {
  allCases,
  initialLayers,
  type Layer,
  layeredNetwork,
  rowsOfTargets,
  tanh,
} from "../helpers/layered-network.ts";

const sizes = [4, 5, 3];
const cases = 30;
const layered = layeredNetwork({
  sizes,
  activation: tanh,
  inputs: flat(normalMatrix(cases, 4, 1)),
  distribution: gaussian(0.5),
  targets: rowsOfTargets(flat(normalMatrix(cases, 3, 2)), 3),
});

/** The outputs of the layers are multiplied by gains, and moved. */
interface Model {
  readonly layers: Layer[];
  readonly last: { readonly gain: Float64Array; readonly shift: Float64Array };
}

const times = (rows: Floats, gain: Float64Array) => Float64Array.from(rows, (value, at) => value * gain[at % 3]!);
const plus = (rows: Floats, shift: Float64Array) => Float64Array.from(rows, (value, at) => value + shift[at % 3]!);
const summed = (rows: Float64Array) =>
  Float64Array.from([0, 1, 2], (o) => rows.reduce((sum, x, at) => sum + (at % 3 === o ? x : 0), 0));

const network: LayeredNetwork<Model, Floats> = {
  distribution: layered.distribution as LayeredNetwork<Model, Floats>["distribution"],
  targets: layered.targets,
  layers: Object.fromEntries(
    Object.entries(layered.layers).map(([name, of]) => [name, (tree: Model) => of(tree.layers)]),
  ),
  layerwise({ layers, last: { gain, shift } }, chosen) {
    const { outputs, pull } = layered.layerwise(layers, chosen);
    return {
      outputs: plus(times(outputs, gain), shift),
      pull(cotangent) {
        const inner = pull(times(cotangent, gain));
        const ofGain = summed(Float64Array.from(cotangent, (value, at) => value * outputs[at]!));
        return {
          ...inner,
          gradient: { layers: inner.gradient, last: { gain: ofGain, shift: summed(Float64Array.from(cotangent)) } },
        };
      },
    };
  },
  jvp({ layers, last: { gain, shift } }, chosen, direction) {
    const [outputs, tangent] = layered.jvp!(layers, chosen, direction.layers);
    const ofGain = times(outputs, direction.last.gain);
    const along = times(tangent, gain).map((value, at) => value + ofGain[at]!);
    return [plus(times(outputs, gain), shift), plus(along, direction.last.shift)];
  },
};

const start = (): Model => ({
  layers: initialLayers(sizes, 4),
  last: { gain: Float64Array.of(1, 0.5, -2), shift: Float64Array.of(0, 0.1, 0.2) },
});

function stepped(state: OptimizerState<Model>, seed: number, options: KfacOptions) {
  const outcome = kfac(network, options).step(state, { cases: allCases(cases), seed });
  if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
  return outcome;
}

/** Nothing adapts, and the step is a number times the direction. */
const fixed = { adaptsLambdaEvery: false, adaptsGammaEvery: false, learningRate: 0.3, l2: 0, gamma: 0.7 } as const;
const memoryOf = (state: OptimizerState<Model>) => state.memory as KfacMemory<Model>;

describe("parameters of no layer", () => {
  test("have the diagonal of the Fisher matrix, on average over sampled targets", () => {
    const draws = 300;
    const begun = kfac(network, fixed).init(start());
    expect(Object.entries(memoryOf(begun).outside).map(([path, { length }]) => `${path} ${length}`)).toEqual([
      "last.gain 3",
      "last.shift 3",
    ]);
    const found = Array.from({ length: draws }, (_, seed) => {
      const { outside } = memoryOf(stepped(kfac(network, fixed).init(start()), seed, fixed).state);
      return [...outside["last.gain"]!, ...outside["last.shift"]!];
    });
    // J of a gain is the output before it, that of a shift 1; F_R is 1 / variance.
    const { outputs } = layered.layerwise(start().layers, allCases(cases));
    const ofGains = summed(Float64Array.from(outputs, (value) => value * value)).map((sum) => sum / cases / 0.5);
    for (const [k, exact] of [...ofGains, 2, 2, 2].entries()) {
      const values = found.map((each) => each[k]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / draws;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1));
      expect(Math.abs(mean - exact)).toBeLessThan((4 * deviation) / Math.sqrt(draws));
      // The estimate of one batch is a squared normal number: its relative deviation is that of chi squared.
      expect(deviation / mean).toBeCloseTo(Math.SQRT2, 0);
    }
  });

  test("step by their gradient over that, damped by gamma squared, beside the layers' own step", () => {
    const before = start();
    const { outputs, pull } = network.layerwise(before, allCases(cases));
    const { gradient } = pull(network.distribution.gradient(outputs, network.targets(allCases(cases)), cases));
    const { state } = stepped(kfac(network, fixed).init(copyOf(before)), 3, fixed);
    for (const name of ["gain", "shift"] as const) {
      const fisher = memoryOf(state).outside[`last.${name}`]!;
      const expected = before.last[name].map(
        (value, i) => value - (0.3 * gradient.last[name][i]!) / (fisher[i]! + 0.49),
      );
      expect(distance(state.parameters.last[name], expected)).toBeLessThan(1e-14);
    }
  });

  test.each<{ name: string; options: KfacOptions }>([
    { name: "block-diagonal", options: { lambda: 3 } },
    { name: "block-tridiagonal", options: { lambda: 3, inverse: blockTridiagonal() } },
  ])("are trained, $name, and kept in states that are written and read", ({ options }) => {
    let state = kfac(network, options).init(start());
    const losses: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const outcome = stepped(state, seed, options);
      losses.push(outcome.loss);
      state = outcome.state;
    }
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    let read = decode("state", encode("state", state as unknown as Plain), "memory") as unknown as typeof state;
    for (let seed = 20; seed < 22; seed++)
      [state, read] = [stepped(state, seed, options).state, stepped(read, seed, options).state];
    expect(encode("state", read as unknown as Plain)).toEqual(encode("state", state as unknown as Plain));
  });

  test("take the first-order method's step in preconditioned ones", () => {
    const before = start();
    const { outputs, pull } = network.layerwise(before, allCases(cases));
    const { gradient } = pull(network.distribution.gradient(outputs, network.targets(allCases(cases)), cases));
    const optimizer = preconditioned(network, isaac({ inputDamping: 1 }), sgd({ learningRate: 0.1 }));
    const outcome = optimizer.step(optimizer.init(copyOf(before)), { cases: allCases(cases), seed: 1 });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    expect(outcome.state.parameters.last.gain).toEqual(
      before.last.gain.map((value, i) => value - 0.1 * gradient.last.gain[i]!),
    );
  });

  test("of an array that lies in a layer in part are those behind it, and layers may not share any", () => {
    interface Flat {
      readonly theta: Float64Array;
    }
    const of =
      (from: number, to: number) =>
      ({ theta }: Flat) => ({ weights: theta.subarray(from, to), outputs: 2 });
    const flatNetwork = (from: number): LayeredNetwork<Flat, Floats> => ({
      ...(network as unknown as LayeredNetwork<Flat, Floats>),
      layers: { first: of(0, 4), second: of(from, from + 4) },
    });
    const memory = (from: number, length: number) =>
      kfac(flatNetwork(from)).init({ theta: new Float64Array(length) }).memory as unknown as KfacMemory<Flat>;
    expect(Object.keys(memory(4, 8).outside)).toEqual([]);
    expect(Object.keys(memory(4, 9).outside)).toEqual(["theta"]);
    expect(() => memory(3, 9)).toThrow("layers of 8 parameters share some: they have 7");
  });
});
