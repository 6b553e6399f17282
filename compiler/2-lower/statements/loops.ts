/** Endless loops with exits: every `while`, `do` and `for` that does not count. */
import {
  type DoStatement,
  type Expression,
  type ForStatement,
  Node,
  type Statement,
  type WhileStatement,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Terminator } from "../../ir/nodes.ts";
import type { Cell } from "../contents/contents.ts";
import { asCondition } from "../contents/convert.ts";
import type { Exit } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { numericValue } from "../names/literal-values.ts";
import { effectsOf } from "../syntax/effects.ts";
import { checkpointBefore, requireNoCheckpoint } from "./checkpoints.ts";
import { lowerCounted } from "./counted.ts";
import { countOf } from "./counting.ts";
import { lowerDeclarations } from "./declarations.ts";
import { type Local, leaveUnless, lowerBody, repeat, setAside } from "./trips.ts";

export function lowerWhile(context: Context, node: WhileStatement): Terminator | undefined {
  const count = countOf(context, node);
  if (count) return lowerCounted(context, count, new Set(context.environment.cells()), checkpointBefore(node));
  requireNoCheckpoint(context, node);
  const { cells } = effectsOf(context, [node]);
  const [condition, body] = [node.getExpression(), node.getStatement()];
  return lowerLoop(context, { cells, locals: [], condition, body, isTestFirst: true });
}

export function lowerDo(context: Context, node: DoStatement): Terminator | undefined {
  requireNoCheckpoint(context, node);
  const { cells } = effectsOf(context, [node]);
  const [condition, body] = [node.getExpression(), node.getStatement()];
  return lowerLoop(context, { cells, locals: [], condition, body, isTestFirst: false });
}

export function lowerFor(context: Context, node: ForStatement): Terminator | undefined {
  const initializer = node.getInitializer();
  const outer = new Set(context.environment.cells());
  if (Node.isVariableDeclarationList(initializer)) lowerDeclarations(context, initializer);
  else if (Node.isExpression(initializer)) context.expression(initializer);
  const count = countOf(context, node);
  if (count) return lowerCounted(context, count, outer, checkpointBefore(node));
  requireNoCheckpoint(context, node);
  const { cells } = effectsOf(context, [node.getCondition(), node.getIncrementor(), node.getStatement()]);
  const locals = setAside(context, outer);
  return lowerLoop(context, {
    cells,
    locals,
    condition: node.getCondition(),
    increment: node.getIncrementor(),
    body: node.getStatement(),
    isTestFirst: true,
  });
}

interface SourceLoop {
  /** What a trip may assign to. */
  readonly cells: readonly Cell[];
  /** What the loop's own variables hold at its start. */
  readonly locals: readonly Local[];
  readonly condition?: Expression | undefined;
  readonly increment?: Expression | undefined;
  readonly body: Statement;
  readonly isTestFirst: boolean;
}

function lowerLoop(context: Context, loop: SourceLoop): Terminator | undefined {
  const { condition, increment, body, locals } = loop;
  const labels = context.pendingLabels.splice(0);
  const round = (exit: Exit) => {
    if (loop.isTestFirst && condition) leaveUnlessTrue(context, condition, exit);
    const ending = lowerBody(context, [body], labels, exit);
    if (ending) return ending;
    if (increment) context.expression(increment);
    if (!loop.isTestFirst && condition) leaveUnlessTrue(context, condition, exit);
    return undefined;
  };
  return repeat(context, loop.cells, body, round, { name: labels[0], locals });
}

/** `if (!condition) break`. */
function leaveUnlessTrue(context: Context, condition: Expression, exit: Exit): void {
  const literal = unwrapped(condition);
  if (Node.isTrueLiteral(literal) || (Node.isNumericLiteral(literal) && numericValue(literal) !== 0)) return;
  leaveUnless(context, asCondition(context, context.expression(condition), condition), exit);
}
