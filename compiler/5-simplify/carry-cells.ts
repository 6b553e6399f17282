/**
 * What neighbouring trips of a loop add to a cell that they share goes from trip to trip in a local, and is written once,
 * where the array is known to hold nothing but 0 before the loop:
 *
 *     for (i) { xBar[i + 1] += a; xBar[i] += b }    becomes    for (i) { xBar[i] = next + b; next = a } xBar[n] = next
 *
 * Each cell is summed in the same order. Comes in: a derivative, which nobody differentiates again.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { IndexForms, literalIn, sum } from "../3-analyze/index-forms.ts";
import { directionOf, movesWithCounter } from "../3-analyze/loops/counting.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { type WholeNumbers, wholeNumbersOf } from "../3-analyze/whole-numbers.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { Accumulate, For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isFlat, type ScalarType } from "../ir/types.ts";
import { definitionsOf, mapRegions, withParts } from "../ir/walk.ts";
import { mayRound } from "./settled.ts";

/** Cells that more trips share are read and written anew. */
const mostCarried = 2;

/** The sums of a loop into one array, by how far from each other their cells lie in the direction that the loop goes. */
interface SharedCells {
  readonly array: Value;
  readonly first: number;
  readonly last: number;
  readonly offsets: ReadonlyMap<Accumulate, number>;
  /** The last that goes to the first cell. */
  readonly firstSum: Accumulate;
}

interface Surroundings {
  readonly accesses: Accesses;
  readonly structure: Structure;
  readonly forms: IndexForms;
  readonly whole: WholeNumbers;
  readonly operations: OperationTable;
}

