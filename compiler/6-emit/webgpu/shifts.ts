/** How far two nests of loops are apart that add to the same cells in different trips. */
import { asConstant, mentions, type Polynomial, type Polynomials, scaled } from "../../3-analyze/loops/polynomials.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import type { Value } from "../../ir/nodes.ts";
import type { AddingNest } from "./adding-nests.ts";

/**
 * By how much each counter of the first nest is more than that of the second where both add to the same cell. Undefined
 * where that is no literal, or their loops make other trips.
 */
export function shiftsBetween(
  reference: AddingNest,
  nest: AddingNest,
  structure: Structure,
  polynomials: Polynomials,
): readonly number[] | undefined {
  const counters = countersOf(reference);
  if (reference.accumulate.array !== nest.accumulate.array || !haveSameTrips(reference, nest, structure, polynomials)) {
    return undefined;
  }
  const own = polynomials.of(reference.accumulate.index);
  let other: Polynomial | undefined = polynomials.of(nest.accumulate.index);
  countersOf(nest).forEach((counter, d) => {
    other &&= polynomials.replaced(other, counter, polynomials.of(counters[d]!));
  });
  const strides = counters.map((counter) => polynomials.split(own, counter)?.by);
  if (!other || strides.some((stride) => !stride || counters.some((counter) => mentions(stride, counter)))) {
    return undefined;
  }
  return multiplesOf(strides as readonly Polynomial[], polynomials.difference(other, own), polynomials);
}

/** How often each stride is in a distance, so that nothing of it is left. */
function multiplesOf(
  strides: readonly Polynomial[],
  distance: Polynomial,
  polynomials: Polynomials,
): readonly number[] | undefined {
  const multiples = strides.map(() => 0);
  const literal = (d: number) => Math.abs(asConstant(strides[d]!) ?? Number.POSITIVE_INFINITY);
  const order = strides.map((_, d) => d).sort((a, b) => literal(b) - literal(a) || a - b);
  let left = distance;
  for (const d of order) {
    const stride = strides[d]!;
    const [only, ...others] = stride;
    const like = left.find(({ factors }) => only && haveSameFactors(factors, only.factors));
    if (!only || others.length > 0 || !like) continue;
    multiples[d] = Math.round(like.coefficient / only.coefficient);
    left = polynomials.difference(left, scaled(stride, multiples[d]!));
  }
  return left.length === 0 ? multiples : undefined;
}

function haveSameFactors(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((factor, i) => factor === b[i]);
}

function haveSameTrips(a: AddingNest, b: AddingNest, structure: Structure, polynomials: Polynomials): boolean {
  const isSame = (one: Value, other: Value) => polynomials.isSame(polynomials.of(one), polynomials.of(other));
  return (
    a.loops.length === b.loops.length &&
    a.loops.every(({ test, step, from, to }, d) => {
      const other = b.loops[d]!;
      const isSameStep = structure.literalOf(step) === structure.literalOf(other.step);
      return test === other.test && isSameStep && isSame(from, other.from) && isSame(to, other.to);
    })
  );
}

function countersOf({ loops }: AddingNest): readonly Value[] {
  return loops.map(({ body }) => body.arguments[0]!);
}
