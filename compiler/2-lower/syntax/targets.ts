/** Which places a piece of syntax assigns to: the basis of every question about what a stretch of code changes. */
import {
  type ElementAccessExpression,
  type Expression,
  type Identifier,
  Node,
  type SourceFile,
  SyntaxKind,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { isAssignedHere, isVar } from "../names/var-scopes.ts";

export function isAssignmentOperator(kind: SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** The names, elements and fields that `node` itself (not its children) assigns to. */
export function targetsOf(node: Node): Expression[] {
  if (Node.isBinaryExpression(node) && isAssignmentOperator(node.getOperatorToken().getKind())) {
    return placesIn(node.getLeft());
  }
  if (Node.isPostfixUnaryExpression(node)) return placesIn(node.getOperand());
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    const isUpdate = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
    return isUpdate ? placesIn(node.getOperand()) : [];
  }
  if (isVar(node)) return isAssignedHere(node) ? [node.getNameNode() as Identifier] : [];
  if (Node.isForOfStatement(node) || Node.isForInStatement(node)) {
    const initializer = node.getInitializer();
    return Node.isExpression(initializer) ? placesIn(initializer) : [];
  }
  return [];
}

/** Whether evaluating a piece of syntax may change anything. */
export function mayHaveEffects(node: Node): boolean {
  if (Node.isCallExpression(node) || Node.isNewExpression(node) || targetsOf(node).length > 0) return true;
  return node.forEachChild((child) => (mayHaveEffects(child) ? true : undefined)) === true;
}

/** The names of fields, and the texts of keys, that `node` itself assigns to as a whole. */
export function fieldsReplacedBy(node: Node): readonly string[] {
  const isAssignment = Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
  if (!isAssignment) return [];
  return placesIn(node.getLeft()).flatMap((place) => {
    if (Node.isPropertyAccessExpression(place)) return [place.getName()];
    return Node.isElementAccessExpression(place) ? [place.getArgumentExpressionOrThrow().getText()] : [];
  });
}

/** The names that the key of an element access can be: as it is written, or by its type; undefined where any can. */
export function keysOf(access: ElementAccessExpression): readonly string[] | undefined {
  const key = access.getArgumentExpression();
  if (!key) return undefined;
  if (Node.isStringLiteral(key)) return [key.getLiteralValue()];
  if (Node.isNumericLiteral(key)) return [key.getText()];
  const type = key.getType();
  const members = type.isUnion() ? type.getUnionTypes() : [type];
  const names = members.map((member) => member.getLiteralValue());
  return names.every((name) => typeof name === "string") ? names : undefined;
}

/** Whether anything in a file assigns to a field of this name, besides constructors to that of their own object. */
export function isFieldAssigned(file: SourceFile, name: string): boolean {
  const isField = (target: Expression) => {
    const place = unwrapped(target);
    if (!Node.isPropertyAccessExpression(place) || place.getName() !== name) return false;
    return !Node.isThisExpression(place.getExpression()) || !isInConstructor(place);
  };
  return file.getFirstDescendant((node) => targetsOf(node).some(isField)) !== undefined;
}

function isInConstructor(node: Node): boolean {
  const around = node.getFirstAncestor(
    (outer) => Node.isFunctionLikeDeclaration(outer) || Node.isFunctionExpression(outer),
  );
  return Node.isConstructorDeclaration(around);
}

/** The places of a pattern on the left of an assignment; a single place is its own. */
export function placesIn(target: Expression): Expression[] {
  const inner = unwrapped(target);
  if (Node.isArrayLiteralExpression(inner)) return inner.getElements().flatMap(placesIn);
  if (Node.isSpreadElement(inner)) return placesIn(inner.getExpression());
  if (Node.isBinaryExpression(inner)) return placesIn(inner.getLeft());
  if (Node.isOmittedExpression(inner)) return [];
  if (!Node.isObjectLiteralExpression(inner)) return [inner];
  return inner.getProperties().flatMap((property) => {
    if (Node.isPropertyAssignment(property)) return placesIn(property.getInitializerOrThrow());
    return Node.isShorthandPropertyAssignment(property) ? [property.getNameNode()] : [];
  });
}
