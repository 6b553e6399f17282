/** Rows that come in another order than the cases: methods that pair a case's rows in several layers take the same steps, or refuse. */
import { describe, expect, test } from "vitest";
import { gaussian } from "../../runtime/distributions/index.ts";
import type { LayerRecord } from "../../runtime/second-order/network.ts";
import {
  blockTridiagonal,
  type Floats,
  kfac,
  kfacPreconditioner,
  type LayeredNetwork,
  type NetworkOptimizer,
  naturalGradient,
  preconditioned,
  sgd,
} from "../../runtime/training/index.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { distance, flat, normalMatrix } from "../helpers/dense-matrices.ts";
import {
  type Activation,
  allCases,
  flatBlocks,
  initialLayers,
  type Layer,
  layeredNetwork,
  relu,
  rowsOfTargets,
  tanh,
} from "../helpers/layered-network.ts";

type Network = LayeredNetwork<Layer[], Floats>;
const [sizes, cases] = [[4, 3, 2], 12];
const inputs = flat(normalMatrix(cases, 4, 1));

const byBatchWith = (activation: Activation): Network =>
  layeredNetwork({
    sizes,
    activation,
    inputs,
    distribution: gaussian(),
    targets: rowsOfTargets(flat(normalMatrix(cases, 2, 2)), 2),
  });
const byBatch = byBatchWith(tanh);
/** With 3 rectified units: nothing flows back through some cases' first layer. */
const rectified = byBatchWith(relu);

/** The first layer's rows in another order, or with adjoints of another kind: `row` tells what row r takes of the old ones. */
function rearranged(row: (r: number, record: LayerRecord) => { input: Floats; adjoint: Floats }): Network {
  return {
    ...byBatch,
    layerwise(parameters, chosen) {
      const { outputs, pull } = byBatch.layerwise(parameters, chosen);
      return {
        outputs,
        pull(cotangent) {
          const { gradient, layers } = pull(cotangent);
          const moved = layers.map((record) => {
            if (record.name !== "layer0") return record;
            const rows = Array.from({ length: record.rows }, (_, r) => row(r, record));
            return {
              ...record,
              input: Float64Array.from(rows.flatMap(({ input }) => [...input])),
              outputAdjoint: Float64Array.from(rows.flatMap(({ adjoint }) => [...adjoint])),
            };
          });
          return { gradient, layers: moved };
        },
      };
    },
  };
}

const rowOf = ({ input, outputAdjoint }: LayerRecord, r: number) => ({
  input: input.subarray(r * 4, r * 4 + 4),
  adjoint: outputAdjoint.subarray(r * 3, r * 3 + 3),
});

const fixed = { lambda: 3, learningRate: 0.1, adaptsLambdaEvery: false, adaptsGammaEvery: false } as const;
const methods: { name: string; method: (it: Network) => NetworkOptimizer<Layer[]> }[] = [
  { name: "kfac, block-tridiagonal", method: (it) => kfac(it, { ...fixed, inverse: blockTridiagonal() }) },
  {
    name: "its direction",
    method: (it) =>
      preconditioned(it, kfacPreconditioner({ damping: 1, inverse: blockTridiagonal() }), sgd({ learningRate: 0.1 })),
  },
  {
    name: "the natural gradient",
    method: (it) => preconditioned(it, naturalGradient({ damping: 0.3 }), sgd({ learningRate: 0.1 })),
  },
];

function afterSteps(optimizer: NetworkOptimizer<Layer[]>, steps = 3): Float64Array {
  let state = optimizer.init(initialLayers(sizes, 4));
  for (let seed = 0; seed < steps; seed++) {
    const outcome = optimizer.step(state, { cases: allCases(cases), seed });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    state = outcome.state;
  }
  return flatBlocks(state.parameters);
}

