/** `a[i] = 0; ... a[i] += x` with no other access to `a` in between becomes `a[i] = x`. Derivative code only. */
import { memoryOf } from "../3-analyze/memory.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Store } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { mapRegions, operandsOf, regionsOf, withParts } from "../ir/walk.ts";

export function overwriteCleared(fn: IrFunction): IrFunction {
  const memory = memoryOf(fn);

  function overwrite(region: Region): Region {
    const cleared: Store[] = [];
    const dropped = new Set<Statement>();
    const statements = region.statements.map((original): Statement => {
      const statement = mapRegions(original, overwrite);
      if (statement.kind === "accumulate" && statement.sign === 1) {
        const at = cleared.findIndex((store) => store.array === statement.array && store.index === statement.index);
        if (at >= 0) {
          dropped.add(cleared[at]!);
          cleared.splice(at, 1);
          return { ...statement, kind: "store" };
        }
      }
      forgetTouched(cleared, statement);
      if (statement.kind === "store" && isClearing(statement)) cleared.push(statement);
      return statement;
    });
    return withParts(region, { statements: statements.filter((statement) => !dropped.has(statement)) });
  }

  function isClearing(store: Store): boolean {
    return store.origin.derived && structureOf(fn).literalOf(store.value) === 0;
  }

  /** Forgets stores into arrays that a statement may read or write. One with regions may also end the region early. */
  function forgetTouched(cleared: Store[], statement: Statement): void {
    if (regionsOf(statement).length > 0) cleared.length = 0;
    if (statement.kind === "length") return;
    const arrays = operandsOf(statement).filter((operand) => isArrayType(operand.type));
    const touched = new Set(arrays.map((array) => memory.rootOf(array)));
    const isMerged = [...touched].some((root) => memory.sourcesOf(root));
    for (let i = cleared.length - 1; i >= 0; i--) {
      const root = memory.rootOf(cleared[i]!.array);
      if (isMerged || touched.has(root) || memory.sourcesOf(root)) cleared.splice(i, 1);
    }
  }

  return withParts(fn, { body: overwrite(fn.body) });
}
