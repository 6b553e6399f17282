/**
 * What a loop first adds to cells that hold nothing but 0 is stored there, and an array that is written whole in this way
 * is not filled with zeros before:
 *
 *     xBar.fill(0); for (i < n) xBar[i] += a      becomes      for (i < n) xBar[i] = a
 *
 * Comes in: a derivative, which nobody differentiates again.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { areEqual, constant, type IndexForm, IndexForms, sum } from "../3-analyze/index-forms.ts";
import { directionOf, movesWithCounter } from "../3-analyze/loops/counting.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { type WholeNumbers, wholeNumbersOf } from "../3-analyze/whole-numbers.ts";
import { append } from "../ir/append.ts";
import { RegionBuilder } from "../ir/build.ts";
import type { Accumulate, Allocate, Fill, For, IrFunction, Region, Statement, Store, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { mapRegions, visitRegions, visitStatements, withParts } from "../ir/walk.ts";

type Write = Store | Accumulate;

/** Neighbouring cells, from the first to before the last; undefined where they are not known. */
interface Stretch {
  readonly from: IndexForm;
  readonly to: IndexForm;
}

/** What writes each of some cells once. */
interface Written {
  readonly writes: readonly Write[];
  readonly stretch: Stretch | undefined;
  /** At which end cells have been added. At both it could be one cell, where a loop in between has no trips. */
  readonly grows?: "down" | "up";
}

interface Surroundings {
  readonly accesses: Accesses;
  readonly structure: Structure;
  readonly forms: IndexForms;
  readonly whole: WholeNumbers;
}

export function writeFirst(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const around: Surroundings = { accesses, structure, forms: new IndexForms(structure), whole: wholeNumbersOf(fn) };
  const lengths = lengthsIn(fn, around.forms);
  const first = new Set<Statement>();
  const unneeded = new Set<Statement>();
  visitRegions(fn.body, ({ statements }) => {
    statements.forEach((clearing, i) => {
      if (!isClearing(clearing, structure)) return;
      const array = clearing.kind === "fill" ? clearing.array : clearing.result;
      const written = writtenBehind(array, statements.slice(i + 1), around);
      for (const write of written?.writes ?? []) first.add(write);
      const stretch = written?.stretch;
      const isWhole = stretch && lengths.get(array)?.some((length) => isUpTo(length, stretch));
      if (isWhole && clearing.kind === "fill") unneeded.add(clearing);
    });
  });
  if (first.size === 0) return fn;
  const inRegion = (region: Region): Region => {
    const statements = region.statements
      .filter((statement) => !unneeded.has(statement))
      .flatMap((statement) =>
        statement.kind === "accumulate" && first.has(statement)
          ? stored(statement, operations)
          : [mapRegions(statement, inRegion)],
      );
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

/** The lengths that arrays are known to have. */
function lengthsIn({ body }: IrFunction, forms: IndexForms): ReadonlyMap<Value, readonly IndexForm[]> {
  const lengths = new Map<Value, IndexForm[]>();
  for (const statement of body.statements)
    if (statement.kind === "requireLength") append(lengths, statement.array, forms.of(statement.length));
  visitStatements(body, (statement) => {
    if (statement.kind === "length") append(lengths, statement.array, forms.of(statement.result));
  });
  return lengths;
}

/** Whether a statement of a derivative leaves an array with nothing but 0 in it. */
function isClearing(statement: Statement, structure: Structure): statement is Fill | Allocate {
  if (!statement.origin.derived) return false;
  if (statement.kind === "fill") return isPlain(statement.array) && structure.literalOf(statement.value) === 0;
  return statement.kind === "allocate" && statement.content === "zero" && isPlain(statement.result);
}

function isPlain({ type }: Value): boolean {
  return isArrayType(type) && isFlat(type) && type.storage === "typed" && ["f64", "f32"].includes(type.element);
}

/** What is written behind a statement by a loop, and at one of its ends, before the array is used in any other way. */
function writtenBehind(array: Value, behind: readonly Statement[], around: Surroundings): Written | undefined {
  const { accesses, structure, forms } = around;
  if (accesses.memory.rootOf(array) !== array) return undefined;
  const exit = behind.findIndex((statement) => structure.escapesOf(statement).length > 0);
  const inOrder = exit < 0 ? behind : behind.slice(0, exit);
  const [first, ...others] = inOrder.filter((statement) => accesses.of(statement).touched.has(array));
  if (!first) return undefined;
  let written = first.kind === "for" ? writtenBy(first, array, around) : writtenAt(first, array, forms);
  for (const statement of others) {
    const next = writtenAt(statement, array, forms);
    const both = written && next && together(written, next);
    if (!both) break;
    written = both;
  }
  return written;
}

function together(written: Written, { writes, stretch: cell }: Written): Written | undefined {
  const { stretch, grows } = written;
  if (!stretch || !cell) return undefined;
  const both = [...written.writes, ...writes];
  if (grows !== "down" && areEqual(cell.from, stretch.to))
    return { writes: both, stretch: { from: stretch.from, to: cell.to }, grows: "up" };
  if (grows !== "up" && areEqual(cell.to, stretch.from))
    return { writes: both, stretch: { from: cell.from, to: stretch.to }, grows: "down" };
  return undefined;
}

function writtenAt(statement: Statement, array: Value, forms: IndexForms): Written | undefined {
  if (!isWriteTo(array, statement)) return undefined;
  const from = forms.of(statement.index);
  return { writes: [statement], stretch: { from, to: sum(from, constant(1)) } };
}

/** A loop whose trips each write one cell. */
function writtenBy(loop: For, array: Value, { accesses, structure, forms, whole }: Surroundings): Written | undefined {
  const direction = directionOf(loop, structure, whole);
  const touching = loop.body.statements.filter((statement) => accesses.of(statement).touched.has(array));
  const [write, ...others] = touching;
  if (!direction || loop.checkpoint || loop.body.terminator.kind !== "yield") return undefined;
  if (!write || others.length > 0 || !isWriteTo(array, write)) return undefined;
  if (!movesWithCounter(write.index, loop.body, forms)) return undefined;
  const distance = sum(forms.of(write.index), forms.of(loop.body.arguments[0]!), -1);
  const ends = direction === 1 ? [loop.from, loop.to] : [loop.to, loop.from];
  const [from, to] = ends.map((end) => sum(forms.of(end), distance)) as [IndexForm, IndexForm];
  const isKnown = whole.has(loop.to);
  return { writes: [write], stretch: isKnown ? { from, to: direction === 1 ? to : sum(to, constant(1)) } : undefined };
}

function isWriteTo(array: Value, statement: Statement): statement is Write {
  const isWrite = statement.kind === "accumulate" || (statement.kind === "store" && !statement.removes);
  return isWrite && statement.array === array;
}

function isUpTo(length: IndexForm, { from, to }: Stretch): boolean {
  return from.size === 0 && areEqual(to, length);
}

function stored({ sign, array, index, value, origin }: Accumulate, operations: OperationTable): readonly Statement[] {
  const b = new RegionBuilder(operations, origin);
  b.store(array, index, sign === 1 ? value : b.compute("negate", value));
  return b.statements;
}
