/** Optimizers against their formulas written out element by element, on a quadratic, and as states that can be saved. */
import { describe, expect, test } from "vitest";
import {
  adamw,
  clipped,
  cosineDecay,
  glorotWeights,
  heWeights,
  lecunWeights,
  momentum,
  nesterov,
  type Optimizer,
  type OptimizerState,
  risingMomentum,
  sgd,
  sparseWeights,
} from "../../runtime/optimizers/index.ts";
import { copyOf, zipLeaves } from "../../runtime/optimizers/parameters.ts";
import { randomNormal } from "../../runtime/random.ts";
import { decode, encode, type Plain } from "../../runtime/training/encoding.ts";

interface Parameters {
  readonly weights: Float64Array;
  readonly layers: readonly [{ readonly bias: Float32Array }, { readonly scale: number[] }];
}

function drawn(slot: number): Parameters {
  const normal = (element: number) => randomNormal(1, slot, element);
  return {
    weights: Float64Array.of(normal(0), normal(1), normal(2)),
    layers: [{ bias: Float32Array.of(normal(3), normal(4)) }, { scale: [normal(5)] }],
  };
}

const rate = (step: number) => 0.1 / (1 + step);

/** One parameter's whole path from the method's formula: gradients in, values after each step out. */
type Formula = (theta: number, gradients: readonly number[], store: (x: number) => number) => number[];

const methods: { name: string; optimizer: Optimizer; formula: Formula }[] = [
  {
    name: "sgd",
    optimizer: sgd({ learningRate: rate }),
    formula(theta, gradients, store) {
      return gradients.map((g, step) => {
        theta = store(theta - rate(step) * g);
        return theta;
      });
    },
  },
  {
    name: "momentum",
    optimizer: momentum({ learningRate: rate, momentum: 0.8 }),
    formula(theta, gradients, store) {
      let v = 0;
      return gradients.map((g, step) => {
        const next = 0.8 * v + g;
        v = store(next);
        theta = store(theta - rate(step) * next);
        return theta;
      });
    },
  },
  {
    // The look-ahead form of the paper, whose gradients are those at theta + mu v.
    name: "nesterov",
    optimizer: nesterov({ learningRate: rate, momentum: 0.8 }),
    formula(phi, gradients, store) {
      let v = 0;
      return gradients.map((g, step) => {
        const next = 0.8 * v - rate(step) * g;
        v = store(next);
        phi = store(phi - rate(step) * g + 0.8 * next);
        return phi;
      });
    },
  },
  {
    name: "adamw",
    optimizer: adamw({ learningRate: rate, beta1: 0.7, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.05 }),
    formula(theta, gradients, store) {
      let [m, v] = [0, 0];
      return gradients.map((g, step) => {
        const mean = 0.7 * m + (1 - 0.7) * g;
        const square = 0.95 * v + (1 - 0.95) * g * g;
        [m, v] = [store(mean), store(square)];
        const [mHat, vHat] = [mean / (1 - 0.7 ** (step + 1)), square / (1 - 0.95 ** (step + 1))];
        theta = store(theta - rate(step) * (mHat / (Math.sqrt(vHat) + 1e-6) + 0.05 * theta));
        return theta;
      });
    },
  },
];

