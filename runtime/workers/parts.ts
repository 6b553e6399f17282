/**
 * How the trips of a loop are divided into parts. The division follows from the number of trips alone, so what the parts
 * sum up to is the same with any number of threads.
 */

/** Enough for the threads of most machines to be busy until the end. */
const mostParts = 16;

/** Loops run several trips at once: parts that are whole multiples of that leave nothing over. */
const multiple = 4;

/** A part with sums of arrays clears and adds up arrays of its own: that many trips are worth it. */
const leastTripsWithSums = 16;

/** How many trips `for (i = from; i < to; i += step)` makes, or with `>` where `step` is below 0. */
export function tripsBetween(from: number, to: number, step: number): number {
  const trips = Math.ceil((to - from) / step);
  return trips > 0 ? trips : 0;
}

/** How many trips each part has but the last, which may have fewer. */
export function tripsInPart(trips: number, sumsArrays: boolean): number {
  const even = Math.ceil(trips / mostParts);
  return multiple * Math.ceil(Math.max(even, sumsArrays ? leastTripsWithSums : 1) / multiple);
}
