/** What the editor knows of functions that are taken layer by layer: as in `requests.ts`, checked and never run. */
import { type ForwardPass, type LayerStatistics, layerwise, type Pulled } from "../../../compiler/requests-api.ts";
import type { LayeredPass } from "../../../runtime/second-order/network.ts";

/** Does not type-check unless both are one type. */
function same<A>(): <B>(..._: [A] extends [B] ? ([B] extends [A] ? [] : [A, B]) : [A, B]) => void {
  return () => {};
}

interface Network {
  w: Float64Array;
  b: Float64Array;
}

declare function scores(p: Network, x: Float64Array): Float64Array;
declare function single(w: Float32Array, x: Float32Array): { y: Float32Array; size: number };
declare function labelled(x: Int32Array, w: Float64Array): number;

const pass = layerwise(scores)({ w: new Float64Array(2), b: new Float64Array(1) }, new Float64Array(2));
same<typeof pass>()<ForwardPass<Float64Array, Float64Array, Network>>();
same<Pulled<Network>>()<ReturnType<typeof pass.pull>>();
same<LayerStatistics<Float64Array>>()<ReturnType<typeof pass.pull>["layers"][number]>();
// Second-order methods take it as it is.
export const known: LayeredPass<Network> = pass;
// @ts-expect-error a cotangent is like the outputs
pass.pull(1);

const { outputs, pull } = layerwise(single, { wrt: [0, 1] })(new Float32Array(2), new Float32Array(2));
same<number>()<typeof outputs.size>();
const { gradient, layers } = pull({ y: outputs.y, size: 0 });
same<[Float32Array, Float32Array]>()<typeof gradient>();
same<readonly LayerStatistics<Float32Array>[]>()<typeof layers>();

same<ReturnType<typeof layerwise<typeof scores>>>()<typeof spared>();
const spared = layerwise(scores, { layerWeights: "rows" });
// @ts-expect-error rows or the gradient
layerwise(scores, { layerWeights: "none" });

// @ts-expect-error the first parameter carries no derivative
layerwise(labelled);
same<number>()<Parameters<ReturnType<ReturnType<typeof layerwise<typeof labelled, [1]>>>["pull"]>[0]>();
