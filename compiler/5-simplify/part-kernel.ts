/** The function that runs some of a loop's trips, for `loops-in-parts.ts`. It names nothing but its parameters. */
import { makeValue, namingOf, RegionBuilder, valueLike } from "../ir/build.ts";
import { cloneRegion, cloneStatement, renaming } from "../ir/copy.ts";
import { hint } from "../ir/naming.ts";
import type { For, IrFunction, Parameter, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { leaf, type Shape } from "../ir/types.ts";
import { mapRegions, withParts } from "../ir/walk.ts";
import type { Divisible } from "./divisible-loops.ts";

export function kernelOf(
  { loop, parts, captured, literals, sums, unchanged }: Divisible,
  name: string,
  operations: OperationTable,
): IrFunction {
  const b = new RegionBuilder(operations, loop.origin);
  const names = renaming();
  const from = makeValue("index", hint("from"));
  const to = makeValue(loop.to.type, hint("to"));
  const operands = captured.map((value) => valueLike(value));
  captured.forEach((value, i) => {
    names.values.set(value, operands[i]!);
  });
  for (const literal of literals) b.push(cloneStatement(literal, names));
  const inside = (value: Value): Value => names.values.get(value) ?? value;
  const initial = loop.body.arguments.slice(1).map((argument) => {
    const kept = unchanged.find((each) => each.argument === argument);
    return kept ? inside(kept.initial) : b.float(0);
  });
  const results = loop.results.map((value) => valueLike(value));
  const trips: For = {
    kind: "for",
    from,
    to,
    step: b.index(parts.step),
    test: parts.step > 0 ? "<" : ">",
    initial,
    body: withoutPool(cloneRegion(loop.body, names)),
    results,
    origin: loop.origin,
  };
  b.push(trips);
  const parameters = [from, to, ...operands];
  const given = sums.map(({ result }) => results[loop.results.indexOf(result)]!);
  return {
    name,
    parameters: parameters.map(parameter),
    result: resultShape(given.length),
    label: { name: "return" },
    body: b.yield(given, parameters),
    parts,
    span: undefined,
    documentation: undefined,
  };
}

function parameter(value: Value): Parameter {
  const name = namingOf(value)?.name ?? "value";
  return { name, shape: leaf(value.type), leaves: [value], defaultValue: undefined, optional: false };
}

function resultShape(count: number): Shape | undefined {
  const number = leaf("f64");
  if (count < 2) return count === 1 ? number : undefined;
  return { kind: "tuple", elements: Array.from({ length: count }, () => number) };
}

/** The pool belongs to the thread that calls: what a trip takes from it is made anew. */
function withoutPool(region: Region): Region {
  const statements = region.statements.flatMap((statement): readonly Statement[] => {
    if (statement.kind === "release") return [];
    if (statement.kind === "allocate") return [{ ...statement, pooled: false }];
    return [mapRegions(statement, withoutPool)];
  });
  return withParts(region, { statements });
}
