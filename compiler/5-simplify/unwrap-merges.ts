/**
 * Removes merges that merge nothing: a carried value that no trip changes, a result that is the same on every way, a
 * block that nothing leaves early.
 */
import { flowsOf } from "../3-analyze/flows.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { breaksTo, mapRegionOperands, mapRegions, withParts } from "../ir/walk.ts";

export function unwrapMerges(fn: IrFunction): IrFunction {
  const substitutes = sameOnEveryWay(fn);
  const flattened = flatten(fn.body, substitutes);
  const use = (value: Value): Value => {
    let current = value;
    for (let next = substitutes.get(current); next && next !== current; next = substitutes.get(current)) current = next;
    return current;
  };
  return withParts(fn, { body: substitutes.size > 0 ? mapRegionOperands(flattened, use) : flattened });
}

/** Merged values whose sources are all one value (or the merged value itself) that is visible where the merge is. */
function sameOnEveryWay(fn: IrFunction): Map<Value, Value> {
  const sources = new Map<Value, Set<Value>>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind !== "merge") continue;
    sources.set(flow.to, (sources.get(flow.to) ?? new Set()).add(flow.from));
  }
  const substitutes = new Map<Value, Value>();
  const resolve = (value: Value): Value => {
    const next = substitutes.get(value);
    return next ? resolve(next) : value;
  };
  let changed = true;
  while (changed) {
    changed = false;
    for (const [merged, from] of sources) {
      if (substitutes.has(merged)) continue;
      const others = new Set([...from].map(resolve).filter((value) => value !== merged));
      const [only] = others;
      if (!only || others.size !== 1) continue;
      const structure = structureOf(fn);
      if (!structure.isWithin(structure.homeOf(merged), structure.homeOf(only))) continue;
      substitutes.set(merged, only);
      changed = true;
    }
  }
  return substitutes;
}

/** Statements of blocks without breaks take the block's place. */
function flatten(region: Region, substitutes: Map<Value, Value>): Region {
  const statements = region.statements.flatMap((statement): readonly Statement[] => {
    const inner = mapRegions(statement, (nested) => flatten(nested, substitutes));
    if (inner.kind !== "block" || inner.body.terminator.kind !== "yield" || breaksTo(inner.body, inner.label))
      return [inner];
    const { values } = inner.body.terminator;
    inner.results.forEach((result, i) => {
      if (!substitutes.has(result)) substitutes.set(result, values[i]!);
    });
    return inner.body.statements;
  });
  return withParts(region, { statements });
}
