/** Booleans, and the choice between two computed values. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { booleans, discrete, infix, prefix, wgslInfix, wgslPrefix } from "./define.ts";

const domain: Operation["domain"] = [[0, 1]];

/** a and b, both computed: having no effects, they may be written with the operator that skips the second */
export const and: Operation = discrete({
  type: booleans(2),
  evaluate: (a: boolean, b: boolean) => a && b,
  js: infix("&&", 4),
  wgsl: wgslInfix("&&"),
  cost: costs.and,
  domain,
});

/** a or b, both computed */
export const or: Operation = discrete({
  type: booleans(2),
  evaluate: (a: boolean, b: boolean) => a || b,
  js: infix("||", 3),
  wgsl: wgslInfix("||"),
  cost: costs.or,
  domain,
});

/** not a */
export const not: Operation = discrete({
  type: booleans(1),
  evaluate: (a: boolean) => !a,
  js: prefix("!"),
  wgsl: wgslPrefix("!"),
  cost: costs.not,
  domain,
});

/** d(c ? x : y) = dx where c, else dy: what is not chosen has no derivative, not a zero times one */
export const select: Operation = {
  type: ([condition, a, b, ...others]) => (condition === "bool" && a === b && others.length === 0 ? a : undefined),
  evaluate: (condition: boolean, a: number | boolean | string, b: number | boolean | string) => (condition ? a : b),
  js: { kind: "conditional" },
  wgsl: { kind: "select" },
  partials: (_build, [when]) => (when === undefined ? [] : ["zero", { when, is: true }, { when, is: false }]),
  cost: costs.select,
  domain: [
    [0, 1],
    [-10, 10],
  ],
};
