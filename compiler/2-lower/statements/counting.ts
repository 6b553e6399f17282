/**
 * Which loops count: a variable that one step changes by a fixed amount, tested against a fixed bound or against another
 * such variable. The steps stand in the increment of a `for`, or at the end of the body.
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
import { nodesIn } from "../syntax/nodes-in.ts";
import { isAssignmentOperator } from "../syntax/targets.ts";
import { isInvariant } from "./invariant.ts";

export interface Count {
  readonly counter: Cell;
  readonly test: For["test"];
  /** What the counter is compared with: a fixed bound, or a counter that comes towards it. */
  readonly bound: Expression;
  /** What is added to the counter before it is compared. */
  readonly ahead?: Ahead | undefined;
  readonly meeting?: Meeting | undefined;
  readonly step: Shift;
  /** What a trip does besides the step. */
  readonly body: readonly SourceStatement[];
  /** What a trip does when its body has ended, also by `continue`. */
  readonly advances: readonly Expression[];
  /** What a trip may assign to besides the counter. */
  readonly cells: readonly Cell[];
}

/** A fixed integer, added or subtracted; an expression where the loop says so. */
interface Shift {
  readonly sign: 1 | -1;
  readonly by: Expression | 1;
}

type Ahead = Shift & { readonly by: Expression };

/** What a counter and the one that bounds it are changed by. */
interface Meeting {
  readonly ownStep: number;
  readonly otherStep: number;
}

/** A loop without its test. */
interface Trip {
  readonly body: readonly SourceStatement[];
  readonly advances: readonly Expression[];
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
  const body = node.getStatement();
  const trip = increment ? { body: [body], advances: inOrder(increment) } : tripOf(context, body);
  const comparison = condition && unwrapped(condition);
  if (!trip || !Node.isBinaryExpression(comparison)) return undefined;
  for (const side of [comparison.getLeft(), comparison.getRight()]) {
    for (const compared of countersIn(context, side)) {
      const count = countBy(context, compared, side, comparison, trip);
      if (count) return count;
    }
  }
  return undefined;
}

interface Compared {
  readonly name: Expression;
  readonly ahead?: Ahead;
}

/** What may be a counter in one side of a test: the side itself, or a part of `counter + step`. */
function countersIn(context: Context, side: Expression): readonly Compared[] {
  const sum = unwrapped(side);
  if (!Node.isBinaryExpression(sum)) return [{ name: side }];
  return [sum.getLeft(), sum.getRight()].flatMap((name): Compared[] => {
    const declaration = localNamed(name);
    const ahead = declaration && stepOfSum(sum, declaration);
    return ahead && isIndexStep(context, ahead.by) ? [{ name, ahead }] : [];
  });
}

/** The expressions that commas separate. */
function inOrder(expression: Expression): readonly Expression[] {
  const node = unwrapped(expression);
  const isList = Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.CommaToken;
  return isList ? [...inOrder(node.getLeft()), ...inOrder(node.getRight())] : [node];
}

/** A body that every trip runs to its end, with the changes of counters that stand there. */
function tripOf(context: Context, body: SourceStatement): Trip | undefined {
  if (!Node.isBlock(body) || body.getDescendantsOfKind(SyntaxKind.ContinueStatement).length > 0) return undefined;
  const statements = body.getStatements();
  const advances: Expression[] = [];
  for (const statement of statements.toReversed()) {
    const expression = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    const changed = expression && changedBy(expression);
    if (!changed || !indexNamed(context, changed) || !stepOf(expression, changed)) break;
    advances.unshift(expression);
  }
  return { body: statements.slice(0, statements.length - advances.length), advances };
}

