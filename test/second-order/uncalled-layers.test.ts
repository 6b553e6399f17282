/** Layers that a step does not call. */
import { expect, test } from "vitest";
import { cappedShare, moveFactors, zeroFactors } from "../../runtime/second-order/factors.ts";
import type { LayerRows } from "../../runtime/second-order/layers.ts";
import {
  blockTridiagonal,
  exactlyDamped,
  type Floats,
  foof,
  isaac,
  kfac,
  kfacPreconditioner,
  type LayeredNetwork,
  type NetworkOptimizer,
  naturalGradient,
  preconditioned,
  randomizedKfac,
  sgd,
} from "../../runtime/training/index.ts";
import { distance, normalMatrix } from "../helpers/dense-matrices.ts";
import { layerOf } from "../helpers/layer-rows.ts";
import { allCases, flatBlocks, initialLayers, type Layer, twoLayers } from "../helpers/layered-network.ts";

const cases = 12;
const none = new Float64Array(0);
type Network = LayeredNetwork<Layer[], Floats>;

const two = twoLayers(cases);

/** The same function, whose middle layer is not called: it has no rows, and a gradient of zeros. */
const withUncalled: Network = {
  ...two,
  layers: { layer0: (tree) => tree[0]!, middle: (tree) => tree[1]!, layer1: (tree) => tree[2]! },
  layerwise([first, middle, last], chosen) {
    const { outputs, pull } = two.layerwise([first!, last!], chosen);
    return {
      outputs,
      pull(cotangent) {
        const { gradient, layers } = pull(cotangent);
        const zeros = { weights: middle!.weights.map(() => 0), bias: middle!.bias.map(() => 0) };
        const uncalled = { name: "middle", kind: "dense", rows: 0, input: none, outputAdjoint: none };
        return { gradient: [gradient[0]!, zeros, gradient[1]!], layers: [...layers, uncalled] };
      },
    };
  },
  jvp: ([first, , last], chosen, direction) => two.jvp!([first!, last!], chosen, [direction[0]!, direction[2]!]),
};

const threeLayers = (): Layer[] => {
  const [first, last] = initialLayers([4, 5, 3], 4);
  return [first!, initialLayers([5, 5], 9)[0]!, last!];
};

function afterSteps(optimizer: NetworkOptimizer<Layer[]>, start: Layer[]): Layer[] {
  let state = optimizer.init(start);
  for (let seed = 0; seed < 6; seed++) {
    const outcome = optimizer.step(state, { cases: allCases(cases), seed });
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    state = outcome.state;
  }
  return state.parameters;
}

const rate = sgd({ learningRate: 0.05 });

test.each<{ name: string; method: (it: Network) => NetworkOptimizer<Layer[]>; truth?: typeof withoutNeighbours }>([
  { name: "kfac", method: (it) => kfac(it, { lambda: 3, l2: 0 }) },
  { name: "kfac, exactly damped", method: (it) => kfac(it, { lambda: 3, l2: 0, inverse: exactlyDamped() }) },
  {
    name: "kfac, block-tridiagonal, whose layers are then no neighbours,",
    method: (it) => kfac(it, { lambda: 3, l2: 0, inverse: blockTridiagonal() }),
    truth: withoutNeighbours,
  },
  { name: "its direction", method: (it) => preconditioned(it, kfacPreconditioner({ damping: 1 }), rate) },
  { name: "its direction of low rank", method: (it) => preconditioned(it, randomizedKfac({ damping: 1 }), rate) },
  { name: "foof", method: (it) => preconditioned(it, foof({ damping: 1 }), rate) },
  { name: "isaac", method: (it) => preconditioned(it, isaac({ inputDamping: 1 }), rate) },
  { name: "isaac with both", method: (it) => preconditioned(it, isaac({ inputDamping: 1, outputDamping: 1 }), rate) },
  { name: "natural gradient", method: (it) => preconditioned(it, naturalGradient({ damping: 1 }), rate) },
  {
    name: "natural gradient by layers",
    method: (it) => preconditioned(it, naturalGradient({ damping: 1, isCoupled: false }), rate),
  },
])(
  "$name leaves alone a layer that is not called, and moves the others as without it",
  ({ method, truth = method }) => {
    const [first, middle, last] = afterSteps(method(withUncalled), threeLayers());
    expect(middle).toEqual(threeLayers()[1]);
    const expected = afterSteps(truth(two), initialLayers([4, 5, 3], 4));
    expect(distance(flatBlocks([first!, last!]), flatBlocks(expected))).toBeLessThan(1e-12);
    expect(distance(flatBlocks(expected), flatBlocks(initialLayers([4, 5, 3], 4)))).toBeGreaterThan(0.01);
  },
);

function withoutNeighbours(it: Network): NetworkOptimizer<Layer[]> {
  return kfac(it, { lambda: 3, l2: 0 });
}

test("averages of a layer are of the batches that called it", () => {
  const rows = (seed: number) => layerOf(normalMatrix(6, 3, seed), normalMatrix(6, 2, seed + 1));
  const uncalled = { ...rows(1), rows: 0, input: none, adjoint: none };
  const averages = (...batches: LayerRows[]) => {
    const factors = zeroFactors([uncalled.shape], { left: true, toNext: false });
    const news = batches.map((batch) => moveFactors(factors, [batch], cappedShare(0.9)));
    return { factors, news };
  };
  const { factors, news } = averages(uncalled, rows(2), uncalled, uncalled, rows(4));
  expect(factors).toEqual(averages(rows(2), rows(4)).factors);
  expect(news).toEqual([false, true, false, false, false]);
});
