/** Options of the methods: their names and ranges, and what stands for a default. */
import { describe, expect, test } from "vitest";
import {
  adamw,
  blockDiagonal,
  blockTridiagonal,
  clipped,
  cosineDecay,
  exponentialDecay,
  foof,
  growingBatch,
  heWeights,
  isaac,
  kfac,
  kfacPreconditioner,
  lowRankInverse,
  momentum,
  naturalGradient,
  nesterov,
  type OptimizerState,
  randomizedKfac,
  risingMomentum,
  sgd,
  sparseWeights,
} from "../../runtime/training/index.ts";
import { toy } from "../helpers/layer-rows.ts";
import { allCases, initialLayers } from "../helpers/layered-network.ts";

const network = toy(6);
const layer = { outputs: 2, inputs: 3, seed: 1, slot: 0 };

/** Each method with what it needs, and wrong options with what is said of them. */
const mistakes: { name: string; make: (options: never) => unknown; good: object; wrong: [object, string][] }[] = [
  {
    name: "sgd",
    make: sgd,
    good: { learningRate: 0.1 },
    wrong: [
      [{ learningRate: Number.NaN }, "learningRate is a number from 0 up or a function of the step, not NaN"],
      [{ learningRate: undefined }, "learningRate is a number from 0 up or a function of the step, not undefined"],
      [{ learningRate: "0.1" }, 'learningRate is a number from 0 up or a function of the step, not "0.1"'],
      [{ learningRate: Infinity }, "not Infinity"],
    ],
  },
  {
    name: "momentum",
    make: momentum,
    good: { learningRate: 0.1 },
    wrong: [[{ momentum: 2 }, "momentum is at least 0 and below 1, not 2"]],
  },
  {
    name: "nesterov",
    make: nesterov,
    good: { learningRate: 0.1 },
    wrong: [[{ momentum: 1 }, "momentum is at least 0 and below 1 or a function of the step, not 1"]],
  },
  {
    name: "adamw",
    make: adamw,
    good: { learningRate: 0.1 },
    wrong: [
      [{ beta1: 1 }, "beta1 is at least 0 and below 1, not 1"],
      [{ beta2: -0.1 }, "beta2 is"],
      [{ epsilon: 0 }, "epsilon is a positive number, not 0"],
      [{ weightDecay: null }, "weightDecay is a number from 0 up, not null"],
    ],
  },
  {
    name: "clipped",
    make: (options) => clipped(sgd({ learningRate: 0.1 }), options),
    good: { norm: 1 },
    wrong: [[{ norm: 0 }, "norm is a positive number, not 0"]],
  },
  { name: "cosineDecay", make: cosineDecay, good: { from: 1, steps: 9 }, wrong: [[{ steps: 0 }, "steps is a whole"]] },
  {
    name: "exponentialDecay",
    make: exponentialDecay,
    good: { from: 1, decay: 0.1 },
    wrong: [[{ decay: -1 }, "decay is"]],
  },
  {
    name: "risingMomentum",
    make: risingMomentum,
    good: {},
    wrong: [[{ max: 1 }, "max is at least 0 and below 1, not 1"]],
  },
  {
    name: "growingBatch",
    make: growingBatch,
    good: { cases: 9 },
    wrong: [[{ first: 0 }, "first is a whole number from 1"]],
  },
  { name: "heWeights", make: heWeights, good: layer, wrong: [[{ inputs: 0.5 }, "inputs is a whole number from 1 up"]] },
  {
    name: "sparseWeights",
    make: sparseWeights,
    good: layer,
    wrong: [[{ scale: Number.NaN }, "scale is a finite number"]],
  },
  {
    name: "isaac",
    make: isaac,
    good: { inputDamping: 1 },
    wrong: [[{ outputDamping: 0 }, "outputDamping is a positive"]],
  },
  {
    name: "foof",
    make: foof,
    good: { damping: 1 },
    wrong: [[{ period: 0 }, "period is a whole number from 1 up, not 0"]],
  },
  {
    name: "kfacPreconditioner",
    make: kfacPreconditioner,
    good: { damping: 1 },
    wrong: [[{ inverse: blockDiagonal }, "inverse is an inverse, such as blockDiagonal() gives, not a function"]],
  },
  {
    name: "randomizedKfac",
    make: randomizedKfac,
    good: { damping: 1 },
    wrong: [
      [{ rank: 0 }, "rank is a whole number from 1 up, not 0"],
      [{ damping: undefined }, "damping is a positive number, not undefined"],
    ],
  },
  {
    name: "naturalGradient",
    make: naturalGradient,
    good: { damping: 1 },
    wrong: [[{ isCoupled: 1 }, "true or false"]],
  },
  { name: "blockDiagonal", make: blockDiagonal, good: {}, wrong: [[{ damping: "none" }, '"factored" or "equal"']] },
  {
    name: "lowRankInverse",
    make: lowRankInverse,
    good: {},
    wrong: [[{ oversampling: -1 }, "oversampling is a whole"]],
  },
  {
    name: "kfac",
    make: (options) => kfac(network, options),
    good: {},
    wrong: [
      [{ learningRate: Number.NaN }, 'learningRate is a number from 0 up or "fisher", not NaN'],
      [{ learningRate: 0.1, momentum: 2 }, 'momentum is at least 0 and below 1 or "fisher", not 2'],
      [{ averaging: true }, "averaging is at least 0 and below 1 or false, not true"],
    ],
  },
];

