/** Comparisons and tests of numbers. All are false for NaN, except `notEqual` and `isNaN`. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { call, discrete, infix, onlyOnHost, prelude, test, wgslInfix } from "./define.ts";

type Scalar = number | boolean | string;

const domain: Operation["domain"] = [[-3, 3]];

/** a < b */
export const less: Operation = discrete({
  type: test(2, ["f64", "index"]),
  evaluate: (a: number, b: number) => a < b,
  js: infix("<", 9),
  wgsl: wgslInfix("<"),
  cost: costs.less,
  domain,
});

/** a <= b */
export const lessOrEqual: Operation = discrete({
  type: test(2, ["f64", "index"]),
  evaluate: (a: number, b: number) => a <= b,
  js: infix("<=", 9),
  wgsl: wgslInfix("<="),
  cost: costs.lessOrEqual,
  domain,
});

/** a > b */
export const greater: Operation = discrete({
  type: test(2, ["f64", "index"]),
  evaluate: (a: number, b: number) => a > b,
  js: infix(">", 9),
  wgsl: wgslInfix(">"),
  cost: costs.greater,
  domain,
});

/** a >= b */
export const greaterOrEqual: Operation = discrete({
  type: test(2, ["f64", "index"]),
  evaluate: (a: number, b: number) => a >= b,
  js: infix(">=", 9),
  wgsl: wgslInfix(">="),
  cost: costs.greaterOrEqual,
  domain,
});

/** a = b, where 0 = -0 */
export const equal: Operation = discrete({
  type: test(2, ["f64", "index", "bool", "text"]),
  evaluate: (a: Scalar, b: Scalar) => a === b,
  js: infix("===", 8),
  wgsl: wgslInfix("=="),
  cost: costs.equal,
  domain,
});

/** not a = b */
export const notEqual: Operation = discrete({
  type: test(2, ["f64", "index", "bool", "text"]),
  evaluate: (a: Scalar, b: Scalar) => a !== b,
  js: infix("!==", 8),
  wgsl: wgslInfix("!="),
  cost: costs.notEqual,
  domain,
});

/** Whether a is not a number, or missing */
const isNotNumber: Operation = discrete({
  type: test(1, ["f64", "index"]),
  evaluate: Number.isNaN,
  js: call("isNaN"),
  wgsl: prelude("isNotNumber"),
  wgslOfIndex: onlyOnHost,
  cost: costs.isNaN,
  domain,
});

/** Whether a is neither NaN nor infinite */
const isFiniteNumber: Operation = discrete({
  type: test(1, ["f64", "index"]),
  evaluate: Number.isFinite,
  js: call("Number.isFinite"),
  wgsl: prelude("isFiniteNumber"),
  wgslOfIndex: onlyOnHost,
  cost: costs.isFinite,
  domain,
});

/** Whether a is finite and has no fraction */
export const isInteger: Operation = discrete({
  type: test(1, ["f64", "index"]),
  evaluate: Number.isInteger,
  js: call("Number.isInteger"),
  wgsl: prelude("isInteger"),
  wgslOfIndex: onlyOnHost,
  cost: costs.isInteger,
  domain,
});

export { isFiniteNumber as isFinite, isNotNumber as isNaN };