const source = `
import { dense, relu } from "fluxion/kernels";
interface Layer { weights: Float64Array; bias: Float64Array }

/** @differentiable wrt layers modes layerwise */
export function backwards(layers: [Layer, Layer], x: Float64Array): Float64Array {
  const width = layers[0].weights.length / layers[0].bias.length;
  const out = layers[1].bias.length;
  const rows = x.length / width;
  const all = new Float64Array(rows * out);
  for (let r = rows - 1; r >= 0; r--) {
    const hidden = relu(dense(x.subarray(r * width, (r + 1) * width), layers[0].weights, layers[0].bias));
    for (let o = 0; o < out; o++) all[r * out + o] = 0;
    const y = dense(hidden, layers[1].weights, layers[1].bias);
    for (let o = 0; o < out; o++) all[r * out + o] = y[o]!;
  }
  return all;
}

/** @differentiable wrt layers modes layerwise */
export function batchedThenBackwards(layers: [Layer, Layer], x: Float64Array): Float64Array {
  const hidden = relu(dense(x, layers[0].weights, layers[0].bias));
  const width = layers[0].bias.length;
  const out = layers[1].bias.length;
  const rows = hidden.length / width;
  const all = new Float64Array(rows * out);
  for (let r = rows - 1; r >= 0; r--) {
    const y = dense(hidden.subarray(r * width, (r + 1) * width), layers[1].weights, layers[1].bias);
    for (let o = 0; o < out; o++) all[r * out + o] = y[o]!;
  }
  return all;
}
`;

const { messages, code } = compileFiles({ "outputs.ts": source }, { tags: true, emit: "js", standalone: true });
if (messages) throw new Error(messages);
const generated = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);

describe.each(methods)("$name", ({ method }) => {
  test("takes the same steps with calls of single cases, from the last to the first", () => {
    const rows = rowsOfTargets(inputs, 4);
    for (const name of ["backwardsLayerwise", "batchedThenBackwardsLayerwise"]) {
      const network: Network = {
        ...rectified,
        layers: { "layers[0].weights": (tree) => tree[0]!, "layers[1].weights": (tree) => tree[1]! },
        layerwise: (layers, chosen) => generated[name](layers, rows(chosen)),
      };
      expect(distance(afterSteps(method(network)), afterSteps(method(rectified)))).toBeLessThan(1e-12);
    }
  });

  test("takes the same steps with rows in any order, also where nothing flows back to one of them", () => {
    const inOrder = (silent: number | undefined) => (r: number, record: LayerRecord) => {
      const { input, adjoint } = rowOf(record, r);
      return { input, adjoint: r === silent ? adjoint.map(() => 0) : adjoint };
    };
    for (const silent of [undefined, 7]) {
      const expected = afterSteps(method(rearranged(inOrder(silent))));
      const network = rearranged((r, record) => inOrder(silent)((5 * r + 3) % cases, record));
      expect(distance(afterSteps(method(network)), expected)).toBeLessThan(1e-12);
    }
  });

  test("refuses two rows of one case, and rows that mix cases", () => {
    const routed = rearranged((r, record) => rowOf(record, r === 4 ? 5 : r));
    expect(() => afterSteps(method(routed))).toThrow(
      new RangeError("rows 4 and 5 of layer 'layer0' are of one case, whose gradient is then no outer product"),
    );
    const mixed = rearranged((r, record) => {
      const { input, adjoint } = rowOf(record, r);
      const other = rowOf(record, (r + 1) % cases).adjoint;
      return { input, adjoint: Float64Array.from(adjoint, (value, i) => value + other[i]!) };
    });
    expect(() => afterSteps(method(mixed))).toThrow(/^row \d+ of layer 'layer0' is of no single case/);
  });

  test("refuses an order that is not to be known", () => {
    const network = rearranged((r, record) => {
      const { input, adjoint } = rowOf(record, (5 * r + 3) % cases);
      return { input, adjoint: r < 3 ? adjoint.map(() => 0) : adjoint };
    });
    expect(() => afterSteps(method(network))).toThrow(/^layer 'layer0' has its rows in an order of its own/);
  });
});
