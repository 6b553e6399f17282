/**
 * Constants of modules. Numbers are computed at the start of each function that uses them, by the operations of their
 * initializer: folding them here could differ from the engine in the last bit. Arrays of numbers become tables, objects
 * of functions are known at build time.
 */
import {
  type CallExpression,
  type Expression,
  Node,
  type PropertyDeclaration,
  SyntaxKind,
  type VariableDeclaration,
} from "ts-morph";
import { unwrapped } from "../1-parse/functions.ts";
import { isMark } from "../1-parse/functions-with-rules.ts";
import { isRequestable } from "../1-parse/modes.ts";
import { spanOf } from "../1-parse/source-places.ts";
import { notConstant } from "../diagnostics/catalog/2-lower.ts";
import type { Note } from "../diagnostics/diagnostic.ts";
import { makeValue } from "../ir/build.ts";
import { arrayType, type FlatArrayType, isArrayType, isFlat } from "../ir/types.ts";
import { Bundle, type Content, type Declaration } from "./contents/contents.ts";
import { asOwn, scalar } from "./contents/convert.ts";
import { shapeOf, typedArrays } from "./contents/shapes.ts";
import { nameCells } from "./contents/variables.ts";
import type { Context } from "./context.ts";
import { frozenLiteral } from "./names/frozen.ts";
import { isJavaScript } from "./names/java-script.ts";
import { numericValue } from "./names/literal-values.ts";
import { mathConstants, mathFunctions } from "./names/math-names.ts";
import { isConstant, isInsideFunction, meaningOf } from "./names/meanings.ts";
import { classOf } from "./names/members.ts";
import { type Change, changeOf } from "./syntax/constant-changes.ts";
import { nodesIn } from "./syntax/nodes-in.ts";

/** What a variable of a module holds. It is bound on its first use. */
export function bindConstant(context: Context, declaration: Declaration, name: string, place: Node): void {
  const refuse = ({ why, remedy, notes }: NotConstant) => {
    context.bindings.set(declaration, context.refuse(notConstant.at(spanOf(place), { name, why, remedy }, notes)));
  };
  const isValue = Node.isExpression(declaration);
  if (!isInitialised(declaration) && !isValue) {
    return refuse({ why: "only plain constants of a module can be used" });
  }
  const initializer = isValue ? declaration : declaration.getInitializer();
  if (!initializer) return refuse({ why: "it has no initial value" });
  const obstacle = whyNotConstant(declaration, initializer);
  if (obstacle) return refuse(obstacle);
  const { builder, environment } = context;
  context.builder = context.prelude;
  context.environment = environment.bare();
  context.at(declaration, context.newGroup(), () => {
    const data = tableOf(initializer, [declaration]);
    const evaluate = () => context.within(context.bindings.root, () => context.expression(initializer));
    const content = data ? table(context, declaration, data, name) : evaluate();
    context.bindings.set(declaration, held(context, content, name, declaration));
    // What a function of the module captured there is the same in all its calls.
    for (const cell of context.environment.cells()) {
      const value = context.environment.get(cell);
      if (typeof value !== "string" && isArrayType(value.type)) context.fixedArrays.set(value, "constant");
    }
  });
  environment.keep(context.environment);
  context.builder = builder;
  context.environment = environment;
}

function held(context: Context, content: Content, name: string, declaration: Declaration): Content {
  if (content.kind === "bundle") {
    nameCells(context, content, name);
    freeze(content);
    return content;
  }
  const isBoolean = content.kind === "scalar" && content.value.type === "bool";
  if (content.kind === "array") {
    const value = context.named(content.value, { name });
    context.fixedArrays.set(value, "constant");
    return { ...content, value };
  }
  if (content.kind !== "literal" && (content.kind !== "scalar" || isBoolean)) return content;
  return scalar(context.named(asOwn(context, content, declaration), { name }));
}

/** A module's object is the same for all functions: nothing may write it. */
function freeze(bundle: Bundle): void {
  bundle.holders++;
  bundle.isOwn = false;
  for (const slot of bundle.slots.values()) if (slot instanceof Bundle) freeze(slot);
}

