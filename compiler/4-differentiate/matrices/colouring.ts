/**
 * Into how many colours the columns of an array fall, so that two of the same colour are never in one row: every so many
 * columns have the same. That follows from how far apart the cells of outputs and input lie that depend on each other.
 */
import { flowsOf } from "../../3-analyze/flows.ts";
import { distancesFrom } from "../../3-analyze/loops/distances.ts";
import { asConstant, constant, type Polynomial, type Polynomials, scaled } from "../../3-analyze/loops/polynomials.ts";
import { type Bounds, isNeverNegative } from "../../3-analyze/loops/ranges.ts";
import { structureOf } from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isFlat } from "../../ir/types.ts";
import { FromArguments } from "../from-arguments.ts";
import { range } from "./matrix.ts";

export interface Colouring {
  /** How many, and how far apart columns of one colour are. */
  readonly colours: Value;
  /** The same, where it is the same for all sizes. */
  readonly literal: number | undefined;
  /** For each output the stretches of rows that a column is in. */
  readonly bands: readonly (readonly Band[])[];
}

/** Rows that depend on a column, those that there are of them. */
export interface Band {
  readonly isOneRow: boolean;
  first(column: Value, b: RegionBuilder): Value;
  /** The one behind the last. */
  end(column: Value, b: RegionBuilder): Value;
}

interface Ends {
  /** An array. */
  readonly input: Value;
  /** The outputs: positions among the leaves of the result, and arrays that are written. */
  readonly results: readonly number[];
  readonly written: readonly Value[];
  /** Whether an output's entries are known otherwise. */
  isKnown(output: number): boolean;
}

/** With more differences than this between the distances of a row, the search for a number of colours is not worth its code. */
const mostDifferences = 12;

/** Undefined where every column needs a colour of its own, or nothing better is known. `count` is the input's length. */
export function colouringOf(
  fn: IrFunction,
  { input, results, written, isKnown }: Ends,
  count: Value,
  operations: OperationTable,
  b: RegionBuilder,
): Colouring | undefined {
  if (!isFlat(input.type)) return undefined;
  const { of, polynomials } = distancesFrom(fn, input, (op) => operations[op].partials !== undefined);
  const returned = (leaf: number) =>
    flowsOf(fn).flatMap((flow) => (flow.kind === "return" && flow.leaf === leaf ? [flow.from] : []));
  const outputs = [...results.map(returned), ...written.map((array) => [array])];
  const cells = outputs.map((values, output) => (isKnown(output) ? [] : of(values)));
  const facts = new FromArguments(fn);
  const isTold = (bound: Polynomial) => bound.every(({ factors }) => factors.every((factor) => facts.canTell(factor)));
  if (!cells.every((each) => each !== "any" && each.every(({ least, greatest }) => isTold(least) && isTold(greatest))))
    return undefined;
  const bands = cells as readonly (readonly Bounds[])[];
  const told = new Told(facts);
  const differences = differencesIn(bands, polynomials);
  const length = polynomials.lengthOfArray(input);
  if (length && differences.some(({ greatest }) => isAll(greatest, length, fn, polynomials))) return undefined;
  const literal = leastLiteral(differences);
  const colours = literal === undefined ? leastNumber(differences, count, polynomials, told, b) : b.index(literal);
  const rows = ({ least, greatest }: Bounds): Band => ({
    isOneRow: polynomials.isSame(least, greatest),
    first: (column, inner) => told.plus(column, scaled(greatest, -1), inner),
    end: (column, inner) => told.plus(column, polynomials.difference(constant(1), least), inner),
  });
  return colours && { colours, literal, bands: bands.map((each) => each.map(rows)) };
}

/** Whether columns of one row can be as far apart as the first and the last. */
function isAll(difference: Polynomial, length: Polynomial, fn: IrFunction, polynomials: Polynomials): boolean {
  const beyond = polynomials.sum(polynomials.difference(difference, length), constant(2));
  return isNeverNegative(beyond, structureOf(fn));
}

/** How far apart different columns of one row may be. */
function differencesIn(bands: readonly (readonly Bounds[])[], polynomials: Polynomials): readonly Bounds[] {
  const all: Bounds[] = [];
  const minus = (x: Polynomial, y: Polynomial) => polynomials.difference(x, y);
  const add = (added: Bounds) => {
    const mirrored = { least: scaled(added.greatest, -1), greatest: scaled(added.least, -1) };
    const isSame = (x: Bounds, y: Bounds) =>
      polynomials.isSame(x.least, y.least) && polynomials.isSame(x.greatest, y.greatest);
    if (!all.some((known) => isSame(known, added) || isSame(known, mirrored))) all.push(added);
  };
  for (const band of bands) {
    band.forEach((one, i) => {
      const width = minus(one.greatest, one.least);
      if (width.length > 0) add({ least: constant(1), greatest: width });
      for (const other of band.slice(0, i)) {
        add({ least: minus(one.least, other.greatest), greatest: minus(one.greatest, other.least) });
      }
    });
  }
  return all;
}

