/**
 * Reads no length that is known: an array that stays as long as it is made has the length that it is made with. Comes
 * in: a function before differentiation. Goes out: the same, with fewer reads of lengths.
 */
import { constantLength } from "../3-analyze/written-within.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { mapParts, rebuildTerminator, withParts } from "../ir/walk.ts";

export function foldLengths(fn: IrFunction): IrFunction {
  const substitutes = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function fold(region: Region): Region {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind !== "length") return [mapParts(statement, use, fold)];
      const known = constantLength(statement.array, fn);
      if (!known) return [mapParts(statement, use, fold)];
      const { result, origin } = statement;
      if (result.variable) return [{ kind: "compute", op: "copy", operands: [use(known)], result, origin }];
      substitutes.set(result, use(known));
      return [];
    });
    return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
  }

  return withParts(fn, { body: fold(fn.body) });
}
