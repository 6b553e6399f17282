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
import type { Context } from "../context.ts";
import { asCondition } from "../convert.ts";
import { type Effects, effectsOf } from "../effects.ts";
import { valuesOf } from "../environment.ts";
import { numericValue } from "../literal-values.ts";
import { block, branch, type Exit, joinBranches, leave, region, unreachable } from "../regions.ts";
import { lowerCounted } from "./counted.ts";
import { countOf } from "./counting.ts";
import { lowerDeclarations } from "./declarations.ts";
import { carry, type Local, lowerBody, restore, setAside } from "./trips.ts";

export function lowerWhile(context: Context, node: WhileStatement): Terminator | undefined {
  const count = countOf(context, node);
  if (count) return lowerCounted(context, count, new Set(context.environment.cells()));
  const effects = effectsOf(context, [node]);
  const [condition, body] = [node.getExpression(), node.getStatement()];
  return lowerLoop(context, { effects, locals: [], condition, body, isTestFirst: true });
}

export function lowerDo(context: Context, node: DoStatement): Terminator | undefined {
  const effects = effectsOf(context, [node]);
  const [condition, body] = [node.getExpression(), node.getStatement()];
  return lowerLoop(context, { effects, locals: [], condition, body, isTestFirst: false });
}

export function lowerFor(context: Context, node: ForStatement): Terminator | undefined {
  const initializer = node.getInitializer();
  const outer = new Set(context.environment.cells());
  if (Node.isVariableDeclarationList(initializer)) lowerDeclarations(context, initializer);
  else if (Node.isExpression(initializer)) context.expression(initializer);
  const count = countOf(context, node);
  if (count) return lowerCounted(context, count, outer);
  const effects = effectsOf(context, [node.getCondition(), node.getIncrementor(), node.getStatement()]);
  const locals = setAside(context, outer);
  return lowerLoop(context, {
    effects,
    locals,
    condition: node.getCondition(),
    increment: node.getIncrementor(),
    body: node.getStatement(),
    isTestFirst: true,
  });
}

interface SourceLoop {
  readonly effects: Effects;
  /** What the loop's own variables hold at its start. */
  readonly locals: readonly Local[];
  readonly condition?: Expression | undefined;
  readonly increment?: Expression | undefined;
  readonly body: Statement;
  readonly isTestFirst: boolean;
}

function lowerLoop(context: Context, loop: SourceLoop): Terminator | undefined {
  const { condition, increment, body } = loop;
  const labels = context.pendingLabels.splice(0);
  const { end } = block(context, labels[0] ?? "loop", [], (exit) => {
    restore(context, loop.locals);
    const state = carry(context, loop.effects.cells, body);
    const round = branch(context, () => {
      state.enter(context);
      if (loop.isTestFirst && condition) leaveUnless(context, condition, exit);
      const ending = lowerBody(context, [body], labels, exit);
      if (ending) return ending;
      if (increment) context.expression(increment);
      if (!loop.isTestFirst && condition) leaveUnless(context, condition, exit);
      return undefined;
    });
    state.leave(round);
    const { builder } = context;
    const bodyRegion = region(round, valuesOf(state.cells, round.environment), state.args);
    builder.push({ kind: "loop", initial: state.initial, body: bodyRegion, origin: builder.origin });
    return unreachable(context);
  });
  return end;
}

/** `if (!condition) break`. */
function leaveUnless(context: Context, condition: Expression, exit: Exit): void {
  const literal = unwrapped(condition);
  if (Node.isTrueLiteral(literal) || (Node.isNumericLiteral(literal) && numericValue(literal) !== 0)) return;
  const test = asCondition(context, context.expression(condition), condition);
  const out = branch(context, () => leave(context, exit));
  joinBranches(
    context,
    test,
    branch(context, () => undefined),
    out,
  );
}
