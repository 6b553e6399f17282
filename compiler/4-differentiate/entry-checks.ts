/** Checks at the entry of derivative functions: arrays that are written overlap no other, added arrays have the right length. */
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { arrayLeaves, leafName } from "./signature.ts";

/** Written arrays share no memory with any other array argument. */
export function requireDisjoint(written: readonly Value[], parameters: readonly Parameter[], b: RegionBuilder): void {
  const arrays = arrayLeaves(parameters);
  const checked = new Set<Value>();
  for (const leaf of written) {
    checked.add(leaf);
    const others = arrays.filter((other) => !checked.has(other.leaf));
    if (others.length === 0) continue;
    const names = [leaf, ...others.map((other) => other.leaf)].map(
      (each) => arrays.find((one) => one.leaf === each)!.name,
    );
    b.push({
      kind: "requireDisjoint",
      written: leaf,
      others: others.map((other) => other.leaf),
      names,
      origin: b.origin,
    });
  }
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
