/** What generated functions demand of their arguments before they write to one of them. */

/**
 * Throws when an array or object that is written, or one in it, shares memory with another. `names` lists the written
 * ones, then the others.
 */
export function requireDisjoint(written: readonly object[], others: readonly object[], names: string): void {
  /** Only arrays in one buffer, or one list under two names, can overlap. */
  const seen = new Map<unknown, [ArrayBufferView, number][]>();
  const visit = (array: object, i: number) => {
    const a = array as ArrayBufferView;
    const neighbours = seen.get(a.buffer ?? a) ?? [];
    for (const [b, j] of neighbours) {
      const overlap =
        a === b || (a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength);
      if (j < written.length && overlap) {
        const name = names.split(", ");
        throw new Error(`FX8001: '${name[j]}' is written and shares memory with '${name[i]}'`);
      }
    }
    seen.set(a.buffer ?? a, neighbours);
    neighbours.push([a, i]);
    const arrays = array as readonly object[];
    if (typeof arrays[0] === "object") for (const inner of arrays) visit(inner, i);
  };
  [...written, ...others].forEach(visit);
}

/** Throws when an array does not have as many elements as it must. */
export function requireLength(
  array: { readonly length: number },
  length: number,
  name: string,
  expected: string,
): void {
  if (array.length !== length) throw new Error(`FX8002: '${name}' has ${array.length} elements instead of ${expected}`);
}
