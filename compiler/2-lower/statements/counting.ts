/**
 * Which loops count: a variable that one step changes by a fixed amount, tested against a fixed bound. The step is the
 * increment of a `for`, or the last statement of the body.
 */
import {
  type BinaryExpression,
  type Expression,
  type ForStatement,
  Node,
  type Statement as SourceStatement,
  SyntaxKind,
  type WhileStatement,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { For } from "../../ir/nodes.ts";
import { Cell, type Declaration } from "../contents/contents.ts";
import type { Context } from "../context.ts";
import { numericValue } from "../names/literal-values.ts";
import { meaningOf } from "../names/meanings.ts";
import { effectsOf } from "../syntax/effects.ts";
import { isInvariant } from "./invariant.ts";

export interface Count {
  readonly counter: Cell;
  readonly test: For["test"];
  readonly bound: Expression;
  readonly step: Step;
  /** What a trip does besides the step. */
  readonly body: readonly SourceStatement[];
  /** What a trip may assign to besides the counter. */
  readonly cells: readonly Cell[];
}

/** Positive or negative; an expression where the loop says so. */
interface Step {
  readonly sign: 1 | -1;
  readonly by: Expression | 1;
}

const tests: ReadonlyMap<SyntaxKind, For["test"]> = new Map([
  [SyntaxKind.LessThanToken, "<"],
  [SyntaxKind.LessThanEqualsToken, "<="],
  [SyntaxKind.GreaterThanToken, ">"],
  [SyntaxKind.GreaterThanEqualsToken, ">="],
]);

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** How a loop counts; undefined when it does not. The initializer of a `for` has been lowered. */
export function countOf(context: Context, node: ForStatement | WhileStatement): Count | undefined {
  const condition = Node.isForStatement(node) ? node.getCondition() : node.getExpression();
  const increment = Node.isForStatement(node) ? node.getIncrementor() : undefined;
  const parts = increment ? { step: increment, body: [node.getStatement()] } : lastOfBody(node.getStatement());
  const comparison = condition && unwrapped(condition);
  if (!parts || !Node.isBinaryExpression(comparison)) return undefined;
  for (const side of [comparison.getLeft(), comparison.getRight()]) {
    const count = countBy(context, side, comparison, parts);
    if (count) return count;
  }
  return undefined;
}

/** The last statement of a body that every trip reaches, as its step. */
function lastOfBody(body: SourceStatement): { step: Expression; body: readonly SourceStatement[] } | undefined {
  if (!Node.isBlock(body) || body.getDescendantsOfKind(SyntaxKind.ContinueStatement).length > 0) return undefined;
  const statements = body.getStatements();
  const last = statements.at(-1);
  return Node.isExpressionStatement(last) ? { step: last.getExpression(), body: statements.slice(0, -1) } : undefined;
}

function countBy(
  context: Context,
  side: Expression,
  comparison: BinaryExpression,
  parts: { step: Expression; body: readonly SourceStatement[] },
): Count | undefined {
  const declaration = localNamed(side);
  const counter = declaration && context.bindings.get(declaration);
  if (!declaration || !(counter instanceof Cell) || counter.type !== "index") return undefined;
  const bound = boundOf(comparison, declaration);
  const step = bound && stepOf(parts.step, declaration);
  if (!bound || !step) return undefined;
  const isUpward = bound.test === "<" || bound.test === "<=";
  const effects = effectsOf(context, [comparison, ...parts.body]);
  const isSteady = (part: Expression) => isInvariant(context, part, effects) && !mentions(part, declaration);
  if (effects.cells.includes(counter) || !isSteady(bound.bound) || isUpward !== (step.sign === 1)) return undefined;
  if (step.by !== 1 && !(isIndexStep(context, step.by) && isSteady(step.by))) return undefined;
  return { counter, ...bound, step, body: parts.body, cells: effects.cells };
}

function localNamed(expression: Expression): Declaration | undefined {
  const node = unwrapped(expression);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  return meaning?.kind === "local" ? meaning.declaration : undefined;
}

function mentions(expression: Expression, counter: Declaration): boolean {
  const names = expression.getDescendantsOfKind(SyntaxKind.Identifier);
  return isCounter(expression, counter) || names.some((name) => isCounter(name, counter));
}

function isCounter(expression: Expression, counter: Declaration): boolean {
  return localNamed(expression) === counter;
}

function boundOf(test: BinaryExpression, counter: Declaration): Pick<Count, "test" | "bound"> | undefined {
  const operator = tests.get(test.getOperatorToken().getKind());
  if (!operator) return undefined;
  if (isCounter(test.getLeft(), counter)) return { test: operator, bound: test.getRight() };
  return isCounter(test.getRight(), counter) ? { test: mirrored[operator], bound: test.getLeft() } : undefined;
}

function stepOf(increment: Expression, counter: Declaration): Step | undefined {
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
    case SyntaxKind.EqualsToken:
      return stepOfSum(unwrapped(right), counter);
  }
  return undefined;
}

/** The step of `counter + step`, `step + counter` or `counter - step`. */
function stepOfSum(sum: Expression, counter: Declaration): Step | undefined {
  if (!Node.isBinaryExpression(sum)) return undefined;
  const [left, right] = [sum.getLeft(), sum.getRight()];
  const operator = sum.getOperatorToken().getKind();
  if (operator === SyntaxKind.PlusToken && isCounter(left, counter)) return { sign: 1, by: right };
  if (operator === SyntaxKind.PlusToken && isCounter(right, counter)) return { sign: 1, by: left };
  return operator === SyntaxKind.MinusToken && isCounter(left, counter) ? { sign: -1, by: right } : undefined;
}

function isIndexStep(context: Context, step: Expression): boolean {
  const node = unwrapped(step);
  if (Node.isNumericLiteral(node)) return Number.isSafeInteger(numericValue(node)) && numericValue(node) > 0;
  return context.kinds.kindOf(step) === "index";
}
