/** What generated functions demand of their arguments before they write to one of them. */
type NumericArray = readonly unknown[] | ArrayBufferView;

/** Throws when an array that is written shares memory with another. */
export function requireDisjoint(written: NumericArray, other: NumericArray, name: string, otherName: string): void {
  const a = written as ArrayBufferView;
  const b = other as ArrayBufferView;
  const overlap =
    a.buffer && a.buffer === b.buffer
      ? a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
      : a === b;
  if (overlap) throw new Error(`FX8001: '${name}' is written and shares memory with '${otherName}'`);
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
