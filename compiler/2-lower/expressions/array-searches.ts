/** The methods that look for a value among the elements of an array: `indexOf`, `lastIndexOf`, `includes`. */
import type { CallExpression, Expression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { read } from "../contents/cells.ts";
import { Cell, type Content, refused } from "../contents/contents.ts";
import { asCondition, asFloat } from "../contents/convert.ts";
import { loadElement, typeOfElements } from "../contents/elements.ts";
import { boundWithin } from "../contents/positions.ts";
import type { Context } from "../context.ts";
import { lowerTrips, type Trips } from "../statements/counted.ts";
import { leaveIf } from "./array-visits.ts";
import { compare } from "./operate.ts";

export function lowerIncludes(
  context: Context,
  list: Value,
  args: readonly Expression[],
  node: CallExpression,
): Content {
  const wanted = wantedBy(context, list, args, node, 2);
  if (!wanted) return refused;
  const { builder } = context;
  const range = upward(context, list, args[1]);
  const found = new Cell("bool", { name: "found" });
  context.assign(found, builder.bool(false));
  search(
    context,
    list,
    range,
    node,
    found,
    (element) => {
      const isSame = equals(context, element, wanted, args[0]!);
      if (element.kind !== "scalar" || element.value.type !== "f64" || wanted.kind === "literal") return isSame;
      // NaN is found, though it equals nothing.
      const areNaN = [element, wanted].map((it) => context.builder.compute("isNaN", asFloat(context, it, args[0]!)));
      return context.builder.compute("or", isSame, context.builder.compute("and", areNaN[0]!, areNaN[1]!));
    },
    () => context.builder.bool(true),
  );
  return read(context, found, node);
}

/** The first position of a value, or the last; -1 where it is not to be found. */
export function lowerIndexOf(
  context: Context,
  list: Value,
  args: readonly Expression[],
  node: CallExpression,
  isLast: boolean,
): Content {
  const wanted = wantedBy(context, list, args, node, isLast ? 1 : 2);
  if (!wanted) return refused;
  const range = isLast ? downward(context, list) : upward(context, list, args[1]);
  const found = new Cell("index", { name: "position" });
  context.assign(found, context.builder.index(-1));
  const isSame = (element: Content) => equals(context, element, wanted, args[0]!);
  search(context, list, range, node, found, isSame, (position) => position);
  return read(context, found, node);
}

/** What is looked for: a number or boolean. There may be `most` arguments. */
function wantedBy(
  context: Context,
  list: Value,
  args: readonly Expression[],
  node: CallExpression,
  most: number,
): Content | undefined {
  const [wanted] = args;
  if (!wanted || args.length > most || isArrayType(typeOfElements(list))) {
    const remedy = "Look for a number, backwards from the end alone, or use 'findIndex'.";
    const what = "Looking for an array or object, or backwards from a position on, is";
    context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy }));
    return undefined;
  }
  const content = context.expression(wanted);
  return content.kind === "refused" ? undefined : content;
}

function equals(context: Context, element: Content, wanted: Content, node: Expression): Value {
  const same = compare(context, "equal", { content: element, node }, { content: wanted, node }, "===");
  return asCondition(context, same, node);
}

function search(
  context: Context,
  list: Value,
  range: Trips["range"],
  node: CallExpression,
  found: Cell,
  isWanted: (element: Content) => Value,
  result: (position: Value) => Value,
): void {
  const labels = context.pendingLabels.splice(0);
  lowerTrips(context, {
    range,
    place: node,
    cells: [found],
    run: (position, _, exit) => {
      const isHere = isWanted(loadElement(context, list, position));
      return leaveIf(context, isHere, exit, () => context.assign(found, result(position)));
    },
  });
  context.pendingLabels = labels;
}

/** From a position on, which counts from the end if it is below 0; without one from the beginning. */
function upward(context: Context, list: Value, start: Expression | undefined): Trips["range"] {
  const { builder } = context;
  const from = start ? boundWithin(context, list, context.expression(start), start) : builder.index(0);
  return { from, to: builder.length(list), step: builder.index(1), test: "<" };
}

function downward({ builder }: Context, list: Value): Trips["range"] {
  const last = builder.compute("subtract", builder.length(list), builder.index(1));
  return { from: last, to: builder.index(0), step: builder.index(-1), test: ">=" };
}
