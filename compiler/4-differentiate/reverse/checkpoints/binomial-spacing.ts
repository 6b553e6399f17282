/**
 * The `binomial` schedule: where the next state is kept, so that a loop is reversed with a given number of kept states in
 * the fewest repetitions of its trips.
 *
 * With s states kept at a time, and no trip run ahead more than r times, b(s, r) = C(s + r, s) trips can be reversed. To
 * reverse l of them, for b(s, r - 1) < l <= b(s, r), r l - C(s + r, s + 1) trips are run ahead and no fewer. That is
 * reached if the next state is kept k trips further on where k <= b(s, r - 1), for k trips are left over for s states
 * and r - 1 times, and l - k >= b(s - 1, r - 1); of these k the largest is taken.
 *
 * A. Griewank, A. Walther: Algorithm 799: Revolve: An Implementation of Checkpointing for the Reverse or Adjoint Mode of
 * Computational Differentiation. ACM Transactions on Mathematical Software 26 (2000), pages 19-45, section 2.
 */
import { makeValue, noOrigin, RegionBuilder } from "../../../ir/build.ts";
import type { IrFunction, Value } from "../../../ir/nodes.ts";
import type { OperationTable } from "../../../ir/operation.ts";
import { leaf } from "../../../ir/types.ts";
import { plainParameters } from "../../calls/ends.ts";

/** The name under which derivatives call it. */
export const spacingId = "binomialSpacing";

/**
 * A function of the trips that are still to be reversed, at least 1, the first of which has just had its state kept, and
 * of the states that may be kept of them, that one included. It gives how many trips further on the next is kept.
 */
export function binomialSpacing(operations: OperationTable): IrFunction {
  const b = new RegionBuilder(operations, noOrigin);
  const [trips, states] = [makeValue("index", { name: "trips" }), makeValue("index", { name: "states" })];
  const label = { name: spacingId };
  const [distance] = b.if(
    b.compute("less", states, b.index(2)),
    (few) => [few.compute("subtract", trips, few.index(1))],
    (many) => [spacing(trips, states, many)],
  );
  return {
    name: spacingId,
    parameters: plainParameters([trips, states]),
    result: leaf("index"),
    label,
    body: b.yield([distance!], [trips, states]),
    span: undefined,
    documentation: "How many trips further on the next state is kept (Griewank and Walther 2000, Algorithm 799).",
  };
}

function spacing(trips: Value, states: Value, b: RegionBuilder): Value {
  const label = { name: "grow" };
  const [times, reach] = [makeValue("index", { name: "times" }), makeValue("f64", { name: "reach" })];
  const found = [makeValue("index", times.variable), makeValue("f64", reach.variable)];
  const body = b.nested();
  const loop = body.nested();
  const isEnough = loop.compute("greaterOrEqual", reach, loop.compute("toFloat", trips));
  loop.if(
    isEnough,
    (enough) => enough.break(label, [times, reach]),
    () => [],
  );
  const more = loop.computeAs(times.variable, "add", times, loop.index(1));
  const factor = loop.compute("toFloat", loop.compute("add", states, more));
  const grown = loop.compute("divide", loop.compute("multiply", reach, factor), loop.compute("toFloat", more));
  const next = loop.computeAs(reach.variable, "copy", grown);
  const initial = [body.index(0, times.variable), body.float(1, reach.variable)];
  body.push({ kind: "loop", initial, body: loop.yield([more, next], [times, reach]), origin: noOrigin });
  const unreached = [body.index(0), body.float(0)];
  b.push({ kind: "block", label, body: body.yield(unreached), results: found, origin: noOrigin });

  const [r, all] = [b.compute("toFloat", found[0]!), found[1]!];
  const s = b.compute("toFloat", states);
  const sum = b.compute("add", s, r);
  const before = b.computeAs({ name: "before" }, "divide", b.compute("multiply", all, r), sum);
  const share = b.compute("divide", b.compute("multiply", before, s), b.compute("subtract", sum, b.float(1)));
  const rest = b.compute("subtract", b.compute("toFloat", trips), share);
  return b.compute("toIndex", b.compute("min", before, rest));
}