function countBy(
  context: Context,
  { name, ahead }: Compared,
  side: Expression,
  comparison: BinaryExpression,
  trip: Trip,
): Count | undefined {
  const declaration = localNamed(name);
  const counter = declaration && indexNamed(context, declaration);
  if (!counter) return undefined;
  const bound = boundOf(comparison, side);
  const [own, ...again] = trip.advances.filter((advance) => changedBy(advance) === declaration);
  const step = own && stepOf(own, declaration);
  if (!bound || !step || again.length > 0) return undefined;
  const isUpward = bound.test === "<" || bound.test === "<=";
  const behind = trip.advances.slice(trip.advances.indexOf(own) + 1);
  if (isUpward !== (step.sign === 1) || behind.some((advance) => mayRead(advance, declaration))) return undefined;
  const advances = trip.advances.filter((advance) => advance !== own);
  const effects = effectsOf(context, [comparison, ...trip.body, ...advances]);
  const isSteady = (part: Expression) => isInvariant(context, part, effects) && !mentions(part, declaration);
  if (effects.cells.includes(counter)) return undefined;
  if (step.by !== 1 && !(isIndexStep(context, step.by) && isSteady(step.by))) return undefined;
  const isWhole = context.kinds.kindOf(bound.bound) === "index";
  if (ahead && !(isWhole && isSteady(bound.bound) && isSteady(ahead.by))) return undefined;
  const meeting = isSteady(bound.bound) ? undefined : meetingOf(context, bound.bound, step, { ...trip, advances });
  if (!meeting && !isSteady(bound.bound)) return undefined;
  return { counter, ...bound, ahead, meeting, step, body: trip.body, advances, cells: effects.cells };
}

/** The counter that `bound` is, if each trip changes it by a fixed amount and so brings both together. */
function meetingOf(context: Context, bound: Expression, step: Shift, { body, advances }: Trip): Meeting | undefined {
  const declaration = localNamed(bound);
  const cell = declaration && indexNamed(context, declaration);
  if (!cell) return undefined;
  const [own, ...again] = advances.filter((advance) => changedBy(advance) === declaration);
  const other = own && stepOf(own, declaration);
  const others = advances.filter((advance) => advance !== own);
  if (!other || again.length > 0 || effectsOf(context, [...body, ...others]).cells.includes(cell)) return undefined;
  const [ownStep, otherStep] = [sizeOf(step), sizeOf(other)];
  if (ownStep === undefined || otherStep === undefined) return undefined;
  return Math.sign(ownStep - otherStep) === step.sign ? { ownStep, otherStep } : undefined;
}

/** The amount of a step that a literal gives. */
function sizeOf({ sign, by }: Shift): number | undefined {
  if (by === 1) return sign;
  const node = unwrapped(by);
  const isLiteral = Node.isNumericLiteral(node) && Number.isSafeInteger(numericValue(node));
  return isLiteral ? sign * numericValue(node) : undefined;
}

/** The variable that an expression which is a statement counts up or down, or assigns to. */
function changedBy(expression: Expression): Declaration | undefined {
  const node = unwrapped(expression);
  if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) return localNamed(node.getOperand());
  const isAssignment = Node.isBinaryExpression(node) && isAssignmentOperator(node.getOperatorToken().getKind());
  return isAssignment ? localNamed(node.getLeft()) : undefined;
}

/** Whether code may read a variable, itself or in a function that it calls. */
function mayRead(code: Expression, variable: Declaration): boolean {
  return mentions(code, variable) || nodesIn(code).some((node) => !isPlain(node));
}

function localNamed(expression: Expression): Declaration | undefined {
  const node = unwrapped(expression);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  return meaning?.kind === "local" ? meaning.declaration : undefined;
}

/** Whether code at a node calls nothing that the program has written. */
function isPlain(node: Node): boolean {
  return !Node.isCallExpression(node) && !Node.isNewExpression(node) && !Node.isPropertyAccessExpression(node);
}

/** The variable, if it holds integers. */
function indexNamed(context: Context, declaration: Declaration): Cell | undefined {
  const held = context.bindings.get(declaration);
  return held instanceof Cell && held.type === "index" ? held : undefined;
}

function mentions(expression: Expression, counter: Declaration): boolean {
  const names = expression.getDescendantsOfKind(SyntaxKind.Identifier);
  return isCounter(expression, counter) || names.some((name) => isCounter(name, counter));
}

function isCounter(expression: Expression, counter: Declaration): boolean {
  return localNamed(expression) === counter;
}

function boundOf(test: BinaryExpression, counted: Expression): Pick<Count, "test" | "bound"> | undefined {
  const operator = tests.get(test.getOperatorToken().getKind());
  if (!operator) return undefined;
  if (counted === test.getLeft()) return { test: operator, bound: test.getRight() };
  return { test: mirrored[operator], bound: test.getLeft() };
}

function stepOf(increment: Expression, counter: Declaration): Shift | undefined {
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
function stepOfSum(sum: Expression, counter: Declaration): Ahead | undefined {
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
