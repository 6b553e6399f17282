/**
 * What helpers with a fixed number of parameters are called with: those with a rest parameter would allocate an array at
 * each call.
 */
import type { RequireDisjoint, Value } from "../../ir/nodes.ts";
import { isNested, isRecord } from "../../ir/types.ts";

export function inFours<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 4) }, (_, i) => items.slice(i * 4, (i + 1) * 4));
}

interface NamedArray {
  readonly array: Value;
  readonly name: string;
}

/** A written array, then up to four that it has not met yet: one row for each call. */
export function disjointArrays({ written, others, names }: RequireDisjoint): NamedArray[][] {
  const arrays = [...written, ...others].map((array, i) => ({ array, name: names[i]! }));
  return written.flatMap(({ type }, i) => {
    const rest = inFours(arrays.slice(i + 1));
    const mayMeetItself = isNested(type) || isRecord(type);
    if (rest.length === 0 && mayMeetItself) return [[arrays[i]!]];
    return rest.map((some) => [arrays[i]!, ...some]);
  });
}
