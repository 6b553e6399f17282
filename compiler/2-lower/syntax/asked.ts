/** What is asked of an expression: its truth alone, or whether it is there. */
import { type BinaryExpression, type Expression, type Identifier, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Declaration } from "../contents/contents.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";

/** Whether an expression is a condition, or a part of one, so that it may stand for any value of the same truth. */
export function isAsked(node: Expression): boolean {
  const parent = node.getParent();
  if (Node.isIfStatement(parent) || Node.isWhileStatement(parent) || Node.isDoStatement(parent)) return true;
  if (Node.isForStatement(parent) || Node.isConditionalExpression(parent)) return parent.getCondition() === node;
  if (Node.isPrefixUnaryExpression(parent)) return parent.getOperatorToken() === SyntaxKind.ExclamationToken;
  if (Node.isBinaryExpression(parent)) return isLogical(parent) && isAsked(parent);
  const isAround = Node.isParenthesizedExpression(parent) || Node.isNonNullExpression(parent);
  return isAround && isAsked(parent);
}

/** Whether an expression is what a variable holds first, of which is asked somewhere whether it is there. */
export function isNamedAndAsked(node: Expression): boolean {
  const parent = outermost(node).getParent();
  return Node.isVariableDeclaration(parent) && isAskedFor(parent);
}

/** Whether it is asked of an expression, or of the variable that holds it first, whether it is there. */
export function isAskedWhetherThere(node: Expression): boolean {
  const whole = outermost(node);
  const parent = whole.getParent();
  return (Node.isBinaryExpression(parent) && mayAskFor(parent, whole)) || isNamedAndAsked(node);
}

/** Whether it matters of an array or object, or of the variable that holds it first, whether it is there. */
export function isObjectAsked(node: Expression): boolean {
  const whole = outermost(node);
  const parent = whole.getParent();
  if (isQuestioned(whole) || isAskedWhetherThere(node)) return true;
  return Node.isVariableDeclaration(parent) && Node.isIdentifier(parent.getNameNode()) && isObjectAskedFor(parent);
}

const isObjectAskedFor = oncePerView<Declaration, boolean>((declaration) => {
  const code = enclosingFunction(declaration);
  const names = code ? nodesIn(code).filter((node) => Node.isIdentifier(node)) : [];
  return names.some((name) => {
    if (name.getParent() === declaration || !(isQuestioned(outermost(name)) || isAskedIn(name))) return false;
    const meaning = meaningOf(name);
    return meaning.kind === "local" && meaning.declaration === declaration;
  });
}, false);

/** Whether an expression is a condition, decides between two, or has a `?.` behind it. */
function isQuestioned(whole: Expression): boolean {
  const parent = whole.getParent();
  const isMember = Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent);
  if (isMember && parent.getExpression() === whole) return parent.hasQuestionDotToken();
  return isAsked(whole) || (isLogical(parent) && parent.getLeft() === whole);
}

/** `a && b` and `a || b`. */
function isLogical(node: Node | undefined): node is BinaryExpression {
  const operator = Node.isBinaryExpression(node) ? node.getOperatorToken().getKind() : undefined;
  return operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken;
}

/** Whether an expression may give `undefined` in place of an object or array, which is no error where it stands. */
export function mayStayMissing(node: Expression): boolean {
  const whole = outermost(node);
  const parent = whole.getParent();
  if (Node.isVariableDeclaration(parent)) return Node.isIdentifier(parent.getNameNode());
  // What reads a member looks for itself whether there is an object.
  const isObject = Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent);
  if (isObject && parent.getExpression() === whole) return true;
  if (isAsked(whole) || isAskedWhetherThere(node)) return true;
  if (isLogical(parent) && parent.getLeft() === whole) return true;
  return whole.getContextualType()?.isNullable() === true;
}

/** An expression with the parentheses and assertions around it. */
export function outermost(node: Expression): Expression {
  const parent = node.getParent();
  return Node.isExpression(parent) && parent !== node && unwrapped(parent) === unwrapped(node)
    ? outermost(parent)
    : node;
}

const isAskedFor = oncePerView<Declaration, boolean>((declaration) => {
  const code = enclosingFunction(declaration);
  return code !== undefined && nodesIn(code).some((node) => Node.isIdentifier(node) && isQuestion(node, declaration));
}, false);

function isAskedIn(name: Identifier): boolean {
  const parent = name.getParent();
  return Node.isTypeOfExpression(parent) || (Node.isBinaryExpression(parent) && mayAskFor(parent, name));
}

function isQuestion(name: Identifier, declaration: Declaration): boolean {
  if (!isAskedIn(name)) return false;
  const meaning = meaningOf(name);
  return meaning.kind === "local" && meaning.declaration === declaration;
}

function mayAskFor(node: BinaryExpression, name: Expression): boolean {
  if (node.getOperatorToken().getKind() === SyntaxKind.QuestionQuestionToken) return node.getLeft() === name;
  const other = unwrapped(node.getLeft() === name ? node.getRight() : node.getLeft());
  return Node.isNullLiteral(other) || Node.isVoidExpression(other) || other.getText() === "undefined";
}
