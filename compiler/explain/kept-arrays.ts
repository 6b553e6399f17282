/** The memory in which a derivative keeps something of one sweep for the other, and how large it is: as its code makes it. */
import { type LoopStatement, type Place, type Structure, structureOf } from "../3-analyze/structure.ts";
import type { Allocate, IrFunction, Reserve, Statement, Value } from "../ir/nodes.ts";
import type { LoopAround, StoredValue } from "../ir/stored-value.ts";
import { type ArrayType, type ElementType, isArrayType, isFlat, isNested } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import type { Formula, Formulas } from "./formulas.ts";

/** An array that keeps something. */
export interface KeptArray {
  readonly made: Allocate;
  readonly stored: StoredValue;
}

/** How many bytes an array takes: in all, or each time that something happens. */
export type Bytes =
  | { readonly kind: "fixed"; readonly parts: readonly Formula[] }
  | { readonly kind: "growing"; readonly parts: readonly { readonly bytes: readonly Formula[]; readonly per: Per }[] };

/** A trip of a loop, or a call of a function. */
export type Per = { readonly trip: LoopAround } | { readonly call: string };

/** The arrays that keep something, in the order in which they are made. */
export function keptArrays(fn: IrFunction): readonly KeptArray[] {
  const kept: KeptArray[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate" && statement.stored) kept.push({ made: statement, stored: statement.stored });
  });
  return kept;
}

const bytesOfElement: Readonly<Record<ElementType, number>> = {
  f64: 8,
  f32: 4,
  i8: 1,
  u8: 1,
  u8c: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  bool: 1,
};

/** A list holds numbers, or references to arrays. */
function elementBytes(type: ArrayType): number {
  return isFlat(type) && type.storage === "typed" ? bytesOfElement[type.element] : 8;
}

export function bytesOf({ made, stored }: KeptArray, fn: IrFunction, formulas: Formulas): Bytes {
  const { type } = made.result;
  const each = isArrayType(type) ? elementBytes(type) : 0;
  const { reason, loops } = stored;
  if (reason.kind === "call") {
    const parts = reason.calls.map((call) => ({
      bytes: [formulas.product(each * call.values.length, [])],
      per: { call: call.function },
    }));
    return { kind: "growing", parts };
  }
  const { growsWith } = stored;
  if (isNested(type)) return bytesOfReferences(made.result, loops.at(-1), growsWith, fn, formulas);
  if (growsWith) {
    const share = loops.at(-1)?.span === growsWith.span ? [] : shareOfTrip(made.result, fn);
    return { kind: "growing", parts: [{ bytes: [formulas.product(each, share)], per: { trip: growsWith } }] };
  }
  const lengths = [made.length, ...reservesOf(made.result, fn).map(({ length }) => length)];
  const trips = loopsHolding(made, fn).map((loop) => formulas.trips(loop));
  return { kind: "fixed", parts: lengths.map((length) => formulas.product(each, [length], trips)) };
}

/** A list of references, with the arrays that are made to be in it. It grows with every trip, which may be known beforehand. */
function bytesOfReferences(
  list: Value,
  loop: LoopAround | undefined,
  growsWith: LoopAround | undefined,
  fn: IrFunction,
  formulas: Formulas,
): Bytes {
  const structure = structureOf(fn);
  const parts: Formula[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "store" || statement.array !== list) return;
    const made = madeFor(statement.value, structure, fn);
    const trips = growsWith
      ? []
      : structure.placeOfStatementOf(statement).loops.map((around) => formulas.trips(around));
    parts.push(formulas.product(8, [], trips));
    if (!made || !isArrayType(made.result.type)) return;
    parts.push(formulas.product(elementBytes(made.result.type), [made.length], trips));
  });
  if (!growsWith || !loop) return { kind: "fixed", parts };
  return { kind: "growing", parts: [{ bytes: parts, per: { trip: loop } }] };
}

/** What makes an array that is kept: in that trip, or in the trip before it, where no other list keeps it. */
function madeFor(array: Value, structure: Structure, fn: IrFunction): Allocate | undefined {
  const definition = structure.definitionOf(array);
  if (definition) return definition.kind === "allocate" ? definition : undefined;
  const { owner, region } = structure.homeOf(array);
  if ((owner?.kind !== "for" && owner?.kind !== "loop") || region.terminator.kind !== "yield") return undefined;
  const at = region.arguments.indexOf(array) - (owner.kind === "for" ? 1 : 0);
  const next = region.terminator.values[at];
  const made = next && structure.definitionOf(next);
  if (made?.kind !== "allocate") return undefined;
  let isKeptElsewhere = false;
  visitStatements(fn.body, (statement) => {
    isKeptElsewhere ||= statement.kind === "store" && statement.value === next;
  });
  return isKeptElsewhere ? undefined : made;
}

function reservesOf(array: Value, fn: IrFunction): readonly Reserve[] {
  const found: Reserve[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "reserve" && statement.array === array) found.push(statement);
  });
  return found;
}

/** The loops around memory of which each trip makes its own, all of which are there at one time. */
function loopsHolding(made: Allocate, fn: IrFunction): readonly LoopStatement[] {
  const structure = structureOf(fn);
  const { loops } = structure.placeOfStatementOf(made);
  if (loops.length === 0) return loops;
  let given: readonly LoopStatement[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "release" && statement.array === made.result)
      given = structure.placeOfStatementOf(statement).loops;
  });
  return loops.filter((loop) => !given.includes(loop));
}

/** What one more trip of the loop that a reserve stands in adds to the length: the factors beside the number of trips. */
function shareOfTrip(array: Value, fn: IrFunction): readonly Value[] {
  const structure = structureOf(fn);
  const [reserve] = reservesOf(array, fn);
  if (!reserve) return [];
  const loop = structure.placeOfStatementOf(reserve).loops.at(-1);
  const isOfTrip = (value: Value): boolean => {
    if (!loop || !structure.isWithin(structure.homeOf(value), structure.placeOf(loop.body))) return false;
    const definition = structure.definitionOf(value);
    if (definition === undefined) return true;
    return definition.kind === "compute" && definition.operands.some(isOfTrip);
  };
  const factorsOf = (value: Value): readonly Value[] => {
    const definition = structure.definitionOf(value);
    const isProduct = definition?.kind === "compute" && definition.op === "multiply";
    return isProduct ? definition.operands.flatMap(factorsOf) : [value];
  };
  return factorsOf(reserve.length).filter((factor) => !isOfTrip(factor));
}

/** Whether every call that returns keeps as much, and what grows as much each time. */
export function isAlways({ made }: KeptArray, bytes: Bytes, fn: IrFunction): boolean {
  // Memory whose size is known later than when it is made is made empty.
  const sized = bytes.kind === "fixed" ? reservesOf(made.result, fn) : [];
  return [made, ...sized].every((statement) => runsAlways(statement, fn));
}

/** A loop may make no trips. */
function runsAlways(statement: Statement, fn: IrFunction): boolean {
  const structure = structureOf(fn);
  let inner = statement;
  for (let place: Place | undefined = structure.placeOfStatementOf(statement); place; place = place.parent) {
    const before = place.region.statements.slice(0, place.region.statements.indexOf(inner));
    if (before.some((each) => structure.escapesOf(each).length > 0)) return false;
    if (!place.owner) return true;
    if (place.owner.kind !== "block") return false;
    inner = place.owner;
  }
  return true;
}
