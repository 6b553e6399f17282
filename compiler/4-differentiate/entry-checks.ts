/** Checks at the entry of derivative functions: arrays that are written overlap no other, added arrays have the right length. */
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { arrayLeaves, leafName } from "./signature.ts";

/** Written arrays share no memory with any other array argument. */
export function requireDisjoint(written: readonly Value[], parameters: readonly Parameter[], b: RegionBuilder): void {
  const arrays = arrayLeaves(parameters);
  const others = arrays.filter(({ leaf }) => !written.includes(leaf));
  if (written.length === 0 || arrays.length < 2) return;
  const nameOf = (leaf: Value) => arrays.find((array) => array.leaf === leaf)!.name;
  const names = [...written.map(nameOf), ...others.map(({ name }) => name)];
  b.push({ kind: "requireDisjoint", written, others: others.map(({ leaf }) => leaf), names, origin: b.origin });
}

/** The arrays of an added parameter are as long as those they belong to. */
export function requireSameLengths(added: Parameter, like: readonly Value[], expected: string, b: RegionBuilder): void {
  added.leaves.forEach((array, i) => {
    const model = like[i]!;
    if (!isArrayType(array.type) || !isArrayType(model.type)) return;
    b.push({
      kind: "requireLength",
      array,
      length: b.length(model),
      name: leafName(added, i),
      expected,
      origin: b.origin,
    });
  });
}

/** `the length of 'w'`. */
export function lengthOf(fn: IrFunction, position: number): string {
  return `the length of '${fn.parameters[position]!.name}'`;
}
