/** Puts the bodies of called functions in the place of the calls, but where calls are to stay. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { writtenOut } from "../ir/inline.ts";
import type { IrFunction, Program, Region, Statement, Value } from "../ir/nodes.ts";
import { mapRegionOperands, mapRegions, withParts } from "../ir/walk.ts";

/** The function without calls, but of those that are kept: the recursive ones must be. */
export function inlineCalls(program: Program, id: string, kept: ReadonlySet<string>): IrFunction {
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
      if (kept.has(statement.callee)) return [statement];
      const { operands, results, origin } = statement;
      const { statements: body, values } = writtenOut(expand(statement.callee), operands, origin, results);
      results.forEach((result, i) => {
        if (result !== values[i]) substitutes.set(result, values[i]!);
      });
      return body;
    });
    return substitute(withParts(region, { statements }), substitutes);
  }

  return expand(id);
}

/** The function with its arguments in the place of plain copies of them under other names. */
export function withoutArgumentCopies(fn: IrFunction): IrFunction {
  const copies = new Map<Value, Value>();
  const statements = fn.body.statements.filter((statement) => {
    if (statement.kind !== "compute" || statement.op !== "copy") return true;
    const [argument] = statement.operands;
    if (!argument || !fn.body.arguments.includes(argument)) return true;
    copies.set(statement.result, argument);
    return false;
  });
  return withParts(fn, { body: substitute(withParts(fn.body, { statements }), copies) });
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
