/** Numbers, booleans and strings as they are written. */

export const isNegative = (value: number) => value < 0 || Object.is(value, -0);

/** A literal in its shortest usual form. */
export function literalText(value: number | boolean | string): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return String(value);
  if (Object.is(value, -0)) return "-0";
  const plain = String(value).replace("e+", "e");
  const exponential = value.toExponential().replace("e+", "e");
  return plain.length - exponential.length > 3 ? exponential : plain;
}
