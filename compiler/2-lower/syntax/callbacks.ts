/** Calls of array methods that take a function: which of its parameters is given what. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { typedArrays } from "../contents/shapes.ts";
import { meaningOf } from "../names/meanings.ts";

export interface CallbackUse {
  readonly callback: Expression;
  /** What is gone through; an object with a length alone has no elements. */
  readonly list: Expression;
  /** What the callback's parameters are given, in order. */
  readonly roles: readonly Role[];
  /** What the accumulator starts with; the first element without it. */
  readonly initial?: Expression | undefined;
}

export type Role = "accumulator" | "element" | "position" | "list";

const eachElement: readonly Role[] = ["element", "position", "list"];
const eachWithResult: readonly Role[] = ["accumulator", "element", "position", "list"];

const methods: ReadonlyMap<string, readonly Role[]> = new Map([
  ...(
    ["every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map", "some"] as const
  ).map((name): [string, readonly Role[]] => [name, eachElement]),
  ["reduce", eachWithResult],
  ["reduceRight", eachWithResult],
  ["sort", ["element", "element"]],
  ["toSorted", ["element", "element"]],
]);

/** Undefined for any other call. */
export function callbackUse(call: CallExpression): CallbackUse | undefined {
  const callee = unwrapped(call.getExpression());
  const meaning = meaningOf(callee);
  if (meaning.kind !== "library" || !Node.isPropertyAccessExpression(callee)) return undefined;
  const args = call.getArguments().filter((argument) => Node.isExpression(argument));
  const [first, second] = args;
  const owner = meaning.of.replace(/^Readonly/, "").replace(/Constructor$/, "");
  if (owner !== "Array" && !typedArrays.has(owner)) return undefined;
  if (meaning.of.endsWith("Constructor")) {
    const isFrom = meaning.name === "from" && first !== undefined && second !== undefined;
    return isFrom ? { callback: second, list: first, roles: ["element", "position"] } : undefined;
  }
  const roles = methods.get(meaning.name);
  if (!roles || !first) return undefined;
  return { callback: first, list: callee.getExpression(), roles, initial: second };
}
