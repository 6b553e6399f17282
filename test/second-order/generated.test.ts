/** Layered gradients and tangents as Fluxion generates them, in the place of those by hand: training takes the same steps. */
import { expect, test } from "vitest";
import { gaussian } from "../../runtime/distributions/index.ts";
import { copyOf } from "../../runtime/optimizers/parameters.ts";
import {
  blockTridiagonal,
  isaac,
  kfac,
  type LayeredNetwork,
  momentum,
  type NetworkOptimizer,
  preconditioned,
} from "../../runtime/training/index.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { distance, flat, normalMatrix } from "../helpers/dense-matrices.ts";
import {
  allCases,
  flatBlocks,
  initialLayers,
  type Layer,
  layeredNetwork,
  rowsOfTargets,
  tanh,
} from "../helpers/layered-network.ts";

const source = `
interface Layer { weights: Float64Array; bias: Float64Array }

/** @layer input=x weights=w bias=b */
function affine(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const out = b.length;
  const width = w.length / out;
  const rows = x.length / width;
  const y = new Float64Array(rows * out);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < out; o++) {
      let sum = b[o]!;
      for (let i = 0; i < width; i++) sum += x[r * width + i]! * w[o * width + i]!;
      y[r * out + o] = sum;
    }
  }
  return y;
}

/** @differentiable wrt layers modes jvp layerwise */
export function outputs(layers: [Layer, Layer], x: Float64Array): Float64Array {
  const hidden = affine(x, layers[0]!.weights, layers[0]!.bias);
  for (let k = 0; k < hidden.length; k++) hidden[k] = Math.tanh(hidden[k]!);
  return affine(hidden, layers[1]!.weights, layers[1]!.bias);
}

interface Free { weights: Float64Array; bias?: Float64Array }

/** @differentiable wrt layers modes jvp layerwise layerWeights rows */
export function freeOutputs(layers: [Free, Free], x: Float64Array): Float64Array {
  const hidden = affine(x, layers[0]!.weights, layers[0]!.bias ?? new Float64Array(5));
  return affine(hidden, layers[1]!.weights, layers[1]!.bias ?? new Float64Array(3));
}

/**
 * The same, whose pull leaves out the gradient by weights.
 * @differentiable wrt layers modes layerwise layerWeights rows
 */
export function lean(layers: [Layer, Layer], x: Float64Array): Float64Array {
  return outputs(layers, x);
}

/** @differentiable wrt layers modes jvp layerwise */
export function listed(layers: Layer[], x: Float64Array): Float64Array {
  let h = x;
  for (let l = 0; l < layers.length; l++) {
    h = affine(h, layers[l]!.weights, layers[l]!.bias);
    if (l + 1 < layers.length) h = h.map(Math.tanh);
  }
  return h;
}
`;

const { messages, code } = compileFiles({ "outputs.ts": source }, { tags: true, emit: "js", standalone: true });
if (messages) throw new Error(messages);
const generated = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);

const [sizes, count] = [[4, 5, 3], 20] as const;
type Network = LayeredNetwork<Layer[], Float64Array | Float32Array>;

test.each<{ name: string; method: (network: Network) => NetworkOptimizer<Layer[]> }>([
  { name: "K-FAC", method: (network) => kfac(network, { lambda: 3 }) },
  { name: "block-tridiagonal K-FAC", method: (network) => kfac(network, { lambda: 3, inverse: blockTridiagonal() }) },
  {
    name: "ISAAC",
    method: (network) => preconditioned(network, isaac({ inputDamping: 0.1 }), momentum({ learningRate: 0.2 })),
  },
  {
    name: "ISAAC before the last layer alone",
    method: (network) => {
      const layers = Object.keys(network.layers).slice(1);
      return preconditioned(network, isaac({ inputDamping: 0.1, layers }), momentum({ learningRate: 0.2 }));
    },
  },
])("$name takes the same steps with what is generated and with what is written by hand", ({ method }) => {
  const inputs = flat(normalMatrix(count, 4, 1));
  const byHand: Network = layeredNetwork({
    sizes,
    activation: tanh,
    inputs,
    distribution: gaussian(),
    targets: rowsOfTargets(flat(normalMatrix(count, 3, 2)), 3),
  });
  const rows = rowsOfTargets(inputs, 4);
  const compiled: Network = {
    ...byHand,
    layers: { "layers[0].weights": (tree) => tree[0]!, "layers[1].weights": (tree) => tree[1]! },
    layerwise: (layers, cases) => generated.outputsLayerwise(layers, rows(cases)),
    jvp: (layers, cases, direction) => generated.outputsJvp(layers, rows(cases), direction),
  };
  const sparing: Network = {
    ...compiled,
    layerwise: (layers, cases) => generated.leanLayerwise(layers, rows(cases)),
  };
  const ofList: Network = {
    ...compiled,
    layerwise: (layers, cases) => generated.listedLayerwise(layers, rows(cases)),
    jvp: (layers, cases, direction) => generated.listedJvp(layers, rows(cases), direction),
  };
  const course = (network: Network) => {
    const optimizer = method(network);
    let state = optimizer.init(initialLayers(sizes, 3).map((layer) => copyOf(layer)));
    for (let seed = 0; seed < 12; seed++) {
      const outcome = optimizer.step(state, { cases: allCases(count), seed });
      if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
      state = outcome.state;
    }
    return flatBlocks(state.parameters);
  };
  const reached = course(compiled);
  expect(distance(reached, course(byHand))).toBeLessThan(1e-9);
  const [first] = sparing
    .layerwise(initialLayers(sizes, 3), allCases(count))
    .pull(new Float64Array(3 * count)).gradient;
  expect([first!.weights.length, first!.bias.length]).toEqual([0, 5]);
  expect(distance(course(sparing), reached)).toBeLessThan(1e-9);
  expect(distance(course(ofList), reached)).toBeLessThan(1e-9);
  expect(distance(reached, flatBlocks(initialLayers(sizes, 3)))).toBeGreaterThan(0.1);
});

test("biases that are left out have no part in the steps", () => {
  interface Free {
    readonly weights: Float64Array;
    readonly bias?: Float64Array;
  }
  const x = flat(normalMatrix(count, 4, 1));
  const start = (): Free[] => initialLayers(sizes, 3).map(({ weights }) => ({ weights }));
  const rows = rowsOfTargets(x, 4);
  const network: LayeredNetwork<Free[], Float64Array | Float32Array> = {
    distribution: gaussian(),
    targets: rowsOfTargets(new Float64Array(3 * count), 3),
    layers: {
      "layers[0].weights": (tree) => ({ ...tree[0]!, outputs: 5 }),
      "layers[1].weights": (tree) => ({ ...tree[1]!, outputs: 3 }),
    },
    layerwise: (layers, cases) => generated.freeOutputsLayerwise(layers, rows(cases)),
    jvp: (layers, cases, direction) => generated.freeOutputsJvp(layers, rows(cases), direction),
  };
  for (const optimizer of [
    kfac(network, { lambda: 1 }),
    preconditioned(network, isaac({ inputDamping: 1 }), momentum({ learningRate: 0.05 })),
  ]) {
    let state = optimizer.init(start());
    const losses: number[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const outcome = optimizer.step(state, { cases: allCases(count), seed });
      if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
      state = outcome.state;
      losses.push(outcome.loss);
    }
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    expect(state.parameters.map((layer) => Object.keys(layer))).toEqual([["weights"], ["weights"]]);
  }
});
