/** Parts of a region that are enough for some of what it does. */
import { isControl } from "../../3-analyze/structure.ts";
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import {
  freeValuesOf,
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  resultsOf,
  visitStatements,
  withParts,
} from "../../ir/walk.ts";

export function isEffect({ kind }: Statement): boolean {
  return kind === "store" || kind === "accumulate";
}

/** The region with those of its effects that are kept, what its end hands on, and what both need. */
export function sliceOf(region: Region, isKept: (effect: Statement) => boolean): Region {
  const needed = new Set<Value>(operandsOfTerminator(region.terminator));
  const taken: Statement[] = [];
  const take = (statement: Statement) => {
    taken.push(statement);
    for (const value of operandsOf(statement)) needed.add(value);
    for (const inner of regionsOf(statement)) for (const value of freeValuesOf(inner)) needed.add(value);
  };
  for (const statement of region.statements.toReversed()) {
    const isNeeded = resultsOf(statement).some((result) => needed.has(result));
    if (isEffect(statement)) {
      if (isKept(statement)) take(statement);
    } else if (isControl(statement)) {
      if (isNeeded || holds(statement, isKept)) take(mapRegions(statement, (inner) => sliceOf(inner, isKept)));
    } else if (isNeeded) take(statement);
  }
  return withParts(region, { statements: taken.reverse() });
}

/** Whether a statement holds one that is kept. */
function holds(statement: Statement, isKept: (effect: Statement) => boolean): boolean {
  return regionsOf(statement).some((region) => {
    let found = false;
    visitStatements(region, (inner) => {
      found ||= isEffect(inner) && isKept(inner);
    });
    return found;
  });
}
