/** Circular and hyperbolic functions and their inverses. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { binary, call, floats, mathFunction, prelude } from "./define.ts";

/** d sin x = cos(x) dx */
export const sin: Operation = mathFunction("sin", {
  slope: (f, x) => f.of("cos", x),
  cost: costs.sin,
  domain: [[-5, 5]],
});

/** d cos x = -sin(x) dx */
export const cos: Operation = mathFunction("cos", {
  slope: (f, x) => f.negate(f.of("sin", x)),
  cost: costs.cos,
  domain: [[-5, 5]],
});

/** y = tan x:   dy = (1 + y^2) dx */
export const tan: Operation = mathFunction("tan", {
  slope: (f, _x, y) => f.add(1, f.square(y)),
  cost: costs.tan,
  domain: [[-1.2, 1.2]],
});

/** d asin x = dx / sqrt((1 - x)(1 + x)), factored so that nothing cancels near the ends */
export const asin: Operation = mathFunction("asin", {
  slope: (f, x) => f.divide(1, f.of("sqrt", f.multiply(f.subtract(1, x), f.add(1, x)))),
  cost: costs.asin,
  domain: [[-0.9, 0.9]],
});

/** d acos x = -dx / sqrt((1 - x)(1 + x)) */
export const acos: Operation = mathFunction("acos", {
  slope: (f, x) => f.divide(-1, f.of("sqrt", f.multiply(f.subtract(1, x), f.add(1, x)))),
  cost: costs.acos,
  domain: [[-0.9, 0.9]],
});

/** d atan x = dx / (1 + x^2) */
export const atan: Operation = mathFunction("atan", {
  slope: (f, x) => f.divide(1, f.add(1, f.square(x))),
  cost: costs.atan,
  domain: [[-5, 5]],
});

/**
 * The angle of the point (x, y), s = x^2 + y^2:   d atan2(y, x) = (x dy - y dx) / s.
 * At the origin, where the angle jumps, slopes of every order are 0: the quotient is by an infinite s there.
 */
export const atan2: Operation = binary({
  type: floats(2),
  evaluate: Math.atan2,
  js: call("Math.atan2"),
  wgsl: prelude("atan2"),
  slopes: (f, y, x) => {
    const isOrigin = f.of("and", f.of("equal", x, 0), f.of("equal", y, 0));
    const square = f.select(isOrigin, Number.POSITIVE_INFINITY, f.add(f.square(x), f.square(y)));
    return [f.divide(x, square), f.negate(f.divide(y, square))];
  },
  cost: costs.atan2,
  domain: [
    [0.3, 5],
    [-5, 5],
  ],
});

/** d sinh x = cosh(x) dx */
export const sinh: Operation = mathFunction("sinh", {
  slope: (f, x) => f.of("cosh", x),
  cost: costs.sinh,
  domain: [[-3, 3]],
});

/** d cosh x = sinh(x) dx */
export const cosh: Operation = mathFunction("cosh", {
  slope: (f, x) => f.of("sinh", x),
  cost: costs.cosh,
  domain: [[-3, 3]],
});

/** y = tanh x:   dy = (1 - y^2) dx */
export const tanh: Operation = mathFunction("tanh", {
  slope: (f, _x, y) => f.subtract(1, f.square(y)),
  cost: costs.tanh,
  domain: [[-3, 3]],
});

/** d asinh x = dx / sqrt(1 + x^2) */
export const asinh: Operation = mathFunction("asinh", {
  slope: (f, x) => f.divide(1, f.of("sqrt", f.add(1, f.square(x)))),
  cost: costs.asinh,
  domain: [[-5, 5]],
});

/** d acosh x = dx / (sqrt(x - 1) sqrt(x + 1)): two roots, so that x < -1 gives NaN as acosh does */
export const acosh: Operation = mathFunction("acosh", {
  slope: (f, x) => f.divide(1, f.multiply(f.of("sqrt", f.subtract(x, 1)), f.of("sqrt", f.add(x, 1)))),
  cost: costs.acosh,
  domain: [[1.2, 8]],
});

/** d atanh x = dx / ((1 - x)(1 + x)) */
export const atanh: Operation = mathFunction("atanh", {
  slope: (f, x) => f.divide(1, f.multiply(f.subtract(1, x), f.add(1, x))),
  cost: costs.atanh,
  domain: [[-0.9, 0.9]],
});
