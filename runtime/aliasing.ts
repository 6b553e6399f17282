/** What generated functions demand of their arguments before they write to one of them. */

/**
 * Throws when an array or object that is written, or one in it, shares memory with another. Each is handed over under its
 * name.
 */
export function requireDisjoint(written: Record<string, object>, others: Record<string, object>): void {
  /** By buffer, list or object: from where to where in it each array reaches, and its name. */
  const seen = new Map<unknown, [start: number, end: number, name: string][]>();
  const visit = (array: object, name: string) => {
    const { buffer, byteOffset: start = 0, byteLength = 1 } = array as Partial<ArrayBufferView>;
    const neighbours = seen.get(buffer ?? array) ?? [];
    for (const [from, to, other] of neighbours) {
      if (written[other] && from < start + byteLength && start < to) {
        throw new Error(`FX8001: '${other}' is written and shares memory with '${name}'`);
      }
    }
    seen.set(buffer ?? array, [...neighbours, [start, start + byteLength, name]]);
    if (buffer || typeof (array as readonly unknown[])[0] === "number") return;
    for (const inner of Object.values(array)) if (typeof inner === "object") visit(inner, name);
  };
  for (const arrays of [written, others]) for (const name in arrays) visit(arrays[name]!, name);
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
