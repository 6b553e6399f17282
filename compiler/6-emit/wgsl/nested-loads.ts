/**
 * Which elements of arrays are read where they are used, and not under a name before: those used once, in an expression
 * that ends before anything is written or another region begins. Integers have names: expressions look whether they are there.
 */
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { operandsOf, operandsOfTerminator, regionsOf, resultsOf, visitRegions } from "../../ir/walk.ts";

export function nestedLoads(regions: readonly Region[], uses: ReadonlyMap<Value, number>): ReadonlySet<Value> {
  const nested = new Set<Value>();
  for (const whole of regions) {
    visitRegions(whole, (region) => {
      region.statements.forEach((statement, i) => {
        const isFloat = statement.kind === "load" && statement.result.type === "f64";
        if (isFloat && isReadInTime(statement.result, region, i + 1, uses)) nested.add(statement.result);
      });
    });
  }
  return nested;
}

/** Whether the expression that a value stands in ends before memory may change. */
function isReadInTime(value: Value, region: Region, from: number, uses: ReadonlyMap<Value, number>): boolean {
  let current = value;
  if (uses.get(current) !== 1) return false;
  for (const statement of region.statements.slice(from)) {
    if (operandsOf(statement).includes(current)) {
      if (statement.kind === "store" || statement.kind === "accumulate" || statement.kind === "if") return true;
      if (statement.kind !== "compute") return false;
      const [result] = resultsOf(statement) as [Value];
      // What is used several times gets a name there.
      if (uses.get(result) !== 1) return true;
      current = result;
    } else if (isBarrier(statement)) return false;
  }
  return operandsOfTerminator(region.terminator).includes(current);
}

function isBarrier(statement: Statement): boolean {
  return statement.kind === "store" || statement.kind === "accumulate" || regionsOf(statement).length > 0;
}
