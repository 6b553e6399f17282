/**
 * Which numbers are integers by construction. A variable is an `index` when every value ever assigned to it is one:
 * lengths, counters, elements of integer arrays, results of bit operations, integer literals, and their sums,
 * differences, products and remainders. Everything else is `f64`. Both are the same numbers in JavaScript; an `index`
 * carries no derivative.
 *
 * The inference is optimistic: all variables start as indexes and fall, until nothing changes.
 */
import {
  type ArrayLiteralExpression,
  type CallExpression,
  type Expression,
  Node,
  type ParameterDeclaration,
  SyntaxKind,
} from "ts-morph";
import { type FunctionNode, unwrapped } from "../1-parse/functions.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, scalarOf } from "../ir/types.ts";
import type { Declaration } from "./contents.ts";
import { numericValue } from "./literal-values.ts";
import { mathFunctions, roundings } from "./math-names.ts";
import { enclosingFunction, meaningOf } from "./meanings.ts";
import { shapeOf } from "./shapes.ts";
import { isAssignmentOperator, placesIn, targetsOf } from "./targets.ts";

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

type Source = () => NumberKind;

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

/** The operator of a compound assignment, `+` of `+=`; undefined for `=`. */
export const compoundOperators: ReadonlyMap<SyntaxKind, SyntaxKind> = new Map([
  [SyntaxKind.PlusEqualsToken, SyntaxKind.PlusToken],
  [SyntaxKind.MinusEqualsToken, SyntaxKind.MinusToken],
  [SyntaxKind.AsteriskEqualsToken, SyntaxKind.AsteriskToken],
  [SyntaxKind.AsteriskAsteriskEqualsToken, SyntaxKind.AsteriskAsteriskToken],
  [SyntaxKind.SlashEqualsToken, SyntaxKind.SlashToken],
  [SyntaxKind.PercentEqualsToken, SyntaxKind.PercentToken],
  [SyntaxKind.LessThanLessThanEqualsToken, SyntaxKind.LessThanLessThanToken],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, SyntaxKind.GreaterThanGreaterThanToken],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, SyntaxKind.GreaterThanGreaterThanGreaterThanToken],
  [SyntaxKind.AmpersandEqualsToken, SyntaxKind.AmpersandToken],
  [SyntaxKind.BarEqualsToken, SyntaxKind.BarToken],
  [SyntaxKind.CaretEqualsToken, SyntaxKind.CaretToken],
  [SyntaxKind.BarBarEqualsToken, SyntaxKind.BarBarToken],
  [SyntaxKind.AmpersandAmpersandEqualsToken, SyntaxKind.AmpersandAmpersandToken],
  [SyntaxKind.QuestionQuestionEqualsToken, SyntaxKind.QuestionQuestionToken],
]);

export class NumberKinds {
  private readonly sources = new Map<Declaration, Source[]>();
  private readonly floats = new Set<Declaration>();
  private readonly assigned = new Set<Declaration>();
  /** Variables that stand in the index of an element. */
  private readonly usedAsIndex = new Set<Declaration>();
  /** Variables that stand there, in a bound or start of a loop, or as an array's length. */
  private readonly usedAsCount = new Set<Declaration>();
  private readonly types = new Map<Node, NumberKind>();
  private readonly returning = new Set<FunctionNode>();

  /** Of the function `entry`, in which the variables `captured` come in from outside. */
  constructor(
    private readonly entry: FunctionNode,
    captured: readonly Declaration[],
    private readonly operations: OperationTable,
  ) {
    const root = outermost(entry);
    for (const declaration of captured) this.floats.add(declaration);
    for (const parameter of entry.getParameters()) {
      this.floats.add(parameter);
      for (const element of parameter.getDescendantsOfKind(SyntaxKind.BindingElement)) this.floats.add(element);
    }
    this.collect(root);
    root.forEachDescendant((node) => this.collect(node));
    this.settle();
  }

  typeOf(declaration: Declaration): "index" | "f64" {
    return this.floats.has(declaration) || !this.sources.has(declaration) ? "f64" : "index";
  }

  /** Whether an `index` is given floats that are integers, such as `Math.floor(x)`. */
  takesFloats(declaration: Declaration): boolean {
    const sources = this.sources.get(declaration) ?? [];
    return sources.some((source) => ["rounded", "plain"].includes(source()));
  }

