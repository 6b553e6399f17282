/** Sums over vectors of numbers, with what rounding may leave of them. */
import { must, type Tolerances } from "./failure.ts";

export function dot(a: readonly number[], b: readonly number[]): number {
  must("number of values", a.length === b.length ? undefined : `${a.length} and ${b.length}`);
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

export function absoluteDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value * b[i]!), 0);
}

/** What may be left of a derivative that is zero because its terms, numbers of ordinary size, cancel. */
export function rounding(
  { zero }: Tolerances,
  weights: readonly number[] = [1],
  direction: readonly number[] = [1],
): number {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + Math.abs(value), 0);
  return zero * sum(weights) * sum(direction);
}

/** Each number is near what is expected of it, measured by the largest of them. */
export function mustBeClose(
  check: string,
  actual: readonly number[],
  expected: readonly number[],
  tolerances: Tolerances,
): void {
  const scale = expected.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  if (!Number.isFinite(scale)) return;
  must(check, actual.length === expected.length ? undefined : `${actual.length} numbers, not ${expected.length}`);
  actual.forEach((value, i) => {
    const isClose = Math.abs(value - expected[i]!) <= tolerances.modes * scale + rounding(tolerances);
    must(check, isClose ? undefined : `${shown(actual, i)} instead of ${shown(expected, i)}`);
  });
}

/** The numbers around a position, which are the ones to look at. */
function shown(values: readonly number[], position: number): string {
  const first = Math.max(0, Math.min(position - 2, values.length - 6));
  const some = values.slice(first, first + 6).join(", ");
  return `[${first > 0 ? "..., " : ""}${some}${first + 6 < values.length ? ", ..." : ""}]`;
}
