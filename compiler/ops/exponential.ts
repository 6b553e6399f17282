/** Exponentials, logarithms and roots. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { builtin, call, manyFloats, mathFunction } from "./define.ts";
import { Formula } from "./formula.ts";

/** y = e^x:   dy = y dx */
export const exp: Operation = mathFunction("exp", {
  slope: (_f, _x, y) => y,
  cost: costs.exp,
  domain: [[-4, 4]],
});

/** y = e^x - 1, accurate near 0:   dy = (y + 1) dx */
export const expm1: Operation = mathFunction("expm1", {
  slope: (f, _x, y) => f.add(y, 1),
  cost: costs.expm1,
  domain: [[-4, 4]],
});

/** d ln x = dx / x */
export const log: Operation = mathFunction("log", {
  slope: (f, x) => f.divide(1, x),
  cost: costs.log,
  domain: [[0.1, 10]],
});

/** ln(1 + x), accurate near 0:   d ln(1 + x) = dx / (1 + x) */
export const log1p: Operation = mathFunction("log1p", {
  slope: (f, x) => f.divide(1, f.add(1, x)),
  cost: costs.log1p,
  domain: [[-0.9, 10]],
});

/** d log2 x = log2(e) dx / x */
export const log2: Operation = mathFunction("log2", {
  slope: (f, x) => f.divide(Math.LOG2E, x),
  cost: costs.log2,
  domain: [[0.1, 10]],
});

/** d log10 x = log10(e) dx / x */
export const log10: Operation = mathFunction("log10", {
  slope: (f, x) => f.divide(Math.LOG10E, x),
  cost: costs.log10,
  domain: [[0.1, 10]],
});

/** y = sqrt(x):   dy = dx / (2 y), infinite at 0 */
export const sqrt: Operation = mathFunction("sqrt", {
  wgsl: builtin("sqrt"),
  slope: (f, _x, y) => f.divide(0.5, y),
  cost: costs.sqrt,
  domain: [[0.1, 10]],
});

/** y = x^(1/3):   dy = dx / (3 y^2), infinite at 0 */
export const cbrt: Operation = mathFunction("cbrt", {
  slope: (f, _x, y) => f.divide(1, f.multiply(f.multiply(3, y), y)),
  cost: costs.cbrt,
  domain: [[0.1, 10]],
});

/**
 * r = sqrt(x1^2 + ... + xn^2):   dr = (x1 dx1 + ... + xn dxn) / r.
 * At the origin, where r has no tangent, slopes of every order are 0: the quotient is by an infinite r there.
 */
export const hypot: Operation = {
  type: manyFloats,
  evaluate: Math.hypot,
  js: call("Math.hypot"),
  wgsl: { kind: "folded", name: "hypot" },
  partials: (build, operands, r) => {
    const f = new Formula(build);
    const length = f.select(f.of("equal", r, 0), Number.POSITIVE_INFINITY, r);
    return operands.map((x) => f.divide(x, length));
  },
  cost: costs.hypot,
  domain: [
    [0.3, 5],
    [-5, 5],
  ],
};
