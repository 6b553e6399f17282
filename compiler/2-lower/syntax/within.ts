/**
 * Whether an index certainly lies before the end of a list, as far as syntax tells: a loop over a list that such indexes
 * are written at does not become longer by it.
 */
import { type Expression, Node, SyntaxKind, type VariableDeclaration } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { iteratedBy } from "../names/iterables.ts";
import { numericValue } from "../names/literal-values.ts";
import { enclosingFunction, isConstant, meaningOf } from "../names/meanings.ts";
import { callbackUse } from "./callbacks.ts";
import { targetsOf } from "./targets.ts";

export const resizingMethods: ReadonlySet<string> = new Set(["push", "pop", "shift", "unshift", "splice"]);

/** In a loop over the list itself, or where the list is known to have elements. */
export function isWithin(index: Expression, list: Expression): boolean {
  return isSteady(list) && new Search(list).isWithin(index);
}

/** Whether there certainly is an element at an index: a counter that starts at its beginning or later and ends before its end. */
export function isInside(index: Expression, list: Expression): boolean {
  const node = unwrapped(index);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  if (meaning?.kind !== "local" || !isWithin(index, list)) return false;
  const { declaration } = meaning;
  if (!Node.isVariableDeclaration(declaration)) return true;
  const loop = declaration.getParent().getParent();
  const step = Node.isForStatement(loop) ? loop.getIncrementor() : undefined;
  return (
    Node.isNumericLiteral(declaration.getInitializer()) && Node.isUnaryExpression(step) && step.getText().includes("++")
  );
}

class Search {
  private readonly seen = new Set<Node>();

  constructor(private readonly list: Expression) {}

  isWithin(index: Expression): boolean {
    const node = unwrapped(index);
    if (Node.isNumericLiteral(node)) return numericValue(node) === 0;
    if (Node.isBinaryExpression(node)) {
      const [left, right] = [node.getLeft(), unwrapped(node.getRight())];
      const operator = node.getOperatorToken().getKind();
      if (operator === SyntaxKind.PercentToken) return this.isLength(right);
      const isLess = Node.isNumericLiteral(right) && numericValue(right) >= 1;
      return operator === SyntaxKind.MinusToken && isLess && (this.isLength(left) || this.isWithin(left));
    }
    const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
    if (meaning?.kind !== "local" || this.seen.has(meaning.declaration)) return false;
    this.seen.add(meaning.declaration);
    if (Node.isVariableDeclaration(meaning.declaration)) return this.isVariableWithin(meaning.declaration);
    return this.isPosition(meaning.declaration);
  }

  /** Of a constant, or a counter that ends before the list does. */
  private isVariableWithin(declaration: VariableDeclaration): boolean {
    const initializer = declaration.getInitializer();
    if (isConstant(declaration)) return initializer !== undefined && this.isWithin(initializer);
    const loop = declaration.getParent().getParent();
    if (!Node.isForStatement(loop) || isAssignedIn(loop.getStatement(), declaration)) return false;
    const condition = loop.getCondition();
    const test = condition && unwrapped(condition);
    if (!Node.isBinaryExpression(test) || unwrapped(test.getLeft()).getText() !== declaration.getName()) return false;
    const bound = test.getRight();
    switch (test.getOperatorToken().getKind()) {
      case SyntaxKind.LessThanToken:
        return this.isLength(bound) || this.isWithin(bound);
      case SyntaxKind.LessThanEqualsToken:
        return this.isWithin(bound);
      case SyntaxKind.GreaterThanToken:
      case SyntaxKind.GreaterThanEqualsToken:
        return initializer !== undefined && this.isWithin(initializer);
    }
    return false;
  }

  /** Of a position that the list itself gave: to a `for of` over its entries, or to a callback. */
  private isPosition(declaration: Node): boolean {
    if (Node.isBindingElement(declaration)) {
      const loop = declaration.getFirstAncestorByKind(SyntaxKind.ForOfStatement);
      const [first] = declaration.getParent().getElements();
      const iterated = loop && iteratedBy(loop.getExpression());
      return first === declaration && iterated?.gives === "entries" && this.isList(iterated.list);
    }
    const callback = declaration.getParent();
    const call = callback?.getParent();
    const use = Node.isCallExpression(call) ? callbackUse(call) : undefined;
    if (!use || use.callback !== callback || !Node.isParametered(callback) || !this.isList(use.list)) return false;
    if (!Node.isParameterDeclaration(declaration)) return false;
    return use.roles[callback.getParameters().indexOf(declaration)] === "position";
  }

