/** `a[i] = 0; ... a[i] += x` with no other access to `a` in between becomes `a[i] = x`. Derivative code only. */
import { AccessesByPart } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Store, Value } from "../ir/nodes.ts";
import { mapRegions, regionsOf, withParts } from "../ir/walk.ts";

export function overwriteCleared(fn: IrFunction): IrFunction {
  const memory = memoryOf(fn);
  const accesses = new AccessesByPart(memory);

  function overwrite(region: Region): Region {
    /** The last access to a root, where that clears a cell. */
    const cleared = new Map<Value, Store>();
    const dropped = new Set<Statement>();
    const statements = region.statements.map((original): Statement => {
      const statement = mapRegions(original, overwrite);
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
    return withParts(region, { statements: statements.filter((statement) => !dropped.has(statement)) });
  }

  function isClearing(store: Store): boolean {
    return store.origin.derived && structureOf(fn).literalOf(store.value) === 0;
  }

  return withParts(fn, { body: overwrite(fn.body) });
}
