/**
 * Lists with holes: elements before the end that were never written, and are `undefined` in JavaScript. Whether an element
 * is there is told by its position here, so nobody may ask that of a list that a function makes with holes.
 */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Declaration } from "../contents/contents.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";
import { targetsOf } from "./targets.ts";
import { isWithin } from "./within.ts";

/** Whether the list that an expression names, or one that it lies in, is made with holes. */
export function mayHaveHoles(list: Expression): boolean {
  const base = baseOf(list);
  const meaning = Node.isIdentifier(base) ? meaningOf(base) : undefined;
  return meaning?.kind === "local" ? isMadeWithHoles(meaning.declaration) : isUnfilled(base);
}

const isMadeWithHoles = oncePerView<Declaration, boolean>((declaration) => {
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (!initializer) return false;
  if (mayHaveHoles(initializer)) return true;
  const code = isEmptyList(initializer) ? enclosingFunction(declaration) : undefined;
  return code !== undefined && nodesIn(code).some((node) => targetsOf(node).some((it) => leavesHoles(it, declaration)));
}, false);

function isEmptyList(initializer: Expression): boolean {
  const node = unwrapped(initializer);
  return Node.isArrayLiteralExpression(node) && node.getElements().length === 0;
}

/** `new Array(n)`, and `Array.from({ length: n })`, which nothing fills on the spot. */
function isUnfilled(node: Node): boolean {
  if (!Node.isNewExpression(node) && !Node.isCallExpression(node)) return false;
  const [first, ...others] = node.getArguments();
  if (!first || others.length > 0) return false;
  const maker = node.getExpression().getText();
  return maker === "Array.from" ? Node.isObjectLiteralExpression(first) : maker === "Array" && first.getText() !== "0";
}

/** Whether an element of the list, or of one in it, is written that may lie behind the next one after the end. */
function leavesHoles(target: Expression, list: Declaration): boolean {
  const place = unwrapped(target);
  if (!Node.isElementAccessExpression(place)) return false;
  const written = place.getExpression();
  const base = baseOf(written);
  const meaning = Node.isIdentifier(base) ? meaningOf(base) : undefined;
  if (meaning?.kind !== "local" || meaning.declaration !== list || !written.getType().isArray()) return false;
  const index = place.getArgumentExpressionOrThrow();
  return !isWithin(index, written) && unwrapped(index).getText() !== `${written.getText()}.length`;
}

/** The variable, or what makes the array, behind parts of it. */
function baseOf(expression: Expression): Expression {
  const node = unwrapped(expression);
  const isPart = Node.isElementAccessExpression(node) || Node.isPropertyAccessExpression(node);
  return isPart ? baseOf(node.getExpression()) : node;
}
