/**
 * Leaves out what an adjoint loop stores in an array of the function's own if nothing reads that cell any more: an adjoint
 * is cleared where it is taken, also where no other one follows. Comes in: a derivative, which nobody differentiates again.
 */
import { type Accesses, accessOf } from "../3-analyze/accesses.ts";
import { Cells } from "../3-analyze/cells.ts";
import { IndexForms } from "../3-analyze/index-forms.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { append } from "../ir/append.ts";
import type { IrFunction, Region, Statement, Store, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { mapRegions, operandsOfTerminator, visitStatements, visitTerminators, withParts } from "../ir/walk.ts";

export function dropClears(fn: IrFunction, accesses: Accesses): IrFunction {
  const { memory } = accesses;
  const structure = structureOf(fn);
  const cells = new Cells(structure, new IndexForms(structure));
  const readers = readersOf(fn, accesses);
  const kept = (statement: Statement): boolean => {
    if (statement.kind !== "store" || !statement.origin.derived || statement.removes) return true;
    if (structure.placeOfStatementOf(statement).loops.length === 0) return true;
    const root = memory.rootOf(statement.array);
    const isOwn = root === statement.array && structure.definitionOf(root)?.kind === "allocate";
    if (!isOwn || !isFlat(root.type)) return true;
    const others = readers.get(root);
    return !others || others.some((reader) => mayRead(reader, statement, structure, cells));
  };
  const inRegion = (region: Region): Region => {
    const statements = region.statements.filter(kept).map((statement) => mapRegions(statement, inRegion));
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

/** What reads arrays of the function's own, by their roots; an array that others hold is absent. */
function readersOf(fn: IrFunction, { memory }: Accesses): ReadonlyMap<Value, readonly Statement[]> {
  const readers = new Map<Value, Statement[]>();
  const outside: Value[] = [];
  const isArray = ({ type }: Value) => isArrayType(type);
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate") readers.set(statement.result, readers.get(statement.result) ?? []);
    if (statement.kind === "release" || statement.kind === "store" || statement.kind === "fill") return;
    const { reads, changes, isDeep } = accessOf(statement);
    const arrays = [...reads, ...changes];
    const roots = isDeep ? memory.rootsWithin(arrays) : new Set(arrays.map((array) => memory.rootOf(array)));
    for (const root of roots) append(readers, root, statement);
    if (statement.kind === "call" || statement.kind === "compose") outside.push(...statement.operands.filter(isArray));
  });
  outside.push(...fn.body.arguments.filter(isArray));
  visitTerminators(fn.body, (terminator) => outside.push(...operandsOfTerminator(terminator).filter(isArray)));
  for (const root of memory.rootsWithin(outside)) readers.delete(root);
  return readers;
}

/** Whether a statement may read what the store has left: behind it in the same trip, or in another trip of a loop around both. */
function mayRead(reader: Statement, store: Store, structure: Structure, cells: Cells): boolean {
  if (structure.endOf(reader) > structure.orderOf(store)) return true;
  const common = structure.commonPlace(structure.placeOfStatementOf(reader), structure.placeOfStatementOf(store)).loops;
  // A view counts its cells from another place.
  const isOfSame = (reader.kind === "load" || reader.kind === "accumulate") && reader.array === store.array;
  const index = isOfSame ? reader.index : undefined;
  return common.some((loop) => !index || loop.kind !== "for" || cells.mayMeet(store.index, index, loop));
}
