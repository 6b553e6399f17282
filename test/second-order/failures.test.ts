/** A run that cannot go on: it ends at its step, and says in which layer that showed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gaussian } from "../../runtime/distributions/index.ts";
import {
  blockDiagonal,
  blockTridiagonal,
  exactlyDamped,
  foof,
  isaac,
  type KfacMemory,
  kfac,
  kfacPreconditioner,
  lowRankInverse,
  naturalGradient,
  preconditioned,
  randomizedKfac,
  sgd,
  startOf,
  train,
  training,
} from "../../runtime/training/index.ts";
import { flat, normalMatrix } from "../helpers/dense-matrices.ts";
import { initialLayers, type Layer, layeredNetwork, rowsOfTargets, tanh } from "../helpers/layered-network.ts";

const sizes = [4, 5, 3];
const cases = 12;

const sound = layeredNetwork({
  sizes,
  activation: tanh,
  inputs: flat(normalMatrix(cases, 4, 1)),
  distribution: gaussian(),
  targets: rowsOfTargets(flat(normalMatrix(cases, 3, 2)), 3),
});
type Network = typeof sound;

/** From its `from`-th pull on the rows of layer1, in one of their arrays, are what `spoil` makes of them. */
function spoiled(part: "input" | "outputAdjoint", from: number, spoil: (rows: Float64Array) => void): Network {
  let pulls = 0;
  return {
    ...sound,
    layerwise(parameters, chosen) {
      const pass = sound.layerwise(parameters, chosen);
      return {
        ...pass,
        pull(cotangent) {
          const pulled = pass.pull(cotangent);
          if (++pulls < from) return pulled;
          const layers = pulled.layers.map((layer) => {
            if (layer.name !== "layer1") return layer;
            const rows = Float64Array.from(layer[part]);
            spoil(rows);
            return { ...layer, [part]: rows };
          });
          return { ...pulled, layers };
        },
      };
    },
  };
}

/** How the loop ends, three steps in each of which all cases are seen. */
function endOf(network: Network, methodOf: (network: Network) => ReturnType<typeof kfac<Layer[], Float64Array>>) {
  const task = { parameters: initialLayers(sizes, 4), cases, batch: cases, epochs: 3, seed: 1 };
  const run = training({ ...task, optimizer: methodOf(network) }, startOf({ ...task, optimizer: methodOf(network) }));
  for (let next = run.next(); ; next = run.next()) if (next.done) return next.value;
}

const rate = sgd({ learningRate: 0.01 });
const nan = (rows: Float64Array) => rows.fill(Number.NaN);

describe("a factor without an inverse ends the run in its step, by its layer", () => {
  test.each([
    { name: "kfac", methodOf: (it: Network) => kfac(it) },
    { name: "kfac, block-tridiagonal", methodOf: (it: Network) => kfac(it, { inverse: blockTridiagonal() }) },
    { name: "kfac, exactly damped", methodOf: (it: Network) => kfac(it, { inverse: exactlyDamped() }) },
    {
      name: "kfac of low rank",
      methodOf: (it: Network) => kfac(it, { inverse: blockDiagonal({ inverse: lowRankInverse({ rank: 2 }) }) }),
    },
    { name: "its direction", methodOf: (it: Network) => preconditioned(it, kfacPreconditioner({ damping: 1 }), rate) },
    {
      name: "its direction of low rank",
      methodOf: (it: Network) =>
        preconditioned(it, randomizedKfac({ damping: 1, observesEvery: 1, invertsEvery: 1 }), rate),
    },
    { name: "foof", methodOf: (it: Network) => preconditioned(it, foof({ damping: 1 }), rate) },
    { name: "isaac", methodOf: (it: Network) => preconditioned(it, isaac({ inputDamping: 1 }), rate) },
    {
      name: "the natural gradient by layers",
      methodOf: (it: Network) => preconditioned(it, naturalGradient({ damping: 1, isCoupled: false }), rate),
    },
  ])("$name", ({ methodOf }) => {
    // Two pulls a step in those that sample targets, one in the others: the rows are spoiled in the second or third step.
    const end = endOf(spoiled("input", 3, nan), methodOf);
    expect(end).toMatchObject({ kind: "diverged", reason: expect.stringMatching(/^layer 'layer1': .*not/) });
    expect((end as { step: number }).step).toBeGreaterThan(1);
  });

  test("and the last good checkpoint", async () => {
    const output = mkdtempSync(join(tmpdir(), "fluxion-failures-"));
    let heard = "";
    const stream = { write: (text: string) => (heard += text) } as unknown as NodeJS.WriteStream;
    const optimizer = kfac(spoiled("input", 5, nan));
    const task = { parameters: initialLayers(sizes, 4), optimizer, cases, batch: cases, epochs: 5, seed: 1 };
    const outcome = await train(task, { output, report: { title: "" }, stream });
    rmSync(output, { recursive: true });
    expect(outcome).toMatchObject({ status: "diverged", exitCode: 1, step: 2 });
    expect(heard).toMatch(
      /\ntraining stopped at step 3: layer 'layer1': the damped factor .*; last good checkpoint: .*, after step 2\n$/,
    );
  });

  test("of all layers together names none", () => {
    const end = endOf(spoiled("input", 3, nan), (it) => preconditioned(it, naturalGradient({ damping: 1 }), rate));
    expect(end).toMatchObject({
      kind: "diverged",
      step: 2,
      reason: expect.stringMatching(/^the matrix is not positive/),
    });
  });

  test("for want of damping: a layer that all cases hand the same", () => {
    const network = spoiled("input", 1, (rows) => rows.fill(1));
    const options = { gamma: 0, lambda: 0, l2: 0, adaptsGammaEvery: false, adaptsLambdaEvery: false } as const;
    const end = endOf(network, (it) => kfac(it, options));
    expect(end).toMatchObject({ kind: "diverged", step: 1 });
    expect((end as { reason: string }).reason).toMatch(
      /^layer 'layer1': the damped factor is not positive definite: pivot \d+ of 6 is \S+; more damping helps$/,
    );
  });
});

