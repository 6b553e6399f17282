/**
 * Puts the bodies of called functions in the place of the calls. A callee that returns early becomes a block, and its
 * returns leave that block. What comes out calls nothing but recursive functions.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { instantiateRegion, renaming } from "../ir/copy.ts";
import type { Call, IrFunction, Program, Region, Statement, Value } from "../ir/nodes.ts";
import { breaksTo, mapRegionOperands, mapRegions, visitStatements, withParts } from "../ir/walk.ts";

/** The functions from which a chain of calls leads back to themselves. */
export function recursiveFunctions({ functions }: Program): ReadonlySet<string> {
  const calleesOf = new Map<string, ReadonlySet<string>>();
  for (const [id, fn] of functions) {
    const callees = new Set<string>();
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "call") callees.add(statement.callee);
    });
    calleesOf.set(id, callees);
  }
  const reachedFrom = (id: string) => {
    const reached = new Set(calleesOf.get(id));
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const callee of reached) for (const next of calleesOf.get(callee) ?? []) reached.add(next);
    return reached;
  };
  return new Set([...functions.keys()].filter((id) => reachedFrom(id).has(id)));
}

/** The function without calls, but of the recursive ones. */
export function inlineCalls(program: Program, id: string, recursive: ReadonlySet<string>): IrFunction {
  const finished = new Map<string, IrFunction>();

  function expand(name: string): IrFunction {
    const known = finished.get(name);
    if (known) return known;
    const fn = program.functions.get(name);
    if (!fn) throw new InternalError(`a call of '${name}', which the program lacks`);
    const expanded = withParts(fn, { body: expandRegion(fn.body) });
    finished.set(name, expanded);
    return expanded;
  }

  function expandRegion(region: Region): Region {
    const substitutes = new Map<Value, Value>();
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind !== "call") return [mapRegions(statement, expandRegion)];
      return recursive.has(statement.callee) ? [statement] : inlined(statement, expand(statement.callee), substitutes);
    });
    return substitute(withParts(region, { statements }), substitutes);
  }

  return expand(id);
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
