/**
 * How a row of numbers is kept in part, and what stands for it when it is read: a row whose mean is the row, whatever the
 * numbers are. Of a row x of d numbers k are kept; e runs over its entries, j over what is kept.
 *
 *     sample                 k different entries, each set of k as likely as any other, by selection sampling: entry e is taken
 *                            with chance (k - those taken) / (d - e) (C. T. Fan, M. E. Muller, I. Rezucha: JASA 57, 1962).
 *                            Each is read times d / k, the others as 0. Of k = d every entry is kept, and read as it is.
 *     sampleStratified       the row is cut into k stretches as even as whole numbers allow, and one entry of each is kept.
 *                            It stands for its stretch: it is read times the stretch's length, the others as 0.
 *     sampleWithReplacement  k entries are drawn from the whole row; each is read times d / k, as often as it was drawn.
 *     project                kept[j] = sum over e of s(j, e) x[e] with signs s of 1 and -1 at even chance; x[e] is read as
 *                            the sum over j of s(j, e) kept[j] / k.
 *
 * D. Oktay, N. McGreivy, J. Aduol, A. Beatson, R. P. Adams: Randomized Automatic Differentiation. ICLR 2021, section 3.
 *
 * One draw for a row. Entries are drawn once for all rows of a slot. Where each row is to have a sample of its own, it has them
 * moved on by a number u of 0 ... d - 1 that is drawn for it, from the end of the row to its beginning. Let S0[e] be what entry
 * e is read times by the common draw: E S0[e] = 1, and the sum over e is d by each of the estimators. Then of one row S[e] =
 * S0[e - u] has the mean 1, and by `sample` still any set of k with equal chance. Of two rows with u and v
 *
 *     E S[e] S'[f] = E S0[e - u] S0[f - v] = E (S0[e - u] 1/d sum over g of S0[g]) = 1,
 *
 * since v takes f - v to every place alike. So rows are uncorrelated: a sum over rows has the mean and the variance that it has
 * with draws of their own for all rows, and a product of two rows has its mean. Three may hang together: where paths pass
 * more of them, entries are drawn anew for each row.
 */
import type { Estimator } from "../../../1-parse/request.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { Value } from "../../../ir/nodes.ts";
import { arrayType } from "../../../ir/types.ts";

/** What a slot's rows have in common. */
export interface RowsKept {
  readonly estimator: Estimator;
  readonly name: string;
  /** The slot's number, which its streams of random numbers follow from. */
  readonly number: number;
  readonly seed: Value;
  /** How many numbers a row has, and how many are kept. */
  readonly length: Value;
  readonly count: Value;
  /** All that is kept, row by row. */
  readonly kept: Value;
}

/** One of them, in a sweep. */
export interface Row extends RowsKept {
  /** Which of the rows it is; undefined for the only one. */
  readonly trip: Value | undefined;
  /** Whether its sample is that of all rows, or that one moved on, or one that is drawn for it. */
  readonly sample: "common" | "moved" | "drawn";
  /** The list of the entries that are drawn; undefined where a row is projected. */
  readonly entries: Value | undefined;
}

/** Memory for a list of entries. */
export function listOfEntries({ estimator, name, count }: RowsKept, b: RegionBuilder): Value | undefined {
  const variable = { name: `${name}Entries` };
  return estimator === "project"
    ? undefined
    : b.allocate(arrayType("i32"), count, { content: "uninitialised", variable });
}

/** Puts the entries that are drawn into a list, the first ones first unless they are drawn with replacement. */
export function drawEntries(rows: RowsKept, entries: Value, seed: Value, b: RegionBuilder): void {
  const { estimator, number, length, count } = rows;
  const stream = b.index(2 * number);
  if (estimator === "sample") {
    b.for(range(length, "e", b), [b.index(0, { name: "taken" })], (inner, e, taken) => {
      const draw = inner.compute("randomIndex", seed, stream, e!, inner.compute("subtract", length, e!));
      const isTaken = inner.compute("less", draw, inner.compute("subtract", count, taken!));
      return inner.if(
        isTaken,
        (then) => {
          then.store(entries, taken!, e!);
          return [then.compute("add", taken!, then.index(1))];
        },
        () => [taken!],
        [{ name: "taken" }],
      );
    });
    return;
  }
  each(count, "j", b, (j, inner) => {
    const { first, size } =
      estimator === "sampleStratified" ? stretch(rows, j, inner) : { first: undefined, size: length };
    const draw = inner.compute("randomIndex", seed, stream, j, size);
    inner.store(entries, j, first ? inner.compute("add", first, draw) : draw);
  });
}

