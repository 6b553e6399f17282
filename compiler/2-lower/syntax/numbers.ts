/**
 * Which numbers are integers by construction. A variable is an `index` when every value ever assigned to it is one:
 * lengths, counters, elements of integer arrays, results of bit operations, integer literals, and their sums,
 * differences, products and remainders. Everything else is `f64`. Both are the same numbers in JavaScript; an `index`
 * carries no derivative.
 *
 * The inference is optimistic: all variables start as indexes and fall, until nothing changes.
 */
import { type CallExpression, type Expression, Node, type PropertyAccessExpression, SyntaxKind } from "ts-morph";
import { type CodeNode, unwrapped } from "../../1-parse/functions.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { elementType, isArrayType } from "../../ir/types.ts";
import { whyNotConstant } from "../constants.ts";
import type { Declaration } from "../contents/contents.ts";
import { shapeOf } from "../contents/shapes.ts";
import { numericValue } from "../names/literal-values.ts";
import { mathFunctions, roundings } from "../names/math-names.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { type AssignedValue, AssignedValues, compoundOperators, localOf } from "./assigned-values.ts";
import { callbackUse } from "./callbacks.ts";
import { returnedBy } from "./returned.ts";
import { isAssignmentOperator } from "./targets.ts";

/**
 * - `literal`: integer literals and arithmetic on them; takes the type its surroundings need.
 * - `index`: an integer for certain.
 * - `rounded`: an integer in a float, such as `Math.floor(x)`: an index where it is used as one.
 * - `plain`: a float that may well be an integer (a parameter, a field, an element), as `n - 1`.
 * - `float`: everything else.
 */
export type NumberKind = "literal" | "index" | "rounded" | "plain" | "float";

const order: readonly NumberKind[] = ["literal", "index", "rounded", "plain", "float"];

function join(...kinds: NumberKind[]): NumberKind {
  return kinds.reduce((a, b) => (order.indexOf(a) < order.indexOf(b) ? b : a), "literal");
}

const bitOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
]);

const ringOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.PercentToken,
]);

const choices: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
]);

const methodsGivingPositions: ReadonlySet<string> = new Set([
  "findIndex",
  "findLastIndex",
  "indexOf",
  "lastIndexOf",
  "push",
]);

export class NumberKinds {
  private readonly assigned: AssignedValues;
  private readonly floats = new Set<Declaration>();
  private readonly types = new Map<Node, NumberKind>();
  private readonly returning = new Set<CodeNode>();

  /**
   * Of the function `entry`, in which the variables `captured` come in from outside. Its parameters are floats but for
   * those that are `given` a value.
   */
  constructor(
    entry: CodeNode,
    captured: readonly Declaration[],
    private readonly operations: OperationTable,
    given: ReadonlyMap<Declaration, AssignedValue> = new Map(),
  ) {
    this.assigned = new AssignedValues(outermost(entry), entry, given);
    for (const declaration of captured) this.floats.add(declaration);
    for (const parameter of entry.getParameters()) {
      if (!given.has(parameter)) this.floats.add(parameter);
      for (const element of parameter.getDescendantsOfKind(SyntaxKind.BindingElement)) this.floats.add(element);
    }
    this.settle();
  }

  typeOf(declaration: Declaration): "index" | "f64" {
    return this.floats.has(declaration) || !this.assigned.values.has(declaration) ? "f64" : "index";
  }

  /** Whether an `index` is given floats that are integers, such as `Math.floor(x)`. */
  takesFloats(declaration: Declaration): boolean {
    const values = this.assigned.values.get(declaration) ?? [];
    return values.some((value) => ["rounded", "plain"].includes(this.kindOfValue(value)));
  }

  /** Whether anything assigns to the variable after its declaration. */
  isReassigned(declaration: Declaration): boolean {
    return this.assigned.reassigned.has(declaration);
  }

  /** Whether some value that the variable is given is an object, an array or a function, as far as types tell. */
  isGivenObjects(declaration: Declaration): boolean {
    const values = this.assigned.values.get(declaration) ?? [];
    return values.some((value) => value.kind === "expression" && mayGiveObject(value.expression));
  }