describe.each(methods)("$name", ({ optimizer, formula }) => {
  test("takes the steps of its formula in float64 and float32", () => {
    const start = drawn(0);
    const gradients = [1, 2, 3, 4].map(drawn);
    const wide = formula(
      start.weights[1] as number,
      gradients.map((gradient) => gradient.weights[1] as number),
      (x) => x,
    );
    const narrow = formula(
      start.layers[0].bias[0] as number,
      gradients.map((gradient) => gradient.layers[0].bias[0] as number),
      Math.fround,
    );
    const list = formula(
      start.layers[1].scale[0] as number,
      gradients.map((gradient) => gradient.layers[1].scale[0] as number),
      (x) => x,
    );
    let state = optimizer.init(copyOf(start));
    for (const [step, gradient] of gradients.entries()) {
      const before = copyOf(gradient);
      state = optimizer.step(state, gradient);
      expect(gradient).toEqual(before);
      expect(state.step).toBe(step + 1);
      expect(state.parameters.weights[1]).toBe(wide[step]);
      expect(state.parameters.layers[0].bias[0]).toBe(narrow[step]);
      expect(state.parameters.layers[1].scale[0]).toBe(list[step]);
    }
  });

  test("goes on bit for bit from a state that was written and read", () => {
    let state = optimizer.init(drawn(0));
    for (const slot of [1, 2, 3]) state = optimizer.step(state, drawn(slot));
    let read = decode("state", encode("state", state as unknown as Plain), "memory") as unknown as typeof state;
    expect(read).toEqual(state);
    for (const slot of [4, 5]) [state, read] = [optimizer.step(state, drawn(slot)), optimizer.step(read, drawn(slot))];
    expect(read).toEqual(state);
  });

  test("works in the arrays it was given: a step allocates none", () => {
    const arrays = (state: OptimizerState<Parameters>) =>
      [state.parameters, ...(Object.values(state.memory) as Parameters[])].map((tree) => tree.weights);
    const first = optimizer.init(drawn(0));
    const before = arrays(first);
    const after = arrays(optimizer.step(first, drawn(1)));
    for (const [place, array] of after.entries()) expect(array).toBe(before[place]);
  });

  test("refuses a gradient of another shape", () => {
    const state = optimizer.init([new Float64Array(2), new Float64Array(3)]);
    expect(() => optimizer.step(state, [new Float64Array(2)])).toThrow("2 parameter arrays");
    expect(() => optimizer.step(state, [new Float64Array(2), new Float64Array(4)])).toThrow(
      "parameter array '1' has length 3, what goes with it has 4",
    );
    const named = optimizer.init({ a: new Float64Array(2), b: new Float64Array(2) });
    const other = { a: new Float64Array(2), c: new Float64Array(2) };
    expect(() => optimizer.step(named, other as unknown as typeof named.parameters)).toThrow(
      "parameter 'b' has nothing that goes with it",
    );
  });

  test("takes a gradient by the names of its fields, whatever their order", () => {
    const parameters = { a: Float64Array.of(1), b: Float64Array.of(2) };
    const straight = optimizer.step(optimizer.init(copyOf(parameters)), {
      a: Float64Array.of(3),
      b: Float64Array.of(4),
    });
    const turned = optimizer.step(optimizer.init(copyOf(parameters)), { b: Float64Array.of(4), a: Float64Array.of(3) });
    expect(turned).toEqual(straight);
  });
});

test.each([
  { name: "sgd", optimizer: sgd({ learningRate: 0.1 }) },
  { name: "momentum", optimizer: momentum({ learningRate: 0.05 }) },
  { name: "nesterov", optimizer: nesterov({ learningRate: 0.05, momentum: 0.9 }) },
  { name: "adamw", optimizer: adamw({ learningRate: cosineDecay({ from: 0.3, steps: 400 }), weightDecay: 0 }) },
])("$name finds the minimum of a quadratic", ({ optimizer }) => {
  const minimum = Float64Array.of(3, -2, 0.5, 10);
  const curvature = [1, 4, 9, 0.5];
  let state = optimizer.init(new Float64Array(4));
  for (let step = 0; step < 400; step++) {
    const gradient = state.parameters.map((x, i) => (curvature[i] as number) * (x - (minimum[i] as number)));
    state = optimizer.step(state, gradient);
  }
  for (const [i, x] of state.parameters.entries()) expect(Math.abs(x - (minimum[i] as number))).toBeLessThan(1e-3);
});

