/**
 * How a row of numbers is kept in part, and what stands for it when it is read: a row whose mean is the row, whatever the
 * numbers are. Of a row x of d numbers k are kept; e runs over its entries, j over what is kept.
 *
 *     sample                 the row is cut into k stretches as even as whole numbers allow, and one entry of each is kept.
 *                            It stands for its stretch: it is read times the stretch's length, the others as 0. Of k = d
 *                            every entry is kept, and read as it is.
 *     sampleWithReplacement  k entries are drawn from the whole row; each is read times d / k, as often as it was drawn.
 *     project                kept[j] = sum over e of s(j, e) x[e] with signs s of 1 and -1 at even chance; x[e] is read as
 *                            the sum over j of s(j, e) kept[j] / k.
 *
 * D. Oktay, N. McGreivy, J. Aduol, A. Beatson, R. P. Adams: Randomized Automatic Differentiation. ICLR 2021, section 3.
 * Which entries, and the signs, follow from the seed, and are drawn again in the reverse sweep.
 */
import type { Estimator } from "../../../1-parse/request.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { Value } from "../../../ir/nodes.ts";

export interface Row {
  readonly estimator: Estimator;
  readonly seed: Value;
  /** The stream of random numbers, and where in it those of this row begin. */
  readonly stream: number;
  readonly firstDraw: Value;
  /** How many numbers it has, and how many are kept. */
  readonly length: Value;
  readonly count: Value;
  /** Where what is kept of it begins. */
  readonly kept: Value;
  readonly start: Value;
}

/** Keeps a row, of which `read` gives the entries. */
export function keepRow(row: Row, read: (entry: Value, b: RegionBuilder) => Value, b: RegionBuilder): void {
  each(row.count, "j", b, (j, inner) => {
    const place = inner.compute("add", row.start, j);
    if (row.estimator !== "project") {
      const { entry } = drawn(row, j, inner);
      inner.store(row.kept, place, read(entry, inner));
      return;
    }
    const [sum] = inner.for(range(row.length, "e", inner), [inner.float(0)], (body, e, partial) => [
      body.compute("add", partial!, body.compute("multiply", sign(row, j, e!, body), read(e!, body))),
    ]);
    inner.store(row.kept, place, sum!);
  });
}

/** Puts what stands for a row into `target`, which holds zeros. */
export function restoreRow(row: Row, target: Value, b: RegionBuilder): void {
  each(row.count, "j", b, (j, inner) => {
    const kept = inner.load(row.kept, inner.compute("add", row.start, j));
    if (row.estimator !== "project") {
      const { entry, scale } = drawn(row, j, inner);
      const value = inner.compute("multiply", kept, scale);
      if (row.estimator === "sample") inner.store(target, entry, value);
      else inner.accumulate(target, entry, value);
      return;
    }
    const share = inner.compute("divide", kept, inner.compute("toFloat", row.count));
    each(row.length, "e", inner, (e, body) => {
      body.accumulate(target, e, body.compute("multiply", sign(row, j, e, body), share));
    });
  });
}

/** Which entry is the j-th that is kept, and what it is read times. */
function drawn(row: Row, j: Value, b: RegionBuilder): { readonly entry: Value; readonly scale: Value } {
  const stream = b.index(row.stream);
  const draw = b.compute("add", row.firstDraw, j);
  if (row.estimator === "sample") {
    const { first, size } = stretch(row, j, b);
    const entry = b.compute("add", first, b.compute("randomIndex", row.seed, stream, draw, size));
    return { entry, scale: b.compute("toFloat", size) };
  }
  const entry = b.compute("randomIndex", row.seed, stream, draw, row.length);
  const [length, count] = [row.length, row.count].map((value) => b.compute("toFloat", value));
  return { entry, scale: b.compute("divide", length!, count!) };
}

/** The j-th of the stretches that the row is cut into: from floor(j d / k) on, up to where the next begins. */
function stretch({ length, count }: Row, j: Value, b: RegionBuilder): { readonly first: Value; readonly size: Value } {
  const begin = (at: Value) => quotient(b.compute("multiply", at, length), count, b);
  const first = begin(j);
  return { first, size: b.compute("subtract", begin(b.compute("add", j, b.index(1))), first) };
}

/**
 * For an entry of a row that is kept by `sample`: the place of its stretch among what is kept, whether it is the one that is
 * kept of it, and what it is read times.
 */
export function membership(
  row: Row,
  entry: Value,
  b: RegionBuilder,
): { readonly place: Value; readonly isKept: Value; readonly scale: Value } {
  const next = b.compute("multiply", b.compute("add", entry, b.index(1)), row.count);
  const j = quotient(b.compute("subtract", next, b.index(1)), row.length, b);
  const found = drawn(row, j, b);
  return {
    place: b.compute("add", row.start, j),
    isKept: b.compute("equal", found.entry, entry),
    scale: found.scale,
  };
}

function quotient(dividend: Value, divisor: Value, b: RegionBuilder): Value {
  const [above, below] = [dividend, divisor].map((value) => b.compute("toFloat", value));
  return b.compute("toIndex", b.compute("floor", b.compute("divide", above!, below!)));
}

function sign(row: Row, j: Value, e: Value, b: RegionBuilder): Value {
  const first = b.compute("multiply", b.compute("add", row.firstDraw, j), row.length);
  return b.compute("randomSign", row.seed, b.index(row.stream), b.compute("add", first, e));
}

function each(to: Value, name: string, b: RegionBuilder, body: (i: Value, inner: RegionBuilder) => void): void {
  b.for(range(to, name, b), [], (inner, i) => {
    body(i!, inner);
    return [];
  });
}

function range(to: Value, name: string, b: RegionBuilder) {
  return { from: b.index(0), to, step: b.index(1), test: "<" as const, counter: { name } };
}
