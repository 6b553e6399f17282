/** Everything that is ever assigned to each local variable of a function, and what the variables are used for. */
import {
  type ArrayLiteralExpression,
  type ArrowFunction,
  type CallExpression,
  type Expression,
  type FunctionExpression,
  type Identifier,
  Node,
  type ParameterDeclaration,
  SyntaxKind,
} from "ts-morph";
import { type CodeNode, unwrapped } from "../../1-parse/functions.ts";
import type { Declaration } from "../contents/contents.ts";
import { iteratedBy } from "../names/iterables.ts";
import { enclosingFunction, isConstant, meaningOf, variableOf } from "../names/meanings.ts";
import { type CallbackUse, callbackUse } from "./callbacks.ts";
import { nodesIn } from "./nodes-in.ts";
import { returnedBy } from "./returned.ts";
import { isAssignmentOperator, placesIn, targetsOf } from "./targets.ts";

export type AssignedValue =
  | { readonly kind: "expression"; readonly expression: Expression }
  /** What a compound assignment computes. */
  | { readonly kind: "operation"; readonly operator: SyntaxKind; readonly left: Expression; readonly right: Expression }
  /** Some element of an array. */
  | { readonly kind: "element"; readonly list: Expression }
  /** A position in an array. */
  | { readonly kind: "position" }
  /** A part of an object. */
  | { readonly kind: "float" };

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

export class AssignedValues {
  readonly values = new Map<Declaration, AssignedValue[]>();
  /** Variables that are assigned to after their declaration. */
  readonly reassigned = new Set<Declaration>();
  /** Variables that stand in the index of an element. */
  readonly usedAsIndex = new Set<Declaration>();
  /** Variables that stand there, in a bound or start of a loop, or as an array's length. */
  readonly usedAsCount = new Set<Declaration>();

  /** In `root` and the functions nested there. The parameters of `entry` are `given` by its callers. */
  constructor(
    root: CodeNode,
    private readonly entry: CodeNode,
    given: ReadonlyMap<Declaration, AssignedValue>,
  ) {
    for (const [declaration, value] of given) this.add(declaration, value);
    for (const node of nodesIn(root)) this.collect(node);
  }

  private collect(node: Node): void {
    for (const target of targetsOf(node)) {
      const declaration = localOf(target);
      if (declaration) this.reassigned.add(declaration);
    }
    if (Node.isVariableDeclaration(node)) this.collectDeclaration(node.getNameNode(), node.getInitializer());
    else if (Node.isForOfStatement(node)) this.collectForOf(node.getInitializer(), node.getExpression());
    else if (Node.isForStatement(node)) this.collectUses(node.getInitializer(), node.getCondition());
    else if (Node.isBinaryExpression(node))
      this.collectAssignment(node.getLeft(), node.getOperatorToken().getKind(), node.getRight());
    else if (Node.isCallExpression(node)) this.collectCall(node);
    else if (Node.isIdentifier(node) || Node.isArrowFunction(node) || Node.isFunctionExpression(node))
      this.collectMention(node);
    else if (Node.isNewExpression(node)) this.collectUses(...node.getArguments());
    else if (Node.isElementAccessExpression(node)) {
      const index = node.getArgumentExpression();
      if (index) for (const inner of nodesIn(index)) this.collectIndexUse(inner);
    }
  }

  private collectIndexUse(node: Node): void {
    const declaration = localOf(node);
    if (declaration) this.usedAsIndex.add(declaration);
    if (declaration) this.usedAsCount.add(declaration);
  }

  private collectUses(...nodes: readonly (Node | undefined)[]): void {
    for (const node of nodes.flatMap((each) => (each ? nodesIn(each) : []))) {
      const declaration = localOf(node);
      if (declaration) this.usedAsCount.add(declaration);
    }
  }

  private add(declaration: Declaration | undefined, value: AssignedValue): void {
    if (declaration) this.values.set(declaration, [...(this.values.get(declaration) ?? []), value]);
  }

