/** `checkpoint({ schedule: ... })`: a statement of its own, which says something of the counted loop that follows it. */
import { type CallExpression, type IterationStatement, Node, type Statement } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { checkpointOptions, checkpointWithoutLoop } from "../../diagnostics/catalog/2-lower.ts";
import type { Checkpoint } from "../../ir/checkpoint.ts";
import type { Context } from "../context.ts";
import { literalValue } from "../names/literal-values.ts";
import { meaningOf } from "../names/meanings.ts";

export function isCheckpoint(node: Node | undefined): node is CallExpression {
  if (!node || !Node.isCallExpression(node)) return false;
  const meaning = meaningOf(node.getExpression());
  return meaning.kind === "fluxion" && meaning.name === "checkpoint";
}

/** Reports a checkpoint that says nothing, or not of a loop. */
export function checkCheckpoint(context: Context, call: CallExpression): void {
  const statement = call.getFirstAncestor(Node.isExpressionStatement);
  let next = statement?.getNextSibling(Node.isStatement);
  while (Node.isLabeledStatement(next)) next = next.getStatement();
  if (!Node.isIterationStatement(next)) context.refuse(checkpointWithoutLoop.at(spanOf(call), {}));
  if (!optionsOf(call)) context.refuse(checkpointOptions.at(spanOf(call.getArguments()[0] ?? call), {}));
}

/** The checkpoint that stands before a loop, also before its labels. */
export function checkpointBefore(loop: IterationStatement): Checkpoint | undefined {
  const call = callBefore(loop);
  return call && optionsOf(call);
}

/** Of a loop whose trips are not counted. */
export function requireNoCheckpoint(context: Context, loop: IterationStatement): void {
  const call = callBefore(loop);
  if (call) context.refuse(checkpointWithoutLoop.at(spanOf(call), {}));
}

function callBefore(loop: IterationStatement): CallExpression | undefined {
  let outermost: Statement = loop;
  for (let outer = loop.getParent(); Node.isLabeledStatement(outer); outer = outer.getParent()) outermost = outer;
  // What a block holds is at hand; to ask for siblings makes objects of all its tokens.
  const around = outermost.getParent();
  const statements = Node.isStatemented(around) ? around.getStatements() : [];
  const before = statements[statements.indexOf(outermost) - 1];
  const expression = Node.isExpressionStatement(before) ? unwrapped(before.getExpression()) : undefined;
  return isCheckpoint(expression) ? expression : undefined;
}

function optionsOf(call: CallExpression): Checkpoint | undefined {
  const [argument, ...others] = call.getArguments();
  if (!Node.isObjectLiteralExpression(argument) || others.length > 0) return undefined;
  const given = new Map<string, unknown>();
  for (const property of argument.getProperties()) {
    if (!Node.isPropertyAssignment(property)) return undefined;
    given.set(property.getName(), literalValue(property.getInitializerOrThrow()));
  }
  const span = spanOf(call);
  const slots = given.get("slots");
  if (given.get("schedule") === "sqrt") return given.size === 1 ? { schedule: "sqrt", span } : undefined;
  const isPositive = typeof slots === "number" && Number.isSafeInteger(slots) && slots > 0;
  if (given.get("schedule") !== "binomial" || given.size !== 2 || !isPositive) return undefined;
  return { schedule: "binomial", slots, span };
}
