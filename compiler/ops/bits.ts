/** Operations on the 32 bits of an integer, wrapping as JavaScript's do. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import {
  builtin,
  call,
  discrete,
  indexes,
  infix,
  onlyOnHost,
  prefix,
  prelude,
  wgslInfix,
  wgslPrefix,
} from "./define.ts";

const int32: Operation["domain"] = [[-(2 ** 31), 2 ** 31 - 1]];
const shifts: Operation["domain"] = [...int32, [0, 40]];

/** a AND b, bit by bit */
export const bitAnd: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a & b,
  js: infix("&", 7),
  wgsl: wgslInfix("&"),
  cost: costs.bitAnd,
  domain: int32,
});

/** a OR b, bit by bit */
export const bitOr: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a | b,
  js: infix("|", 5),
  wgsl: wgslInfix("|"),
  cost: costs.bitOr,
  domain: int32,
});

/** a XOR b, bit by bit */
export const bitXor: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a ^ b,
  js: infix("^", 6),
  wgsl: wgslInfix("^"),
  cost: costs.bitXor,
  domain: int32,
});

/** -a - 1 */
export const bitNot: Operation = discrete({
  type: indexes(1),
  evaluate: (a: number) => ~a,
  js: prefix("~"),
  wgsl: wgslPrefix("~"),
  cost: costs.bitNot,
  domain: int32,
});

/** a 2^b, wrapped to 32 bits with a sign */
export const shiftLeft: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a << b,
  js: infix("<<", 10),
  wgsl: prelude("shiftLeft"),
  cost: costs.shiftLeft,
  domain: shifts,
});

/** floor(a / 2^b), the sign kept */
export const shiftRight: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a >> b,
  js: infix(">>", 10),
  wgsl: prelude("shiftRight"),
  cost: costs.shiftRight,
  domain: shifts,
});

/** floor(a / 2^b) of a taken as unsigned */
export const shiftRightUnsigned: Operation = discrete({
  type: indexes(2),
  evaluate: (a: number, b: number) => a >>> b,
  js: infix(">>>", 10),
  wgsl: onlyOnHost,
  cost: costs.shiftRightUnsigned,
  domain: shifts,
});

/** a b, wrapped to 32 bits with a sign */
export const imul: Operation = discrete({
  type: indexes(2),
  evaluate: Math.imul,
  js: call("Math.imul"),
  wgsl: wgslInfix("*"),
  cost: costs.imul,
  domain: int32,
});

/** The number of leading zero bits of a taken as unsigned */
export const clz32: Operation = discrete({
  type: indexes(1),
  evaluate: Math.clz32,
  js: call("Math.clz32"),
  wgsl: builtin("countLeadingZeros"),
  cost: costs.clz32,
  domain: int32,
});