  /** A pattern or name that is declared with the value of `value`. */
  private collectDeclaration(name: Node, value: Expression | undefined): void {
    const holder = name.getParent();
    if (Node.isIdentifier(name)) {
      const variable = holder && variableOf(holder);
      if (value && variable) this.add(variable, { kind: "expression", expression: value });
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
    if (initializer && Node.isIdentifier(element.getNameNode()))
      this.add(element, { kind: "expression", expression: initializer });
    if (item || !Node.isIdentifier(element.getNameNode())) this.collectDeclaration(element.getNameNode(), item);
    else this.add(element, list ? { kind: "element", list } : { kind: "float" });
  }

  private collectForOf(initializer: Node, iterated: Expression): void {
    const { list, gives } = iteratedBy(iterated);
    const name = Node.isVariableDeclarationList(initializer)
      ? initializer.getDeclarations()[0]?.getNameNode()
      : undefined;
    const value: AssignedValue = gives === "positions" ? { kind: "position" } : { kind: "element", list };
    if (name && Node.isArrayBindingPattern(name) && gives === "entries") {
      const [position, element] = name.getElements();
      if (position) this.add(position, { kind: "position" });
      if (element) this.add(element, value);
    } else if (name && Node.isIdentifier(name)) this.add(name.getParentOrThrow(), value);
    else if (Node.isExpression(initializer)) this.add(localOf(initializer), value);
  }

  private collectAssignment(left: Expression, operator: SyntaxKind, right: Expression): void {
    if (!isAssignmentOperator(operator)) return;
    const target = unwrapped(left);
    const declaration = localOf(target);
    const compound = compoundOperators.get(operator);
    if (declaration && compound) {
      this.add(declaration, { kind: "operation", operator: compound, left: target, right });
    } else if (declaration) this.add(declaration, { kind: "expression", expression: right });
    else if (Node.isArrayLiteralExpression(target)) this.collectListAssignment(target, operator, right);
    else for (const place of placesIn(target)) this.add(localOf(place), { kind: "float" });
  }

  private collectListAssignment(target: ArrayLiteralExpression, operator: SyntaxKind, right: Expression): void {
    const list = unwrapped(right);
    for (const [i, element] of target.getElements().entries()) {
      // A default is an assignment of its own.
      const place = Node.isBinaryExpression(element) ? element.getLeft() : element;
      const item = Node.isArrayLiteralExpression(list) ? list.getElements()[i] : undefined;
      if (item) this.collectAssignment(place, operator, item);
      else if (localOf(place)) this.add(localOf(place), { kind: "element", list: right });
      else for (const inner of placesIn(place)) this.add(localOf(inner), { kind: "float" });
    }
  }

  // --- functions ---

  /** The arguments of a nested function are assigned to its parameters. */
  private collectCall(node: CallExpression): void {
    const callee = meaningOf(node.getExpression());
    if (callee.kind === "library") this.collectUses(...node.getArguments());
    const use = callbackUse(node);
    if (use) this.collectCallback(use);
    if (callee.kind !== "function" || !this.isNested(callee.node)) return;
    const args = node.getArguments();
    if (args.some(Node.isSpreadElement)) return this.giveFloats(callee.node);
    for (const [i, parameter] of callee.node.getParameters().entries()) {
      if (!parameter.isRestParameter()) this.collectArgument(parameter, args[i] ?? parameter.getInitializer());
    }
  }

  private isNested(node: CodeNode): boolean {
    return node !== this.entry && enclosingFunction(node) !== undefined;
  }

  private collectArgument(parameter: ParameterDeclaration, argument: Node | undefined): void {
    if (!argument || !Node.isExpression(argument)) return;
    this.collectDeclaration(parameter.getNameNode(), argument);
  }

  /** What an array's method hands to its callback. */
  private collectCallback({ callback, list, roles, initial }: CallbackUse): void {
    const callee = meaningOf(callback);
    if (callee.kind !== "function" || !this.isNested(callee.node)) return;
    for (const [i, parameter] of callee.node.getParameters().entries()) {
      const role = roles[i];
      if (!Node.isIdentifier(parameter.getNameNode()) || role === undefined || parameter.isRestParameter()) {
        this.giveFloat(parameter);
      } else if (role === "element") this.add(parameter, { kind: "element", list });
      else if (role === "position") this.add(parameter, { kind: "position" });
      else if (role === "accumulator") {
        this.add(parameter, initial ? { kind: "expression", expression: initial } : { kind: "element", list });
        for (const expression of returnedBy(callee.node)) this.add(parameter, { kind: "expression", expression });
      }
    }
  }

  /** A function that stands anywhere else than in a call may be given anything. */
  private collectMention(node: Identifier | ArrowFunction | FunctionExpression): void {
    const meaning = meaningOf(node);
    if (meaning.kind === "function" && this.isNested(meaning.node) && isValue(node)) this.giveFloats(meaning.node);
  }

  private giveFloats(node: CodeNode): void {
    for (const parameter of node.getParameters()) this.giveFloat(parameter);
  }

  private giveFloat(parameter: ParameterDeclaration): void {
    if (Node.isIdentifier(parameter.getNameNode())) this.add(parameter, { kind: "float" });
    else this.collectDeclaration(parameter.getNameNode(), undefined);
  }
}

/** Whether a function, or its name, stands where it is neither declared nor called nor an array's callback. */
function isValue(node: Expression): boolean {
  let inner: Node = node;
  let parent = node.getParent();
  while (Node.isExpression(parent) && unwrapped(parent) === node) {
    inner = parent;
    parent = parent.getParent();
  }
  if (Node.isFunctionDeclaration(parent)) return false;
  if (Node.isVariableDeclaration(parent)) return parent.getNameNode() !== inner && !isConstant(parent);
  if (!Node.isCallExpression(parent)) return true;
  return parent.getExpression() !== inner && callbackUse(parent)?.callback !== inner;
}

/** The local variable that an expression names. */
export function localOf(node: Node): Declaration | undefined {
  if (!Node.isExpression(node)) return undefined;
  const inner = unwrapped(node);
  const meaning = Node.isIdentifier(inner) ? meaningOf(inner) : undefined;
  return meaning?.kind === "local" ? meaning.declaration : undefined;
}
