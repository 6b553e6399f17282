/** Any preconditioner before any first-order method. Parameters of no layer, and plain biases, keep their gradient. */
import type { NetworkOptimizer, Optimizer, OptimizerState, StepCases } from "../optimizers/optimizer.ts";
import { divergenceOfBatch, orDiverged } from "./failures.ts";
import { gradientBlock, withRoom } from "./gradient-blocks.ts";
import { rowsOf, shapesOf, writeBlocks } from "./layers.ts";
import { gradientOf, type LayeredNetwork } from "./network.ts";
import type { Memory, Preconditioner } from "./preconditioner.ts";
import { sampledRows } from "./sampled-rows.ts";

/**
 * The steps of `optimizer` with the gradient that `preconditioner` makes of that of the network's mean loss over the batch.
 * Its state holds the memory of both.
 */
export function preconditioned<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  preconditioner: Preconditioner,
  optimizer: Optimizer,
): NetworkOptimizer<Parameters> {
  return {
    description: `${preconditioner.description}, ${optimizer.description}`,
    init(parameters) {
      const state = optimizer.init(parameters);
      const memory = preconditioner.init(shapesOf(network, parameters, preconditioner.bias));
      return { ...state, memory: { ...state.memory, preconditioner: memory } };
    },
    step: orDiverged((state: OptimizerState<Parameters>, { cases, seed }: StepCases) => {
      const shapes = shapesOf(network, state.parameters, preconditioner.bias);
      const batch = gradientOf(network, state.parameters, cases);
      const diverged = divergenceOfBatch(batch);
      if (diverged !== undefined) return { diverged };
      const { loss, gradient, layers, pass } = batch;
      const ofLoss = rowsOf(shapes, layers, cases.length);
      const k = state.step + 1;
      const ofSamples = preconditioner.wantsSamples(k)
        ? sampledRows(network, shapes, pass, cases.length, seed, preconditioner.pairsLayers).rows
        : ofLoss;
      const rows = { loss: ofLoss, sampled: ofSamples };
      const memory = preconditioner.update(state.memory.preconditioner as Memory, rows, k);
      const block = (k: number) => gradientBlock(network, gradient, ofLoss[k]!);
      const blocks = preconditioner.apply(memory, block, rows);
      const conditioned = withRoom(network, batch, state.parameters);
      writeBlocks(network, shapes, blocks, conditioned);
      const next = optimizer.step(state, conditioned);
      return { state: { ...next, memory: { ...next.memory, preconditioner: memory } }, loss };
    }),
  };
}