test("an error of the caller is none of these", () => {
  const broken: Network = { ...sound, targets: () => new Float64Array(1) };
  expect(() => endOf(broken, (it) => kfac(it))).toThrow(RangeError);
});

test("a gamma whose factors have no inverse is not among the three that are tried", () => {
  // Rows that are all alike make a factor of ones, to which the two smaller gammas add less than rounding does.
  const network = spoiled("input", 1, (rows) => rows.fill(1));
  const gamma = 1e-17;
  const options = { gamma, lambda: 1, adaptsGammaEvery: 200, invertsEvery: 200, adaptsLambdaEvery: false } as const;
  const optimizer = kfac(network, options);
  const start = { ...optimizer.init(initialLayers(sizes, 4)), step: 199 };
  const outcome = optimizer.step(start, { cases: Uint32Array.from({ length: cases }, (_, k) => k), seed: 1 });
  if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
  const { strengths } = outcome.state.memory as KfacMemory<Layer[]>;
  expect(strengths.gamma[0]).toBeCloseTo(gamma / Math.sqrt(19 / 20) ** 200, 25);
});

describe("numbers that are not finite are told by", () => {
  const huge = () => {
    const layers = initialLayers(sizes, 4);
    layers[0]!.weights.fill(Number.MAX_VALUE);
    return layers;
  };
  const linear = { value: (s: number) => s, slope: () => 1 };
  /** Layers in the order of their calls, as generated passes give them. */
  const inOrder: Network = (() => {
    const network = layeredNetwork({
      sizes,
      activation: linear,
      inputs: flat(normalMatrix(cases, 4, 1)),
      distribution: gaussian(),
      targets: rowsOfTargets(flat(normalMatrix(cases, 3, 2)), 3),
    });
    return {
      ...network,
      layerwise(parameters, chosen) {
        const { outputs, pull } = network.layerwise(parameters, chosen);
        const reversed = (cotangent: Parameters<typeof pull>[0]) => {
          const pulled = pull(cotangent);
          return { ...pulled, layers: [...pulled.layers].reverse() };
        };
        return { outputs, pull: reversed };
      },
    };
  })();

  test("the first layer that is handed them", () => {
    for (const method of [kfac(inOrder), preconditioned(inOrder, isaac({ inputDamping: 1 }), rate)]) {
      const outcome = method.step(method.init(huge()), { cases: Uint32Array.of(0, 1, 2), seed: 1 });
      expect(outcome.diverged).toMatch(/^the loss is (NaN|Infinity); layer 'layer1' is the first whose input is not$/);
    }
  });

  test("or the last that they flow back from, and the parameters whose gradient they are", () => {
    const layers = initialLayers(sizes, 4);
    layers[1]!.weights.fill(1e200);
    const optimizer = kfac({ ...inOrder, distribution: { ...inOrder.distribution, loss: () => 1 } });
    const outcome = optimizer.step(optimizer.init(layers), { cases: Uint32Array.of(0, 1, 2), seed: 1 });
    expect(outcome.diverged).toBe(
      "the gradient by '0.weights' is not finite; layer 'layer0' is the last, and the first on the way back, whose output's adjoint is not",
    );
  });
});
