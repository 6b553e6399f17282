/** Kinks and steps: absolute value, extremes and rounding. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { binary, builtin, call, mathFunction, numbers, prelude, staircase, unary } from "./define.ts";

/** d|x| = sign(x) dx, hence 0 at 0 */
export const abs: Operation = unary({
  type: numbers(1),
  evaluate: Math.abs,
  js: call("Math.abs"),
  wgsl: builtin("abs"),
  slope: (f, x) => f.of("sign", x),
  cost: costs.abs,
  domain: [[-10, 10]],
});

/** -1, 0 or 1; a step */
export const sign: Operation = staircase("sign", costs.sign);

/** d min(x, y) = dx where x <= y, else dy: a tie goes to the first */
export const min: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => Math.min(x, y),
  js: call("Math.min"),
  wgsl: prelude("least"),
  wgslOfIndex: builtin("min"),
  slopes: (f, x, y) => {
    const when = f.of("lessOrEqual", x, y);
    return [
      { when, is: true },
      { when, is: false },
    ];
  },
  cost: costs.min,
  domain: [[-10, 10]],
});

/** d max(x, y) = dx where x >= y, else dy: a tie goes to the first */
export const max: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => Math.max(x, y),
  js: call("Math.max"),
  wgsl: prelude("greatest"),
  wgslOfIndex: builtin("max"),
  slopes: (f, x, y) => {
    const when = f.of("greaterOrEqual", x, y);
    return [
      { when, is: true },
      { when, is: false },
    ];
  },
  cost: costs.max,
  domain: [[-10, 10]],
});

/** The largest integer that is not above x; a step */
export const floor: Operation = staircase("floor", costs.floor);

/** The smallest integer that is not below x; a step */
export const ceil: Operation = staircase("ceil", costs.ceil);

/** The nearest integer, halves upwards; a step */
export const round: Operation = staircase("round", costs.round);

/** x without its fraction; a step */
export const trunc: Operation = staircase("trunc", costs.trunc);

/** x rounded to float32; d fround(x) = dx, since its error is not meant */
export const fround: Operation = mathFunction("fround", {
  wgsl: { kind: "transparent" },
  slope: () => "one",
  cost: costs.fround,
  domain: [[-10, 10]],
});