  private kindOfValue(value: AssignedValue): NumberKind {
    switch (value.kind) {
      case "expression":
        return this.kindOf(value.expression);
      case "operation":
        return this.kindOfOperation(value.operator, this.kindOf(value.left), this.kindOf(value.right));
      case "element":
        return this.kindOfElements(value.list);
      case "position":
        return "index";
      case "float":
        return "float";
    }
  }

  kindOf(expression: Expression): NumberKind {
    const node = unwrapped(expression);
    if (Node.isNumericLiteral(node)) return Number.isSafeInteger(numericValue(node)) ? "literal" : "float";
    switch (node.getKind()) {
      case SyntaxKind.Identifier:
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        return this.kindOfPlace(node);
    }
    if (Node.isPrefixUnaryExpression(node)) {
      if (node.getOperatorToken() === SyntaxKind.TildeToken) return "index";
      if (node.getOperatorToken() === SyntaxKind.ExclamationToken) return "float";
      const kind = this.kindOf(node.getOperand());
      const isNegated = node.getOperatorToken() === SyntaxKind.MinusToken && kind === "literal";
      return isNegated && !signedLiteral(node) ? "float" : kind;
    }
    if (Node.isPostfixUnaryExpression(node)) return this.kindOf(node.getOperand());
    if (Node.isConditionalExpression(node)) {
      return join(this.kindOf(node.getWhenTrue()), this.kindOf(node.getWhenFalse()));
    }
    if (Node.isBinaryExpression(node)) {
      const operator = node.getOperatorToken().getKind();
      if (operator === SyntaxKind.CommaToken) return this.kindOf(node.getRight());
      if (isAssignmentOperator(operator) && localOf(node.getLeft())) return this.kindOf(node.getLeft());
      const left = operator === SyntaxKind.EqualsToken ? "literal" : this.kindOf(node.getLeft());
      return this.kindOfOperation(compoundOperators.get(operator) ?? operator, left, this.kindOf(node.getRight()));
    }
    if (Node.isCallExpression(node)) return this.kindOfCall(node);
    return "float";
  }

  private kindOfOperation(operator: SyntaxKind, left: NumberKind, right: NumberKind): NumberKind {
    if (bitOperators.has(operator)) return "index";
    if (operator === SyntaxKind.EqualsToken) return right;
    if (choices.has(operator) || ringOperators.has(operator)) return join(left, right);
    return "float";
  }

  private kindOfCall(node: CallExpression): NumberKind {
    const callee = meaningOf(node.getExpression());
    if (callee.kind === "function") {
      return enclosingFunction(callee.node) ? this.kindOfReturn(callee.node) : "float";
    }
    if (callee.kind !== "library") return "float";
    if (callee.of !== "Math") return this.kindOfMethod(node, callee.name);
    const op = mathFunctions.get(callee.name);
    if (op === undefined) return "float";
    if (op === "imul" || op === "clz32") return "index";
    const operands = node
      .getArguments()
      .map((argument) => (Node.isExpression(argument) ? this.kindOf(argument) : "float"));
    const areIntegers = operands.length > 0 && operands.every((kind) => kind === "literal" || kind === "index");
    if (areIntegers && this.operations[op].type(operands.map(() => "index")) === "index") return "index";
    return roundings.has(op) ? "rounded" : "float";
  }

  /** What a method of an array gives. */
  private kindOfMethod(node: CallExpression, name: string): NumberKind {
    if (methodsGivingPositions.has(name)) return "index";
    const use = callbackUse(node);
    if (!use) return "float";
    if (name.startsWith("find")) return this.kindOfElements(use.list);
    const callback = meaningOf(use.callback);
    const accumulator = callback.kind === "function" ? callback.node.getParameters()[0] : undefined;
    const isIndex = use.roles[0] === "accumulator" && accumulator && this.typeOf(accumulator) === "index";
    return isIndex ? "index" : "float";
  }

  /** What a nested function gives back. */
  private kindOfReturn(node: CodeNode): NumberKind {
    if (this.returning.has(node)) return "literal";
    this.returning.add(node);
    const kinds = returnedBy(node).map((expression) => this.kindOf(expression));
    this.returning.delete(node);
    return kinds.length === 0 ? "float" : join(...kinds, "index");
  }

  private kindOfPlace(node: Node): NumberKind {
    const declaration = localOf(node);
    if (declaration) {
      if (this.assigned.values.has(declaration) && !this.floats.has(declaration)) return "index";
      return "plain";
    }
    let kind = this.types.get(node);
    if (kind === undefined) {
      kind = this.kindOfFixedPlace(node);
      this.types.set(node, kind);
    }
    return kind;
  }

