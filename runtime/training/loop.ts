/**
 * The training loop, without a clock, files or signals: the same in Node, a browser or a worker.
 *
 * In: a task and the state to go on from. Out: one report per step, given between steps, when the state is whole; who
 * drives the loop may save it, show it, or stop asking. What happens is a function of the task and the state alone, so
 * a run that goes on from a saved state takes the very steps the uninterrupted one would have taken.
 */
import {
  divergenceOf,
  type NetworkOptimizer,
  type Optimizer,
  type OptimizerState,
  type StepCases,
  type StepOutcome,
} from "../optimizers/optimizer.ts";
import { notFiniteIn, zerosLike } from "../optimizers/parameters.ts";
import { randomPermutation, stepSeed } from "../random.ts";
import { type BatchSize, batchAt, casesBefore, epochOf, epochStarts } from "./schedule.ts";

/** The last batch of an epoch may be shorter. */
export interface Batch extends StepCases {
  /** Steps before this one. */
  readonly step: number;
  /** Epochs before this one. */
  readonly epoch: number;
}

interface TaskOfAnyKind<Parameters extends object> {
  /** Where training starts. The loop takes these arrays over and trains in them. */
  readonly parameters: Parameters;
  /** How many cases there are to learn from. */
  readonly cases: number;
  /** How many of them a step sees. */
  readonly batch: BatchSize;
  readonly epochs: number;
  /** Decides the order of the cases, and every batch's own seed. */
  readonly seed: number;
  /**
   * A loss so many times as large as the largest of the first ten steps' ends the run as diverged; 1e6 by default, Infinity for no such end. Ten, since
   * with small batches the first may be small by chance.
   */
  readonly divergesAbove?: number;
  /** Measured after every epoch, such as { testAccuracy }. */
  evaluate?(parameters: Parameters): { readonly [metric: string]: number };
}

/** A first-order method, and the gradient that it is given. */
export interface GradientTask<Parameters extends object> extends TaskOfAnyKind<Parameters> {
  readonly optimizer: Optimizer;
  /** Writes the gradient of the batch's mean loss into `gradient`, which has the structure of `parameters`; gives the loss. */
  lossAndGradient(parameters: Parameters, batch: Batch, gradient: Parameters): number;
}

/** A method that knows the network: `kfac`, or whatever `preconditioned` gives. */
export interface NetworkTask<Parameters extends object> extends TaskOfAnyKind<Parameters> {
  readonly optimizer: NetworkOptimizer<Parameters>;
  readonly lossAndGradient?: undefined;
}

export type TrainingTask<Parameters extends object> = GradientTask<Parameters> | NetworkTask<Parameters>;

export interface TrainingState<Parameters extends object> {
  readonly optimizer: OptimizerState<Parameters>;
  /** Sum over this epoch's cases so far of their loss, each at the parameters its batch met. */
  readonly epochLoss: number;
  /** The largest absolute loss of the first ten steps, or of those so far. */
  readonly earlyLoss: number;
}

export interface EpochSummary {
  /** Epochs done, this one included. */
  readonly epoch: number;
  /** Mean over the epoch's cases. */
  readonly loss: number;
  readonly metrics: { readonly [metric: string]: number };
}

export interface StepReport<Parameters extends object> {
  /** After the step. It lives until the next step is asked for. */
  readonly state: TrainingState<Parameters>;
  /** Steps done, this one included. */
  readonly step: number;
  /** Of the step's batch, before the step. */
  readonly loss: number;
  /** Present after the last step of an epoch. */
  readonly summary: EpochSummary | undefined;
}

/** Why the loop ended. Every state it gave before is finite, and of a loss that is not beyond the limit, and so can be gone back to. */
export type TrainingEnd =
  | { readonly kind: "finished" }
  | { readonly kind: "diverged"; readonly step: number; readonly reason: string };

/** The state before the first step. Throws where the task's counts make no sense. */
export function startOf<Parameters extends object>(task: TrainingTask<Parameters>): TrainingState<Parameters> {
  requireCounts(task);
  return { optimizer: task.optimizer.init(task.parameters), epochLoss: 0, earlyLoss: 0 };
}

