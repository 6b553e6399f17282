/** What generated functions demand of their arguments before they write to one of them. */

/**
 * Throws when an array or object that is written, or one in it, shares memory with itself or another. `names` are those of
 * all, in order. Allocates only where arrays lie in arrays.
 */
export function requireDisjoint(names: string, written: object, a?: object, b?: object, c?: object, d?: object): void {
  if (isFlat(written) && isApart(written, a) && isApart(written, b) && isApart(written, c) && isApart(written, d))
    return;
  /** What is written, by buffer; lists and objects by themselves. */
  const reached = new Map<unknown, ArrayBufferView[]>();
  const visit = (array: object, i: number) => {
    if (Object(array) !== array) return;
    const key = (array as ArrayBufferView).buffer ?? array;
    const met = reached.get(key) ?? [];
    if (!met.every((other) => isApart(other, array))) {
      const all = names.split(", ");
      throw new Error(`FX8001: '${all[0]}' is written and shares memory with '${all[i]}'`);
    }
    if (!i) reached.set(key, [...met, array as ArrayBufferView]);
    if (!isFlat(array)) Object.values(array).forEach((inner) => visit(inner, i));
  };
  ([written, a, b, c, d] as object[]).forEach(visit);
}

/** Whether there are numbers in it, and nothing else. */
function isFlat(array: object): array is ArrayBufferView {
  return typeof (array as readonly unknown[])[0] === "number";
}

/** Of lists, which have no buffer, whether they are two. */
function isApart(x: ArrayBufferView, y?: object): boolean {
  const other = y as ArrayBufferView | undefined;
  if (!other || (x.buffer ?? x) !== (other.buffer ?? other)) return !other || isFlat(other);
  const distance = x.byteOffset - other.byteOffset;
  return distance >= other.byteLength || -distance >= x.byteLength;
}