test("nesterov's two forms agree: gradients at theta + mu v, with a momentum for each step", () => {
  const mu = (step: number) => 0.5 + 0.1 * Math.min(step, 4);
  const slope = (x: number) => x ** 3 - x + 0.3;
  const optimizer = nesterov({ learningRate: 0.05, momentum: mu });
  let state = optimizer.init(Float64Array.of(1.5));
  let [theta, v] = [1.5, 0];
  for (let step = 0; step < 40; step++) {
    v = mu(step) * v - 0.05 * slope(theta + mu(step) * v);
    theta += v;
    state = optimizer.step(state, Float64Array.of(slope(state.parameters[0]!)));
    expect(state.parameters[0]! - mu(step + 1) * v).toBeCloseTo(theta, 13);
  }
});

test("nesterov on a quadratic of curvature l is classical momentum with mu (1 - l eta)", () => {
  const [l, eta, mu] = [3, 0.1, 0.9];
  const optimizer = nesterov({ learningRate: eta, momentum: mu });
  let state = optimizer.init(Float64Array.of(2));
  let [theta, v] = [2, 0];
  for (let step = 0; step < 30; step++) {
    v = mu * (1 - l * eta) * v - eta * l * theta;
    theta += v;
    state = optimizer.step(state, Float64Array.of(l * state.parameters[0]!));
    const velocity = (state.memory as unknown as { velocity: Float64Array }).velocity[0]!;
    expect(state.parameters[0]! - mu * velocity).toBeCloseTo(theta, 13);
  }
});

test.each([
  { name: "momentum", make: momentum, limit: (mu: number) => 2 * (1 + mu) },
  { name: "nesterov", make: nesterov, limit: (mu: number) => (2 * (1 + mu)) / (1 + 2 * mu) },
])("$name converges below its limit of stability, and diverges above it", ({ make, limit }) => {
  const after = (share: number): number => {
    const optimizer = make({ learningRate: share * limit(0.9), momentum: 0.9 });
    let state = optimizer.init(Float64Array.of(1));
    for (let step = 0; step < 3000; step++) state = optimizer.step(state, Float64Array.from(state.parameters));
    return Math.abs(state.parameters[0]!);
  };
  expect(after(0.99)).toBeLessThan(1e-6);
  expect(after(1.01)).toBeGreaterThan(1e6);
});

test("momentum rises every 250 steps up to its limit, and is at most 0.9 at the end of a run", () => {
  const rising = risingMomentum({ max: 0.99, steps: 20_000 });
  expect([0, 249, 250, 500, 750].map(rising)).toEqual([0.5, 0.5, 0.75, 1 - 1 / 6, 0.875]);
  expect([18_999, 19_000, 20_000].map(rising)).toEqual([0.99, 0.9, 0.9]);
  expect(rising(12_250)).toBe(0.99);
  expect(risingMomentum({ max: 0.5 })(3000)).toBe(0.5);
});

test("initial weights have the spread that is promised, from a stream of their own", () => {
  const shape = { outputs: 80, inputs: 100, seed: 3, slot: 5 };
  // The standard error of a mean square of n normals is sqrt(2 / n) of it, and less for uniform numbers.
  for (const [make, variance] of [
    [lecunWeights, 1 / 100],
    [heWeights, 2 / 100],
    [glorotWeights, 2 / 180],
  ] as const) {
    const weights = make(shape);
    expect(weights.length).toBe(8000);
    const meanSquare = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    expect(Math.abs(meanSquare / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 8000));
    expect(Math.abs(mean) / Math.sqrt(variance)).toBeLessThan(4 / Math.sqrt(8000));
    expect(make(shape)).toEqual(weights);
    expect(make({ ...shape, slot: 6 })[0]).not.toBe(weights[0]);
    expect(() => make({ ...shape, inputs: 0 })).toThrow("inputs is a whole number from 1 up");
  }
});

