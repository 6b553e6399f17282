/**
 * An array copied into itself, `a.set(a.subarray(1))`, goes by way of a copy of its own: then source and target of every
 * copy are different memory, and so are their shadows.
 */
import { memoryOf } from "../../3-analyze/memory.ts";
import { makeValue } from "../../ir/build.ts";
import type { IrFunction, Region, Statement } from "../../ir/nodes.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";

export function separateCopies(fn: IrFunction): IrFunction {
  const memory = memoryOf(fn);

  function separate(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, separate);
      if (statement.kind !== "copy" || memory.rootOf(statement.source) !== memory.rootOf(statement.target))
        return [statement];
      const source = makeValue(statement.source.type);
      return [
        { kind: "duplicate", array: statement.source, result: source, origin: statement.origin },
        { ...statement, source },
      ];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: separate(fn.body) });
}
