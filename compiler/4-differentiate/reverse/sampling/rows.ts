/**
 * Of which row a factor of adjoints is an entry. Comes in: a place where an adjoint is multiplied. Goes out: the row that
 * can be kept in its stead, or why there is none.
 */
import { delinearise, stridesOf } from "../../../3-analyze/loops/delinearise.ts";
import { asConstant, type Polynomial, type Polynomials } from "../../../3-analyze/loops/polynomials.ts";
import { boundsOver, isNeverNegative } from "../../../3-analyze/loops/ranges.ts";
import type { Place } from "../../../3-analyze/structure.ts";
import type { For, Load, Statement, Value } from "../../../ir/nodes.ts";
import { isFlat } from "../../../ir/types.ts";
import type { Analysed } from "../../analyse.ts";
import { hasUnitStep } from "../../trip-count.ts";
import type { Availability } from "../availability.ts";
import type { TapeLayouts } from "../tape-layout.ts";
import type { Rows, Use } from "./slots.ts";

export interface RowFacts {
  readonly analysed: Analysed;
  readonly availability: Availability;
  readonly layouts: TapeLayouts;
  readonly polynomials: Polynomials;
}

export interface FoundRows {
  readonly rows: Rows;
  /** The statement of the function's body that the use is in. */
  readonly top: Statement;
}

/** A sentence says why there is no row. */
export function rowsOf(use: Use, facts: RowFacts): FoundRows | string {
  const { structure, memory } = facts.analysed;
  const top = topOf(use.place);
  if (!top || !facts.availability.isBeforeExits(top)) return "It is used behind a place where the function may return.";
  const definition = structure.definitionOf(use.slope);
  const isStill = definition?.kind === "load" && !memory.isMoving(definition.array);
  if (isStill && !memory.mayBeOverwrittenAfter(definition)) {
    const rows = arrayRows(definition, use, facts);
    if (typeof rows !== "string" || !isEntryOfTrips(use, facts)) return typeof rows === "string" ? rows : { rows, top };
  }
  const rows = tripRows(use.slope, facts);
  return typeof rows === "string" ? rows : { rows, top };
}

/** Whether a number that was read is one that the trips around it keep, each its own. */
function isEntryOfTrips({ slope }: Use, { analysed: { structure, memory } }: RowFacts): boolean {
  const definition = structure.definitionOf(slope);
  if (definition?.kind !== "load") return true;
  const root = memory.rootOf(definition.array);
  const writes = memory.writesTo(root).map((write) => structure.placeOfStatementOf(write).loops.length);
  return structure.homeOf(slope).loops.length <= Math.max(0, ...writes);
}

/** The statement of the function's body that a region lies in; undefined for the body itself. */
function topOf(place: Place): Statement | undefined {
  let at = place;
  while (at.parent?.parent) at = at.parent;
  return at.owner;
}

const notRegular = "Its loops do not count their trips from one whole number to another, known before, to the end.";

const notCounted =
  "How many trips the loops within the outermost one make is not known before it, as where their bounds are lengths of arrays that it exchanges.";

/** A loop of the function's body that runs all its trips, whose number is known before it. */
function isRegular(loop: Statement | undefined, { analysed, availability }: RowFacts): loop is For {
  if (loop?.kind !== "for" || loop.checkpoint) return false;
  const { structure } = analysed;
  return hasUnitStep(loop, structure) && structure.escapesOf(loop).length === 0 && availability.isBeforeExits(loop);
}

function arrayRows(load: Load, use: Use, facts: RowFacts): Rows | string {
  const { structure, memory } = facts.analysed;
  const { array } = load;
  const root = memory.rootOf(array);
  const made = structure.definitionOf(root);
  const name = array.variable?.name ?? "The array";
  const isOwn = root === array && (made?.kind === "allocate" || made?.kind === "duplicate");
  const isExpanded = root === array && made?.kind === "view" && made.exclusive === true;
  if (!isFlat(array.type) || array.type.storage !== "typed") return `'${name}' is no typed array.`;
  if (!made) return `'${name}' is handed in: to keep less of it frees no memory.`;
  if (!isOwn && !isExpanded) return `'${name}' is a part of another array, or a table.`;
  const home = structure.homeOf(root);
  const around = structure.homeOf(use.slope).loops;
  const whole = { kind: "array", array, stride: undefined } as const;
  if (home === structure.body) {
    const [outermost] = around;
    const stride = isRegular(outermost, facts) ? strideOf(load, outermost, facts) : undefined;
    if (stride !== undefined) return { ...whole, loop: outermost as For, stride, isMadeInTrip: false };
    return { ...whole, loop: undefined, isMadeInTrip: false };
  }
  const [loop, ...deeper] = home.loops;
  if (!isRegular(loop, facts) || deeper.length > 0 || home.region !== loop.body) return notRegular;
  const length = made.kind === "allocate" ? made.length : undefined;
  const isKnown = isExpanded || (length !== undefined && facts.layouts.isKnownBefore(length, loop));
  if (!isKnown) return `How long '${name}' is, is not known before the loop that makes it.`;
  return { ...whole, loop, isMadeInTrip: true };
}

