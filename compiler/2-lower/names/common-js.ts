/** Modules of Node's older kind: what `require` names, and what a file gives to `module.exports` and `exports`. */
import {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  Node,
  type SourceFile,
  SyntaxKind,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";

/** What `const a = require("m")`, `const { b: a } = require("m")` and `const a = require("m").b` name. */
export function requiredBy(declaration: Node): { specifier: string; names: readonly string[] } | undefined {
  if (Node.isBindingElement(declaration)) {
    const owner = declaration.getParentOrThrow().getParent();
    const whole = Node.isVariableDeclaration(owner) ? requiredBy(owner) : undefined;
    const name = declaration.getPropertyNameNode()?.getText() ?? declaration.getName();
    return whole && { ...whole, names: [...whole.names, name] };
  }
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return initializer && requiredIn(initializer);
}

/** The module that an expression requires, and the names of what is taken from it. */
export function requiredIn(expression: Expression): { specifier: string; names: readonly string[] } | undefined {
  const node = unwrapped(expression);
  if (Node.isPropertyAccessExpression(node)) {
    const whole = requiredIn(node.getExpression());
    return whole && { ...whole, names: [...whole.names, node.getName()] };
  }
  if (!Node.isCallExpression(node)) return undefined;
  const callee = node.getExpression().getText();
  const [argument] = node.getArguments();
  // What compilers write around it, so that a module of either kind has a `default`.
  if (/^(_interopRequire|__import)(Default|Wildcard|Star)$/.test(callee) && Node.isExpression(argument)) {
    return requiredIn(argument);
  }
  if (callee !== "require") return undefined;
  return Node.isStringLiteral(argument) ? { specifier: argument.getLiteralValue(), names: [] } : undefined;
}

/** The value of an initializer that is exported on the way: `f` of `exports.f = f`. */
export function withoutExports(expression: Expression): Expression {
  const node = unwrapped(expression);
  const isAssignment = Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
  return isAssignment && /^(module\.)?exports\b/.test(node.getLeft().getText())
    ? withoutExports(node.getRight())
    : node;
}

/** The expression from which `names` lead to what a file exports, and those of them that are left. */
export function commonJsExport(
  file: SourceFile,
  names: readonly string[],
): { value: Expression; names: readonly string[] } | undefined {
  const { whole, parts } = exportsOf(file);
  const [name, ...others] = names;
  const part = name === undefined ? undefined : parts.get(name);
  if (part) return { value: part, names: others };
  // An import without braces of such a module is the module.
  return whole && { value: whole, names: name === "default" ? others : names };
}

interface Exports {
  /** What is given to `module.exports`. */
  readonly whole: Expression | undefined;
  /** What is given to its fields. */
  readonly parts: ReadonlyMap<string, Expression>;
}

function exportsOf(file: SourceFile): Exports {
  const parts = new Map<string, Expression>();
  let whole: Expression | undefined;
  const assign = (node: BinaryExpression) => {
    if (node.getOperatorToken().getKind() !== SyntaxKind.EqualsToken) return;
    const right = unwrapped(node.getRight());
    const isChain = Node.isBinaryExpression(right) && right.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
    if (isChain) assign(right);
    const value = isChain ? right.getRight() : right;
    if (Node.isVoidExpression(value)) return;
    const target = node
      .getLeft()
      .getText()
      .replace(/^module\.exports\b/, "exports");
    if (target === "exports") whole = value.getText() === "exports" ? whole : value;
    else if (target.startsWith("exports.")) parts.set(target.slice("exports.".length), value);
  };
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement)) {
      for (const declaration of statement.getDeclarations()) {
        const initializer = declaration.getInitializer();
        if (Node.isBinaryExpression(initializer)) assign(initializer);
      }
    }
    const expression = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    if (Node.isBinaryExpression(expression)) assign(expression);
    else if (Node.isCallExpression(expression)) {
      const getter = definedGetter(expression);
      if (getter) parts.set(getter.name, getter.value);
    }
  }
  return { whole, parts };
}

/** `Object.defineProperty(exports, "name", { get: function () { return value; } })`, as compilers write it. */
function definedGetter(call: CallExpression): { name: string; value: Expression } | undefined {
  const [target, name, descriptor] = call.getArguments();
  const isDefinition = call.getExpression().getText() === "Object.defineProperty" && target?.getText() === "exports";
  if (!isDefinition || !Node.isStringLiteral(name) || !Node.isObjectLiteralExpression(descriptor)) return undefined;
  const get = descriptor.getProperty("get");
  const returned = get?.getFirstDescendantByKind(SyntaxKind.ReturnStatement)?.getExpression();
  return returned && { name: name.getLiteralValue(), value: returned };
}
