/**
 * Numbers that a function is handed, where a loop inside of another begins with them. An engine takes a parameter for a
 * value of any type, and a variable that begins with one, too: it may then make an object of it in each trip of the outer
 * loop. `+` says that it is a number.
 */
import { makeValue } from "../../ir/build.ts";
import type { Compute, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";

export function markNumbersHandedIn(fn: IrFunction): IrFunction {
  // Of one that is left out `+` would make NaN.
  const certain = fn.parameters.filter(({ shape, optional }) => shape.kind === "leaf" && !optional);
  const numbers = new Set(certain.flatMap(({ leaves }) => leaves.filter(({ type }) => type === "f64")));
  if (numbers.size === 0) return fn;
  /** Other names of such numbers. */
  const copies = new Set<Value>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "compute" || statement.op !== "copy") return;
    if (numbers.has(statement.operands[0]!)) copies.add(statement.result);
  });
  /** Copies that loops inside of others begin with. */
  const marked = new Set<Value>();
  const body = inRegion(fn.body, false);
  return withParts(fn, { body: marked.size > 0 ? withMarks(body, marked) : body });

  function inRegion(region: Region, isInLoop: boolean): Region {
    return withParts(region, {
      statements: region.statements.flatMap((statement) => inStatement(statement, isInLoop)),
    });
  }

  function inStatement(statement: Statement, isInLoop: boolean): Statement[] {
    const isLoop = statement.kind === "for" || statement.kind === "loop";
    const inner = mapRegions(statement, (region) => inRegion(region, isInLoop || isLoop));
    if (!isInLoop || !(inner.kind === "for" || inner.kind === "loop")) return [inner];
    const marks: Compute[] = [];
    const initial = inner.initial.map((value) => {
      if (copies.has(value)) marked.add(value);
      if (!numbers.has(value)) return value;
      const result = makeValue("f64");
      marks.push({ kind: "compute", op: "plus", operands: [value], result, origin: inner.origin });
      return result;
    });
    return [...marks, marks.length > 0 ? { ...inner, initial } : inner];
  }
}

function withMarks(region: Region, marked: ReadonlySet<Value>): Region {
  return withParts(region, {
    statements: region.statements.map((statement) =>
      statement.kind === "compute" && marked.has(statement.result)
        ? { ...statement, op: "plus" }
        : mapRegions(statement, (inner) => withMarks(inner, marked)),
    ),
  });
}