function table(
  context: Context,
  declaration: Declaration,
  data: { type: FlatArrayType; values: readonly (number | boolean)[] },
  name: string,
): Content {
  const result = makeValue(data.type, { name });
  const id = context.program.table(declaration, data, name);
  context.builder.push({ kind: "table", table: id, result, origin: context.builder.origin });
  context.fixedArrays.set(result, "constant");
  return { kind: "array", value: result };
}

/** Why a module's variable cannot be read as a constant. */
interface NotConstant {
  readonly why: string;
  readonly remedy?: string;
  readonly notes?: readonly Note[];
}

/** Undefined for a variable that can be read as a constant. */
export function whyNotConstant(
  declaration: Declaration,
  initializer: Expression,
  trail: readonly Node[] = [],
): NotConstant | undefined {
  if (trail.includes(declaration)) return { why: "it refers to itself" };
  if (!Node.isExpression(declaration) && !isConstant(declaration)) {
    return Node.isPropertyDeclaration(declaration)
      ? { why: "it is a field of the class, and may change", remedy: "Declare it as 'static readonly'." }
      : { why: "it is a variable of the module, and may change" };
  }
  if (isCircular(initializer, declaration)) {
    const remedy = "Write the value of one of the constants out: none of them can be computed before the others.";
    return { why: "its initial value depends on itself", remedy };
  }
  if (!isConstantExpression(initializer, [...trail, declaration]))
    return { why: "its initial value is not made of literal numbers" };
  const type = initializer.getType();
  const mayChange =
    (type.isAny() && isJavaScript(declaration)) || (type.isObject() && type.getCallSignatures().length === 0);
  const change = mayChange ? changeOf(declaration) : undefined;
  return change && described(change, initializer);
}

/** Whether a value is computed of a constant, directly or by way of other ones. Functions read constants later. */
function isCircular(initializer: Expression, declaration: Declaration, seen = new Set<Node>()): boolean {
  if (seen.has(initializer)) return false;
  seen.add(initializer);
  return nodesIn(initializer).some((node) => {
    if (!Node.isIdentifier(node) || isInsideFunction(node)) return false;
    const meaning = meaningOf(node);
    if (meaning.kind !== "module" || node.getParent() === meaning.declaration) return false;
    const value = Node.isVariableDeclaration(meaning.declaration) ? meaning.declaration.getInitializer() : undefined;
    return meaning.declaration === declaration || (value !== undefined && isCircular(value, declaration, seen));
  });
}

function described({ kind, place }: Change, initializer: Expression): NotConstant {
  const isList = tableOf(initializer, []) !== undefined;
  const fixed = isList ? "declare it as 'readonly number[]'" : "write 'as const' behind its value";
  const remedy = `Hand it in as a parameter, or ${fixed}.`;
  const note = (message: string): readonly Note[] => [{ message, span: spanOf(place) }];
  switch (kind) {
    case "written": {
      const instead = isInsideFunction(place)
        ? "Hand it in as a parameter, or write into a copy of it."
        : "Fill it in a function that gives it back: 'const table = filled()'.";
      return { why: "its content is changed", remedy: instead, notes: note("It is changed here.") };
    }
    case "handed on": {
      const why = "its content may be changed where it is handed on";
      return { why, remedy, notes: note("It is handed on here.") };
    }
    case "exported": {
      const why = "it is exported, and other modules can change its content";
      return { why, remedy, notes: note("It is exported here.") };
    }
  }
}

const constantOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
]);

