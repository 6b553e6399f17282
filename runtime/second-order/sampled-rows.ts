/** What flows back from targets that are drawn from the network's own distribution. */
import { inCaseOrder, markedByCase } from "./case-order.ts";
import { type LayerRows, type LayerShape, rowsOf } from "./layers.ts";
import type { LayeredNetwork, LayeredPass } from "./network.ts";

export interface SampledRows<Parameters extends object> {
  readonly rows: readonly LayerRows[];
  /** Of the mean loss of the drawn targets. */
  readonly gradient: Parameters;
}

/** Targets are drawn in stream 0 of the seed. `isByCase` asks for row i of each layer to be that of case i, which is one more pull. */
export function sampledRows<Parameters extends object, Targets>(
  { distribution }: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  { outputs, pull }: LayeredPass<Parameters>,
  cases: number,
  seed: number,
  isByCase: boolean,
): SampledRows<Parameters> {
  const cotangent = distribution.gradient(outputs, distribution.sample(outputs, cases, seed), cases);
  const { gradient, layers } = pull(cotangent);
  const rows = rowsOf(shapes, layers, cases);
  if (!isByCase) return { rows, gradient };
  return { rows: inCaseOrder(rows, rowsOf(shapes, pull(markedByCase(cotangent, cases)).layers, cases)), gradient };
}