/** Keeps a row, of which `read` gives the entries. */
export function keepRow(row: Row, read: (entry: Value, b: RegionBuilder) => Value, b: RegionBuilder): void {
  const start = startOf(row, b);
  if (row.estimator !== "project") {
    const entryAt = entriesOf(row, b);
    each(row.count, "j", b, (j, inner) => {
      inner.store(row.kept, placeOf(start, j, inner), read(entryAt(j, inner), inner));
    });
    return;
  }
  const signAt = signsOf(row, b);
  each(row.count, "j", b, (j, inner) => {
    const [sum] = inner.for(range(row.length, "e", inner), [inner.float(0)], (body, e, partial) => [
      body.compute("add", partial!, body.compute("multiply", signAt(j, e!, body), read(e!, body))),
    ]);
    inner.store(row.kept, placeOf(start, j, inner), sum!);
  });
}

/** Puts what stands for a row into `target`, which holds zeros. */
export function restoreRow(row: Row, target: Value, b: RegionBuilder): void {
  const start = startOf(row, b);
  const kept = (j: Value, inner: RegionBuilder) => inner.load(row.kept, placeOf(start, j, inner));
  if (row.estimator !== "project") {
    const entryAt = entriesOf(row, b);
    const scale = row.estimator === "sampleStratified" ? undefined : scaleOf(row, b);
    each(row.count, "j", b, (j, inner) => {
      const value = inner.compute("multiply", kept(j, inner), scale ?? stretchOf(row, j, inner));
      const entry = entryAt(j, inner);
      if (row.estimator === "sampleWithReplacement") inner.accumulate(target, entry, value);
      else inner.store(target, entry, value);
    });
    return;
  }
  const signAt = signsOf(row, b);
  each(row.count, "j", b, (j, inner) => {
    const share = inner.compute("divide", kept(j, inner), inner.compute("toFloat", row.count));
    each(row.length, "e", inner, (e, body) => {
      body.accumulate(target, e, body.compute("multiply", signAt(j, e, body), share));
    });
  });
}

/** What the entry at place j among what is kept is read times. */
export function scaleAt(rows: RowsKept, j: Value, b: RegionBuilder): Value {
  return rows.estimator === "sampleStratified" ? stretchOf(rows, j, b) : scaleOf(rows, b);
}

function scaleOf({ length, count }: RowsKept, b: RegionBuilder): Value {
  return b.compute("divide", b.compute("toFloat", length), b.compute("toFloat", count));
}

function stretchOf(rows: RowsKept, j: Value, b: RegionBuilder): Value {
  return b.compute("toFloat", stretch(rows, j, b).size);
}

/** The j-th of the stretches that the row is cut into: from floor(j d / k) on, up to where the next begins. */
function stretch(
  { length, count }: RowsKept,
  j: Value,
  b: RegionBuilder,
): { readonly first: Value; readonly size: Value } {
  const begin = (at: Value) => quotient(b.compute("multiply", at, length), count, b);
  const first = begin(j);
  return { first, size: b.compute("subtract", begin(b.compute("add", j, b.index(1))), first) };
}

/** Which entry is the j-th that is kept. */
function entriesOf(row: Row, b: RegionBuilder): (j: Value, b: RegionBuilder) => Value {
  const { entries, sample, trip, seed, number, length } = row;
  if (trip && sample === "drawn") drawEntries(row, entries!, seedOf(seed, trip, b), b);
  if (!trip || sample !== "moved") return (j, inner) => inner.load(entries!, j);
  const shift = b.computeAs({ name: "shift" }, "randomIndex", seed, b.index(2 * number + 1), trip, length);
  return (j, inner) => {
    const entry = inner.compute("add", inner.load(entries!, j), shift);
    const isWithin = inner.compute("less", entry, length);
    return inner.compute("select", isWithin, entry, inner.compute("subtract", entry, length));
  };
}

/** The sign of entry e in the j-th sum. Rows have seeds of their own: their signs would soon be more than there are counters. */
function signsOf(row: Row, b: RegionBuilder): (j: Value, e: Value, b: RegionBuilder) => Value {
  const { sample, trip, seed, number, length } = row;
  const own = trip && sample !== "common" ? seedOf(seed, trip, b) : seed;
  return (j, e, inner) => {
    const element = inner.compute("add", inner.compute("multiply", j, length), e);
    return inner.compute("randomSign", own, inner.index(2 * number), element);
  };
}

function seedOf(seed: Value, trip: Value, b: RegionBuilder): Value {
  return b.compute("stepSeed", seed, b.compute("toFloat", trip));
}

function startOf({ trip, count }: Row, b: RegionBuilder): Value | undefined {
  return trip && b.compute("multiply", trip, count);
}

function placeOf(start: Value | undefined, j: Value, b: RegionBuilder): Value {
  return start ? b.compute("add", start, j) : j;
}

function quotient(dividend: Value, divisor: Value, b: RegionBuilder): Value {
  const [above, below] = [dividend, divisor].map((value) => b.compute("toFloat", value));
  return b.compute("toIndex", b.compute("floor", b.compute("divide", above!, below!)));
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
