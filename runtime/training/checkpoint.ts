/**
 * A training run as bytes, and back: parameters, the optimizer's memory, the step, the epoch's loss so far, and what
 * identifies the run. The order of the cases and all draws follow from seed and step, so this is all there is.
 */
import type { OptimizerState } from "../optimizers/optimizer.ts";
import { zipLeaves } from "../optimizers/parameters.ts";
import { decode, encode, type Plain } from "./encoding.ts";
import { startOf, type TrainingState, type TrainingTask } from "./loop.ts";

export interface Checkpoint<Parameters extends object> {
  readonly state: TrainingState<Parameters>;
  /** Time spent in training so far. */
  readonly seconds: number;
}

interface SavedCheckpoint {
  readonly run: { readonly [name: string]: string | number };
  readonly seconds: number;
  readonly epochLoss: number;
  readonly optimizer: OptimizerState<object>;
}

/** What must be the same for a run to be continued. */
function identityOf<Parameters extends object>(task: TrainingTask<Parameters>): SavedCheckpoint["run"] {
  const batch = typeof task.batch === "number" ? task.batch : "by step";
  return { optimizer: task.optimizer.description, cases: task.cases, batch, seed: task.seed };
}

export function encodeCheckpoint<Parameters extends object>(
  task: TrainingTask<Parameters>,
  { state, seconds }: Checkpoint<Parameters>,
): Uint8Array {
  const { optimizer, epochLoss } = state;
  const saved: SavedCheckpoint = { run: identityOf(task), seconds, epochLoss: epochLoss, optimizer };
  return encode("checkpoint", saved as unknown as Plain);
}

/**
 * The state to go on from, in the arrays of the task's own parameters. Throws when the checkpoint belongs to another
 * run; `source` names it in messages.
 */
export function decodeCheckpoint<Parameters extends object>(
  task: TrainingTask<Parameters>,
  bytes: Uint8Array,
  source: string,
): Checkpoint<Parameters> {
  const saved = decode("checkpoint", bytes, source) as unknown as SavedCheckpoint;
  for (const [name, value] of Object.entries(identityOf(task))) {
    if (saved.run[name] !== value) {
      throw new Error(`${source} was written with ${name} ${saved.run[name]}, and this run has ${name} ${value}`);
    }
  }
  const start = startOf(task).optimizer;
  restore(start.parameters, saved.optimizer.parameters);
  for (const [name, array] of Object.entries(start.memory)) restore(array, saved.optimizer.memory[name] ?? []);
  return {
    state: { optimizer: { ...start, step: saved.optimizer.step }, epochLoss: saved.epochLoss },
    seconds: saved.seconds,
  };
}

/** Fills the arrays of `target` from the saved ones at the same places. */
export function restore(target: object, saved: object): void {
  zipLeaves(target, [saved], (to, from) => {
    for (let index = 0; index < to.length; index++) to[index] = from[index] as number;
  });
}
