/** The functions that a derivative calls. */
import type { IrFunction } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";

/** Itself or by others; `functions` are those that may be called, by id. */
export function calledBy(fn: IrFunction, functions: ReadonlyMap<string, IrFunction>): readonly IrFunction[] {
  const reached = new Set([fn]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const each of reached) {
    visitStatements(each.body, (statement) => {
      const called = statement.kind === "call" ? functions.get(statement.callee) : undefined;
      if (called) reached.add(called);
    });
  }
  reached.delete(fn);
  return [...reached];
}
