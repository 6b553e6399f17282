/**
 * The functions that can be requested: declarations, and arrow or function expressions held by a `const` or written in
 * place. From an expression that names one to its node, through imports, namespaces and re-exports.
 */
import {
  type ArrowFunction,
  type ConstructorDeclaration,
  type Expression,
  type FunctionDeclaration,
  type FunctionExpression,
  type GetAccessorDeclaration,
  type MethodDeclaration,
  Node,
  type SetAccessorDeclaration,
  SymbolFlags,
  SyntaxKind,
  type Symbol as TypeScriptSymbol,
  VariableDeclarationKind,
} from "ts-morph";

/** Methods are those that stand in object literals: functions in another notation. */
export type FunctionNode = FunctionDeclaration | ArrowFunction | FunctionExpression | MethodDeclaration;

/** Members of classes that are run. */
export type MemberNode = MethodDeclaration | ConstructorDeclaration | GetAccessorDeclaration | SetAccessorDeclaration;

/** All code that takes arguments. */
export type CodeNode = FunctionNode | MemberNode;

/** The expression without parentheses and without type assertions around it. */
export function unwrapped(expression: Expression): Expression {
  let inner = expression;
  while (
    Node.isParenthesizedExpression(inner) ||
    Node.isAsExpression(inner) ||
    Node.isSatisfiesExpression(inner) ||
    Node.isNonNullExpression(inner) ||
    Node.isTypeAssertion(inner)
  ) {
    inner = inner.getExpression();
  }
  return inner;
}

/** The function that an expression names or is; undefined where the build cannot tell. */
export function functionOf(expression: Expression): FunctionNode | undefined {
  return followed(expression, new Set());
}

/** `seen` are the expressions on the way, so that `const f = f` ends. */
function followed(expression: Expression, seen: Set<Node>): FunctionNode | undefined {
  const inner = unwrapped(expression);
  if (seen.has(inner)) return undefined;
  seen.add(inner);
  if (Node.isArrowFunction(inner) || Node.isFunctionExpression(inner)) return inner;
  if (!Node.isIdentifier(inner) && !Node.isPropertyAccessExpression(inner)) return undefined;
  const symbol = resolvedSymbol(inner);
  for (const declaration of symbol?.getDeclarations() ?? []) {
    if (Node.isFunctionDeclaration(declaration)) {
      return declaration.isOverload() ? (declaration.getImplementation() ?? declaration) : declaration;
    }
    if (Node.isExportAssignment(declaration)) return followed(declaration.getExpression(), seen);
    if (Node.isVariableDeclaration(declaration) && isConst(declaration)) {
      const initializer = declaration.getInitializer();
      return initializer && followed(initializer, seen);
    }
  }
  return undefined;
}

/** What a name stands for after all imports and re-exports. */
export function resolvedSymbol(node: Node): TypeScriptSymbol | undefined {
  return withoutAliases(node.getSymbol());
}

/** What a symbol stands for after all imports and re-exports. */
export function withoutAliases(symbol: TypeScriptSymbol | undefined): TypeScriptSymbol | undefined {
  return symbol?.hasFlags(SymbolFlags.Alias) ? symbol.getAliasedSymbol() : symbol;
}

/** The name a function is declared under; undefined for one written in place or exported as default without a name. */
export function declaredName(node: CodeNode): string | undefined {
  if (Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node) || isAccessor(node)) return node.getName();
  if (Node.isConstructorDeclaration(node)) return node.getParent().getName();
  let holder: Node | undefined = node.getParent();
  while (holder && Node.isExpression(holder)) holder = holder.getParent();
  return holder && Node.isVariableDeclaration(holder) && isInitializer(node, holder.getInitializer())
    ? holder.getName()
    : undefined;
}

function isInitializer(node: FunctionNode, initializer: Expression | undefined): boolean {
  return initializer !== undefined && unwrapped(initializer) === node;
}

/** Whether code belongs to a class, and has a `this` of its own. */
export function isMember(node: CodeNode): node is MemberNode {
  if (Node.isArrowFunction(node) || Node.isFunctionDeclaration(node) || Node.isFunctionExpression(node)) return false;
  return !Node.isMethodDeclaration(node) || !Node.isObjectLiteralExpression(node.getParent());
}

/** Where code asks for the object that it is called on. */
export function thisIn(node: CodeNode): Node | undefined {
  return node.getFirstDescendantByKind(SyntaxKind.ThisKeyword);
}

/** Whether a node is code that reading or assigning a property runs. */
export function isAccessor(node: Node): node is GetAccessorDeclaration | SetAccessorDeclaration {
  return Node.isGetAccessorDeclaration(node) || Node.isSetAccessorDeclaration(node);
}

/** Whether a declaration is that of a `const`. */
export function isConst(declaration: Node): boolean {
  const list = declaration.getParent();
  return Node.isVariableDeclarationList(list) && list.getDeclarationKind() === VariableDeclarationKind.Const;
}
