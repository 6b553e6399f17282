/**
 * The slopes of z = x^y, in forms that hold at the hard points and stay right when they are differentiated again.
 *
 * Where the exponent is a literal, a call of pow (a hundred multiplications) is replaced by products, a square root or
 * the result itself, where the slopes of these hold at x = 0 as well: those of x sqrt(x) would be 0 times infinity. Where both are variable, with 0^0 = 1 and 0 ln 0 = 0:
 *
 *   dz/dx = y x^(y-1), at (0, 0) equal to 0, at (0, 1) equal to 1;
 *   dz/dy = z ln x, at x = 0 equal to 0 (NaN at the pole y < 0, and for x < 0, where x^y is no function of a real y).
 */
import type { Value } from "../ir/nodes.ts";
import type { Partial } from "../ir/operation.ts";
import type { Formula } from "./formula.ts";

/** Integer exponents above this call pow. */
const largestProduct = 64;

export function powerSlopes(f: Formula, x: Value, y: Value, z: Value): readonly [Partial, Partial] {
  const exponent = f.literal(y);
  return [exponent === undefined ? baseSlope(f, x, y) : literalSlope(f, x, exponent, z), exponentSlope(f, x, z)];
}

/** y x^(y-1). At (0, 0) it would be 0 Infinity: there, and only there, the exponent is taken as 0. */
function baseSlope(f: Formula, x: Value, y: Value): Value {
  const isOrigin = f.of("and", f.of("equal", x, 0), f.of("equal", y, 0));
  return f.multiply(y, f.of("power", x, f.select(isOrigin, 0, f.subtract(y, 1))));
}

/** z ln x. A base of 0 is taken as 1 under the logarithm, which makes the product 0. */
function exponentSlope(f: Formula, x: Value, z: Value): Partial {
  const base = f.literal(x);
  if (base === 0) return "zero";
  return f.multiply(z, f.of("log", base === undefined ? f.select(f.of("equal", x, 0), 1, x) : x));
}

/** k x^(k-1) for a known k. */
function literalSlope(f: Formula, x: Value, k: number, z: Value): Partial {
  if (k === 0) return "zero";
  if (k === 1) return "one";
  if (k === -1) return f.negate(f.square(z));
  // At x = 0 this is the pole's infinity, as it should be.
  if (k < 0) return f.multiply(k, f.divide(z, x));
  if (k === 0.5) return f.divide(0.5, z);
  if (k > largestProduct) return f.multiply(k, f.of("power", x, k - 1));
  if (Number.isInteger(k)) return timesPower(f, f.multiply(k, x), x, k - 2);
  if (k === 1.5) return f.multiply(k, f.of("sqrt", x));
  return f.multiply(k, f.of("power", x, k - 1));
}

/** y x^n for an integer n >= 0: one factor after the other while that is short, by squaring where it is less work. */
function timesPower(f: Formula, y: Value, x: Value, n: number): Value {
  if (n > 3) return f.multiply(y, product(f, x, n));
  let result = y;
  for (let factor = 0; factor < n; factor++) result = f.multiply(result, x);
  return result;
}

/** x^n for an integer n >= 1, by squaring. */
function product(f: Formula, x: Value, n: number): Value {
  if (n === 1) return x;
  const square = f.square(product(f, x, Math.floor(n / 2)));
  return n % 2 === 0 ? square : f.multiply(square, x);
}