describe.each(mistakes)("$name", ({ name, make, good, wrong }) => {
  const made = (options: object) => make({ ...good, ...options } as never);

  test("takes what is right, and refuses what is out of range", () => {
    expect(made({})).toBeDefined();
    for (const [options, message] of wrong) {
      expect(() => made(options), JSON.stringify(options)).toThrow(RangeError);
      expect(() => made(options)).toThrow(message);
      expect(() => made(options)).toThrow(new RegExp(`^${name}: `));
    }
  });

  test("refuses names that it does not know, and tells those that it does", () => {
    expect(() => made({ lamda: 1 })).toThrow(TypeError);
    const known = Object.keys({ ...good, ...wrong[0]![0] }).at(-1)!;
    expect(() => made({ lamda: 1 })).toThrow(new RegExp(`^${name} has no option 'lamda'; it has .*\\b${known}\\b`));
  });
});

test("an option that is undefined is its default", () => {
  const absent = { momentum: undefined, gamma: undefined, inverse: undefined, decay: undefined } as object;
  expect(kfac(network, { lambda: 1, ...absent }).description).toBe(kfac(network, { lambda: 1 }).description);
  const beta1 = { beta1: undefined } as object;
  expect(adamw({ learningRate: 1, ...beta1 }).description).toBe(adamw({ learningRate: 1 }).description);
  expect(foof({ damping: 1, period: 3, ...({ observedSteps: undefined } as object) }).description).toContain("Steps 3");
});

test("a rate that is no number is told with its step", () => {
  const optimizer = sgd({ learningRate: (step) => 1 / (1 - step) });
  let state: OptimizerState<Float64Array> = optimizer.init(Float64Array.of(1));
  state = optimizer.step(state, Float64Array.of(0));
  expect(() => optimizer.step(state, Float64Array.of(0))).toThrow(
    new RangeError("a rate is a number from 0 up, not Infinity as at step 1"),
  );
});

test("networks are refused by the layer, and those without any", () => {
  const begin = (layers: object) => kfac({ ...network, layers } as typeof network, { inverse: blockTridiagonal() });
  const parameters = initialLayers([4, 5, 3], 1);
  expect(() => begin({}).init(parameters)).toThrow(new RangeError("the network's 'layers' lists no layer"));
  expect(() => begin({ ...network.layers, layer1: () => undefined }).init(parameters)).toThrow(
    new TypeError("layer 'layer1': its function in 'layers' gives no { weights, bias } of the parameters"),
  );
  const whole = kfac(network);
  expect(whole.step(whole.init(parameters), { cases: allCases(6), seed: 1 }).diverged).toBeUndefined();
});