  /** Whether an expression is the length of the list, or at most that: lists that become shorter are not asked about. */
  private isLength(expression: Expression): boolean {
    const node = unwrapped(expression);
    if (Node.isPropertyAccessExpression(node) && node.getName() === "length" && this.isList(node.getExpression())) {
      return true;
    }
    if (this.isMadeWith(node)) return true;
    const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
    if (meaning?.kind !== "local" || !Node.isVariableDeclaration(meaning.declaration)) return false;
    const initializer = meaning.declaration.getInitializer();
    return isConstant(meaning.declaration) && initializer !== undefined && this.isLength(initializer);
  }

  /** Whether the list is declared as one of this length. */
  private isMadeWith(length: Expression): boolean {
    const meaning = meaningOf(this.list);
    const declaration = meaning.kind === "local" ? meaning.declaration : undefined;
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    if (!declaration || !initializer) return false;
    const { size, model } = lengthMade(unwrapped(initializer));
    if (size) return isSamePlace(size, length) && isKept(size, declaration, this.list);
    const measured = Node.isPropertyAccessExpression(length) && length.getName() === "length";
    return (
      model !== undefined &&
      measured &&
      isSamePlace(model, length.getExpression()) &&
      isKept(model, declaration, this.list)
    );
  }

  private isList(expression: Expression): boolean {
    return isSamePlace(unwrapped(expression), unwrapped(this.list));
  }
}

/** What the length of a new list is: `size`, or that of `model`. */
function lengthMade(made: Expression): { size?: Expression | undefined; model?: Expression | undefined } {
  if (!Node.isNewExpression(made) && !Node.isCallExpression(made)) return {};
  const callee = unwrapped(made.getExpression());
  const argument = made.getArguments()[0];
  const first = Node.isExpression(argument) ? unwrapped(argument) : undefined;
  if (callee.getText() === "Array") return made.getArguments().length === 1 ? { size: first } : {};
  if (!Node.isPropertyAccessExpression(callee)) return {};
  const owner = unwrapped(callee.getExpression());
  if (callee.getName() === "from" && owner.getText() === "Array") {
    if (!Node.isObjectLiteralExpression(first)) return { model: first };
    const length = first.getProperty("length");
    return { size: Node.isPropertyAssignment(length) ? length.getInitializer() : undefined };
  }
  if (callee.getName() === "fill") return lengthMade(owner);
  const isCopy = callee.getName() === "map" || (callee.getName() === "slice" && !first);
  return isCopy ? { model: owner } : {};
}

/** Whether two names or chains of members stand for the same. */
function isSamePlace(a: Expression, b: Expression): boolean {
  return a.getText() === b.getText() && rootOf(a)?.getSymbol() === rootOf(b)?.getSymbol();
}

/** The variable at the start of a chain of members. */
function rootOf(expression: Expression): Expression | undefined {
  const node = unwrapped(expression);
  if (Node.isIdentifier(node)) return node;
  const isMember = Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node);
  return isMember ? rootOf(node.getExpression()) : undefined;
}

/** Whether the variable in which an expression begins, and what it holds, are kept from a declaration to a place in the same block. */
function isKept(expression: Expression, declaration: Node, place: Node): boolean {
  const variable = localRoot(expression);
  const statement = declaration.getFirstAncestor(Node.isStatement);
  const block = statement?.getParent();
  if (!variable || !statement || !block) return false;
  const around = [place, ...place.getAncestors()];
  const last = around[around.indexOf(block) - 1];
  const isBetween = (node: Node) => node.getPos() >= statement.getPos() && node.getEnd() <= (last?.getEnd() ?? 0);
  const between = block.forEachChildAsArray().filter(isBetween);
  return last !== undefined && !between.some((node) => isTouchedIn(node, variable));
}

function localRoot(expression: Expression): Node | undefined {
  const root = rootOf(expression);
  const meaning = root && meaningOf(root);
  return meaning?.kind === "local" ? meaning.declaration : undefined;
}

/** Whether the variable in which an expression begins keeps its first value. */
function isSteady(expression: Expression): boolean {
  const declaration = localRoot(expression);
  if (!declaration) return false;
  const owner = enclosingFunction(declaration);
  return isConstant(declaration) || (owner !== undefined && !isAssignedIn(owner, declaration));
}

function isAssignedIn(body: Node, declaration: Node): boolean {
  const isTarget = (node: Node) =>
    targetsOf(node).some((target) => Node.isIdentifier(target) && localRoot(target) === declaration);
  return isTarget(body) || body.getFirstDescendant(isTarget) !== undefined;
}

/** Whether a variable or what it holds is assigned to, or a method called that changes the length of some list. */
function isTouchedIn(body: Node, declaration: Node): boolean {
  const isTouch = (node: Node) =>
    targetsOf(node).some((target) => localRoot(target) === declaration) ||
    (Node.isPropertyAccessExpression(node) && resizingMethods.has(node.getName()));
  return isTouch(body) || body.getFirstDescendant(isTouch) !== undefined;
}
