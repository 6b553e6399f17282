/**
 * Which objects code puts somewhere - into a list, an object, another variable - where they can be reached afterwards
 * besides by their own name, as far as its syntax tells.
 */
import { type Expression, type Identifier, Node, SyntaxKind, type Type } from "ts-morph";
import { type CodeNode, unwrapped } from "../../1-parse/functions.ts";
import { identifiersNamed } from "../../1-parse/identifiers.ts";
import type { Declaration } from "../contents/contents.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { memberCodeOf, memberOf, membersRunBy } from "../names/members.ts";
import { oncePerView } from "./once-per-view.ts";
import { copiesMembers, onlyReads } from "./reference-uses.ts";
import { returnsIn } from "./returned.ts";
import { changesLists, fieldsWritten } from "./written-fields.ts";

/** Whether the object that a variable or parameter holds may get another name. */
export const isKept = oncePerView<Declaration, boolean>((declaration) => {
  const name = nameOf(declaration);
  if (!name) return false;
  const uses = identifiersNamed(declaration.getSourceFile(), name.getText());
  return uses.some((use) => {
    const meaning = use === name ? undefined : meaningOf(use);
    return meaning?.kind === "local" && meaning.declaration === declaration && isKeptAt(use, declaration);
  });
}, false);

/**
 * Whether a function may give back, or keep, the object that it is handed at `position`; or change it, where it takes a
 * tuple for a list of numbers.
 */
export function keepsParameter(node: CodeNode, position: number): boolean {
  const parameter = node.getParameters()[position];
  if (!parameter || parameter.isRestParameter()) return true;
  if (isListOfNumbers(parameter.getType()) && changesLists(fieldsWritten(node))) return true;
  return !Node.isIdentifier(parameter.getNameNode()) || isKept(parameter) || isReturned(parameter);
}

function isReturned(parameter: Declaration): boolean {
  const name = nameOf(parameter);
  const uses = name ? identifiersNamed(parameter.getSourceFile(), name.getText()) : [];
  return uses.some((use) => use !== name && mayBeHeld(use) && isReturnedAtEnd(outermost(partNamed(use)), parameter));
}

function nameOf(declaration: Declaration): Identifier | undefined {
  const isNamed = Node.isVariableDeclaration(declaration) || Node.isParameterDeclaration(declaration);
  const name = isNamed || Node.isBindingElement(declaration) ? declaration.getNameNode() : undefined;
  return Node.isIdentifier(name) ? name : undefined;
}

/** Whether this use of the object's name, or of the name of an object in it, hands it on. */
function isKeptAt(use: Expression, declaration: Declaration): boolean {
  const part = partNamed(use);
  if (part === use ? !mayBeHeld(use) : !isOfObject(part)) return false;
  const whole = outermost(part);
  const parent = whole.getParent();
  if (!parent || Node.isExpressionStatement(parent)) return false;
  if (isReturnedAtEnd(whole, declaration)) return false;
  if (Node.isPropertyAccessExpression(parent)) return isKeptByMember(parent);
  if (Node.isElementAccessExpression(parent)) return parent.getArgumentExpression() === whole;
  if (isListOfNumbers(part.getType()) && copiesMembers(parent)) return false;
  if ((Node.isCallExpression(parent) || Node.isNewExpression(parent)) && onlyReads(parent)) return false;
  if (Node.isCallExpression(parent)) return isKeptByCall(parent.getExpression(), parent.getArguments().indexOf(whole));
  if (Node.isSpreadAssignment(parent)) return holdsObjects(part);
  if (Node.isBinaryExpression(parent)) return isHandedOn(parent, whole);
  return !Node.isTypeOfExpression(parent) && !Node.isPrefixUnaryExpression(parent);
}

/** `a.b.c` of `a`, as far as these are fields. */
function partNamed(use: Expression): Expression {
  let part = use;
  for (;;) {
    const parent = outermost(part).getParent();
    if (!Node.isPropertyAccessExpression(parent) || parent.getExpression() !== outermost(part)) return part;
    if (memberOf(parent) || !isOfObject(parent)) return part;
    part = parent;
  }
}

/** With the parentheses and assertions around it. */
function outermost(expression: Expression): Expression {
  let whole = expression;
  for (let parent = whole.getParent(); Node.isExpression(parent); parent = whole.getParent()) {
    if (parent === whole || unwrapped(parent) !== unwrapped(whole)) break;
    whole = parent;
  }
  return whole;
}

/** The one `return` at the end of the function that holds the variable: what it gives has no other name afterwards. */
function isReturnedAtEnd(whole: Expression, declaration: Declaration): boolean {
  const parent = whole.getParent();
  const code = enclosingFunction(declaration);
  if (Node.isArrowFunction(parent)) return parent === code;
  if (!Node.isReturnStatement(parent) || !code || enclosingFunction(parent) !== code) return false;
  const body = code.getBody();
  return Node.isBlock(body) && body.getStatements().at(-1) === parent && returnsIn(code).length === 1;
}

function isKeptByMember(access: Node): boolean {
  return [...memberCodeOf(access), ...codeOfSetters(access)].some(keepsThis);
}

function isKeptByCall(callee: Expression, position: number): boolean {
  if (position < 0) return false;
  const codes = codeOf(callee);
  return codes.length === 0 || codes.some((code) => keepsParameter(code, position));
}

function codeOf(callee: Expression): readonly CodeNode[] {
  const meaning = meaningOf(callee);
  return meaning.kind === "function" ? [meaning.node] : memberCodeOf(unwrapped(callee));
}

function codeOfSetters(access: Node): readonly CodeNode[] {
  return Node.isPropertyAccessExpression(access) ? membersRunBy(access, "set") : [];
}

/** Whether a member puts `this` somewhere. */
const keepsThis = oncePerView<CodeNode, boolean>((member) => {
  return member.getDescendantsOfKind(SyntaxKind.ThisKeyword).some((self) => isKeptAt(self, member));
}, false);

function isHandedOn(operation: Node, whole: Expression): boolean {
  if (!Node.isBinaryExpression(operation)) return true;
  const operator = operation.getOperatorToken().getKind();
  if (operator === SyntaxKind.EqualsToken) return operation.getRight() === whole;
  return [SyntaxKind.QuestionQuestionToken, SyntaxKind.BarBarToken, SyntaxKind.AmpersandAmpersandToken].includes(
    operator,
  );
}

/** Whether an expression may be an object or a tuple: what is known to be something else is no object that is copied. */
function isOfObject(expression: Expression): boolean {
  const type = expression.getType().getNonNullableType();
  if (type.isUnion() || type.isAny() || type.isTypeParameter()) return true;
  return (type.isObject() || type.isIntersection()) && !type.getArrayElementType();
}

/** Whether an expression may be an object or a tuple, also one that is known as a list of numbers. */
function mayBeHeld(expression: Expression): boolean {
  return isOfObject(expression) || isListOfNumbers(expression.getType());
}

/** Whether a type is that of a list which a tuple of numbers may be. */
export function isListOfNumbers(type: Type): boolean {
  return type.getNonNullableType().getArrayElementType()?.isNumber() === true;
}

function holdsObjects(expression: Expression): boolean {
  const type = expression.getType();
  return type.getProperties().some((property) => {
    const inner = property.getTypeAtLocation(expression).getNonNullableType();
    return (
      inner.isAny() || (inner.isObject() && !inner.getArrayElementType() && inner.getCallSignatures().length === 0)
    );
  });
}
