/**
 * Counted loops: `for (let i = from; i < to; i += step)` whose counter nothing else changes and whose bound and step
 * stay the same. Also `for (const x of array)`.
 */

import {
  type BinaryExpression,
  type Expression,
  type ForOfStatement,
  type ForStatement,
  Node,
  type Statement as SourceStatement,
  SyntaxKind,
  type VariableDeclaration,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue } from "../../ir/build.ts";
import type { For, Terminator, Value, Variable } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { entriesOf } from "../assigned-values.ts";
import { Cell, type Content, describe } from "../contents.ts";
import type { Context } from "../context.ts";
import { asIndex, asOwn, scalar } from "../convert.ts";
import { type Effects, effectsOf } from "../effects.ts";
import { valuesOf } from "../environment.ts";
import { elementOfTuple } from "../expressions/names.ts";
import { numericValue } from "../literal-values.ts";
import { mathFunctions } from "../math-names.ts";
import { meaningOf } from "../meanings.ts";
import { declarePattern } from "../patterns.ts";
import { referenceTo, writeReference } from "../references.ts";
import { block, branch, region } from "../regions.ts";
import { carry, type Local, lowerBody, restore, setAside } from "./trips.ts";

export interface Count {
  readonly counter: Cell;
  readonly test: For["test"];
  readonly bound: Expression;
  /** Positive or negative; an expression where the loop says so. */
  readonly step: { readonly sign: 1 | -1; readonly by: Expression | 1 };
}

const tests: ReadonlyMap<SyntaxKind, For["test"]> = new Map([
  [SyntaxKind.LessThanToken, "<"],
  [SyntaxKind.LessThanEqualsToken, "<="],
  [SyntaxKind.GreaterThanToken, ">"],
  [SyntaxKind.GreaterThanEqualsToken, ">="],
]);

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** How a `for` counts; undefined when it does not. Its initializer has been lowered. */
export function countOf(context: Context, node: ForStatement): Count | undefined {
  const list = node.getInitializer();
  const condition = node.getCondition();
  const increment = node.getIncrementor();
  if (!Node.isVariableDeclarationList(list) || !condition || !increment) return undefined;
  const test = unwrapped(condition);
  if (!Node.isBinaryExpression(test)) return undefined;
  for (const declaration of list.getDeclarations()) {
    const counter = context.bindings.get(declaration);
    if (!(counter instanceof Cell) || counter.type !== "index") continue;
    const bound = boundOf(test, declaration);
    const step = bound && stepOf(increment, declaration);
    if (!bound || !step) continue;
    const body = node.getStatement();
    const effects = effectsOf(context, [condition, body]);
    const isSteady = (part: Expression) => isInvariant(context, part, effects) && !mentions(part, declaration);
    const isFixed = !effects.cells.includes(counter) && isSteady(bound.bound);
    const isUpward = bound.test === "<" || bound.test === "<=";
    if (!isFixed || isUpward !== (step.sign === 1)) return undefined;
    if (step.by !== 1 && !(isIndexStep(context, step.by) && isSteady(step.by))) return undefined;
    return { counter, ...bound, step };
  }
  return undefined;
}

function mentions(expression: Expression, counter: VariableDeclaration): boolean {
  const names = expression.getDescendantsOfKind(SyntaxKind.Identifier);
  return isCounter(expression, counter) || names.some((name) => isCounter(name, counter));
}

function isCounter(expression: Expression, declaration: VariableDeclaration): boolean {
  const node = unwrapped(expression);
  if (!Node.isIdentifier(node)) return false;
  const meaning = meaningOf(node);
  return meaning.kind === "local" && meaning.declaration === declaration;
}

function boundOf(test: BinaryExpression, counter: VariableDeclaration): Pick<Count, "test" | "bound"> | undefined {
  const operator = tests.get(test.getOperatorToken().getKind());
  if (!operator) return undefined;
  if (isCounter(test.getLeft(), counter)) return { test: operator, bound: test.getRight() };
  return isCounter(test.getRight(), counter) ? { test: mirrored[operator], bound: test.getLeft() } : undefined;
}

