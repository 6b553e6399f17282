/** Between which bounds integers lie in the trips of the loops around them, as polynomials. */
import type { For, Value } from "../../ir/nodes.ts";
import type { LoopStatement, Structure } from "../structure.ts";
import { asConstant, constant, type Polynomial, type Polynomials, scaled } from "./polynomials.ts";

/** The bounds are among the values. Where a loop makes no trips there are none. */
export interface Bounds {
  readonly least: Polynomial;
  readonly greatest: Polynomial;
}

/** The counter's values. */
export function boundsOfCounter(loop: For, polynomials: Polynomials): Bounds {
  const [from, to] = [polynomials.of(loop.from), polynomials.of(loop.to)];
  const inwards = (by: number) => polynomials.sum(to, constant(by));
  switch (loop.test) {
    case "<":
      return { least: from, greatest: inwards(-1) };
    case "<=":
      return { least: from, greatest: to };
    case ">":
      return { least: inwards(1), greatest: from };
    case ">=":
      return { least: to, greatest: from };
  }
}

/** The bounds of a polynomial over all trips of these loops, which lie in each other, the outermost first. */
export function boundsOver(
  polynomial: Polynomial,
  loops: readonly LoopStatement[],
  polynomials: Polynomials,
): Bounds | undefined {
  let bounds: Bounds = { least: polynomial, greatest: polynomial };
  for (const loop of [...loops].reverse()) {
    if (loop.kind !== "for") continue;
    const least: Polynomial | undefined = extreme(bounds.least, loop, "least", polynomials);
    const greatest: Polynomial | undefined = extreme(bounds.greatest, loop, "greatest", polynomials);
    if (!least || !greatest) return undefined;
    bounds = { least, greatest };
  }
  return bounds;
}

function extreme(
  polynomial: Polynomial,
  loop: For,
  which: keyof Bounds,
  polynomials: Polynomials,
): Polynomial | undefined {
  const counter = loop.body.arguments[0]!;
  const parts = polynomials.split(polynomial, counter);
  if (!parts) return undefined;
  if (parts.by.length === 0) return polynomial;
  const slope = asConstant(parts.by);
  if (slope === undefined) return undefined;
  const { least, greatest } = boundsOfCounter(loop, polynomials);
  const end = slope > 0 === (which === "least") ? least : greatest;
  return polynomials.sum(scaled(end, slope), parts.rest);
}

/** How many trips a loop with a unit step makes, if that is a whole number and at least 0. */
export function tripsOf(loop: LoopStatement, structure: Structure, polynomials: Polynomials): Polynomial | undefined {
  if (loop.kind !== "for" || Math.abs(structure.literalOf(loop.step) ?? 0) !== 1) return undefined;
  const { least, greatest } = boundsOfCounter(loop, polynomials);
  return polynomials.sum(polynomials.difference(greatest, least), constant(1));
}

/** Whether a polynomial is no less than 0 for certain: a sum of lengths and their products. */
export function isNeverNegative(polynomial: Polynomial, structure: Structure): boolean {
  const isLength = (value: Value) => structure.definitionOf(value)?.kind === "length";
  return polynomial.every(({ coefficient, factors }) => coefficient > 0 && factors.every(isLength));
}