export function* training<Parameters extends object>(
  task: TrainingTask<Parameters>,
  start: TrainingState<Parameters>,
): Generator<StepReport<Parameters>, TrainingEnd> {
  const { cases, batch, seed } = task;
  const starts = epochStarts(task);
  const total = starts[task.epochs] as number;
  const take = stepOf(task);
  let state = start;
  let order: Uint32Array | undefined;
  let seen = 0;

  while (state.optimizer.step < total) {
    const { step } = state.optimizer;
    const epoch = epochOf(starts, step);
    const isFirst = step === starts[epoch];
    if (isFirst || order === undefined) {
      order = randomPermutation(seed, epoch, cases);
      seen = casesBefore(task, starts[epoch] as number, step);
    }
    const chosen = order.subarray(seen, Math.min(cases, seen + batchAt(batch, step)));
    seen += chosen.length;

    const outcome = take(state.optimizer, { cases: chosen, step, epoch, seed: stepSeed(seed, step) });
    if (outcome.diverged !== undefined) return { kind: "diverged", step: step + 1, reason: outcome.diverged };
    const { state: optimizer, loss } = outcome;
    const high = lossBeyond(task, state, loss);
    if (high !== undefined) return { kind: "diverged", step: step + 1, reason: high };
    state = {
      optimizer,
      epochLoss: (isFirst ? 0 : state.epochLoss) + loss * chosen.length,
      earlyLoss: step < EARLY_STEPS ? Math.max(state.earlyLoss, Math.abs(loss)) : state.earlyLoss,
    };
    const path = notFiniteIn(optimizer.parameters);
    if (path !== undefined) {
      const left = path === "" ? "parameters that are" : `'${path}'`;
      return { kind: "diverged", step: step + 1, reason: `the step left ${left} not finite` };
    }
    const isLast = step + 1 === starts[epoch + 1];
    yield { state, step: step + 1, loss, summary: isLast ? summarise(task, state, epoch + 1) : undefined };
  }
  return { kind: "finished" };
}

/** Whose largest loss is what later losses are measured by. */
const EARLY_STEPS = 10;

/** What is wrong with a step's loss that is finite, if anything. */
function lossBeyond<Parameters extends object>(
  { divergesAbove = 1e6 }: TrainingTask<Parameters>,
  { optimizer, earlyLoss }: TrainingState<Parameters>,
  loss: number,
): string | undefined {
  // The state is that before the step, or else in its arrays: its number of steps is not touched.
  if (optimizer.step < EARLY_STEPS || earlyLoss === 0 || loss <= divergesAbove * earlyLoss) return undefined;
  const [now, then] = [loss, earlyLoss].map((value) => Number(value.toPrecision(3)));
  return `the loss is ${now}, more than ${divergesAbove} times the largest of the first ${EARLY_STEPS} steps, ${then}`;
}

type Step<Parameters extends object> = (state: OptimizerState<Parameters>, batch: Batch) => StepOutcome<Parameters>;

/** A step of either kind of task. */
function stepOf<Parameters extends object>(task: TrainingTask<Parameters>): Step<Parameters> {
  if (task.lossAndGradient === undefined) return (state, batch) => task.optimizer.step(state, batch);
  const gradient = zerosLike(task.parameters);
  return (state, batch) => {
    const loss = task.lossAndGradient(state.parameters, batch, gradient);
    const diverged = divergenceOf(loss, gradient);
    return diverged === undefined ? { state: task.optimizer.step(state, gradient), loss } : { diverged };
  };
}

function summarise<Parameters extends object>(
  task: TrainingTask<Parameters>,
  state: TrainingState<Parameters>,
  epoch: number,
): EpochSummary {
  return { epoch, loss: state.epochLoss / task.cases, metrics: task.evaluate?.(state.optimizer.parameters) ?? {} };
}

function requireCounts<Parameters extends object>(task: TrainingTask<Parameters>): void {
  const { cases, batch, epochs, divergesAbove = 1 } = task;
  if (!(divergesAbove > 0)) throw new RangeError(`divergesAbove is a positive number, not ${divergesAbove}`);
  for (const [name, count] of Object.entries({ cases, epochs })) {
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`${name} is a whole number from 1 up, not ${count}`);
  }
  batchAt(batch, 0);
}