export function carryCells(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const forms = new IndexForms(structure);
  const around: Surroundings = { accesses, structure, forms, whole: wholeNumbersOf(fn), operations };
  const inRegion = (region: Region): Region => {
    const statements = region.statements.flatMap((statement, i, all): readonly Statement[] => {
      const inner = [mapRegions(statement, inRegion)];
      return statement.kind === "for" ? inEach(sharedCells(statement, all.slice(0, i), around), inner, around) : inner;
    });
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

/** The loop among the statements carries cells of one array after the other. */
function inEach(all: readonly SharedCells[], loop: readonly Statement[], around: Surroundings): readonly Statement[] {
  return all.reduce(
    (parts, cells) => parts.flatMap((part) => (part.kind === "for" ? carrying(part, cells, around) : [part])),
    loop,
  );
}

function sharedCells(loop: For, before: readonly Statement[], around: Surroundings): SharedCells[] {
  const { body } = loop;
  const direction = directionOf(loop, around.structure, around.whole);
  if (!direction || around.structure.escapesOf(loop).length > 0) return [];
  const inside = definitionsOf(body);
  const sums = body.statements.filter(
    (statement): statement is Accumulate => statement.kind === "accumulate" && !inside.has(statement.array),
  );
  return [...new Set(sums.map(({ array }) => array))].flatMap((array) => {
    const found = cellsIn(array, loop, direction, around);
    return found && isZero(array, before, around) ? found : [];
  });
}

function cellsIn(array: Value, { body }: For, direction: 1 | -1, around: Surroundings): SharedCells | undefined {
  const { accesses, forms } = around;
  if (!isArrayType(array.type) || !isFlat(array.type)) return undefined;
  if (array.type.storage !== "typed" || array.type.element !== "f64") return undefined;
  const root = accesses.memory.rootOf(array);
  const touching = body.statements.filter((statement) => accesses.of(statement).touched.has(root));
  const offsets = new Map<Accumulate, number>();
  for (const statement of touching) {
    if (statement.kind !== "accumulate" || statement.array !== array || !mayRound(statement.origin)) return undefined;
    const [reference = statement] = offsets.keys();
    const offset = literalIn(sum(forms.of(statement.index), forms.of(reference.index), -1));
    // Between two elements there is none.
    if (!Number.isInteger(offset)) return undefined;
    offsets.set(statement, offset! * direction);
  }
  const first = Math.min(...offsets.values());
  const last = Math.max(...offsets.values());
  if (last === first || last - first > mostCarried) return undefined;
  const [firstSum] = [...offsets].findLast(([, offset]) => offset === first)!;
  return movesWithCounter(firstSum.index, body, forms) ? { array, first, last, offsets, firstSum } : undefined;
}

/** Whether all cells of an array are known to be 0 behind these statements. */
function isZero(array: Value, before: readonly Statement[], { accesses, structure }: Surroundings): boolean {
  const root = accesses.memory.rootOf(array);
  const last = before.findLast(
    (statement) =>
      accesses.of(statement).changed.has(root) || (statement.kind === "allocate" && statement.result === array),
  );
  if (last?.kind === "allocate") return last.result === array && last.content === "zero";
  return last?.kind === "fill" && last.array === array && structure.literalOf(last.value) === 0;
}

/** The loop, and what it has sent to cells behind its last trip. */
function carrying(loop: For, cells: SharedCells, around: Surroundings): readonly Statement[] {
  const end = loop.body.terminator;
  if (end.kind !== "yield") return [loop];
  const { array, first, last, offsets, firstSum } = cells;
  const { origin } = [...offsets.keys()][0] ?? firstSum;
  const builder = () => new RegionBuilder(around.operations, origin);
  const name = array.variable && { name: `${array.variable.name}Next` };
  const sent = Array.from({ length: last - first }, () => makeValue("f64", name));
  /** The sums so far, by cell: those of the trips before go on. */
  const sums: (Value | undefined)[] = [...sent, undefined];
  const statements = loop.body.statements.flatMap((statement): readonly Statement[] => {
    const offset = statement.kind === "accumulate" ? offsets.get(statement) : undefined;
    if (offset === undefined || statement.kind !== "accumulate") return [statement];
    const b = builder();
    const sum = sumWith(statement, sums[offset - first], b);
    sums[offset - first] = sum;
    if (statement === firstSum) b.store(array, statement.index, sum);
    return b.statements;
  });
  const before = builder();
  const zero = before.float(0);
  const behind = builder();
  const results = sent.map((_, i) => {
    const result = makeValue("f64", name);
    behind.store(array, behindLast(firstSum.index, i, loop, around, behind), result);
    return result;
  });
  const body: Region = {
    arguments: [...loop.body.arguments, ...sent],
    statements,
    terminator: { ...end, values: [...end.values, ...sums.slice(1).map((sum) => sum ?? zero)] },
  };
  const initial = [...loop.initial, ...sent.map(() => zero)];
  return [
    ...before.statements,
    { ...loop, initial, body, results: [...loop.results, ...results] },
    ...behind.statements,
  ];
}

/** An index as it would be in a trip after the last: in the next for 0. */
function behindLast(index: Value, trips: number, loop: For, around: Surroundings, b: RegionBuilder): Value {
  const { forms, structure, whole } = around;
  const [counter] = loop.body.arguments;
  const isDownward = loop.test === ">=";
  const further = isDownward ? -1 - trips : trips;
  const end = whole.has(loop.to) && loop.to.type === "index" ? loop.to : roundedUp(loop.to, b);
  const distance = literalIn(sum(forms.of(index), forms.of(counter!), -1));
  if (distance !== undefined) return moved(end, distance + further, structure, b);
  const inside = definitionsOf(loop.body);
  const rebuilt = (value: Value): Value => {
    if (value === counter) return moved(end, further, structure, b);
    const definition = inside.has(value) ? structure.definitionOf(value) : undefined;
    if (definition?.kind === "constant") return b.constant(definition.value, definition.result.type as ScalarType);
    return definition?.kind === "compute" ? b.compute(definition.op, ...definition.operands.map(rebuilt)) : value;
  };
  return rebuilt(index);
}

function roundedUp(value: Value, b: RegionBuilder): Value {
  return b.compute("toIndex", b.compute("ceil", value.type === "index" ? b.compute("toFloat", value) : value));
}

function moved(index: Value, distance: number, structure: Structure, b: RegionBuilder): Value {
  const literal = structure.literalOf(index);
  if (literal !== undefined) return b.index(literal + distance);
  if (distance === 0) return index;
  return b.compute(distance > 0 ? "add" : "subtract", index, b.index(Math.abs(distance)));
}

function sumWith({ sign, value }: Accumulate, before: Value | undefined, b: RegionBuilder): Value {
  if (before) return b.compute(sign === 1 ? "add" : "subtract", before, value);
  return sign === 1 ? value : b.compute("negate", value);
}