/** Whether an expression is made of literals, other constants, operators and `Math` alone. */
function isConstantExpression(expression: Expression, trail: readonly Node[]): boolean {
  const node = withoutFreezing(expression);
  // What a package computes when it is loaded is computed where it is used, if that can be lowered.
  if (isJavaScript(node)) return true;
  if (Node.isNumericLiteral(node) || Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) return true;
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return true;
  if (tableOf(node, trail)) return true;
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    return (
      operator !== SyntaxKind.PlusPlusToken &&
      operator !== SyntaxKind.MinusMinusToken &&
      isConstantExpression(node.getOperand(), trail)
    );
  }
  if (Node.isBinaryExpression(node)) {
    return (
      constantOperators.has(node.getOperatorToken().getKind()) &&
      isConstantExpression(node.getLeft(), trail) &&
      isConstantExpression(node.getRight(), trail)
    );
  }
  if (Node.isCallExpression(node)) {
    const callee = meaningOf(node.getExpression());
    if (callee.kind === "fluxion") return isRequestable(callee.name) || isMark(callee.name);
    const isMath = callee.kind === "library" && callee.of === "Math" && mathFunctions.has(callee.name);
    return (
      (isMath || callee.kind === "function" || makesList(node, trail)) &&
      node.getArguments().every((argument) => Node.isExpression(argument) && isConstantExpression(argument, trail))
    );
  }
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) return true;
  if (Node.isNewExpression(node)) {
    const args = node.getArguments().filter((argument) => Node.isExpression(argument));
    const isMade = classOf(node.getExpression()) !== undefined || typedArrays.has(node.getExpression().getText());
    return isMade && args.every((argument) => isConstantExpression(argument, trail));
  }
  if (Node.isArrayLiteralExpression(node)) {
    return node.getElements().every((it) => Node.isExpression(it) && isConstantExpression(it, trail));
  }
  if (Node.isObjectLiteralExpression(node)) {
    return node.getProperties().every((property) => {
      if (Node.isPropertyAssignment(property)) return isConstantExpression(property.getInitializerOrThrow(), trail);
      if (Node.isMethodDeclaration(property)) return true;
      return Node.isShorthandPropertyAssignment(property) && isConstantExpression(property.getNameNode(), trail);
    });
  }
  return (Node.isIdentifier(node) || Node.isPropertyAccessExpression(node)) && isConstantName(node, trail);
}

/** Methods that make a list of the elements of another. */
const making: ReadonlySet<string> = new Set(["concat", "filter", "flatMap", "map", "slice"]);

/** Whether a call computes a list: `Array.from(...)`, `Float64Array.from(...)`, `constant.map(...)`. */
function makesList(node: CallExpression, trail: readonly Node[]): boolean {
  const callee = node.getExpression();
  const meaning = meaningOf(callee);
  if (meaning.kind !== "library" || !Node.isPropertyAccessExpression(callee)) return false;
  const factory = meaning.of.replace(/Constructor$/, "");
  const isFactory = factory !== meaning.of && (factory === "Array" || typedArrays.has(factory));
  if (isFactory) return meaning.name === "from" || meaning.name === "of";
  return making.has(meaning.name) && isConstantExpression(callee.getExpression(), trail);
}

function withoutFreezing(expression: Expression): Expression {
  const node = unwrapped(expression);
  return frozenLiteral(node) ?? node;
}

function isConstantName(node: Expression, trail: readonly Node[]): boolean {
  const meaning = meaningOf(node);
  if (meaning.kind === "enumMember" || meaning.kind === "function") return true;
  if (meaning.kind === "global") return meaning.name === "NaN" || meaning.name === "Infinity";
  if (meaning.kind === "library") {
    return meaning.of === "NumberConstructor" || mathConstants.has(meaning.name) || mathFunctions.has(meaning.name);
  }
  if (meaning.kind === "module" && isInitialised(meaning.declaration)) {
    const initializer = meaning.declaration.getInitializer();
    return initializer !== undefined && whyNotConstant(meaning.declaration, initializer, trail) === undefined;
  }
  return Node.isPropertyAccessExpression(node) && isConstantExpression(node.getExpression(), trail);
}

function isInitialised(declaration: Declaration): declaration is VariableDeclaration | PropertyDeclaration {
  return Node.isVariableDeclaration(declaration) || Node.isPropertyDeclaration(declaration);
}

// --- tables ---

