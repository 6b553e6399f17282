/** The methods that exchange the elements of an array: `reverse` and `sort`. */
import type { CallExpression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { arrayType, isArrayType, isFlat } from "../../ir/types.ts";
import { Cell, type Content } from "../contents/contents.ts";
import { asFloat } from "../contents/convert.ts";
import { duplicate } from "../contents/copies.ts";
import { loadElement } from "../contents/elements.ts";
import { valuesOf } from "../contents/environment.ts";
import { branch, joinValues } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { lowerTrips, positionsOf } from "../statements/counted.ts";
import { leaveUnless, repeat } from "../statements/trips.ts";
import { effectsOf } from "../syntax/effects.ts";
import { callBack, type Visit } from "./array-visits.ts";

/** `array.reverse()`, in place. */
export function reverse(context: Context, array: Value): Content {
  const { builder } = context;
  const length = builder.length(array);
  const half = builder.compute("shiftRight", length, builder.index(1));
  const range = { from: builder.index(0), to: half, step: builder.index(1), test: "<" as const };
  builder.for(range, [], (body, first) => {
    const last = body.compute("subtract", body.compute("subtract", length, first!), body.index(1));
    const [low, high] = [body.load(array, first!), body.load(array, last)];
    body.store(array, first!, high);
    body.store(array, last, low);
    return [];
  });
  return { kind: "array", value: array };
}

/** Whether one element belongs behind another that stands after it. */
type IsBehind = (first: Content, second: Content) => Value;

/** `array.sort(compare)`, in place and stable. */
export function sortBy(context: Context, array: Value, visit: Visit): Content {
  const { callback, place, call } = visit;
  if (effectsOf(context, [], [callback]).cells.length > 0) {
    const remedy = "Let the function only compare: how often it is called is not determined.";
    const what = "'sort' with a function that changes variables is";
    return context.refuse(unsupportedSyntax.at(spanOf(place), { what, remedy }));
  }
  return sort(context, array, call, (first, second) => {
    const order = asFloat(context, callBack(context, visit, first, second), place);
    return context.builder.compute("greater", order, context.builder.float(0));
  });
}

/** `array.sort()` of a typed array: by value, -0 before 0, and NaN last. A list compares texts. */
export function sortNumbers(context: Context, array: Value, call: CallExpression): Content {
  if (!isFlat(array.type) || array.type.storage === "list") {
    const remedy = "Hand in how to compare: 'sort((a, b) => a - b)'.";
    const what = "'sort' of a list without a function, which compares texts, is";
    return context.refuse(unsupportedSyntax.at(spanOf(call), { what, remedy }));
  }
  return sort(context, array, call, (first, second) => isGreater(context, numberOf(first), numberOf(second)));
}

function numberOf(content: Content): Value {
  if (content.kind !== "scalar") throw new InternalError("an element of a typed array that is no number");
  return content.value;
}

function isGreater({ builder }: Context, a: Value, b: Value): Value {
  const isGreater = builder.compute("greater", a, b);
  if (a.type === "index") return isGreater;
  const isNaNBefore = builder.compute(
    "and",
    builder.compute("isNaN", a),
    builder.compute("not", builder.compute("isNaN", b)),
  );
  const zero = builder.float(0);
  const areZero = builder.compute("and", builder.compute("equal", a, zero), builder.compute("equal", b, zero));
  const one = builder.float(1);
  const [signA, signB] = [a, b].map((value) => builder.compute("divide", one, value));
  const isZeroBefore = builder.compute("and", areZero, builder.compute("greater", signA!, signB!));
  return builder.compute("or", isGreater, builder.compute("or", isNaNBefore, isZeroBefore));
}

/**
 * Merge sort of the positions, from runs of one element on; then the elements take their places. The positions are
 * integers, so that derivatives see the exchange of elements alone.
 */
function sort(context: Context, array: Value, call: CallExpression, isBehind: IsBehind): Content {
  const { builder } = context;
  const length = builder.length(array);
  const old = duplicate(context, array, "list", isArrayType(array.type) ? array.type : undefined);
  const positions = arrayType("i32");
  const order = builder.allocate(positions, length, { content: "uninitialised", variable: { name: "order" } });
  const next = builder.allocate(positions, length, { content: "uninitialised", variable: { name: "merged" } });
  const all = positionsOf(context, length);
  builder.for(all, [], (body, position) => {
    body.store(order, position!, position!);
    return [];
  });
  const width = new Cell("index", { name: "width" });
  context.assign(width, builder.index(1));
  repeat(context, [width], call, (exit) => {
    const run = heldBy(context, width);
    leaveUnless(context, context.builder.compute("less", run, length), exit);
    const twice = context.builder.compute("multiply", run, context.builder.index(2));
    lowerTrips(context, {
      range: { ...positionsOf(context, length), step: twice },
      place: call,
      cells: [],
      run: (start) => {
        merge(context, { start, run, length, order, next, call }, (first, second) => {
          const [a, b] = [first, second].map((position) =>
            loadElement(context, old, context.builder.load(order, position)),
          );
          return isBehind(a!, b!);
        });
        return undefined;
      },
    });
    context.builder.copy(order, context.builder.index(0), next);
    context.assign(width, twice);
    return undefined;
  });
  context.environment.drop(width);
  context.builder.for(all, [], (body, position) => {
    body.store(array, position!, body.load(old, body.load(order, position!)));
    return [];
  });
  return { kind: "array", value: array };
}

interface Runs {
  readonly start: Value;
  readonly run: Value;
  readonly length: Value;
  readonly order: Value;
  readonly next: Value;
  readonly call: CallExpression;
}

/** Merges two sorted runs of positions that follow each other. Of equal elements the first comes first. */
function merge(context: Context, runs: Runs, isBehind: (first: Value, second: Value) => Value): void {
  const { builder } = context;
  const { start, run, length, order, next, call } = runs;
  const middle = builder.compute("min", builder.compute("add", start, run), length);
  const end = builder.compute("min", builder.compute("add", middle, run), length);
  const left = new Cell("index", { name: "left" });
  const right = new Cell("index", { name: "right" });
  context.assign(left, start);
  context.assign(right, middle);
  lowerTrips(context, {
    range: { from: start, to: end, step: builder.index(1), test: "<" },
    place: call,
    cells: [left, right],
    run: (position) => {
      const { builder } = context;
      const [first, second] = [heldBy(context, left), heldBy(context, right)];
      const hasFirst = builder.compute("less", first, middle);
      const hasBoth = builder.compute("and", hasFirst, builder.compute("less", second, end));
      const isRight = eitherValue(
        context,
        hasBoth,
        () => isBehind(first, second),
        () => context.builder.compute("not", hasFirst),
      );
      const taken = builder.compute("select", isRight, second, first);
      builder.store(next, position, builder.load(order, taken));
      const [zero, one] = [builder.index(0), builder.index(1)];
      context.assign(left, builder.compute("add", first, builder.compute("select", isRight, zero, one)));
      context.assign(right, builder.compute("add", second, builder.compute("select", isRight, one, zero)));
      return undefined;
    },
  });
}

/** A value that is computed in one of two ways. */
function eitherValue(context: Context, condition: Value, whenTrue: () => Value, whenFalse: () => Value): Value {
  const [then, otherwise] = [whenTrue, whenFalse].map((compute) => {
    const values: Value[] = [];
    const path = branch(context, () => {
      values.push(compute());
      return undefined;
    });
    return { path, values };
  });
  const [value] = joinValues(context, condition, then!, otherwise!);
  if (!value) throw new InternalError("a choice without a value");
  return value;
}

function heldBy(context: Context, cell: Cell): Value {
  const [value] = valuesOf([cell], context.environment);
  return value!;
}
