/**
 * An index such as `i * d + j` as the two indexes that it is made of, `[i][j]`, where j lies between 0 and d.
 *
 * The factors of the counters that are no literals are the strides, from the largest to the smallest; each takes with it
 * what is a multiple of it, and what is left is the last index. That is right if every index but the first lies within
 * its size: conditions that are not certain are guards, to be looked at when the sizes are known.
 *
 * T. Grosser, J. Ramanujam, L.-N. Pouchet, P. Sadayappan, S. Pop: Optimistic Delinearization of Parametrically Sized
 * Arrays. ICS 2015, section 4.
 */
import type { For, Value } from "../../ir/nodes.ts";
import type { LoopStatement, Structure } from "../structure.ts";
import { asConstant, constant, type Polynomial, type Polynomials, scaled, type Term, zero } from "./polynomials.ts";
import { boundsOver, isNeverNegative } from "./ranges.ts";

export interface Delinearised {
  /** From the outermost. */
  readonly indexes: readonly Polynomial[];
  /** The strides of all indexes but the last, whose is 1: the number of cells between two neighbours. */
  readonly strides: readonly Polynomial[];
  /** No less than 0, or the indexes run into each other. */
  readonly guards: readonly Polynomial[];
}

/** Undefined where the strides do not divide each other, or an index surely leaves its size. */
export function delinearise(
  index: Polynomial,
  strides: readonly Polynomial[],
  loops: readonly LoopStatement[],
  structure: Structure,
  polynomials: Polynomials,
): Delinearised | undefined {
  const counted = countedOf(loops);
  const indexes: Polynomial[] = [];
  let rest = index;
  for (const stride of strides) {
    const multiple = multipleOf(stride, rest, counted, polynomials);
    indexes.push(multiple);
    rest = polynomials.difference(rest, polynomials.product(multiple, stride));
  }
  indexes.push(rest);
  const guards: Polynomial[] = [];
  for (const [k, stride] of strides.entries()) {
    const next = strides[k + 1];
    const size = next ? quotient(stride, next) : stride;
    const bounds = boundsOver(indexes[k + 1]!, counted, polynomials);
    if (!size || !bounds) return undefined;
    const room = polynomials.difference(polynomials.difference(size, constant(1)), bounds.greatest);
    for (const condition of [bounds.least, room]) {
      const known = asConstant(condition);
      if (known !== undefined && known < 0) return undefined;
      if (known === undefined && !isNeverNegative(condition, structure)) guards.push(condition);
    }
  }
  return { indexes, strides, guards };
}

/** What counters are multiplied by, other than literals: each once, the largest first; undefined where none is larger. */
export function stridesOf(
  index: Polynomial,
  loops: readonly LoopStatement[],
  polynomials: Polynomials,
): readonly Polynomial[] | undefined {
  const found: Polynomial[] = [];
  for (const { body } of countedOf(loops)) {
    const parts = polynomials.split(index, body.arguments[0]!);
    if (!parts) return undefined;
    if (asConstant(parts.by) === undefined) found.push(withoutLiteral(parts.by));
  }
  return inOrder(found, polynomials);
}

/** The products in these strides, as strides of their own: of `k * n + k`, which has the stride n + 1, that is n. */
export function productsIn(
  strides: readonly Polynomial[],
  polynomials: Polynomials,
): readonly Polynomial[] | undefined {
  const products = strides.flatMap((stride) => stride.filter(({ factors }) => factors.length > 0));
  return inOrder(
    products.map((term) => withoutLiteral([term])),
    polynomials,
  );
}

function inOrder(strides: readonly Polynomial[], polynomials: Polynomials): readonly Polynomial[] | undefined {
  const distinct = strides.filter((stride, i) => strides.findIndex((other) => polynomials.isSame(stride, other)) === i);
  distinct.sort((a, b) => degree(b) - degree(a));
  const isOrdered = distinct.every((stride, k) => k === 0 || degree(distinct[k - 1]!) > degree(stride));
  return isOrdered ? distinct : undefined;
}

function countedOf(loops: readonly LoopStatement[]): readonly For[] {
  return loops.filter((loop): loop is For => loop.kind === "for");
}

function degree(polynomial: Polynomial): number {
  return Math.max(...polynomial.map(({ factors }) => factors.length));
}

/** A stride of one term may be a literal times another: the literal belongs to the index. */
function withoutLiteral(stride: Polynomial): Polynomial {
  const [only, ...others] = stride;
  return only && others.length === 0 ? [{ ...only, coefficient: 1 }] : stride;
}

/** How often a stride is in an index: by the counters, and by what does not change where the stride is one product. */
function multipleOf(
  stride: Polynomial,
  index: Polynomial,
  loops: readonly For[],
  polynomials: Polynomials,
): Polynomial {
  if (stride.length === 1) return index.flatMap((term) => quotientOfTerm(term, stride[0]!) ?? zero);
  const parts = loops.map(({ body }) => {
    const counter = body.arguments[0]!;
    const by = polynomials.split(index, counter)?.by ?? zero;
    return { counter, times: timesOf(stride, by, polynomials) };
  });
  return parts
    .filter(({ times }) => times !== 0)
    .map(({ counter, times }) => ({ coefficient: times, factors: [counter] }));
}

/** The literal that a polynomial is times another; 0 where there is none. */
function timesOf(stride: Polynomial, polynomial: Polynomial, polynomials: Polynomials): number {
  const [first] = polynomial;
  const like = first && stride.find((term) => isSameProduct(term.factors, first.factors));
  const times = like ? first.coefficient / like.coefficient : 0;
  return times !== 0 && polynomials.isSame(scaled(stride, times), polynomial) ? times : 0;
}

function isSameProduct(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((factor, i) => factor === b[i]);
}

function quotient(of: Polynomial, by: Polynomial): Polynomial | undefined {
  const [divisor, ...others] = by;
  if (!divisor || others.length > 0) return undefined;
  const terms = of.map((term) => quotientOfTerm(term, divisor));
  return terms.every((term) => term !== undefined) ? terms.flat() : undefined;
}

/** The term without the factors of another; undefined where it does not have them all. */
function quotientOfTerm({ coefficient, factors }: Term, by: Term): Polynomial | undefined {
  const left = [...factors];
  for (const factor of by.factors) {
    const at = left.indexOf(factor);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return [{ coefficient: coefficient / by.coefficient, factors: left }];
}
