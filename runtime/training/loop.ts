/**
 * The training loop, without a clock, files or signals: the same in Node, a browser or a worker.
 *
 * In: a task and the state to go on from. Out: one report per step, given between steps, when the state is whole; who
 * drives the loop may save it, show it, or stop asking. What happens is a function of the task and the state alone, so
 * a run that goes on from a saved state takes the very steps the uninterrupted one would have taken.
 */
import type { Optimizer, OptimizerState } from "../optimizers/optimizer.ts";
import { isAllFinite, zerosLike } from "../optimizers/parameters.ts";
import { randomPermutation, stepSeed } from "../random.ts";

export interface Batch {
  /** Which cases to learn from, as positions in the data. The last batch of an epoch may be shorter. */
  readonly cases: Uint32Array;
  /** Steps before this one. */
  readonly step: number;
  /** Epochs before this one. */
  readonly epoch: number;
  /** A fresh seed for whatever this step draws. */
  readonly seed: number;
}

export interface TrainingTask<Parameters extends object> {
  /** Where training starts. The loop takes these arrays over and trains in them. */
  readonly parameters: Parameters;
  readonly optimizer: Optimizer;
  /** How many cases there are to learn from. */
  readonly cases: number;
  readonly batch: number;
  readonly epochs: number;
  /** Decides the order of the cases, and every batch's own seed. */
  readonly seed: number;
  /** Writes the gradient of the batch's mean loss into `gradient`, which has the structure of `parameters`; gives the loss. */
  lossAndGradient(parameters: Parameters, batch: Batch, gradient: Parameters): number;
  /** Measured after every epoch, such as { testAccuracy }. */
  evaluate?(parameters: Parameters): { readonly [metric: string]: number };
}

export interface TrainingState<Parameters extends object> {
  readonly optimizer: OptimizerState<Parameters>;
  /** Sum over this epoch's cases so far of their loss, each at the parameters its batch met. */
  readonly epochLoss: number;
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

/** Why the loop ended. Every state it gave before is finite, and so can be gone back to. */
export type TrainingEnd =
  | { readonly kind: "finished" }
  | { readonly kind: "diverged"; readonly step: number; readonly reason: string };

export function stepsPerEpoch({ cases, batch }: { readonly cases: number; readonly batch: number }): number {
  return Math.ceil(cases / batch);
}

/** The state before the first step. Throws where the task's counts make no sense. */
export function startOf<Parameters extends object>(task: TrainingTask<Parameters>): TrainingState<Parameters> {
  requireCounts(task);
  return { optimizer: task.optimizer.init(task.parameters), epochLoss: 0 };
}

export function* training<Parameters extends object>(
  task: TrainingTask<Parameters>,
  start: TrainingState<Parameters>,
): Generator<StepReport<Parameters>, TrainingEnd> {
  const { cases, batch, seed, optimizer } = task;
  const steps = stepsPerEpoch(task);
  const gradient = zerosLike(task.parameters);
  let state = start;
  let order: Uint32Array | undefined;

  while (state.optimizer.step < steps * task.epochs) {
    const { step, parameters } = state.optimizer;
    const epoch = Math.floor(step / steps);
    const place = step % steps;
    if (place === 0 || order === undefined) order = randomPermutation(seed, epoch, cases);
    const chosen = order.subarray(place * batch, Math.min(cases, (place + 1) * batch));

    const loss = task.lossAndGradient(parameters, { cases: chosen, step, epoch, seed: stepSeed(seed, step) }, gradient);
    if (!Number.isFinite(loss)) return { kind: "diverged", step: step + 1, reason: `the loss is ${loss}` };
    if (!isAllFinite(gradient)) return { kind: "diverged", step: step + 1, reason: "the gradient is not finite" };

    const epochLoss = (place === 0 ? 0 : state.epochLoss) + loss * chosen.length;
    state = { optimizer: optimizer.step(state.optimizer, gradient), epochLoss };
    if (!isAllFinite(state.optimizer.parameters)) {
      return { kind: "diverged", step: step + 1, reason: "the step left a parameter that is not finite" };
    }
    yield { state, step: step + 1, loss, summary: place === steps - 1 ? summarise(task, state, epoch + 1) : undefined };
  }
  return { kind: "finished" };
}

function summarise<Parameters extends object>(
  task: TrainingTask<Parameters>,
  state: TrainingState<Parameters>,
  epoch: number,
): EpochSummary {
  return { epoch, loss: state.epochLoss / task.cases, metrics: task.evaluate?.(state.optimizer.parameters) ?? {} };
}

function requireCounts({ cases, batch, epochs }: { cases: number; batch: number; epochs: number }): void {
  for (const [name, count] of Object.entries({ cases, batch, epochs })) {
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`${name} is a whole number from 1 up, not ${count}`);
  }
}
