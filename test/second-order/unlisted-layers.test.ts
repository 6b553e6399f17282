/** Layers that the network does not list, of a `layerwise` that leaves the gradient by weights to the layers' rows. */
import { expect, test } from "vitest";
import {
  type Floats,
  isaac,
  kfac,
  type LayeredNetwork,
  type NetworkOptimizer,
  preconditioned,
  sgd,
} from "../../runtime/training/index.ts";
import { allCases, initialLayers, type Layer, twoLayers } from "../helpers/layered-network.ts";

const cases = 12;
const none = new Float64Array(0);
type Network = LayeredNetwork<Layer[], Floats>;

const two = twoLayers(cases);

/** Without gradients by weights, as `layerwise` with layerWeights "rows" gives it; of the layers that are listed. */
const spared = (...names: string[]): Network => ({
  ...two,
  layers: Object.fromEntries(names.map((name) => [name, two.layers[name]!])),
  layerwise(parameters, chosen) {
    const { outputs, pull } = two.layerwise(parameters, chosen);
    return {
      outputs,
      pull(cotangent) {
        const { gradient, layers } = pull(cotangent);
        return { gradient: gradient.map(({ bias }) => ({ weights: none, bias })), layers };
      },
    };
  },
});

test.each<{ name: string; method: (it: Network) => NetworkOptimizer<Layer[]> }>([
  { name: "isaac", method: (it) => preconditioned(it, isaac({ inputDamping: 1 }), sgd({ learningRate: 0.1 })) },
  { name: "kfac", method: (it) => kfac(it, { lambda: 3 }) },
])("a layer that is not listed is refused by name: $name", ({ method }) => {
  const step = (network: Network) => {
    const optimizer = method(network);
    return optimizer.step(optimizer.init(initialLayers([4, 5, 3], 4)), { cases: allCases(cases), seed: 1 });
  };
  expect(() => step(spared("layer1"))).toThrow(
    new RangeError(
      "the gradient by '0.weights' was left to the layers' rows, and no layer in the network's 'layers' has it: " +
        "list 'layer0' there too, or build 'layerwise' without layerWeights \"rows\"",
    ),
  );
  expect(step(spared("layer0", "layer1")).diverged).toBeUndefined();
});