function stepOf(increment: Expression, counter: VariableDeclaration): Count["step"] | undefined {
  const node = unwrapped(increment);
  if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) {
    if (!isCounter(node.getOperand(), counter)) return undefined;
    const operator = node.getOperatorToken();
    if (operator === SyntaxKind.PlusPlusToken) return { sign: 1, by: 1 };
    return operator === SyntaxKind.MinusMinusToken ? { sign: -1, by: 1 } : undefined;
  }
  if (!Node.isBinaryExpression(node) || !isCounter(node.getLeft(), counter)) return undefined;
  const right = node.getRight();
  switch (node.getOperatorToken().getKind()) {
    case SyntaxKind.PlusEqualsToken:
      return { sign: 1, by: right };
    case SyntaxKind.MinusEqualsToken:
      return { sign: -1, by: right };
    case SyntaxKind.EqualsToken: {
      const sum = unwrapped(right);
      if (!Node.isBinaryExpression(sum)) return undefined;
      const operator = sum.getOperatorToken().getKind();
      if (operator === SyntaxKind.PlusToken && isCounter(sum.getLeft(), counter))
        return { sign: 1, by: sum.getRight() };
      if (operator === SyntaxKind.PlusToken && isCounter(sum.getRight(), counter))
        return { sign: 1, by: sum.getLeft() };
      if (operator === SyntaxKind.MinusToken && isCounter(sum.getLeft(), counter))
        return { sign: -1, by: sum.getRight() };
    }
  }
  return undefined;
}

function isIndexStep(context: Context, step: Expression): boolean {
  const node = unwrapped(step);
  if (Node.isNumericLiteral(node)) return Number.isSafeInteger(numericValue(node)) && numericValue(node) > 0;
  return context.kinds.kindOf(step) === "index";
}

/** Whether an expression has the same value in every trip of a loop with these effects, and no effects itself. */
function isInvariant(context: Context, expression: Expression, effects: Effects): boolean {
  const node = unwrapped(expression);
  const all = (...parts: readonly Node[]) =>
    parts.every((part) => Node.isExpression(part) && isInvariant(context, part, effects));
  if (Node.isNumericLiteral(node)) return true;
  if (Node.isIdentifier(node)) {
    const meaning = meaningOf(node);
    if (meaning.kind !== "local" && meaning.kind !== "module")
      return meaning.kind === "global" || meaning.kind === "library";
    const binding = context.bindings.get(meaning.declaration);
    if (binding === undefined) return meaning.kind === "module";
    if (binding instanceof Cell) return !effects.cells.includes(binding);
    return binding.kind !== "bundle" || binding.cells().every((cell) => !effects.cells.includes(cell));
  }
  if (Node.isPropertyAccessExpression(node)) {
    const { kind } = meaningOf(node);
    return (
      kind === "enumMember" ||
      kind === "module" ||
      meaningOf(node.getExpression()).kind === "global" ||
      all(node.getExpression())
    );
  }
  if (Node.isElementAccessExpression(node)) {
    const object = node.getExpression();
    const meaning = meaningOf(object);
    const binding = meaning.kind === "local" ? context.bindings.get(meaning.declaration) : undefined;
    const array = binding instanceof Cell ? context.environment.get(binding) : undefined;
    const isArray = array !== undefined && typeof array !== "string" && isArrayType(array.type);
    return isArray && !effects.mayWrite(array) && all(object, node.getArgumentExpressionOrThrow());
  }
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getKind();
    return operator < SyntaxKind.FirstAssignment && all(node.getLeft(), node.getRight());
  }
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    return operator !== SyntaxKind.PlusPlusToken && operator !== SyntaxKind.MinusMinusToken && all(node.getOperand());
  }
  if (Node.isConditionalExpression(node)) return all(node.getCondition(), node.getWhenTrue(), node.getWhenFalse());
  if (!Node.isCallExpression(node)) return false;
  const callee = meaningOf(node.getExpression());
  return (
    callee.kind === "library" && callee.of === "Math" && mathFunctions.has(callee.name) && all(...node.getArguments())
  );
}

