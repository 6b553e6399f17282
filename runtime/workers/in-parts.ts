/**
 * Runs a loop's trips in parts, by several threads where that is faster, else one part after the other. Either way the
 * parts and the order in which their sums are added are the same, so the results are, to the bit.
 */
import { type Job, type Kernel, takeParts, waitFor } from "./job.ts";
import { tripsBetween, tripsInPart } from "./parts.ts";
import { giveShared, isShared, type TypedArray, takeShared } from "./shared-memory.ts";
import { isWorthwhile, post, threadCount } from "./threads.ts";

/** What a loop does with its operands, by their positions. */
export interface Parts {
  /** What the counter goes up by, or down if it is below 0. */
  readonly step: number;
  /** Whether each part is one trip, which does much; else a part has several. */
  readonly apart?: boolean;
  /** How many sums the kernel gives: none, a number, or a list of numbers. */
  readonly sums: number;
  /** Arrays that it only adds to. */
  readonly adds: readonly number[];
  /** Arrays that it writes otherwise, each trip its own elements. */
  readonly writes: readonly number[];
}

/** How long a trip took when one thread ran them all, or takes at most by the time that several need. */
const millisecondsPerTrip = new WeakMap<Kernel, number>();

/** What is shorter says little: the clock is coarse. */
const leastMeasured = 0.02;

/**
 * Calls `kernel` for parts of the trips from `from` to `to`, and gives the sums of what it gives. What the operands at
 * `adds` receive from each part is added to them in the order of the parts.
 */
export function inParts<Operands extends unknown[], Result>(
  kernel: (from: number, to: number, ...operands: Operands) => Result,
  { step, apart = false, sums: sumCount, adds, writes }: Parts,
  from: number,
  to: number,
  ...operands: Operands
): Result {
  const run = kernel as unknown as Kernel;
  const trips = tripsBetween(from, to, step);
  const size = apart ? 1 : tripsInPart(trips, adds.length > 0);
  const division: Division = { parts: Math.ceil(trips / size) || 1, tripsInPart: size, from, to, step, adds, sumCount };
  const known = millisecondsPerTrip.get(run) ?? 0;
  const began = performance.now();
  if (division.parts > 1 && isWorthwhile(known * trips)) {
    const sums = onThreads(run, division, operands, writes);
    // A first run takes long, since the engine compiles it: what it told is not believed for ever.
    const most = ((performance.now() - began) * (threadCount() + 1)) / trips;
    if (most < known) millisecondsPerTrip.set(run, most);
    return resultOf(sums) as Result;
  }
  const sums = alone(run, division, operands);
  const milliseconds = performance.now() - began;
  if (milliseconds > leastMeasured) millisecondsPerTrip.set(run, milliseconds / trips);
  return resultOf(sums) as Result;
}

type Division = Pick<Job, "parts" | "tripsInPart" | "from" | "to" | "step" | "adds" | "sumCount">;

function resultOf(sums: readonly number[]): number | readonly number[] | undefined {
  return sums.length > 1 ? sums : sums[0];
}

function alone(kernel: Kernel, division: Division, operands: readonly unknown[]): readonly number[] {
  const { parts, tripsInPart: size, from, to, step, adds, sumCount } = division;
  const targets = adds.map((position) => operands[position] as TypedArray);
  const own = targets.map((target) => new (target.constructor as Float64ArrayConstructor)(target.length));
  const mine = operands.slice();
  adds.forEach((position, i) => {
    mine[position] = own[i];
  });
  const sums = new Float64Array(sumCount * parts);
  for (let part = 0; part < parts; part++) {
    const start = from + part * size * step;
    const found = kernel(start, part === parts - 1 ? to : start + size * step, ...(mine as never[]));
    if (sumCount > 0) sums.set(typeof found === "number" ? [found] : found!, part * sumCount);
    targets.forEach((target, i) => {
      addTo(target, own[i]!);
      own[i]!.fill(0);
    });
  }
  return sumsOf(sums, sumCount);
}

function onThreads(
  kernel: Kernel,
  division: Division,
  operands: readonly unknown[],
  writes: readonly number[],
): readonly number[] {
  const { parts, adds, sumCount } = division;
  const copies = new Map<TypedArray, TypedArray>();
  const shared = operands.map((operand, position) => {
    if (adds.includes(position)) return undefined;
    if (!ArrayBuffer.isView(operand) || isShared(operand as TypedArray)) return operand;
    return copies.get(operand as TypedArray) ?? copied(operand as TypedArray, copies);
  });
  const targets = adds.map((position) => operands[position] as TypedArray);
  const own = targets.map((target) => like(target, target.length * parts));
  const state = takeShared(Int32Array, 3);
  state.set([0, 0, parts]);
  const sums = takeShared(Float64Array, parts * sumCount);
  const job: Job = { ...division, state, operands: shared, own, sums };
  post(kernel, job);
  takeParts(kernel, job);
  waitFor(job);
  const failed = Atomics.load(state, 2);
  if (failed < parts) takeParts(kernel, job, failed);
  for (const position of writes) {
    const array = operands[position] as TypedArray;
    const copy = copies.get(array);
    if (copy) array.set(copy);
  }
  targets.forEach((target, i) => {
    const length = target.length;
    for (let part = 0; part < parts; part++) addTo(target, own[i]!.subarray(part * length, (part + 1) * length));
  });
  const found = sumsOf(sums, sumCount);
  // A thread may still look at the counters of a job in which it found nothing to do.
  giveShared(sums, ...own, ...copies.values());
  return found;
}

function copied(array: TypedArray, copies: Map<TypedArray, TypedArray>): TypedArray {
  const copy = like(array, array.length);
  copy.set(array);
  copies.set(array, copy);
  return copy;
}

function like(array: TypedArray, length: number): TypedArray {
  return takeShared(array.constructor as Float64ArrayConstructor, length);
}

function addTo(target: TypedArray, own: TypedArray): void {
  for (let i = 0; i < target.length; i++) target[i]! += own[i]!;
}

/** The sums of all parts, in their order. */
function sumsOf(sums: Float64Array, sumCount: number): readonly number[] {
  const total = Array.from(sums.subarray(0, sumCount));
  for (let i = sumCount; i < sums.length; i++) total[i % sumCount]! += sums[i]!;
  return total;
}
