/** The methods that make one value of an array by calling a function for its elements: `reduce`, `some`, `find`, ... */
import { type CallExpression, type Expression, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { changedWhileSought, unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { readSlot } from "../contents/bundles.ts";
import { cellType, read, store } from "../contents/cells.ts";
import { Bundle, type Callable, Cell, type Content, describe, refused } from "../contents/contents.ts";
import { asIndex } from "../contents/convert.ts";
import { loadElement } from "../contents/elements.ts";
import { copyOf } from "../contents/object-copies.ts";
import { asHeld, overwrite } from "../contents/overwriting.ts";
import { heldByReference } from "../contents/variables.ts";
import type { Context } from "../context.ts";
import { isInsideFunction, meaningOf } from "../names/meanings.ts";
import { effectsOf } from "../syntax/effects.ts";
import { returnedBy } from "../syntax/returned.ts";
import { callBack, goThrough, type List, leaveIf, type Trip, testOf, type Visit } from "./array-visits.ts";
import { loadOptional } from "./element-reads.ts";

/** Whether some element passes the test, or every. */
export function lowerSome(context: Context, visit: Visit, isEvery: boolean): Content {
  const { builder } = context;
  const found = cellWith(context, "found", builder.bool(isEvery));
  goThrough(context, visit, [found], ({ element, position, exit }) => {
    const test = testOf(context, visit, element, position);
    const decides = isEvery ? context.builder.compute("not", test) : test;
    return leaveIf(context, decides, exit, () => context.assign(found, context.builder.bool(!isEvery)));
  });
  return read(context, found, visit.call);
}

/** The position of the first element that passes the test, or of the last; -1 if none does. */
export function lowerFindIndex(context: Context, visit: Visit, isLast: boolean): Content {
  const found = cellWith(context, "position", context.builder.index(-1));
  goThrough(
    context,
    visit,
    [found],
    ({ element, position, exit }) => {
      const test = testOf(context, visit, element, position);
      return leaveIf(context, test, exit, () => context.assign(found, asIndex(context, position, visit.place)));
    },
    { isBackward: isLast },
  );
  return read(context, found, visit.call);
}

/** The element itself; `undefined`, as what lies outside an array, if none passes. */
export function lowerFind(context: Context, visit: Visit, isLast: boolean): Content {
  const { list, call, callback } = visit;
  const position = lowerFindIndex(context, visit, isLast);
  if (list.kind === "array") {
    // The element is read once its position is known.
    if (effectsOf(context, [], [callback]).mayWrite(list.value)) {
      return context.refuse(changedWhileSought.at(spanOf(call), { list: excerpt(call.getExpression()) }));
    }
    const index = asIndex(context, position, call);
    const isMissing = context.builder.compute("less", index, context.builder.index(0));
    return loadOptional(context, list.value, index, isMissing, call);
  }
  return context.refuse(unexpectedStructure.at(spanOf(call), { expected: "An array", found: "a tuple" }));
}

// --- reduce ---

/**
 * `reduce(callback, initial)`. Where every call gives back the accumulator that it was handed, that is one array or
 * object all along; else what a call gives is kept from one element to the next.
 */
export function lowerReduce(
  context: Context,
  visit: Visit,
  initial: Content | undefined,
  isBackward: boolean,
): Content {
  const { list, callback, call } = visit;
  const start = initial ?? firstElement(context, list, call, isBackward);
  if (start.kind === "refused") return refused;
  const options = { isBackward, from: initial ? 0 : 1 };
  const step = (accumulator: Content, element: Content, position: Content) =>
    callBack(context, visit, accumulator, element, position);
  if (list.kind === "bundle") {
    let result: Content = start;
    const run = ({ element, position }: Trip) => {
      result = step(result, element, position);
      return undefined;
    };
    goThrough(context, visit, [], run, options);
    return result;
  }
  if (givesBackAccumulator(context, callback)) {
    const accumulator = accumulatorOf(context, callback, start, call);
    const run = ({ element, position }: Trip) => {
      step(accumulator, element, position);
      return undefined;
    };
    goThrough(context, visit, [], run, options);
    if (accumulator instanceof Bundle) accumulator.holders--;
    return accumulator;
  }
  const state =
    start.kind === "bundle" ? copyOf(context, start, undefined, call) : stateFor(context, callback, start, call);
  if (!state) return refused;
  const hold = (): Content => (state instanceof Cell ? read(context, state, call) : state);
  const cells = state instanceof Cell ? [state] : state.cells();
  goThrough(
    context,
    visit,
    cells,
    ({ element, position }) => {
      const next = step(hold(), element, position);
      if (state instanceof Cell) store(context, state, asHeld(context, state, next, visit.place), visit.place);
      else overwrite(context, state, next, visit.place);
      return undefined;
    },
    options,
  );
  return hold();
}

/** What the accumulator starts with where nothing is said: of an empty array there is none. */
function firstElement(context: Context, list: List, call: CallExpression, isBackward: boolean): Content {
  if (list.kind === "bundle") {
    const slots = [...list.slots.values()];
    return readSlot(context, isBackward ? slots.at(-1) : slots[0], call);
  }
  if (list.kind !== "array") return refused;
  const { builder } = context;
  const length = builder.length(list.value);
  const isEmpty = builder.compute("equal", length, builder.index(0));
  const { origin } = builder;
  const message = "Reduce of empty array with no initial value";
  const then = builder.nested().close({ kind: "throw", errorClass: "TypeError", parts: [message], origin });
  builder.push({ kind: "if", condition: isEmpty, then, otherwise: builder.nested().yield(), results: [], origin });
  const first = isBackward ? builder.compute("subtract", length, builder.index(1)) : builder.index(0);
  return loadElement(context, list.value, first);
}

/** Whether each call gives back the very accumulator that it was handed, as far as syntax tells. */
function givesBackAccumulator(context: Context, { target }: Callable): boolean {
  if (target.kind !== "source") return false;
  const [accumulator] = target.node.getParameters();
  if (!accumulator || context.kinds.isReassigned(accumulator)) return false;
  const returned = returnedBy(target.node);
  return returned.length > 0 && returned.every((expression) => names(expression, accumulator));
}

/** The one object that all calls are handed: there is no other, in whatever way they keep it. */
function accumulatorOf(context: Context, { target }: Callable, start: Content, node: Node): Content {
  if (!(start instanceof Bundle)) return start;
  const [accumulator] = target.kind === "source" ? target.node.getParameters() : [];
  const reference = accumulator && heldByReference(context, accumulator, start, node);
  if (!reference) start.holders++;
  return reference ?? start;
}

function names(expression: Expression, declaration: Node): boolean {
  const node = unwrapped(expression);
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.CommaToken) {
    return names(node.getRight(), declaration);
  }
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  return meaning?.kind === "local" && meaning.declaration === declaration;
}

/** A place for the accumulator, of the type that numbers have in the callback. */
function stateFor(context: Context, callback: Callable, start: Content, node: Node): Cell | undefined {
  const { target } = callback;
  const [accumulator] = target.kind === "source" ? target.node.getParameters() : [];
  const isNested = target.kind === "source" && isInsideFunction(target.node);
  const kinds = accumulator && isNested ? target.scope.kinds : undefined;
  const type = cellType(start, accumulator && kinds ? kinds.typeOf(accumulator) : "f64");
  if (type === undefined) {
    context.refuse(
      unexpectedStructure.at(spanOf(node), { expected: "A number, array or object", found: describe(start) }),
    );
    return undefined;
  }
  const name = accumulator && Node.isIdentifier(accumulator.getNameNode()) ? accumulator.getName() : "result";
  const cell = new Cell(type, { name }, undefined, accumulator && kinds ? kinds.takesFloats(accumulator) : false);
  store(context, cell, start, node);
  return cell;
}

function cellWith(context: Context, name: string, value: Value): Cell {
  const cell = new Cell(value.type, { name });
  context.assign(cell, value);
  return cell;
}
