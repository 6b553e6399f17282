/** `arguments`: what the function that is written out in place was called with. */
import { type ElementAccessExpression, type Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { computedKey, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { type Content, refused, undefinedContent } from "../contents/contents.ts";
import { areCounted, type Item } from "../contents/items.ts";
import { knownOf } from "../contents/known.ts";
import type { Context } from "../context.ts";
import { meaningOf } from "../names/meanings.ts";

/** Whether an expression is the `arguments` that every function but an arrow function has. */
export function isArguments(expression: Expression): boolean {
  return (
    Node.isIdentifier(expression) && expression.getText() === "arguments" && meaningOf(expression).kind === "other"
  );
}

function argumentsOf(context: Context, node: Node): readonly Item[] | undefined {
  const { args } = context.frames.findLast((frame) => !Node.isArrowFunction(frame.node)) ?? {};
  if (args && areCounted(context, args)) return args;
  const remedy = "Write the parameters out, or collect them with '...'.";
  if (!args) context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'arguments' here is", remedy }));
  return undefined;
}

export function argumentCount(context: Context, node: Node): Content {
  const args = argumentsOf(context, node);
  return args ? { kind: "literal", value: args.length } : refused;
}

export function argumentAt(context: Context, position: Content, node: ElementAccessExpression): Content {
  const args = argumentsOf(context, node);
  if (!args || position.kind === "refused") return refused;
  const known = knownOf(context, position);
  const { node: code } = context.bindings;
  const parameters = Node.isPropertyDeclaration(code) ? [] : code.getParameters();
  const parameter = typeof known === "number" ? parameters[known] : undefined;
  if (parameter && context.kinds.isReassigned(parameter)) {
    const what = `'${excerpt(node)}' of a parameter that is assigned to is`;
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Use the parameter's name." }));
  }
  if (typeof known === "number") return args[known]?.content ?? undefinedContent;
  return context.refuse(computedKey.at(spanOf(node), { object: "arguments", kind: "tuple" }));
}
