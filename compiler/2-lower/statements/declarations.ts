/** Variables, and statements that are one expression. */
import {
  type Expression,
  type ExpressionStatement,
  Node,
  SyntaxKind,
  type VariableDeclaration,
  type VariableDeclarationList,
  type VariableStatement,
} from "ts-morph";
import { type CodeNode, unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { functionAsValue } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator } from "../../ir/nodes.ts";
import { isArrayType, leaf } from "../../ir/types.ts";
import { shapeAt } from "../contents/bundles.ts";
import { refused, undefinedContent } from "../contents/contents.ts";
import { asCondition } from "../contents/convert.ts";
import { knownTruth } from "../contents/known.ts";
import { declarePattern, sourceOf } from "../contents/patterns.ts";
import { referenceTo, writeReference } from "../contents/references.ts";
import { branch, joinBranches } from "../contents/regions.ts";
import { shapeOf } from "../contents/shapes.ts";
import { declareEmpty } from "../contents/variables.ts";
import type { Context } from "../context.ts";
import { functionVariable } from "../functions/callables.ts";
import { isJavaScript } from "../names/java-script.ts";
import { isConstant, meaningOf, meaningOfDeclaration, variableOf } from "../names/meanings.ts";
import { hoistedIn, isVar } from "../names/var-scopes.ts";
import { checkCheckpoint, isCheckpoint } from "./checkpoints.ts";

export function lowerVariableStatement(context: Context, node: VariableStatement): undefined {
  lowerDeclarations(context, node.getDeclarationList());
}

export function lowerDeclarations(context: Context, list: VariableDeclarationList): void {
  for (const declaration of list.getDeclarations()) {
    const known = isVar(declaration) && context.bindings.get(variableOf(declaration));
    if (known) declareAgain(context, declaration);
    else lowerDeclaration(context, declaration);
  }
}

/** A `var` of a variable that exists already is an assignment, or nothing. */
function declareAgain(context: Context, node: VariableDeclaration): void {
  const initializer = node.getInitializer();
  const name = node.getNameNode();
  if (!initializer || !Node.isIdentifier(name)) return;
  const reference = referenceTo(context, name);
  const content = context.expression(initializer);
  context.at(node, context.builder.origin.group, () => writeReference(context, reference, content, initializer));
}

/** Declares the variables that belong to a function, though they stand deeper in it: numbers and booleans. */
export function declareHoisted(context: Context, code: CodeNode): void {
  for (const node of hoistedIn(code)) {
    if (context.bindings.get(variableOf(node))) continue;
    const type = node.getType();
    const shape = type.isAny() ? leaf("f64") : shapeOf(type.getNonNullableType(), node);
    if (shape.kind === "leaf" && !isArrayType(shape.type)) declareEmpty(context, node, node.getName(), shape);
  }
}

function lowerDeclaration(context: Context, node: VariableDeclaration): void {
  const initializer = node.getInitializer();
  const name = node.getNameNode();
  if (initializer && !isUndefined(initializer)) {
    if (isBuildTimeName(node)) return;
    const source = sourceOf(context, initializer, name);
    const variable = variableOf(node);
    context.at(node, context.builder.origin.group, () => declarePattern(context, name, variable, source));
    return;
  }
  const type = declaredType(node);
  if (type.isAny() && context.kinds.isGivenObjects(node)) {
    declarePattern(context, name, variableOf(node), { content: undefinedContent });
    return;
  }
  const isAssignedFirst = !node.getType().isNullable() && !node.hasExclamationToken();
  if (type.getCallSignatures().length > 0 && isAssignedFirst && context.kinds.isReassigned(node)) {
    context.bindings.set(node, functionVariable(context));
    return;
  }
  const shape = type.isAny() && isJavaScript(node) ? leaf("f64") : shapeAt(context, type, node);
  if (shape) declareEmpty(context, node, node.getName(), shape);
  else context.bindings.set(node, refused);
}

function isUndefined(expression: Expression): boolean {
  const node = unwrapped(expression);
  return Node.isVoidExpression(node) || (Node.isIdentifier(node) && node.getText() === "undefined");
}

/** Constants that are only other names: of nested functions, and of members of Math. */
function isBuildTimeName(node: VariableDeclaration): boolean {
  const name = node.getNameNode();
  if (!isConstant(node)) return false;
  if (Node.isIdentifier(name)) return meaningOfDeclaration(node).kind !== "local";
  if (!Node.isObjectBindingPattern(name)) return false;
  const elements = name.getElements();
  return elements.length > 0 && elements.every((element) => meaningOfDeclaration(element).kind === "library");
}

/** The type of a variable without initializer: as declared, or that of the first assignment. */
function declaredType(node: VariableDeclaration) {
  const type = node.getType();
  if (node.getTypeNode() || !type.isAny()) return type.getNonNullableType();
  const scope = node.getFirstAncestor(Node.isBlock) ?? node.getSourceFile();
  const symbol = node.getSymbol();
  const assignment = scope.getFirstDescendant(
    (inner) =>
      Node.isBinaryExpression(inner) &&
      inner.getOperatorToken().getKind() === SyntaxKind.EqualsToken &&
      unwrapped(inner.getLeft()).getSymbol() === symbol,
  );
  if (!Node.isBinaryExpression(assignment)) return type;
  return assignment.getRight().getType().getBaseTypeOfLiteralType();
}

/** An expression for its effects. `a && b()` and `a || b()` are branches. */
export function lowerExpressionStatement(context: Context, node: ExpressionStatement): Terminator | undefined {
  const expression = unwrapped(node.getExpression());
  if (isCheckpoint(expression)) {
    checkCheckpoint(context, expression);
    return undefined;
  }
  if (Node.isBinaryExpression(expression)) {
    const operator = expression.getOperatorToken().getKind();
    const isAnd = operator === SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || operator === SyntaxKind.BarBarToken) {
      const left = expression.getLeft();
      const test = asCondition(context, context.expression(left), left);
      const truth = knownTruth(context, test);
      if (truth !== undefined) {
        if (truth === isAnd) context.expression(expression.getRight());
        return undefined;
      }
      const right = branch(context, () => {
        context.expression(expression.getRight());
        return undefined;
      });
      const skip = branch(context, () => undefined);
      return isAnd ? joinBranches(context, test, right, skip) : joinBranches(context, test, skip, right);
    }
  }
  if (meaningOf(expression).kind === "function") {
    context.refuse(functionAsValue.at(spanOf(node), { name: `'${excerpt(expression)}'` }));
    return undefined;
  }
  context.expression(node.getExpression());
  return undefined;
}
