/**
 * Functions that give another result where an option asks for it, as `finiteDifference` does with an estimate of its error. Comes in:
 * such a function. Goes out: one that gives the usual result alone.
 */
import type { IrFunction, Region, Terminator, Value } from "../ir/nodes.ts";
import { leavesOf } from "../ir/types.ts";
import { mapRegions } from "../ir/walk.ts";

/** What is asked of a function by what it is handed cannot be asked inside another. */
export function withoutAlternative({ alternative, ...fn }: IrFunction): IrFunction {
  if (!alternative) return fn;
  const count = leavesOf(alternative).length + 1;
  const cut = <End extends { readonly values: readonly Value[] }>(end: End): End => {
    return { ...end, values: end.values.slice(0, -count) };
  };
  const isReturn = (end: Terminator) => end.kind === "break" && end.target === fn.label;
  const within = (region: Region): Region => {
    const statements = region.statements.map((statement) => mapRegions(statement, within));
    const end = region.terminator;
    return { ...region, statements, terminator: end.kind === "break" && isReturn(end) ? cut(end) : end };
  };
  const body = within(fn.body);
  const end = body.terminator;
  return { ...fn, body: end.kind === "yield" ? { ...body, terminator: cut(end) } : body };
}
