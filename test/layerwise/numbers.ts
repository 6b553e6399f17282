/** Values of any structure as rows of numbers. */

/** All numbers in a value, in their order. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Float64Array)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersOf);
}

/** The same structure with other numbers. */
export function like<T>(value: T, next: () => number): T {
  if (typeof value === "number") return next() as T;
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).map(() => next()) as unknown as T;
  if (Array.isArray(value)) return value.map((part) => like(part, next)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, like(part, next)])) as T;
}

export function dotOf(a: unknown, b: unknown): number {
  const other = numbersOf(b);
  return numbersOf(a).reduce((sum, number, i) => sum + number * other[i]!, 0);
}

/** The greatest difference, measured by the greatest number. */
export function distance(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const size = Math.max(1e-3, ...expected.map(Math.abs));
  return Math.max(0, ...found.map((number, i) => Math.abs(number - expected[i]!) / size));
}

/** Numbers from -1 to 1 that look irregular, the same each time. */
export function waves(seed: number): () => number {
  let i = 0;
  return () => Math.sin(seed * 12.9898 + 78.233 * ++i);
}