/** So many colours are looked for at build time. */
const mostLiterally = 1000;

/** The least number of which no difference is a multiple, where all are known and it is small. */
function leastLiteral(differences: readonly Bounds[]): number | undefined {
  const known = differences.map(({ least, greatest }) => [asConstant(least), asConstant(greatest)] as const);
  const isKnown = (ends: (typeof known)[number]): ends is [number, number] => ends.every((end) => end !== undefined);
  if (!known.every(isKnown)) return undefined;
  const isBad = (colours: number) => known.some(([least, greatest]) => hasMultiple(least, greatest, colours));
  let colours = 1;
  while (colours <= mostLiterally && isBad(colours)) colours++;
  return colours <= mostLiterally ? colours : undefined;
}

/** Whether a multiple of a number, other than 0, lies between two ends, which count. */
function hasMultiple(least: number, greatest: number, of: number): boolean {
  const isReached = (low: number, high: number) => high - (high % of) >= Math.max(low, 1);
  return isReached(least, greatest) || isReached(-greatest, -least);
}

/** The same, found when the function runs. There are never more colours than columns. */
function leastNumber(
  differences: readonly Bounds[],
  count: Value,
  polynomials: Polynomials,
  told: Told,
  b: RegionBuilder,
): Value | undefined {
  const [only, ...others] = differences;
  // A number that was handed in may be NaN: the search ends with as many colours as columns then.
  const isLength = only?.greatest.every(({ factors }) => factors.every(({ type }) => type === "index"));
  if (only && isLength && others.length === 0 && asConstant(only.least) === 1) {
    const least = b.compute("max", told.value(polynomials.sum(only.greatest, constant(1)), b), b.index(1));
    return b.computeAs({ name: "colours" }, "min", count, least);
  }
  if (differences.length > mostDifferences) return undefined;
  const fromOne = differences.filter(({ least }) => asConstant(least) === 1);
  const start = Math.max(1, ...fromOne.map(({ greatest }) => (asConstant(greatest) ?? 0) + 1));
  const open = differences.filter((each) => !fromOne.includes(each) || asConstant(each.greatest) === undefined);
  const ends = open.map(({ least, greatest }) => ({
    least: told.value(least, b),
    greatest: told.value(greatest, b),
    isOne: polynomials.isSame(least, greatest),
  }));
  const label = { name: "search" };
  const [colours] = b.block(label, [makeValue("index", { name: "colours" })], (inner) => {
    inner.for(range(inner.index(start), count, inner.index(1), "number"), [], (trial, number) => {
      const isGood = ends.map((difference) => avoidsMultiples(difference, number!, trial));
      trial.if(
        isGood.reduce((one, other) => trial.compute("and", one, other)),
        (there) => there.break(label, [number!]),
        () => [],
      );
      return [];
    });
    return [count];
  });
  return colours;
}

interface Difference {
  readonly least: Value;
  readonly greatest: Value;
  readonly isOne: boolean;
}

/** As the opposite of `hasMultiple`, computed when the function runs. */
function avoidsMultiples({ least, greatest, isOne }: Difference, of: Value, b: RegionBuilder): Value {
  const [zero, one] = [b.index(0), b.index(1)];
  if (isOne) {
    const isNone = b.compute("notEqual", b.compute("remainder", least, of), zero);
    return b.compute("or", b.compute("equal", least, zero), isNone);
  }
  const isMissed = (low: Value, high: Value) => {
    const multiple = b.compute("subtract", high, b.compute("remainder", high, of));
    return b.compute("less", multiple, b.compute("max", low, one));
  };
  const [lowest, highest] = [b.compute("negate", greatest), b.compute("negate", least)];
  return b.compute("and", isMissed(least, greatest), isMissed(lowest, highest));
}

/** Polynomials of what follows from a function's arguments, computed before it runs. */
class Told {
  constructor(private readonly facts: FromArguments) {}

  value(polynomial: Polynomial, b: RegionBuilder): Value {
    return this.plus(undefined, polynomial, b);
  }

  /** A number with a polynomial added to it. */
  plus(start: Value | undefined, polynomial: Polynomial, b: RegionBuilder): Value {
    const terms = [...polynomial].sort((x, y) => y.factors.length - x.factors.length);
    let sum = start;
    for (const { coefficient, factors } of terms) {
      const size = Math.abs(coefficient);
      const values = factors.map((factor) => this.index(factor, b));
      const parts = size === 1 && values.length > 0 ? values : [b.index(size), ...values];
      const product = parts.reduce((x, y) => b.compute("multiply", x, y));
      if (sum) sum = b.compute(coefficient < 0 ? "subtract" : "add", sum, product);
      else sum = coefficient < 0 ? b.compute("negate", product) : product;
    }
    return sum ?? b.index(0);
  }

  /** What counts cells, such as the width of a grid; with one that is not whole no cell is met. */
  private index(factor: Value, b: RegionBuilder): Value {
    const value = this.facts.tell(factor, b);
    return value.type === "index" ? value : b.compute("toIndex", value);
  }
}
