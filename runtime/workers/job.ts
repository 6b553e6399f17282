/** What threads are told of a loop that they run in parts, and how each of them takes its share. */
import type { TypedArray } from "./shared-memory.ts";

/** Runs the trips from one to another; the operands are what the trips read and write. */
export type Kernel = (from: number, to: number, ...operands: never[]) => number | readonly number[] | undefined;

export interface Job {
  /** Two counters, of the parts that have been taken and of those that are done, and the first part that failed. */
  readonly state: Int32Array;
  readonly parts: number;
  readonly tripsInPart: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly operands: readonly unknown[];
  /** Positions of the operands that each part adds to, and for each of them one array after the other for all parts. */
  readonly adds: readonly number[];
  readonly own: readonly TypedArray[];
  /** What each part sums up, so many numbers, one part after the other. */
  readonly sums: Float64Array;
  readonly sumCount: number;
}

/**
 * Takes parts until none is left, or runs one that failed again, which then throws. Threads are handed this function as
 * text: it names nothing from around it.
 */
export function takeParts(kernel: Kernel, job: Job, failed?: number): void {
  const { state, parts, tripsInPart, from, to, step, operands, adds, own, sums, sumCount } = job;
  const run = (part: number) => {
    const start = from + part * tripsInPart * step;
    const mine = operands.slice();
    adds.forEach((position, i) => {
      const length = own[i]!.length / parts;
      mine[position] = own[i]!.subarray(part * length, (part + 1) * length).fill(0);
    });
    const end = part === parts - 1 ? to : start + tripsInPart * step;
    const found = kernel(start, end, ...(mine as never[]));
    if (sumCount > 0) sums.set(typeof found === "number" ? [found] : found!, part * sumCount);
  };
  if (failed !== undefined) {
    run(failed);
    return;
  }
  for (let part = Atomics.add(state, 0, 1); part < parts; part = Atomics.add(state, 0, 1)) {
    try {
      run(part);
    } catch {
      let first = Atomics.load(state, 2);
      while (part < first) first = Atomics.compareExchange(state, 2, first, part);
    }
    Atomics.add(state, 1, 1);
    Atomics.notify(state, 1);
  }
}

/** Ends when all parts are done. A page's own thread may not sleep, and looks again and again. */
export function waitFor({ state, parts }: Job): void {
  for (let done = Atomics.load(state, 1); done < parts; done = Atomics.load(state, 1)) {
    try {
      Atomics.wait(state, 1, done);
    } catch {}
  }
}
