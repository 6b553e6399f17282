/**
 * Leaves out what is written to an array of the function's own when nothing reads it any more: an adjoint is cleared
 * where it is taken, whether or not another one follows. Derivative code only.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Load, Statement, Store, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { operandsOfTerminator, visitTerminators, withParts } from "../ir/walk.ts";

export function dropLastWrites(fn: IrFunction, accesses: Accesses): IrFunction {
  const { memory } = accesses;
  const structure = structureOf(fn);
  const read = new CellsRead();
  // What callers hold, or find in what they hold, they may read.
  const known = fn.body.arguments.filter(isArray);
  visitTerminators(fn.body, (terminator) => known.push(...operandsOfTerminator(terminator).filter(isArray)));
  for (const root of memory.rootsWithin(known)) read.addAll(root);
  // A view counts its cells from another place.
  const cellOf = ({ array, index }: Load | Store): number | undefined =>
    memory.rootOf(array) === array ? structure.literalOf(index) : undefined;
  const mayDrop = (statement: Statement): boolean => {
    if ((statement.kind !== "store" && statement.kind !== "fill") || !statement.origin.derived) return false;
    const root = memory.rootOf(statement.array);
    return !read.has(root, statement.kind === "store" ? cellOf(statement) : undefined);
  };
  const note = (statement: Statement): void => {
    const cell = statement.kind === "load" ? cellOf(statement) : undefined;
    if (statement.kind === "load" && cell !== undefined) read.add(memory.rootOf(statement.array), cell);
    else if (statement.kind !== "release") for (const root of accesses.of(statement).touched) read.addAll(root);
  };
  const kept: Statement[] = [];
  for (const statement of [...fn.body.statements].reverse()) {
    if (mayDrop(statement)) continue;
    kept.push(statement);
    note(statement);
  }
  return withParts(fn, { body: withParts(fn.body, { statements: kept.reverse() }) });
}

function isArray({ type }: Value): boolean {
  return isArrayType(type);
}

/** Which cells of which memory are read further on. */
class CellsRead {
  private readonly whole = new Set<Value>();
  private readonly cells = new Map<Value, Set<number>>();

  addAll(root: Value): void {
    this.whole.add(root);
  }

  add(root: Value, cell: number): void {
    this.cells.set(root, (this.cells.get(root) ?? new Set()).add(cell));
  }

  /** Whether a cell is read, or any where it is not known which. */
  has(root: Value, cell: number | undefined): boolean {
    const cells = this.cells.get(root);
    return this.whole.has(root) || (cells !== undefined && (cell === undefined || cells.has(cell)));
  }
}
