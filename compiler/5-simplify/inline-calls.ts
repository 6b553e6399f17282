/**
 * Puts the bodies of called functions in the place of the calls. A callee that returns early becomes a block, and its
 * returns leave that block. What comes out has no calls.
 */
import { recursion } from "../diagnostics/catalog/4-differentiate.ts";
import { InternalError, type Report } from "../diagnostics/diagnostic.ts";
import { instantiateRegion, renaming } from "../ir/copy.ts";
import type { Call, IrFunction, Program, Region, Statement, Value } from "../ir/nodes.ts";
import { breaksTo, mapRegionOperands, mapRegions, withParts } from "../ir/walk.ts";

/** The function without calls; undefined if it is recursive, which is reported. */
export function inlineCalls(program: Program, id: string, report: Report): IrFunction | undefined {
  const finished = new Map<string, IrFunction>();
  let isRecursive = false;

  function expand(name: string, callers: readonly string[]): IrFunction {
    const known = finished.get(name);
    if (known) return known;
    const fn = program.functions.get(name);
    if (!fn) throw new InternalError(`a call of '${name}', which the program lacks`);
    const expanded = withParts(fn, { body: expandRegion(fn.body, [...callers, name]) });
    finished.set(name, expanded);
    return expanded;
  }

  function expandRegion(region: Region, callers: readonly string[]): Region {
    const substitutes = new Map<Value, Value>();
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind !== "call") return [mapRegions(statement, (inner) => expandRegion(inner, callers))];
      if (callers.includes(statement.callee)) {
        if (!isRecursive) report(recursion.at(statement.origin.span, { function: statement.callee }));
        isRecursive = true;
        return [statement];
      }
      return inlined(statement, expand(statement.callee, callers), substitutes);
    });
    return substitute(withParts(region, { statements }), substitutes);
  }

  const expanded = expand(id, []);
  return isRecursive ? undefined : expanded;
}

/** The statements that stand for a call. `substitutes` takes what the call's results become, if no block gives them. */
function inlined(call: Call, callee: IrFunction, substitutes: Map<Value, Value>): readonly Statement[] {
  const names = renaming(new Map(callee.body.arguments.map((argument, i) => [argument, call.operands[i]!])));
  if (!breaksTo(callee.body, callee.label) && callee.body.terminator.kind === "yield") {
    const body = instantiateRegion(callee.body, names);
    const end = body.terminator;
    call.results.forEach((result, i) => {
      if (end.kind === "yield") substitutes.set(result, end.values[i]!);
    });
    return body.statements;
  }
  const label = { name: callee.label.name };
  names.labels.set(callee.label, label);
  const body = instantiateRegion(callee.body, names);
  return [{ kind: "block", label, body, results: call.results, origin: call.origin }];
}

function substitute(region: Region, substitutes: ReadonlyMap<Value, Value>): Region {
  if (substitutes.size === 0) return region;
  const use = (value: Value): Value => {
    let current = value;
    for (let next = substitutes.get(current); next; next = substitutes.get(current)) current = next;
    return current;
  };
  return mapRegionOperands(region, use);
}
