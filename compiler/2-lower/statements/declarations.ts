/** Variables, and statements that are one expression. */
import {
  type Expression,
  type ExpressionStatement,
  Node,
  SyntaxKind,
  type VariableDeclaration,
  VariableDeclarationKind,
  type VariableDeclarationList,
  type VariableStatement,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { functionAsValue, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator } from "../../ir/nodes.ts";
import { shapeAt } from "../bundles.ts";
import { refused } from "../contents.ts";
import type { Context } from "../context.ts";
import { asCondition } from "../convert.ts";
import { isConstant, meaningOf, meaningOfDeclaration } from "../meanings.ts";
import { declarePattern, sourceOf } from "../patterns.ts";
import { branch, joinBranches } from "../regions.ts";
import { declareEmpty } from "../variables.ts";

export function lowerVariableStatement(context: Context, node: VariableStatement): undefined {
  lowerDeclarations(context, node.getDeclarationList());
}

export function lowerDeclarations(context: Context, list: VariableDeclarationList): void {
  if (list.getDeclarationKind() === VariableDeclarationKind.Var) {
    context.refuse(unsupportedSyntax.at(spanOf(list), { what: "'var' is", remedy: "Write 'let' or 'const'." }));
  }
  for (const declaration of list.getDeclarations()) lowerDeclaration(context, declaration);
}

function lowerDeclaration(context: Context, node: VariableDeclaration): void {
  const initializer = node.getInitializer();
  const name = node.getNameNode();
  if (initializer && !isUndefined(initializer)) {
    if (isBuildTimeName(node)) return;
    const source = sourceOf(context, initializer, name);
    context.at(node, context.builder.origin.group, () => declarePattern(context, name, node, source));
    return;
  }
  const shape = shapeAt(context, declaredType(node), node);
  if (shape) declareEmpty(context, node, node.getName(), shape);
  else context.bindings.set(node, refused);
}

function isUndefined(expression: Expression): boolean {
  const node = unwrapped(expression);
  return Node.isIdentifier(node) && node.getText() === "undefined";
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
  if (Node.isBinaryExpression(expression)) {
    const operator = expression.getOperatorToken().getKind();
    const isAnd = operator === SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || operator === SyntaxKind.BarBarToken) {
      const left = expression.getLeft();
      const test = asCondition(context, context.expression(left), left);
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
