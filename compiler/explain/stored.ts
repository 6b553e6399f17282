/** What a derivative keeps, and how many bytes of it: from the memory that its code makes. */
import { type LoopStatement, type Place, structureOf } from "../3-analyze/structure.ts";
import type { Allocate, IrFunction, Reserve, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { LoopAround, StoredValue } from "../ir/stored-value.ts";
import { type ArrayType, type ElementType, isArrayType, isFlat, isNested } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import type { GrowingExplanation, Occasion, StoredExplanation, TapeExplanation } from "./explanation.ts";
import { type Formula, Formulas, sumOf } from "./formulas.ts";
import { codePlace, distinctLines, loopPlace, type TextOf } from "./places.ts";
import { Readers } from "./readers.ts";
import { reasonText, remedyText } from "./reasons.ts";

/** An array that keeps something. */
interface Kept {
  readonly made: Allocate;
  readonly stored: StoredValue;
}

export interface Storage {
  readonly tape: TapeExplanation;
  readonly stored: readonly StoredExplanation[];
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

/** The arrays that keep something of one sweep for the other, in the order in which they are made. */
export function keptArrays(fn: IrFunction): readonly Kept[] {
  const kept: Kept[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate" && statement.stored) kept.push({ made: statement, stored: statement.stored });
  });
  return kept;
}

/** How many bytes an array takes: all that is known when it is made, and what it grows by. */
export interface Size {
  readonly fixed: Formula;
  readonly growing: readonly { readonly bytes: Formula; readonly per: OccasionOf }[];
}

type OccasionOf = { readonly trip: LoopAround } | { readonly call: string };

const nothing: Formula = { text: "0", factors: [], number: 0, isKnownAtEntry: true };

export function sizeOf({ made, stored }: Kept, fn: IrFunction, formulas: Formulas): Size {
  const { type } = made.result;
  const each = isArrayType(type) ? elementBytes(type) : 0;
  const { reason, loops } = stored;
  // A list of references grows with every trip.
  const growsWith = isNested(type) ? loops.at(-1) : stored.growsWith;
  if (reason.kind === "call") {
    const growing = reason.calls.map((call) => ({
      bytes: formulas.product(each * call.values.length, []),
      per: { call: call.function },
    }));
    return { fixed: nothing, growing };
  }
  if (!growsWith) {
    const lengths = [made.length, ...reservesOf(made.result, fn).map(({ length }) => length)];
    const around = loopsHolding(made, fn);
    const trips = around.map((loop) => formulas.trips(loop));
    const fixed = lengths.map((length) => formulas.product(each, [length], trips));
    return { fixed: sumOf(fixed), growing: [] };
  }
  const share = loops.at(-1)?.span === growsWith.span ? [] : shareOfTrip(made.result, fn);
  return { fixed: nothing, growing: [{ bytes: formulas.product(each, share), per: { trip: growsWith } }] };
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

export function storageOf(fn: IrFunction, operations: OperationTable, textOf: TextOf): Storage {
  const formulas = new Formulas(fn, operations);
  const readers = new Readers(fn);
  const kept = keptArrays(fn);
  const checkpointed = kept.flatMap(({ stored }) => (stored.reason.kind === "state" ? [stored.span] : []));
  const fixed: Formula[] = [];
  const growing: (GrowingExplanation & { readonly formula: Formula })[] = [];
  const occasionOf = (per: OccasionOf): Occasion => {
    if ("call" in per) return { kind: "call", function: per.call };
    const { file, line, column } = fn.span ?? { file: "", line: 0, column: 0 };
    const loop = loopPlace(per.trip.span, textOf) ?? { keyword: "loop", file, line, column };
    return { kind: "trip", loop };
  };
  const stored = kept.flatMap((each): readonly StoredExplanation[] => {
    const size = sizeOf(each, fn, formulas);
    fixed.push(size.fixed);
    const parts = [
      ...(size.growing.length === 0 || size.fixed.text !== "0" ? [{ bytes: size.fixed, per: undefined }] : []),
      ...size.growing.map(({ bytes, per }) => ({ bytes, per: occasionOf(per) })),
    ];
    for (const { bytes, per } of parts) if (per) growing.push({ bytes: bytes.text, per, formula: bytes });
    const { made, stored: of } = each;
    const common: Pick<
      StoredExplanation,
      "place" | "isAlways" | "memory" | "readBy" | "isLinear" | "reason" | "remedy"
    > = {
      place: codePlace(of.span, textOf),
      isAlways: isAlways(made, fn),
      memory: made.pooled ? "workspace" : "heap",
      readBy: distinctLines(readers.linesOf(made.result)),
      isLinear: readers.isLinear(made.result),
      reason: { kind: of.reason.kind, text: reasonText(of) },
      remedy: remedyText(of, checkpointed),
    };
    return parts.map(({ bytes, per }, i) => {
      const call = of.reason.kind === "call" ? of.reason.calls[i] : undefined;
      const value = call ? call.values.join(", ") : (of.name ?? common.place?.code ?? "a value");
      return { value, bytes: bytes.text, isKnownAtEntry: bytes.isKnownAtEntry, per, ...common };
    });
  });
  const sum = sumOf(fixed);
  return {
    tape: {
      bytes: sum.text,
      isKnownAtEntry: sum.isKnownAtEntry,
      constantBytes: sum.factors.length === 0 && growing.length === 0 ? sum.number : undefined,
      growing: gathered(growing),
      sizes: Object.fromEntries(formulas.meanings),
    },
    stored,
  };
}

/** Whether a statement runs in every call that returns: a loop may make no trips. */
function isAlways(statement: Statement, fn: IrFunction): boolean {
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

/** What grows with the same, in one. */
function gathered(growing: readonly (GrowingExplanation & { readonly formula: Formula })[]): GrowingExplanation[] {
  const byOccasion = new Map<string, { readonly per: Occasion; readonly formulas: Formula[] }>();
  for (const { per, formula } of growing) {
    const key = JSON.stringify(per);
    const known = byOccasion.get(key);
    if (known) known.formulas.push(formula);
    else byOccasion.set(key, { per, formulas: [formula] });
  }
  return [...byOccasion.values()].map(({ per, formulas }) => ({ bytes: sumOf(formulas).text, per }));
}
