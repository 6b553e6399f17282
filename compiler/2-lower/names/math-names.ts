/** The functions and constants of `Math` and its kin by name, and the operations they are. */
import type { OpName } from "../../ir/op-names.ts";

export const mathFunctions: ReadonlyMap<string, OpName> = new Map<string, OpName>([
  ...(
    [
      "exp",
      "expm1",
      "log",
      "log1p",
      "log2",
      "log10",
      "sqrt",
      "cbrt",
      "hypot",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
      "atan",
      "atan2",
      "sinh",
      "cosh",
      "tanh",
      "asinh",
      "acosh",
      "atanh",
      "abs",
      "sign",
      "min",
      "max",
      "floor",
      "ceil",
      "round",
      "trunc",
      "fround",
      "imul",
      "clz32",
    ] as const
  ).map((name): [string, OpName] => [name, name]),
  ["pow", "power"],
]);

/** Operations whose result is an integer. */
export const roundings: ReadonlySet<OpName> = new Set<OpName>(["floor", "ceil", "round", "trunc"]);

/** The functions of `Number`. */
export const numberTests: ReadonlySet<string> = new Set(["isNaN", "isFinite", "isInteger"]);

/** Functions of no object that take a number. */
export const globalFunctions: ReadonlySet<string> = new Set(["isNaN", "isFinite", "Number", "Boolean"]);

export const mathConstants: ReadonlyMap<string, number> = new Map(
  (["E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2"] as const).map((name) => [name, Math[name]]),
);

export const numberConstants: ReadonlyMap<string, number> = new Map(
  (
    [
      "EPSILON",
      "MAX_SAFE_INTEGER",
      "MAX_VALUE",
      "MIN_SAFE_INTEGER",
      "MIN_VALUE",
      "NaN",
      "NEGATIVE_INFINITY",
      "POSITIVE_INFINITY",
    ] as const
  ).map((name) => [name, Number[name]]),
);

/** Where functions that draw random numbers come from, and those of them that are operations. */
export const randomModule = "fluxion/random";

const draws = ["randomNormal", "randomSign"] as const satisfies readonly OpName[];

export type Draw = (typeof draws)[number];

export function drawBehind(name: string): Draw | undefined {
  return draws.find((draw) => draw === name);
}

const drawnOutside = ["randomBits", "randomIndex", "randomPermutation", "randomUniform", "stepSeed"];

/** Whether what a function of that module draws can only be handed in. */
export function isDrawnOutside(name: string): boolean {
  return drawnOutside.includes(name);
}
