/** Statements that leave: `return`, `break`, `continue` and `throw`; and labels. */

import {
  type BreakStatement,
  type ContinueStatement,
  type Expression,
  type LabeledStatement,
  Node,
  type ReturnStatement,
  SyntaxKind,
  type ThrowStatement,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unsupportedSyntax, unsupportedThrow } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator, Throw, Value } from "../../ir/nodes.ts";
import { asOwn } from "../contents/convert.ts";
import { block, type Exit, leave, unreachable } from "../contents/regions.ts";
import type { Context, JumpTarget } from "../context.ts";
import { meaningOf } from "../names/meanings.ts";

export function lowerReturn(context: Context, node: ReturnStatement): Terminator {
  return context.frame.return(node.getExpression());
}

export function lowerBreak(context: Context, node: BreakStatement): Terminator {
  const label = node.getLabel()?.getText();
  const isMeant = (target: JumpTarget) => (label === undefined ? target.isPlain : target.labels.includes(label));
  return leaveTo(context, node, context.frame.targets.findLast(isMeant)?.onBreak);
}

export function lowerContinue(context: Context, node: ContinueStatement): Terminator {
  const label = node.getLabel()?.getText();
  const isMeant = (target: JumpTarget) => target.onContinue && (label === undefined || target.labels.includes(label));
  return leaveTo(context, node, context.frame.targets.findLast(isMeant)?.onContinue);
}

function leaveTo(context: Context, node: Node, exit: Exit | undefined): Terminator {
  if (exit) return leave(context, exit);
  const what = `'${excerpt(node)}', which leads nowhere, is`;
  context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Name a loop around it." }));
  return unreachable(context);
}

/** The label belongs to the loop or `switch` it stands before; another statement becomes a block of its own. */
export function lowerLabeled(context: Context, node: LabeledStatement): Terminator | undefined {
  const statement = node.getStatement();
  const label = node.getLabel().getText();
  context.pendingLabels.push(label);
  if (Node.isIterationStatement(statement) || Node.isSwitchStatement(statement) || Node.isLabeledStatement(statement)) {
    return context.statement(statement);
  }
  const labels = context.pendingLabels.splice(0);
  return block(context, label, [], (exit) => {
    context.frame.targets.push({ labels, isPlain: false, onBreak: exit });
    const end = context.statement(statement);
    context.frame.targets.pop();
    return end;
  }).end;
}

const errorClasses: ReadonlyMap<string, Throw["errorClass"]> = new Map([
  ["Error", "Error"],
  ["RangeError", "RangeError"],
  ["TypeError", "TypeError"],
]);

export function lowerThrow(context: Context, node: ThrowStatement): Terminator {
  const { origin } = context.builder;
  const thrown = unwrapped(node.getExpression());
  const isCall = Node.isNewExpression(thrown) || Node.isCallExpression(thrown);
  const errorClass = isCall ? errorClasses.get(thrown.getExpression().getText()) : undefined;
  const args = isCall ? thrown.getArguments() : [];
  const [message, options] = args;
  const parts = message && Node.isExpression(message) ? partsOf(context, message) : [];
  const cause = options && causeOf(context, options);
  if (errorClass && parts && (!options || cause)) {
    return { kind: "throw", errorClass, parts, ...(cause && { cause }), origin };
  }
  context.refuse(unsupportedThrow.at(spanOf(node), {}));
  return { kind: "throw", errorClass: "Error", parts: [], origin };
}

/** What `{ cause }` gives: a number, boolean or string. Undefined for anything else. */
function causeOf(context: Context, options: Node): Value | undefined {
  const [property, ...others] = Node.isObjectLiteralExpression(options) ? options.getProperties() : [];
  if (others.length > 0) return undefined;
  const isField = Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property);
  if (!isField || property.getName() !== "cause") return undefined;
  const node = Node.isPropertyAssignment(property) ? property.getInitializerOrThrow() : property.getNameNode();
  const content = context.expression(node);
  if (content.kind === "scalar") return content.value;
  return content.kind === "literal" ? asOwn(context, content, node) : undefined;
}

/** The pieces of a message: strings, and the values of numbers and booleans. Undefined for anything else. */
function partsOf(context: Context, expression: Expression): (string | Value)[] | undefined {
  const node = unwrapped(expression);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return [node.getLiteralValue()];
  if (Node.isTemplateExpression(node)) {
    const parts: (string | Value)[] = [node.getHead().getLiteralText()];
    for (const span of node.getTemplateSpans()) {
      const inner = partsOf(context, span.getExpression());
      if (!inner) return undefined;
      parts.push(...inner, span.getLiteral().getLiteralText());
    }
    return parts.filter((part) => part !== "");
  }
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken && isText(node)) {
    const left = partsOf(context, node.getLeft());
    const right = partsOf(context, node.getRight());
    return left && right && [...left, ...right];
  }
  if ((isText(node) && Node.isCallExpression(node)) || meaningOf(node).kind === "function") return undefined;
  const content = context.expression(node);
  if (content.kind === "scalar" && content.value.type !== "f64") return [content.value];
  if (content.kind !== "scalar" && content.kind !== "literal") return undefined;
  return [asOwn(context, content, node)];
}

function isText(node: Expression): boolean {
  return node.getType().isString() || node.getType().isStringLiteral() || node.getType().isTemplateLiteral();
}