  /** Whether anything assigns to the variable after its declaration. */
  isReassigned(declaration: Declaration): boolean {
    return this.assigned.has(declaration);
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
      const isMinusZero = node.getText() === "-0";
      return isMinusZero ? "float" : this.kindOf(node.getOperand());
    }
    if (Node.isPostfixUnaryExpression(node)) return this.kindOf(node.getOperand());
    if (Node.isConditionalExpression(node)) {
      return join(this.kindOf(node.getWhenTrue()), this.kindOf(node.getWhenFalse()));
    }
    if (Node.isBinaryExpression(node)) {
      const operator = node.getOperatorToken().getKind();
      if (operator === SyntaxKind.CommaToken) return this.kindOf(node.getRight());
      if (isAssignmentOperator(operator) && this.declarationOf(node.getLeft())) return this.kindOf(node.getLeft());
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
    if (callee.kind !== "library" || callee.of !== "Math") return "float";
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

  /** What a nested function gives back. */
  private kindOfReturn(node: FunctionNode): NumberKind {
    if (this.returning.has(node)) return "literal";
    this.returning.add(node);
    const kinds = returnedBy(node).map((expression) => this.kindOf(expression));
    this.returning.delete(node);
    return kinds.length === 0 ? "float" : join(...kinds, "index");
  }

  private kindOfPlace(node: Node): NumberKind {
    const declaration = this.declarationOf(node);
    if (declaration) {
      if (this.sources.has(declaration) && !this.floats.has(declaration)) return "index";
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
      return isArray && scalarOf(shape.type.element) === "index" ? "index" : "plain";
    }
    if (!Node.isExpression(node)) return "float";
    const meaning = meaningOf(node);
    if (meaning.kind === "enumMember") return Number.isSafeInteger(meaning.member.getValue()) ? "literal" : "float";
    if (meaning.kind === "library" && meaning.of === "NumberConstructor") {
      return meaning.name === "MAX_SAFE_INTEGER" || meaning.name === "MIN_SAFE_INTEGER" ? "literal" : "float";
    }
    if (meaning.kind === "module" && this.floats.has(meaning.declaration)) return "plain";
    if (meaning.kind === "module" && Node.isVariableDeclaration(meaning.declaration)) {
      const initializer = meaning.declaration.getInitializer();
      const kind = initializer ? this.kindOf(initializer) : "float";
      return kind === "literal" || kind === "index" ? "index" : "float";
    }
    if (Node.isPropertyAccessExpression(node)) return this.kindOfField(node.getName(), meaning.kind === "library");
    return "float";
  }

  private kindOfField(name: string, isOfLibrary: boolean): NumberKind {
    if (name === "length") return "index";
    return isOfLibrary ? "float" : "plain";
  }

  private declarationOf(node: Node): Declaration | undefined {
    if (!Node.isExpression(node)) return undefined;
    const inner = unwrapped(node);
    const meaning = Node.isIdentifier(inner) ? meaningOf(inner) : undefined;
    return meaning?.kind === "local" ? meaning.declaration : undefined;
  }

  // --- collecting what is assigned to which variable ---

  private collect(node: Node): void {
    for (const target of targetsOf(node)) {
      const declaration = this.declarationOf(target);
      if (declaration) this.assigned.add(declaration);
    }
    if (Node.isVariableDeclaration(node)) this.collectDeclaration(node.getNameNode(), node.getInitializer());
    else if (Node.isForOfStatement(node)) this.collectForOf(node.getInitializer(), node.getExpression());
    else if (Node.isForStatement(node)) this.collectUses(node.getInitializer(), node.getCondition());
    else if (Node.isBinaryExpression(node))
      this.collectAssignment(node.getLeft(), node.getOperatorToken().getKind(), node.getRight());
    else if (Node.isCallExpression(node)) this.collectCall(node);
    else if (Node.isNewExpression(node)) this.collectUses(...node.getArguments());
    else if (Node.isElementAccessExpression(node)) {
      node.getArgumentExpression()?.forEachDescendant((inner) => this.collectIndexUse(inner));
      this.collectIndexUse(node.getArgumentExpression());
    }
  }

  private collectIndexUse(node: Node | undefined): void {
    const declaration = node && this.declarationOf(node);
    if (declaration) this.usedAsIndex.add(declaration);
    if (declaration) this.usedAsCount.add(declaration);
  }

  private collectUses(...nodes: readonly (Node | undefined)[]): void {
    for (const node of nodes) {
      for (const inner of [node, ...(node?.getDescendantsOfKind(SyntaxKind.Identifier) ?? [])]) {
        const declaration = inner && this.declarationOf(inner);
        if (declaration) this.usedAsCount.add(declaration);
      }
    }
  }

  private add(declaration: Declaration | undefined, source: Source): void {
    if (declaration) this.sources.set(declaration, [...(this.sources.get(declaration) ?? []), source]);
  }

  /** A pattern or name that is declared with the value of `value`. */
  private collectDeclaration(name: Node, value: Expression | undefined): void {
    const holder = name.getParent();
    if (Node.isIdentifier(name)) {
      if (value && holder) this.add(holder, () => this.kindOf(value));
      return;
    }
    if (Node.isArrayBindingPattern(name)) {
      const list = value && unwrapped(value);
      for (const [i, element] of name.getElements().entries()) {
        if (!Node.isBindingElement(element)) continue;
        const item = list && Node.isArrayLiteralExpression(list) ? list.getElements()[i] : undefined;
        this.collectElement(element, item, value);
      }
    } else if (Node.isObjectBindingPattern(name)) {
      for (const element of name.getElements()) this.collectElement(element, undefined, undefined);
    }
  }

  /** A part of a pattern: from `item`, or else from some element of `list`. */
  private collectElement(element: Node, item: Expression | undefined, list: Expression | undefined): void {
    if (!Node.isBindingElement(element)) return;
    const initializer = element.getInitializer();
    if (initializer && Node.isIdentifier(element.getNameNode())) this.add(element, () => this.kindOf(initializer));
    if (item || !Node.isIdentifier(element.getNameNode())) this.collectDeclaration(element.getNameNode(), item);
    else this.add(element, () => (list ? this.kindOfElements(list) : "float"));
  }

  private kindOfElements(list: Expression): NumberKind {
    const shape = shapeOf(list.getType(), list);
    const isIntegers = shape.kind === "leaf" && isArrayType(shape.type) && scalarOf(shape.type.element) === "index";
    return isIntegers ? "index" : "float";
  }

  private collectForOf(initializer: Node, list: Expression): void {
    const entries = entriesOf(list);
    const name = Node.isVariableDeclarationList(initializer)
      ? initializer.getDeclarations()[0]?.getNameNode()
      : undefined;
    if (name && Node.isArrayBindingPattern(name) && entries) {
      const [position, element] = name.getElements();
      if (position) this.add(position, () => "index");
      if (element) this.add(element, () => this.kindOfElements(entries));
    } else if (name && Node.isIdentifier(name)) this.add(name.getParentOrThrow(), () => this.kindOfElements(list));
    else if (Node.isExpression(initializer)) this.add(this.declarationOf(initializer), () => this.kindOfElements(list));
  }

  private collectAssignment(left: Expression, operator: SyntaxKind, right: Expression): void {
    if (!isAssignmentOperator(operator)) return;
    const target = unwrapped(left);
    const declaration = this.declarationOf(target);
    const compound = compoundOperators.get(operator);
    if (declaration && compound) {
      this.add(declaration, () => this.kindOfOperation(compound, this.kindOf(target), this.kindOf(right)));
    } else if (declaration) this.add(declaration, () => this.kindOf(right));
    else if (Node.isArrayLiteralExpression(target)) this.collectListAssignment(target, operator, right);
    else for (const place of placesIn(target)) this.add(this.declarationOf(place), () => "float");
  }

  private collectListAssignment(target: ArrayLiteralExpression, operator: SyntaxKind, right: Expression): void {
    const list = unwrapped(right);
    for (const [i, element] of target.getElements().entries()) {
      // A default is an assignment of its own.
      const place = Node.isBinaryExpression(element) ? element.getLeft() : element;
      const item = Node.isArrayLiteralExpression(list) ? list.getElements()[i] : undefined;
      if (item) this.collectAssignment(place, operator, item);
      else if (this.declarationOf(place)) this.add(this.declarationOf(place), () => this.kindOfElements(right));
      else for (const inner of placesIn(place)) this.add(this.declarationOf(inner), () => "float");
    }
  }

  /** The arguments of a nested function are assigned to its parameters. */
  private collectCall(node: CallExpression): void {
    const callee = meaningOf(node.getExpression());
    if (callee.kind === "library") this.collectUses(...node.getArguments());
    if (callee.kind !== "function" || callee.node === this.entry || !enclosingFunction(callee.node)) return;
    for (const [i, parameter] of callee.node.getParameters().entries()) {
      const argument = node.getArguments()[i] ?? parameter.getInitializer();
      this.collectArgument(parameter, argument);
    }
  }

  private collectArgument(parameter: ParameterDeclaration, argument: Node | undefined): void {
    if (!argument || !Node.isExpression(argument)) return;
    this.collectDeclaration(parameter.getNameNode(), argument);
  }

  // --- the fixpoint ---

  private settle(): void {
    for (let isChanging = true; isChanging; ) {
      isChanging = false;
      for (const [declaration, sources] of this.sources) {
        if (this.floats.has(declaration) || sources.every((source) => this.suffices(source(), declaration))) continue;
        this.floats.add(declaration);
        isChanging = true;
      }
    }
  }

  private suffices(kind: NumberKind, declaration: Declaration): boolean {
    if (kind === "rounded") return this.usedAsCount.has(declaration);
    if (kind === "plain") return this.usedAsIndex.has(declaration) && isCounter(declaration);
    return kind !== "float";
  }
}

/** `list.entries()` gives `list`. */
export function entriesOf(expression: Expression): Expression | undefined {
  const call = unwrapped(expression);
  if (!Node.isCallExpression(call) || call.getArguments().length > 0) return undefined;
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "entries" ? callee.getExpression() : undefined;
}

/** The expressions that a function returns, without those of functions inside. */
export function returnedBy(node: FunctionNode): Expression[] {
  const body = node.getBody();
  if (body && Node.isExpression(body)) return [body];
  const returned: Expression[] = [];
  body?.forEachDescendant((inner, traversal) => {
    if (Node.isFunctionLikeDeclaration(inner)) traversal.skip();
    else if (Node.isReturnStatement(inner)) {
      const expression = inner.getExpression();
      if (expression) returned.push(expression);
    }
  });
  return returned;
}

function isCounter(declaration: Declaration): boolean {
  return Node.isForStatement(declaration.getParent()?.getParent());
}

function outermost(node: FunctionNode): FunctionNode {
  const outer = enclosingFunction(node);
  return outer ? outermost(outer) : node;
}