/** The content of `[1, 2]`, `new Float64Array([1, 2])`, `Float64Array.of(1, 2)` and `Float64Array.from([1, 2])`. */
function tableOf(
  expression: Expression,
  trail: readonly Node[],
): { type: FlatArrayType; values: readonly (number | boolean)[] } | undefined {
  const node = withoutFreezing(expression);
  if (Node.isArrayLiteralExpression(node)) {
    const values = valuesOf(node.getElements(), trail);
    const isBoolean = values !== undefined && values.length > 0 && values.every((value) => typeof value === "boolean");
    if (isBoolean) return { type: arrayType("bool", "list"), values };
    return values?.every((value) => typeof value === "number") ? { type: arrayType("f64", "list"), values } : undefined;
  }
  const type = typedTableType(node);
  if (!type || !(Node.isNewExpression(node) || Node.isCallExpression(node))) return undefined;
  const items = node.getArguments();
  const isList = Node.isNewExpression(node) || node.getExpression().getText().endsWith(".from");
  const [list] = items;
  const inner = isList && list && Node.isExpression(list) ? unwrapped(list) : undefined;
  if (isList && !(inner && Node.isArrayLiteralExpression(inner))) return undefined;
  const values = valuesOf(inner && Node.isArrayLiteralExpression(inner) ? inner.getElements() : items, trail);
  return values?.every((value) => typeof value === "number") ? { type, values } : undefined;
}

function typedTableType(node: Node): FlatArrayType | undefined {
  const callee = Node.isNewExpression(node) || Node.isCallExpression(node) ? node.getExpression() : undefined;
  const name = callee && Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee;
  const element = name && typedArrays.get(name.getText());
  if (!element || !callee) return undefined;
  if (Node.isCallExpression(node) && !/\.(of|from)$/.test(callee.getText())) return undefined;
  const shape = shapeOf(node.getType(), node);
  return shape.kind === "leaf" && isFlat(shape.type) ? shape.type : undefined;
}

function valuesOf(elements: readonly Node[], trail: readonly Node[]): (number | boolean)[] | undefined {
  const values = elements.map((element) => (Node.isExpression(element) ? exactValue(element, trail) : undefined));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** The value of an expression that is the same, to the last bit, on every engine: the four operations on literals. */
function exactValue(expression: Expression, trail: readonly Node[]): number | boolean | undefined {
  const node = unwrapped(expression);
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isNumericLiteral(node)) return numericValue(node);
  if (Node.isPrefixUnaryExpression(node)) {
    const operand = exactValue(node.getOperand(), trail);
    if (typeof operand !== "number") return undefined;
    if (node.getOperatorToken() === SyntaxKind.MinusToken) return -operand;
    return node.getOperatorToken() === SyntaxKind.PlusToken ? operand : undefined;
  }
  if (Node.isBinaryExpression(node)) {
    const left = exactValue(node.getLeft(), trail);
    const right = exactValue(node.getRight(), trail);
    if (typeof left !== "number" || typeof right !== "number") return undefined;
    switch (node.getOperatorToken().getKind()) {
      case SyntaxKind.PlusToken:
        return left + right;
      case SyntaxKind.MinusToken:
        return left - right;
      case SyntaxKind.AsteriskToken:
        return left * right;
      case SyntaxKind.SlashToken:
        return left / right;
    }
    return undefined;
  }
  return Node.isIdentifier(node) || Node.isPropertyAccessExpression(node) ? exactValueOfName(node, trail) : undefined;
}

function exactValueOfName(node: Expression, trail: readonly Node[]): number | boolean | undefined {
  const meaning = meaningOf(node);
  if (meaning.kind === "enumMember") {
    const value = meaning.member.getValue();
    return typeof value === "number" ? value : undefined;
  }
  if (meaning.kind === "library" && meaning.of === "Math") return mathConstants.get(meaning.name);
  if (meaning.kind === "global" && meaning.name === "NaN") return Number.NaN;
  if (meaning.kind === "global" && meaning.name === "Infinity") return Number.POSITIVE_INFINITY;
  if (meaning.kind !== "module" || !isInitialised(meaning.declaration)) return undefined;
  const initializer = meaning.declaration.getInitializer();
  if (!initializer || !isConstant(meaning.declaration) || trail.includes(meaning.declaration)) return undefined;
  return exactValue(initializer, [...trail, meaning.declaration]);
}
