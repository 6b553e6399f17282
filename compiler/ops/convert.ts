/** Conversions between the scalar types, and operations that leave the value as it is. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { builtin, conversion, discrete, infix, onlyOnHost, prefix, prelude, test, transparent } from "./define.ts";

const domain: Operation["domain"] = [[-10, 10]];

/** An integer as a float; a boolean as 1 or 0 */
export const toFloat: Operation = discrete({
  type: conversion(["index", "bool"], "f64"),
  evaluate: (x: number | boolean) => Number(x),
  js: transparent,
  wgsl: builtin("f32"),
  jsOfBoolean: prefix("+"),
  cost: costs.toFloat,
  domain,
});

/** A float that is known to be an integer, as one */
export const toIndex: Operation = discrete({
  type: conversion(["f64"], "index"),
  evaluate: (x: number) => x,
  js: transparent,
  wgsl: prelude("toIndex"),
  cost: costs.toIndex,
  domain,
});

/** The low 32 bits of trunc(x) as a signed integer; 0 for NaN and the infinities */
export const toInt32: Operation = discrete({
  type: conversion(["f64", "index"], "index"),
  evaluate: (x: number) => x | 0,
  js: { kind: "suffix", text: " | 0", precedence: 5 },
  wgsl: prelude("toInt32"),
  wgslOfIndex: { kind: "transparent" },
  cost: costs.toInt32,
  domain: [[-1e12, 1e12]],
});

/** d x = dx */
export const copy: Operation = {
  type: conversion(["f64", "index", "bool", "text"]),
  evaluate: (x: number | boolean | string) => x,
  js: transparent,
  wgsl: { kind: "transparent" },
  partials: () => ["one"],
  cost: costs.copy,
  domain,
};

/** d x = dx */
export const plus: Operation = {
  type: conversion(["f64"]),
  evaluate: (x: number) => x,
  js: prefix("+"),
  wgsl: { kind: "transparent" },
  partials: () => ["one"],
  cost: costs.plus,
  domain,
};

/** A text with another, or an integer, behind it */
export const join: Operation = discrete({
  type: ([first, second, ...others]) =>
    first === "text" && (second === "text" || second === "index") && others.length === 0 ? "text" : undefined,
  evaluate: (first: string, second: string | number) => `${first}${second}`,
  js: infix("+", 11),
  wgsl: onlyOnHost,
  cost: costs.join,
  domain: [],
});

/** Whether the caller left an optional parameter out */
export const isMissing: Operation = discrete({
  type: test(1, ["f64", "index", "bool", "text"]),
  evaluate: (x: number | boolean | string | undefined) => x === undefined,
  js: { kind: "suffix", text: " === undefined", precedence: 8 },
  wgsl: onlyOnHost,
  cost: costs.isMissing,
  domain,
});

/** x, of which the derivative is declared to be 0 */
export const stopGradient: Operation = {
  type: conversion(["f64", "index", "bool"]),
  evaluate: (x: number | boolean) => x,
  js: transparent,
  wgsl: { kind: "transparent" },
  partials: () => ["zero"],
  cost: costs.stopGradient,
  domain,
};

/** x, which has been found to be y: d foundAs(x, y) = dy */
export const foundAs: Operation = {
  type: ([x, y, ...others]) => (x === "f64" && y === "f64" && others.length === 0 ? "f64" : undefined),
  evaluate: (x: number) => x,
  js: transparent,
  wgsl: { kind: "transparent" },
  partials: () => ["zero", "one"],
  cost: costs.foundAs,
  domain,
};
