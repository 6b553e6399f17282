/** Values and sources in the other precision of floating-point arrays. */

/** With every Float32Array as a Float64Array. */
export function widened<T>(value: T): T {
  return converted(value, (array) => (array instanceof Float32Array ? Float64Array.from(array) : array)) as T;
}

/** With every Float64Array as a Float32Array. */
export function narrowed<T>(value: T): T {
  return converted(value, (array) => (array instanceof Float64Array ? Float32Array.from(array) : array)) as T;
}

function converted(value: unknown, convert: (array: unknown) => unknown): unknown {
  if (ArrayBuffer.isView(value)) return convert(value);
  if (Array.isArray(value)) return Array.from(value, (inner) => converted(inner, convert));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, converted(inner, convert)]));
}

/** A source that keeps its floating-point arrays in double precision. Every place in it stays where it was. */
export function inDoublePrecision(text: string): string {
  return text.replaceAll("Float32Array", "Float64Array");
}

/** As `inDoublePrecision`, in single precision. */
export function inSinglePrecision(text: string): string {
  return text.replaceAll("Float64Array", "Float32Array");
}
