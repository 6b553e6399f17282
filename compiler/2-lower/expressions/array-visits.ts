/** Going through an array, or through the parts of a tuple, with a function that is called for each element. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { shortenedWhileVisited, unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { readSlot } from "../contents/bundles.ts";
import { read } from "../contents/cells.ts";
import {
  type Bundle,
  type Callable,
  Cell,
  type Content,
  describe,
  type Nothing,
  undefinedContent,
} from "../contents/contents.ts";
import { asCondition, scalar } from "../contents/convert.ts";
import { elementOf } from "../contents/elements.ts";
import { block, branch, type Exit, joinBranches, leave } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { lowerTrips, positionsOf, type Trips } from "../statements/counted.ts";
import { effectsOf } from "../syntax/effects.ts";
import { callFunction } from "./function-calls.ts";

/** What is gone through: an array, a tuple, or positions alone, which may stand for the elements as well. */
export type List =
  | Extract<Content, { kind: "array" }>
  | Bundle
  | {
      readonly kind: "positions";
      readonly length: Value;
      readonly areElements: boolean;
      /** What all elements are, if they are nothing. */
      readonly filler?: Nothing;
    };

/** A call of a method, with the function that it calls for the elements. */
export interface Visit {
  readonly list: List;
  readonly call: CallExpression;
  readonly callback: Callable;
  /** The function as it stands in the call. */
  readonly place: Expression;
  /** What the function is handed besides an element and its position. */
  readonly handed: readonly Content[];
}

/** The function that a method is given; undefined, and reported, where there is none. */
export function callbackOf(context: Context, argument: Node | undefined, call: CallExpression): Callable | undefined {
  const content = Node.isExpression(argument) ? context.expression(argument) : undefined;
  if (content?.kind === "function") return content;
  if (content?.kind !== "refused") {
    const found = content ? describe(content) : "none";
    context.refuse(unexpectedStructure.at(spanOf(argument ?? call), { expected: "A function", found }));
  }
  return undefined;
}

/** Calls the function of a visit, with what it is handed in every call behind these. */
export function callBack(context: Context, visit: Visit, ...contents: readonly Content[]): Content {
  const items = [...contents, ...visit.handed].map((content) => ({ content, node: visit.place }));
  return callFunction(context, visit.callback, items, visit.call);
}

/** Calls the function with an element and its position, and asks whether what it gives counts as true. */
export function testOf(context: Context, visit: Visit, element: Content, position: Content): Value {
  return asCondition(context, callBack(context, visit, element, position), visit.place);
}

/**
 * Keeps content that is handed to a function and used afterwards: the function's parameter may give its name to the
 * value, which is then another one.
 */
export function kept(context: Context, content: Content, node: Node): () => Content {
  if (content.kind !== "scalar" && content.kind !== "array") return () => content;
  const cell = new Cell(content.value.type, content.value.variable);
  context.environment.set(cell, content.value);
  return () => read(context, cell, node);
}

export interface Trip {
  readonly element: Content;
  readonly position: Content;
  /** The end of the whole visit. */
  readonly exit: Exit;
}

/**
 * Lowers `run` for each element, which may change `state` besides what the function changes. The elements are those that
 * are there at the start; each is read when its turn comes.
 */
export function goThrough(
  context: Context,
  { list, call, callback }: Visit,
  state: readonly Cell[],
  run: (trip: Trip) => Terminator | undefined,
  options: { readonly isBackward?: boolean; readonly from?: number } = {},
): void {
  const { isBackward = false, from = 0 } = options;
  if (list.kind === "bundle") {
    const parts = [...list.slots.values()].map((slot, i) => ({
      slot,
      position: { kind: "literal", value: i } as const,
    }));
    const inOrder = isBackward ? parts.reverse() : parts;
    block(context, "visit", [], (exit) => {
      for (const { slot, position } of inOrder.slice(from)) {
        const end = run({ element: readSlot(context, slot, call), position, exit });
        if (end) return end;
      }
      return undefined;
    });
    return;
  }
  const length = list.kind === "array" ? context.builder.length(list.value) : list.length;
  const elementAt = (position: Value): Content => {
    if (list.kind === "array") return elementOf(context, visited, list.value, position);
    return list.areElements ? scalar(position) : (list.filler ?? undefinedContent);
  };
  const callee = call.getExpression();
  const visited = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : call;
  const effects = effectsOf(context, [], [callback]);
  if (list.kind === "array" && effects.mayShorten(list.value)) {
    context.refuse(shortenedWhileVisited.at(spanOf(call), { list: excerpt(call.getExpression()) }));
    return;
  }
  const labels = context.pendingLabels.splice(0);
  lowerTrips(context, {
    range: isBackward ? backward(context, length, from) : forward(context, length, from),
    place: call,
    cells: [...new Set([...effects.cells, ...state])],
    run: (position, _, exit) => run({ element: elementAt(position), position: scalar(position), exit }),
  });
  context.pendingLabels = labels;
}

function forward(context: Context, length: Value, from: number): Trips["range"] {
  return { ...positionsOf(context, length), from: context.builder.index(from) };
}

function backward({ builder }: Context, length: Value, from: number): Trips["range"] {
  const last = builder.compute("subtract", length, builder.index(1 + from));
  return { from: last, to: builder.index(0), step: builder.index(-1), test: ">=" };
}

/** Leaves the visit where `test` is true, after `then`. */
export function leaveIf(context: Context, test: Value, exit: Exit, then: () => void): Terminator | undefined {
  const leaving = branch(context, () => {
    then();
    return leave(context, exit);
  });
  return joinBranches(
    context,
    test,
    leaving,
    branch(context, () => undefined),
  );
}