test("sparse weights: each unit reads 15 inputs, all alike often", () => {
  const weights = sparseWeights({ outputs: 400, inputs: 60, seed: 1, slot: 2, scale: 0.25 });
  const uses = new Array(60).fill(0);
  for (let unit = 0; unit < 400; unit++) {
    const row = weights.subarray(unit * 60, (unit + 1) * 60);
    expect(row.filter((w) => w !== 0).length).toBe(15);
    for (const [input, w] of row.entries()) if (w !== 0) uses[input]++;
  }
  // An input is read by 100 units of 400 on average, with a standard deviation of sqrt(400 x 1/4 x 3/4).
  for (const count of uses) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(75));
  const meanSquare = weights.reduce((sum, w) => sum + w * w, 0) / 6000;
  expect(Math.abs(meanSquare / 0.25 ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 6000));
  expect(sparseWeights({ outputs: 3, inputs: 4, seed: 1, slot: 2 }).every((w) => w !== 0)).toBe(true);
  expect(() => sparseWeights({ outputs: 3, inputs: 4, seed: 1, slot: 2, nonZeros: 0 })).toThrow("nonZeros");
});

test("adamw's decay alone shrinks a parameter by 1 - eta lambda per step", () => {
  const optimizer = adamw({ learningRate: 0.5, weightDecay: 0.1 });
  const state = optimizer.step(optimizer.init(Float64Array.of(2)), Float64Array.of(0));
  expect(state.parameters[0]).toBe(2 - 0.5 * (0.1 * 2));
});

test("cosine decay warms up, falls from first to last, and stays", () => {
  const rate = cosineDecay({ from: 1, to: 0.2, steps: 110, warmup: 10 });
  expect([rate(0), rate(4), rate(9), rate(10)]).toEqual([0.1, 0.5, 1, 1]);
  expect(rate(60)).toBeCloseTo(0.6, 12);
  expect(rate(110)).toBeCloseTo(0.2, 12);
  expect(rate(1000)).toBeCloseTo(0.2, 12);
});

describe("a field that is left out", () => {
  const full = () => [
    { w: Float64Array.of(1, 2), b: Float64Array.of(3) },
    { w: Float64Array.of(4), b: Float64Array.of(5) },
  ];
  const without = [{ w: Float64Array.of(1, 2) }, { w: Float64Array.of(4), b: Float64Array.of(5) }];
  const undefinedField = [{ ...without[0], b: undefined }, without[1]] as typeof without;
  /** As a generated gradient has it. */
  const gradient = [
    { w: Float64Array.of(0.5, -1), b: new Float64Array(0) },
    { w: Float64Array.of(2), b: Float64Array.of(-3) },
  ];

  test.each(methods.map(({ name, optimizer }) => ({ name, optimizer })))(
    "has no part in the step: $name",
    ({ optimizer }) => {
      const whole = [{ ...gradient[0]!, b: Float64Array.of(7) }, gradient[1]!];
      const [first, second] = optimizer.step(optimizer.init(full()), whole).parameters;
      for (const parameters of [without, undefinedField]) {
        const method = clipped(optimizer, { norm: 100 });
        const state = method.step(method.init(copyOf(parameters)), gradient as typeof without);
        expect(state.parameters).toEqual([{ w: first!.w }, second]);
      }
    },
  );

  test("goes with an empty array, and with no other", () => {
    const seen: number[] = [];
    zipLeaves(gradient, [without], (g, w) => seen.push(g.length, w.length));
    expect(seen).toEqual([2, 2, 1, 1, 1, 1]);
    expect(() => zipLeaves(without, [full()], () => {})).toThrow("3 parameter arrays, but 4 arrays that go with them");
  });
});

test.each([
  { parameters: { step: 3 }, message: "parameter 'step' is a number" },
  { parameters: { layer: { table: new Int32Array(2) } }, message: "parameter 'layer.table' is Int32Array" },
  { parameters: [null], message: "parameter '0' is null" },
])("parameters that cannot be trained are refused: $message", ({ parameters, message }) => {
  expect(() => adamw({ learningRate: 1 }).init(parameters)).toThrow(message);
});
