/** What generated functions demand of their arguments before they write to one of them. */
type NumericArray = readonly unknown[] | ArrayBufferView;

/** Throws when an array that is written shares memory with another. `names` lists the written ones, then the others. */
export function requireDisjoint(
  written: readonly NumericArray[],
  others: readonly NumericArray[],
  names: string,
): void {
  const all = [...written, ...others] as ArrayBufferView[];
  for (let i = 0; i < written.length; i++) {
    for (let j = i + 1; j < all.length; j++) {
      const a = all[i]!;
      const b = all[j]!;
      const overlap =
        a.buffer && a.buffer === b.buffer
          ? a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
          : a === b;
      if (overlap) {
        const name = names.split(", ");
        throw new Error(`FX8001: '${name[i]}' is written and shares memory with '${name[j]}'`);
      }
    }
  }
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
