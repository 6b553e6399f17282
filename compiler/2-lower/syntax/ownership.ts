/** Whether an object that a function returns may be one that its caller handed in. */
import { type Expression, Node } from "ts-morph";
import { type FunctionNode, unwrapped } from "../../1-parse/functions.ts";
import { shapeOf } from "../contents/shapes.ts";
import { isConstant, meaningOf } from "../names/meanings.ts";
import { isKept } from "./kept-objects.ts";
import { returnedBy } from "./returned.ts";

export function mayReturnParameter(node: FunctionNode): boolean {
  const takesObject = node.getParameters().some((parameter) => isObject(parameter));
  return takesObject && returnedBy(node).some((expression) => !isNew(expression));
}

/** Whether every object that a function returns is made where it is returned. */
export function returnsNew(node: FunctionNode): boolean {
  return returnedBy(node).every(isNew);
}

/** Whether the expression makes an object, and all objects in it, or is no object. */
function isNew(expression: Expression): boolean {
  const node = unwrapped(expression);
  if (Node.isArrayLiteralExpression(node)) return node.getElements().every(isNew);
  if (Node.isObjectLiteralExpression(node)) {
    return node.getProperties().every((property) => {
      if (Node.isPropertyAssignment(property)) return isNew(property.getInitializerOrThrow());
      if (Node.isSpreadAssignment(property)) return hasOnlyLeaves(property.getExpression());
      return !isObject(property);
    });
  }
  return !isObject(node) || isOnlyReturned(node);
}

/** The name of an object of numbers and arrays that was made here and put nowhere. */
function isOnlyReturned(node: Expression): boolean {
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  if (meaning?.kind !== "local" || !Node.isVariableDeclaration(meaning.declaration)) return false;
  const initializer = meaning.declaration.getInitializer();
  const isMade = initializer !== undefined && Node.isObjectLiteralExpression(unwrapped(initializer));
  return isMade && isConstant(meaning.declaration) && hasOnlyLeaves(node) && !isKept(meaning.declaration);
}

function isObject(node: Node): boolean {
  const { kind } = shapeOf(node.getType(), node);
  return kind === "struct" || kind === "tuple";
}

function hasOnlyLeaves(expression: Expression): boolean {
  const shape = shapeOf(expression.getType(), expression);
  return shape.kind === "struct" && shape.fields.every((field) => field.shape.kind === "leaf");
}
