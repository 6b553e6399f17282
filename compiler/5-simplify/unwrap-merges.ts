/**
 * Removes merges that merge nothing: a carried value that no trip changes, a result that is the same on every way, a
 * block that nothing leaves early, a branch that is taken in any case.
 */
import { flowsOf } from "../3-analyze/flows.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { append } from "../ir/append.ts";
import type { Block, ConstantValue, If, IrFunction, Label, Region, Statement, Value } from "../ir/nodes.ts";
import { mapRegionOperands, mapRegions, visitStatements, visitTerminators, withParts } from "../ir/walk.ts";

export function unwrapMerges(fn: IrFunction): IrFunction {
  const substitutes = sameOnEveryWay(fn);
  const flattened = flatten(fn.body, substitutes);
  if (substitutes.size === 0) return withParts(fn, { body: flattened });
  return withParts(fn, { body: mapRegionOperands(flattened, (value) => resolved(value, substitutes)) });
}

/** Merged values whose sources are all one value (or the merged value itself) that is visible where the merge is. */
function sameOnEveryWay(fn: IrFunction): Map<Value, Value> {
  const sources = new Map<Value, Value[]>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") append(sources, flow.to, flow.from);
  }
  const substitutes = new Map<Value, Value>();
  let changed = true;
  while (changed) {
    changed = false;
    for (const [merged, from] of sources) {
      const only = substitutes.has(merged) ? undefined : onlyOther(merged, from, substitutes);
      if (!only) continue;
      const structure = structureOf(fn);
      if (!structure.isWithin(structure.homeOf(merged), structure.homeOf(only))) continue;
      substitutes.set(merged, only);
      changed = true;
    }
  }
  return substitutes;
}

/** The one value that all sources of a merge are, but for the merge itself. */
function onlyOther(merged: Value, from: Iterable<Value>, substitutes: ReadonlyMap<Value, Value>): Value | undefined {
  let only: Value | undefined;
  for (const source of from) {
    const value = resolved(source, substitutes);
    if (value === merged || value === only) continue;
    if (only) return undefined;
    only = value;
  }
  return only;
}

function resolved(value: Value, substitutes: ReadonlyMap<Value, Value>): Value {
  let current = value;
  for (let next = substitutes.get(current); next && next !== current; next = substitutes.get(current)) current = next;
  return current;
}

/** Statements of blocks without breaks, and of branches that are taken in any case, take their place. */
function flatten(body: Region, substitutes: Map<Value, Value>): Region {
  const left = new Set<Label>();
  visitTerminators(body, (end) => {
    if (end.kind === "break") left.add(end.target);
  });
  const conditions = new Map<Value, ConstantValue>();
  visitStatements(body, (statement) => {
    if (statement.kind === "constant" && statement.result.type === "bool")
      conditions.set(statement.result, statement.value);
  });

  function flattenRegion(region: Region): Region {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      const inner = mapRegions(statement, flattenRegion);
      if (inner.kind !== "block" && inner.kind !== "if") return [inner];
      const only = onlyWayThrough(inner);
      if (only?.terminator.kind !== "yield") return [inner];
      const { values } = only.terminator;
      inner.results.forEach((result, i) => {
        if (!substitutes.has(result)) substitutes.set(result, values[i]!);
      });
      return only.statements;
    });
    return withParts(region, { statements });
  }

  function onlyWayThrough(statement: Block | If): Region | undefined {
    if (statement.kind === "block") return left.has(statement.label) ? undefined : statement.body;
    if (!conditions.has(statement.condition)) return undefined;
    // What was left out counts as false.
    return conditions.get(statement.condition) === true ? statement.then : statement.otherwise;
  }

  return flattenRegion(body);
}
