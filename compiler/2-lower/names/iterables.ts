/** What a `for of` or a spread goes through: the elements of an array, its positions, or pairs of both. */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";

export interface Iterated {
  readonly list: Expression;
  readonly gives: "elements" | "positions" | "entries";
}

const iterators: ReadonlyMap<string, Iterated["gives"]> = new Map([
  ["entries", "entries"],
  ["keys", "positions"],
  ["values", "elements"],
]);

/** `list`, `list.keys()`, `list.values()` or `list.entries()`. */
export function iteratedBy(expression: Expression): Iterated {
  const call = unwrapped(expression);
  const callee = Node.isCallExpression(call) && call.getArguments().length === 0 ? call.getExpression() : undefined;
  const gives = Node.isPropertyAccessExpression(callee) ? iterators.get(callee.getName()) : undefined;
  return gives && Node.isPropertyAccessExpression(callee)
    ? { list: callee.getExpression(), gives }
    : { list: expression, gives: "elements" };
}
