/**
 * Which step sees how many cases. An epoch goes through all cases once; how many a step takes may depend on the step, so epochs
 * may differ in steps. All of it follows from the task, so a resumed run needs no memory of it.
 */
import { checkedOptions, count, needed } from "../options.ts";

/** How many cases a step learns from, or one number for each step; steps count from 0. The last batch of an epoch may be smaller. */
export type BatchSize = number | ((step: number) => number);

export interface Schedule {
  readonly cases: number;
  readonly batch: BatchSize;
  readonly epochs: number;
}

/** The batch of a step, were it not the last of its epoch. Throws a RangeError unless that is a whole number from 1 up. */
export function batchAt(batch: BatchSize, step: number): number {
  const size = typeof batch === "number" ? batch : batch(step);
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new RangeError(
    `batch is a whole number from 1 up, not ${size}${typeof batch === "number" ? "" : ` at step ${step}`}`,
  );
}

/** [epochs + 1]: the step that each epoch begins with, and behind them the number of steps of the run. */
export function epochStarts({ cases, batch, epochs }: Schedule): Uint32Array {
  const starts = new Uint32Array(epochs + 1);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const from = starts[epoch] as number;
    if (typeof batch === "number") starts[epoch + 1] = from + stepsPerEpoch({ cases, batch });
    else {
      let step = from;
      for (let seen = 0; seen < cases; step++) seen += batchAt(batch, step);
      starts[epoch + 1] = step;
    }
  }
  return starts;
}

/** The epoch that a step belongs to. */
export function epochOf(starts: Uint32Array, step: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The cases that an epoch has seen before a step. */
export function casesBefore({ batch }: Schedule, start: number, step: number): number {
  if (typeof batch === "number") return (step - start) * batch;
  let seen = 0;
  for (let earlier = start; earlier < step; earlier++) seen += batchAt(batch, earlier);
  return seen;
}

/** Steps of an epoch whose batches are of one size. */
export function stepsPerEpoch({ cases, batch }: { readonly cases: number; readonly batch: number }): number {
  return Math.ceil(cases / batch);
}

export interface GrowingBatchOptions {
  /** |S|, all cases. */
  readonly cases: number;
  /** m_1, the first batch; 1000 by default. */
  readonly first?: number;
  /** The step, counted from 1, from which on the batch is all cases; 500 by default. */
  readonly fullFrom?: number;
}

/**
 * Batches that grow exponentially, with k = step + 1: Martens and Grosse 2015, section 13. Noise is what is left of the error at
 * the end of training, and costs little at its beginning.
 *
 *     m_k = min(m_1 exp((k - 1) / b), |S|),   b such that m_fullFrom = |S|
 */
export function growingBatch(options: GrowingBatchOptions): (step: number) => number {
  const ranges = { cases: needed(count), first: count, fullFrom: count };
  const { cases, first = 1000, fullFrom = 500 } = checkedOptions("growingBatch", options, ranges);
  const rate = fullFrom > 1 ? Math.log(cases / first) / (fullFrom - 1) : Number.POSITIVE_INFINITY;
  return (step) => {
    if (step + 1 >= fullFrom || first >= cases) return cases;
    return Math.min(cases, Math.ceil(first * Math.exp(rate * step)));
  };
}