/** How much further each trip of the loop reads, where it stays within that. */
function strideOf(load: Load, loop: For, facts: RowFacts): Value | number | undefined {
  const { polynomials } = facts;
  const { structure } = facts.analysed;
  if (structure.literalOf(loop.step) !== 1 || !structure.isNeverNegative(loop.from)) return undefined;
  const index = polynomials.of(load.index);
  const parts = polynomials.split(index, loop.body.arguments[0]!);
  if (!parts) return undefined;
  const around = structure.homeOf(load.result).loops.filter((each) => each !== loop);
  if (!isWithin(parts.rest, parts.by, around, facts)) return undefined;
  const literal = asConstant(parts.by);
  // Of rows of one number nothing is to be had in part.
  if (literal !== undefined) return literal > 1 ? literal : undefined;
  const [term, ...others] = parts.by;
  if (!term || others.length > 0 || term.coefficient !== 1 || term.factors.length !== 1) return undefined;
  const [stride] = term.factors;
  return stride && structure.homeOf(stride) === structure.body ? stride : undefined;
}

/** Whether what is left of an index surely lies from 0 on below its stride. */
function isWithin(rest: Polynomial, stride: Polynomial, loops: Place["loops"], facts: RowFacts): boolean {
  const { polynomials } = facts;
  const { structure } = facts.analysed;
  const bounds = boundsOver(rest, loops, polynomials);
  if (!bounds) {
    const strides = stridesOf(rest, loops, polynomials);
    const found = strides && delinearise(rest, [stride, ...strides], loops, structure, polynomials);
    return found !== undefined && found.guards.length === 0 && asConstant(found.indexes[0]!) === 0;
  }
  const room = polynomials.difference(stride, polynomials.sum(bounds.greatest, [{ coefficient: 1, factors: [] }]));
  return [bounds.least, room].every((each) => {
    const known = asConstant(each);
    return known === undefined ? isNeverNegative(each, structure) : known >= 0;
  });
}

function tripRows(value: Value, facts: RowFacts): Rows | string {
  const { structure } = facts.analysed;
  const [loop, ...inner] = structure.homeOf(value).loops;
  if (loop === undefined) return "It is one number.";
  const layout = facts.layouts.of(inner.at(-1) ?? loop);
  if (!isRegular(loop, facts)) return notRegular;
  if (layout.kind !== "counters") return notCounted;
  if (inner.length === 0) return { kind: "single", loop };
  if (!inner.every((each): each is For => each.kind === "for" && structure.escapesOf(each).length === 0))
    return notRegular;
  const loops = inner as readonly For[];
  const depths = loops.flatMap((each, i) => (isSameInTrips(value, each, loops, facts) ? [] : [i + 1]));
  if (depths.length === 0) return { kind: "single", loop };
  return { kind: "trips", loop, inner: depths.map((depth) => loops[depth - 1]!), depths };
}

/** Whether a number that is read is the same in all trips of a loop around it, where the inner loops within do the same in each. */
function isSameInTrips(value: Value, loop: For, loops: readonly For[], { analysed, polynomials }: RowFacts): boolean {
  const { structure, memory } = analysed;
  const definition = structure.definitionOf(value);
  if (definition?.kind !== "load") return false;
  const within = structure.placeOf(loop.body);
  const isOutside = (each: Value) => !structure.isWithin(structure.homeOf(each), within);
  const others = loops.slice(loops.indexOf(loop) + 1);
  const counters = others.map(({ body }) => body.arguments[0]!);
  const isFixed = others.every(({ from, to, step }) =>
    [from, to, step].every((each) => isOutside(each) || structure.literalOf(each) !== undefined),
  );
  const isStill = memory
    .writesTo(memory.rootOf(definition.array))
    .every((write) => !structure.isWithin(structure.placeOfStatementOf(write), within));
  const factors = polynomials.of(definition.index).flatMap((term) => term.factors);
  return (
    isFixed &&
    isStill &&
    isOutside(definition.array) &&
    factors.every((each) => counters.includes(each) || isOutside(each))
  );
}
