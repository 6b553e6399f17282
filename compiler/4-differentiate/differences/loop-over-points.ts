/**
 * The values at the points of a stencil from a loop over them, with the function written out in it:
 *
 *     for (let point = 0; point < 3; point++) valueAt[point] = f(x + by[point] v)
 *
 * No trip needs another, so that each can be handed to a thread of its own. Values have the bits of those from calls one by one.
 */
import { notByPoints } from "../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import { writtenOut } from "../../ir/inline.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import { arrayType, isArrayType, leavesOf } from "../../ir/types.ts";
import { arraysWritten } from "../analyse.ts";
import { mayBeMissing, movedNumber, movedWhere } from "./moves.ts";

export interface Stops {
  /** The leaves that move, and along what. */
  readonly inputs: readonly Value[];
  readonly directions: readonly Value[];
  /** How far at each point, 0 first where the inputs themselves are one. */
  readonly bys: readonly Value[];
}

/** The function's numbers at each point. */
export function inLoop(
  { primal, span }: { readonly primal: IrFunction; readonly span: Span | undefined },
  { inputs, directions, bys }: Stops,
  report: Report,
  b: RegionBuilder,
): readonly (readonly Value[])[] {
  const types = leavesOf(primal.result ?? { kind: "tuple", elements: [] });
  if (types.some((type) => type !== "f64") || arraysWritten(primal).length > 0)
    report(notByPoints.at(span, { why: `'${primal.name}' gives or writes more than numbers` }));
  const numbers = arrayType("f64");
  const count = b.index(bys.length);
  const by = b.allocate(numbers, count, { variable: { name: "by" } });
  bys.forEach((value, point) => {
    b.store(by, b.index(point), value);
  });
  const found = types.map(() => b.allocate(numbers, count, { variable: { name: "valueAt" } }));
  const range = { from: b.index(0), to: count, step: b.index(1), test: "<" as const, counter: { name: "point" } };
  b.for({ ...range, apart: true }, [], (inner, point) => {
    const move = inner.load(by, point!);
    const operands = primal.body.arguments.map((argument) => {
      const at = inputs.indexOf(argument);
      if (at < 0) return argument;
      const moved = { direction: directions[at]!, by: move };
      if (isArrayType(argument.type)) return movedWhere(argument, moved, inner, argument.variable);
      const there = movedNumber(argument, moved, mayBeMissing(primal, argument), inner);
      return inner.compute("select", inner.compute("equal", move, inner.float(0)), argument, there);
    });
    const { statements, values } = writtenOut(primal, operands, inner.origin);
    for (const statement of statements) inner.push(statement);
    values.forEach((value, i) => {
      inner.store(found[i]!, point!, value);
    });
    return [];
  });
  return bys.map((_, point) => found.map((values) => b.load(values, b.index(point))));
}
