/**
 * A training run as bytes, and back: parameters, the optimizer's memory, the step, the epoch's loss so far, and what
 * identifies the run. The order of the cases and all draws follow from seed and step, so this is all there is.
 */
import type { OptimizerState } from "../optimizers/optimizer.ts";
import { type Leaf, namedLeaves, zipLeaves } from "../optimizers/parameters.ts";
import { decode, encode, type Plain } from "./encoding.ts";
import { startOf, type TrainingState, type TrainingTask } from "./loop.ts";
import { epochStarts } from "./schedule.ts";

export interface Checkpoint<Parameters extends object> {
  readonly state: TrainingState<Parameters>;
  /** Time spent in training so far. */
  readonly seconds: number;
}

interface SavedCheckpoint {
  readonly run: { readonly [name: string]: string | number };
  readonly seconds: number;
  readonly epochLoss: number;
  readonly earlyLoss: number;
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
  const { optimizer, epochLoss, earlyLoss } = state;
  const saved: SavedCheckpoint = { run: identityOf(task), seconds, epochLoss, earlyLoss, optimizer };
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
  const { step, parameters, memory } = saved.optimizer;
  const total = epochStarts(task).at(-1) as number;
  if (step > total) throw new Error(`${source} was written after step ${step}, and this run ends after step ${total}`);
  const start = startOf(task).optimizer;
  restore(start.parameters, parameters, source);
  for (const [name, arrays] of Object.entries(start.memory)) restore(arrays, memory[name] ?? [], source);
  return {
    state: { optimizer: { ...start, step }, epochLoss: saved.epochLoss, earlyLoss: saved.earlyLoss },
    seconds: saved.seconds,
  };
}

/** Fills the arrays of `target` from the saved ones at the same places. Throws where one has another length or kind; `source` says whose. */
export function restore(target: object, saved: object, source: string): void {
  const names = new Map(namedLeaves(target).map(([path, leaf]) => [leaf, path]));
  const pairs: [Leaf, Leaf][] = [];
  try {
    zipLeaves(target, [saved], (to, from) => pairs.push([to, from] as [Leaf, Leaf]));
  } catch (error) {
    throw new Error(`${source} does not fit this run: ${(error as Error).message}`, { cause: error });
  }
  for (const [to, from] of pairs) {
    if (to.constructor !== from.constructor) {
      const [wanted, found] = [to, from].map((leaf) => leaf.constructor.name);
      throw new Error(`${source} does not fit this run: '${names.get(to)}' was a ${found}, and is a ${wanted}`);
    }
  }
  for (const [to, from] of pairs) {
    for (let index = 0; index < to.length; index++) to[index] = from[index] as number;
  }
}