  /** Of a place that is no local variable. */
  private kindOfFixedPlace(node: Node): NumberKind {
    if (Node.isElementAccessExpression(node)) {
      const shape = shapeOf(node.getExpression().getType(), node);
      const isArray = shape.kind === "leaf" && isArrayType(shape.type);
      return isArray && elementType(shape.type) === "index" ? "index" : "plain";
    }
    if (!Node.isExpression(node)) return "float";
    const meaning = meaningOf(node);
    if (meaning.kind === "enumMember") return Number.isSafeInteger(meaning.member.getValue()) ? "literal" : "float";
    if (meaning.kind === "library" && meaning.of === "NumberConstructor") {
      return meaning.name === "MAX_SAFE_INTEGER" || meaning.name === "MIN_SAFE_INTEGER" ? "literal" : "float";
    }
    if (meaning.kind === "module" && this.floats.has(meaning.declaration)) return "plain";
    if (meaning.kind === "module" && Node.isInitializerExpressionGetable(meaning.declaration)) {
      const initializer = meaning.declaration.getInitializer();
      const isKnown = initializer && whyNotConstant(meaning.declaration, initializer) === undefined;
      const kind = isKnown ? this.kindOf(initializer) : "float";
      return kind === "literal" || kind === "index" ? "index" : "float";
    }
    if (Node.isPropertyAccessExpression(node)) return this.kindOfField(node, meaning.kind === "library");
    return "float";
  }

  private kindOfField(field: PropertyAccessExpression, isOfLibrary: boolean): NumberKind {
    if (field.getName() === "length" && hasLength(field.getExpression())) return "index";
    return isOfLibrary ? "float" : "plain";
  }

  private kindOfElements(list: Expression): NumberKind {
    const shape = shapeOf(list.getType(), list);
    const isIntegers = shape.kind === "leaf" && isArrayType(shape.type) && elementType(shape.type) === "index";
    return isIntegers ? "index" : "float";
  }

  // --- the fixpoint ---

  private settle(): void {
    for (let isChanging = true; isChanging; ) {
      isChanging = false;
      for (const [declaration, values] of this.assigned.values) {
        const isInteger = values.every((value) => this.suffices(this.kindOfValue(value), declaration));
        if (isInteger || this.floats.has(declaration)) continue;
        this.floats.add(declaration);
        isChanging = true;
      }
    }
  }

  private suffices(kind: NumberKind, declaration: Declaration): boolean {
    if (kind === "rounded") return this.assigned.usedAsCount.has(declaration);
    if (kind === "plain") return this.assigned.usedAsIndex.has(declaration) && isCounter(declaration);
    return kind !== "float";
  }
}

/** The value of a literal behind any number of signs; undefined of what is none. Zero with a minus is no integer. */
function signedLiteral(expression: Expression): number | undefined {
  const node = unwrapped(expression);
  if (Node.isNumericLiteral(node)) return numericValue(node);
  if (!Node.isPrefixUnaryExpression(node)) return undefined;
  const value = signedLiteral(node.getOperand());
  switch (node.getOperatorToken()) {
    case SyntaxKind.MinusToken:
      return value === undefined ? undefined : -value;
    case SyntaxKind.PlusToken:
      return value;
    default:
      return undefined;
  }
}

function isCounter(declaration: Declaration): boolean {
  return Node.isForStatement(declaration.getParent()?.getParent());
}

/** One that is chosen by `||` or `??` is an object if the last choice is one. */
function mayGiveObject(expression: Expression): boolean {
  const node = unwrapped(expression);
  if (Node.isBinaryExpression(node) && choices.has(node.getOperatorToken().getKind())) {
    return mayGiveObject(node.getRight());
  }
  return node.getType().isObject();
}

function outermost(node: CodeNode): CodeNode {
  const outer = enclosingFunction(node);
  return outer ? outermost(outer) : node;
}

/** Whether the expression is an array or tuple, whose `length` is an integer; that of an object is any number. */
function hasLength(expression: Expression): boolean {
  const shape = shapeOf(expression.getType().getNonNullableType(), expression);
  return shape.kind === "tuple" || (shape.kind === "leaf" && isArrayType(shape.type));
}