/** `outer` are the cells that existed before the loop. */
export function lowerCounted(
  context: Context,
  node: ForStatement,
  count: Count,
  outer: ReadonlySet<Cell>,
): Terminator | undefined {
  const { builder } = context;
  const { counter, bound, step } = count;
  const from = context.environment.get(counter);
  if (typeof from === "string") throw new InternalError("a counter without a start");
  const to = asOwn(context, context.expression(bound), bound);
  const by = step.by === 1 ? builder.index(step.sign) : signed(context, step.by, step.sign);
  const range = { from, to, step: by, test: count.test };
  const effects = effectsOf(context, [node.getStatement()]);
  const locals = setAside(context, outer).filter(([cell]) => cell !== counter);
  const begin = (position: Value) => context.environment.set(counter, position);
  return lowerTrips(context, { range, body: node.getStatement(), effects, locals, begin, variable: counter.variable });
}

function signed(context: Context, by: Expression, sign: 1 | -1): Value {
  const content = context.expression(by);
  if (content.kind === "literal") return context.builder.index(sign * content.value);
  const value = asIndex(context, content, by);
  return sign === 1 ? value : context.builder.compute("negate", value);
}

interface Trips {
  readonly range: Pick<For, "from" | "to" | "step" | "test">;
  readonly body: SourceStatement;
  readonly effects: Effects;
  /** What the loop's own variables, besides the counter, hold at its start. */
  readonly locals: readonly Local[];
  /** Gives the counter its meaning at the start of each trip. */
  begin(position: Value): void;
  readonly variable: Variable | undefined;
}

function lowerTrips(context: Context, trips: Trips): Terminator | undefined {
  const { range, effects, variable } = trips;
  const labels = context.pendingLabels.splice(0);
  return block(context, labels[0] ?? "loop", [], (exit) => {
    restore(context, trips.locals);
    const state = carry(context, effects.cells);
    const position = makeValue("index", variable);
    const trip = branch(context, () => {
      state.enter(context);
      trips.begin(position);
      return lowerBody(context, trips.body, labels, exit);
    });
    state.leave(trip);
    const { builder } = context;
    const results = state.cells.map((cell) => makeValue(cell.type, cell.variable));
    const body = region(trip, valuesOf(state.cells, trip.environment), [position, ...state.args]);
    builder.push({ kind: "for", ...range, initial: state.initial, body, results, origin: builder.origin });
    state.cells.forEach((cell, i) => context.environment.set(cell, results[i]!));
    return undefined;
  }).end;
}

/** `for (const x of array)` and `for (const [i, x] of array.entries())`, over the positions of the array. */
export function lowerForOf(context: Context, node: ForOfStatement): Terminator | undefined {
  if (node.isAwaited()) {
    context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'for await' is", remedy: "Write a plain loop." }));
    return undefined;
  }
  const entries = entriesOf(node.getExpression());
  const expression = entries ?? node.getExpression();
  const list = context.expression(expression);
  if (list.kind !== "array" && !(list.kind === "bundle" && list.form === "tuple")) {
    if (list.kind !== "refused") {
      context.refuse(unexpectedStructure.at(spanOf(expression), { expected: "An array", found: describe(list) }));
    }
    return undefined;
  }
  const { builder } = context;
  const to = list.kind === "array" ? builder.length(list.value) : builder.index(list.slots.size);
  const range = { from: builder.index(0), to, step: builder.index(1), test: "<" as const };
  const begin = (position: Value) => {
    const element: Content =
      list.kind === "array"
        ? scalar(context.builder.load(list.value, position))
        : elementOfTuple(context, list, position, expression);
    const initializer = node.getInitializer();
    const items = [scalar(position), element];
    if (Node.isExpression(initializer)) {
      writeReference(context, referenceTo(context, initializer), element, initializer);
      return;
    }
    const [declaration] = Node.isVariableDeclarationList(initializer) ? initializer.getDeclarations() : [];
    if (declaration) {
      declarePattern(context, declaration.getNameNode(), declaration, entries ? { items } : { content: element });
    }
  };
  const effects = effectsOf(context, [node]);
  return lowerTrips(context, { range, body: node.getStatement(), effects, locals: [], begin, variable: undefined });
}
