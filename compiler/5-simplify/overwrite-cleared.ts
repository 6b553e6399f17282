/** `a[i] = 0; ... a[i] += x` with no other access to `a` in between becomes `a[i] = x`. Derivative code only. */
import type { Accesses } from "../3-analyze/accesses.ts";
import type { IrFunction, Region, Statement, Store, Value } from "../ir/nodes.ts";
import { mapRegions, regionsOf, withParts } from "../ir/walk.ts";

export function overwriteCleared(fn: IrFunction, accesses: Accesses): IrFunction {
  const { memory } = accesses;
  const zeros = new Set<Value>();

  function overwrite(region: Region): Region {
    /** The last access to a root, where that clears a cell. */
    const cleared = new Map<Value, Store>();
    const dropped = new Set<Statement>();
    const statements = region.statements.map((original): Statement => {
      const statement = mapRegions(original, overwrite);
      if (statement.kind === "constant" && statement.value === 0) zeros.add(statement.result);
      const clearing = statement.kind === "accumulate" ? cleared.get(memory.rootOf(statement.array)) : undefined;
      for (const root of accesses.of(statement).touched) cleared.delete(root);
      // A statement with regions may also end this one early.
      if (regionsOf(statement).length > 0) cleared.clear();
      if (statement.kind === "store" && isClearing(statement)) cleared.set(memory.rootOf(statement.array), statement);
      if (statement.kind !== "accumulate" || statement.sign !== 1) return statement;
      if (clearing?.array !== statement.array || clearing.index !== statement.index) return statement;
      dropped.add(clearing);
      return { ...statement, kind: "store" };
    });
    const kept = dropped.size > 0 ? statements.filter((statement) => !dropped.has(statement)) : statements;
    return withParts(region, { statements: kept });
  }

  function isClearing({ origin, value }: Store): boolean {
    return origin.derived && zeros.has(value);
  }

  return withParts(fn, { body: overwrite(fn.body) });
}
