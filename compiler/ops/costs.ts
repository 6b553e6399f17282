/**
 * What one execution of an operation costs, in nanoseconds of V8: measured on arrays that fit the cache, as medians,
 * and used as ratios only. Engines and years differ by a factor of two or three, so nothing may hang on a close call.
 */
import type { OpName } from "../ir/op-names.ts";

export const costs = {
  add: 0.3,
  subtract: 0.3,
  multiply: 0.3,
  divide: 1,
  remainder: 20,
  negate: 0.3,
  power: 100,

  exp: 18,
  expm1: 18,
  log: 12,
  log1p: 17,
  log2: 18,
  log10: 20,
  sqrt: 3.5,
  cbrt: 18,
  hypot: 48,

  sin: 22,
  cos: 22,
  tan: 25,
  asin: 24,
  acos: 22,
  atan: 22,
  atan2: 22,
  sinh: 40,
  cosh: 35,
  tanh: 32,
  asinh: 33,
  acosh: 32,
  atanh: 33,

  abs: 0.3,
  sign: 1,
  min: 0.5,
  max: 0.5,
  floor: 0.3,
  ceil: 0.3,
  round: 1,
  trunc: 0.3,
  fround: 0.3,

  bitAnd: 0.3,
  bitOr: 0.3,
  bitXor: 0.3,
  bitNot: 0.3,
  shiftLeft: 0.3,
  shiftRight: 0.3,
  shiftRightUnsigned: 0.3,
  imul: 0.3,
  clz32: 0.5,

  less: 0.3,
  lessOrEqual: 0.3,
  greater: 0.3,
  greaterOrEqual: 0.3,
  equal: 0.3,
  notEqual: 0.3,
  isNaN: 0.3,
  isFinite: 0.3,
  isInteger: 0.3,

  and: 0.3,
  or: 0.3,
  not: 0.3,
  select: 0.3,

  toFloat: 0,
  toIndex: 0,
  toInt32: 0.3,
  copy: 0,
  plus: 0,
  isMissing: 0.3,
  randomNormal: 60,
  randomSign: 3,
  randomIndex: 25,
  keptFraction: 10,
  stopGradient: 0,
} satisfies { readonly [name in OpName]: number };

/** Reading or writing one cell of an array, or reading its length. */
export const accessCost = 0.4;
