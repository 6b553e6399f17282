/** Counted loops: of the source, and over the positions of an array. */
import type { Expression, Node } from "ts-morph";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue } from "../../ir/build.ts";
import type { Checkpoint } from "../../ir/checkpoint.ts";
import type { For, Terminator, Value, Variable } from "../../ir/nodes.ts";
import type { Cell } from "../contents/contents.ts";
import { asIndex, asOwn } from "../contents/convert.ts";
import { valuesOf } from "../contents/environment.ts";
import { noteMerged } from "../contents/missing-values.ts";
import { block, branch, type Exit, region } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import type { Count } from "./counting.ts";
import { carry, type Local, lowerBody, restore, setAside } from "./trips.ts";

/** `outer` are the cells that existed before the loop: a counter among them keeps its last value. */
export function lowerCounted(
  context: Context,
  count: Count,
  outer: ReadonlySet<Cell>,
  checkpoint: Checkpoint | undefined,
): Terminator | undefined {
  const { builder } = context;
  const { counter, bound, ahead, meeting, step, test, body, advances, cells } = count;
  const from = context.environment.get(counter);
  if (typeof from === "string") throw new InternalError("a counter without a start");
  const other = ahead ? boundBefore(context, bound, ahead) : asOwn(context, context.expression(bound), bound);
  const to = meeting ? meetingPoint(context, meeting, test, from, other) : other;
  const by = step.by === 1 ? builder.index(step.sign) : signed(context, step.by, step.sign);
  return lowerTrips(context, {
    range: { from, to, step: by, test: meeting ? strict[test] : test },
    checkpoint,
    place: bound.getParentOrThrow(),
    cells,
    locals: setAside(context, outer).filter(([cell]) => cell !== counter),
    run: (position, labels, exit) => {
      context.environment.set(counter, position);
      const end = lowerBody(context, body, labels, exit);
      if (!end) for (const advance of advances) context.expression(advance);
      return end;
    },
    variable: counter.variable,
    lasting: outer.has(counter)
      ? { counter, isByFormula: step.by === 1 && to.type === "index" && !meeting }
      : undefined,
  });
}

const strict = { "<": "<", "<=": "<", ">": ">", ">=": ">" } as const;

/** The bound of the counter alone, where something is added to the counter before they are compared. */
function boundBefore(context: Context, bound: Expression, { by, sign }: NonNullable<Count["ahead"]>): Value {
  const { builder } = context;
  const whole = asIndex(context, context.expression(bound), bound);
  const distance = asIndex(context, context.expression(by), by);
  const { origin } = builder;
  // The source computes nothing of it: its identities may be used.
  builder.origin = { ...origin, derived: true };
  const own = builder.compute(sign === 1 ? "subtract" : "add", whole, distance);
  builder.origin = origin;
  return own;
}

/**
 * Where a counter stands when it has met the one that bounds it. In trip t they are at from + t * a and other + t * b, so
 * that the first trip that is not made is the t from which on t * (a - b) >= other - from, or > where they may be equal.
 * The quotient of integers is rounded to no integer that it does not reach.
 */
function meetingPoint(
  { builder }: Context,
  { ownStep, otherStep }: NonNullable<Count["meeting"]>,
  test: For["test"],
  from: Value,
  other: Value,
): Value {
  const { origin } = builder;
  // The source computes nothing of it: its identities may be used.
  builder.origin = { ...origin, derived: true };
  const span = ownStep > 0 ? builder.compute("subtract", other, from) : builder.compute("subtract", from, other);
  const closing = Math.abs(ownStep - otherStep);
  const quotient = builder.compute("divide", builder.compute("toFloat", span), builder.float(closing));
  const isStrict = test === "<" || test === ">";
  const whole = builder.compute("toIndex", builder.compute(isStrict ? "ceil" : "floor", quotient));
  const trips = isStrict ? whole : builder.compute("add", whole, builder.index(1));
  const size = Math.abs(ownStep);
  const way = size === 1 ? trips : builder.compute("multiply", trips, builder.index(size));
  const end = builder.compute(ownStep > 0 ? "add" : "subtract", from, way);
  builder.origin = origin;
  return end;
}

function signed(context: Context, by: Expression, sign: 1 | -1): Value {
  const content = context.expression(by);
  if (content.kind === "literal") return context.builder.index(sign * content.value);
  const value = asIndex(context, content, by);
  return sign === 1 ? value : context.builder.compute("negate", value);
}

export interface Trips {
  readonly range: Pick<For, "from" | "to" | "step" | "test">;
  readonly checkpoint?: Checkpoint | undefined;
  /** The loop. */
  readonly place: Node;
  /** What a trip may assign to. */
  readonly cells: readonly Cell[];
  /** What the loop's own variables, besides the counter, hold at its start. */
  readonly locals?: readonly Local[];
  /** Lowers a trip, which may leave the loop by `exit`; `labels` are those that stand before the loop. */
  run(position: Value, labels: readonly string[], exit: Exit): Terminator | undefined;
  readonly variable?: Variable | undefined;
  /** A counter that lives on after the loop; its last value follows from the bounds if it steps by one to an index. */
  readonly lasting?: { readonly counter: Cell; readonly isByFormula: boolean } | undefined;
}

export function lowerTrips(context: Context, trips: Trips): Terminator | undefined {
  const { range, checkpoint, variable, lasting } = trips;
  const labels = context.pendingLabels.splice(0);
  return block(context, labels[0] ?? "loop", [], (exit) => {
    restore(context, trips.locals ?? []);
    const state = carry(context, trips.cells, trips.place, lasting?.counter);
    const position = makeValue("index", variable);
    const carried = lasting && !lasting.isByFormula ? lasting.counter : undefined;
    const trip = branch(context, () => {
      state.enter(context);
      return trips.run(position, labels, exit);
    });
    state.leave(trip);
    const { builder } = context;
    if (carried) trip.environment.set(carried, trip.builder.compute("add", position, range.step));
    const cells = carried ? [...state.cells, carried] : state.cells;
    const results = cells.map((cell) => makeValue(cell.type, cell.variable));
    const args = carried ? [...state.args, makeValue("index", variable)] : state.args;
    const body = region(trip, valuesOf(cells, trip.environment), [position, ...args]);
    const initial = carried ? [...state.initial, range.from] : state.initial;
    const mark = checkpoint && { checkpoint };
    builder.push({ kind: "for", ...mark, ...range, initial, body, results, origin: builder.origin });
    cells.forEach((cell, i) => context.environment.set(cell, results[i]!));
    results.forEach((result, i) =>
      noteMerged(context, result, [initial[i]!, ...valuesOf([cells[i]!], trip.environment)]),
    );
    if (lasting?.isByFormula) context.assign(lasting.counter, endOf(context, range));
    return undefined;
  }).end;
}

function endOf({ builder }: Context, { from, to, test }: Trips["range"]): Value {
  const isUpward = test === "<" || test === "<=";
  const past = test === "<=" ? 1 : -1;
  const last = test === "<" || test === ">" ? to : builder.compute("add", to, builder.index(past));
  return builder.compute(isUpward ? "max" : "min", from, last);
}

/** From the first position of an array to the last that it has now. */
export function positionsOf({ builder }: Context, length: Value): Trips["range"] {
  return { from: builder.index(0), to: length, step: builder.index(1), test: "<" };
}
