/**
 * Builds JavaScript's control flow out of blocks and jumps: plain `break` and `continue`, `while`, `do while`, early
 * exits without `else`. Every function here returns statements that mean exactly what was asked for.
 */
import type { Label, Origin } from "../../ir/nodes.ts";
import { headUpdates, inOrderOf, isUpdate } from "./loop-heads.ts";
import {
  type Block,
  blocksOf,
  type Count,
  choice,
  type Expression,
  type If,
  type Loop,
  negated,
  partsOf,
  type Statement,
} from "./tree.ts";

/** Statements one after the other, without what cannot be reached. */
export function inSequence(parts: readonly Statement[]): Block {
  const end = parts.findIndex((statement) => !completes(statement));
  return end < 0 ? parts : parts.slice(0, end + 1);
}

export function ifStatement(test: Expression, then: Block, otherwise: Block, origin: Origin): Block {
  if (then.length === 0 && otherwise.length === 0) {
    return hasCall(test) ? [{ kind: "evaluate", expression: test, origin }] : [];
  }
  if (then.length === 0) return ifStatement(negated(test), otherwise, [], origin);
  const isLoneJump = otherwise.length === 1 && otherwise[0]?.kind === "jump";
  if (isLoneJump && blockCompletes(then)) return ifStatement(negated(test), otherwise, then, origin);
  if (otherwise.length > 0 && !blockCompletes(then)) {
    return [{ kind: "if", test, then, otherwise: [], origin }, ...otherwise];
  }
  return [{ kind: "if", test, then, otherwise, origin }];
}

/** A block that jumps to `label` leave. */
export function labelledBlock(label: Label, body: Block, origin: Origin): Block {
  const trimmed = withoutTail(body, (statement) => statement.kind === "jump" && statement.target === label);
  const first = trimmed.findIndex((statement) => jumpsTo(statement, label));
  if (first < 0) return trimmed;
  const rest = trimmed.slice(first);
  const [only] = rest;
  if (rest.length === 1 && only && (only.kind === "loop" || only.kind === "count")) {
    return [...trimmed.slice(0, first), withTest({ ...only, exits: [...only.exits, label] })];
  }
  return [...trimmed.slice(0, first), { kind: "labelled", label, body: rest, origin }];
}

/** A loop without end; `labelledBlock` finds its test once it knows what leaves it. */
export function endlessLoop(body: Block, origin: Origin): Statement {
  const { rest, updates } = beginsWithTest(body) ? headUpdates(body, origin, []) : { rest: body, updates: [] };
  const { block, continues } = tripOf(rest);
  return {
    kind: "loop",
    test: undefined,
    testAt: "start",
    starts: [],
    updates,
    body: block,
    exits: [],
    continues,
    origin,
  };
}

function beginsWithTest([first]: Block): boolean {
  return (
    first?.kind === "if" && first.otherwise.length === 0 && first.then.length === 1 && first.then[0]!.kind === "jump"
  );
}

export function countedLoop(
  header: Omit<Count, "kind" | "starts" | "updates" | "body" | "exits" | "continues">,
): (body: Block) => Statement {
  return (body) => {
    const { rest, updates } = headUpdates(body, header.origin, [header.counter]);
    const { block, continues } = tripOf(rest);
    return { kind: "count", ...header, starts: [], updates, body: block, exits: [], continues };
  };
}

/** A labelled block at the end of a loop's body needs no label: to leave it is to go on with the next trip. */
function tripOf(body: Block): { readonly block: Block; readonly continues: readonly Label[] } {
  const last = body.at(-1);
  if (last?.kind !== "labelled") return { block: body, continues: [] };
  return { block: [...body.slice(0, -1), ...last.body], continues: [last.label] };
}

/** Recognises the loop's test where its first or last statement is `if (...) break`. */
function withTest(loop: Loop | Count): Loop | Count {
  if (loop.kind === "count" || loop.test) return loop;
  const [first, ...afterFirst] = loop.body;
  const leaving = first && exitTest(first, loop);
  if (leaving) {
    const test = negated(leaving);
    return withUpdate({ ...loop, test, updates: inOrderOf(test, loop.updates), body: afterFirst });
  }
  const last = loop.body.at(-1);
  const ending = last && exitTest(last, loop);
  // In `do while`, `continue` goes to the test; here it would go to the start.
  if (!ending || loop.continues.length > 0 || loop.updates.length > 0) return loop;
  const { block, continues } = tripOf(loop.body.slice(0, -1));
  return { ...loop, test: negated(ending), testAt: "end", body: block, continues };
}

function exitTest(statement: Statement, loop: Loop): Expression | undefined {
  if (statement.kind !== "if" || statement.otherwise.length > 0 || statement.then.length !== 1) return undefined;
  const [jump] = statement.then;
  return jump?.kind === "jump" && loop.exits.includes(jump.target) ? statement.test : undefined;
}

/** `while (test) { L: { ... } i = i + 1; }` is `for (; test; i = i + 1) { ... }`, and `break L` is `continue`. */
function withUpdate(loop: Loop): Loop {
  const [trip, update] = loop.body.slice(-2);
  if (trip?.kind !== "labelled" || update?.kind !== "assign" || loop.continues.length > 0) return loop;
  if (!isUpdate(update) || loop.updates.length > 0) return loop;
  return { ...loop, updates: [update], body: [...loop.body.slice(0, -2), ...trip.body], continues: [trip.label] };
}

/**
 * Labelled blocks that stand for nothing but early exits become `if` and `else`; a function's last `return` goes. For
 * the finished body of a function.
 */
export function settle(body: Block): Block {
  return withoutTail(withoutLabels(body), (statement) => statement.kind === "return" && !statement.value);
}

function withoutLabels(body: Block, isElse = false): Block {
  return body.flatMap((statement): Block => {
    switch (statement.kind) {
      case "if": {
        const then = withoutLabels(statement.then);
        const otherwise = withoutLabels(statement.otherwise, statement.otherwise.length === 1);
        // What continues an `else if` stays one.
        return [isElse ? { ...statement, then, otherwise } : asChoice({ ...statement, then, otherwise })];
      }
      case "count":
      case "loop":
        return [{ ...statement, body: withoutLabels(statement.body) }];
      case "labelled": {
        const unlabelled = withoutJumps(statement.body, statement.label);
        return unlabelled ? withoutLabels(unlabelled) : [{ ...statement, body: withoutLabels(statement.body) }];
      }
      default:
        return [statement];
    }
  });
}

/** `if (c) t = a; else t = b;` as `t = c ? a : b`, where the source does not have it otherwise. */
function asChoice(statement: If): Statement {
  const [then, ...moreThen] = statement.then;
  const [otherwise, ...moreOtherwise] = statement.otherwise;
  if (then?.kind !== "assign" || otherwise?.kind !== "assign" || moreThen.length > 0 || moreOtherwise.length > 0) {
    return statement;
  }
  const isOwn = !then.target.variable || statement.origin.derived;
  if (then.target !== otherwise.target || !isOwn || !then.value || !otherwise.value) return statement;
  const value = choice(statement.test, then.value, otherwise.value);
  return { ...then, value, origin: statement.origin };
}

/** The block with its jumps to `label` expressed as `else`; undefined where that would take copies of statements. */
function withoutJumps(block: Block, label: Label): Block | undefined {
  const first = block.findIndex((statement) => jumpsTo(statement, label));
  const statement = block[first];
  if (!statement) return block;
  const before = block.slice(0, first);
  const rest = block.slice(first + 1);
  if (statement.kind === "jump") return before;
  if (statement.kind !== "if") return undefined;
  // What follows goes into the branch that goes on; it is not written twice.
  const thenLeaves = !blockCompletes(statement.then);
  const otherwiseLeaves = !blockCompletes(statement.otherwise);
  if (!thenLeaves && !otherwiseLeaves && rest.length > 0) return undefined;
  const then = withoutJumps(thenLeaves ? statement.then : [...statement.then, ...rest], label);
  const otherwise = withoutJumps(otherwiseLeaves ? statement.otherwise : [...statement.otherwise, ...rest], label);
  if (!then || !otherwise) return undefined;
  return [...before, ...ifStatement(statement.test, then, otherwise, statement.origin)];
}

/** The block without the statements at its end, in whatever branch, that `isIdle` there; itself where there are none. */
function withoutTail(block: Block, isIdle: (statement: Statement) => boolean): Block {
  const last = block.at(-1);
  if (!last) return block;
  const before = block.slice(0, -1);
  if (isIdle(last)) return withoutTail(before, isIdle);
  switch (last.kind) {
    case "if": {
      const [then, otherwise] = [withoutTail(last.then, isIdle), withoutTail(last.otherwise, isIdle)];
      if (then === last.then && otherwise === last.otherwise) return block;
      return [...before, ...ifStatement(last.test, then, otherwise, last.origin)];
    }
    case "labelled": {
      const body = withoutTail(last.body, isIdle);
      return body === last.body ? block : [...before, ...labelledBlock(last.label, body, last.origin)];
    }
    default:
      return block;
  }
}

/** Whether control can go on behind a statement. */
function completes(statement: Statement): boolean {
  switch (statement.kind) {
    case "jump":
    case "return":
    case "throw":
      return false;
    case "if":
      return statement.otherwise.length === 0 || blockCompletes(statement.then) || blockCompletes(statement.otherwise);
    case "labelled":
      return blockCompletes(statement.body) || jumpsTo(statement, statement.label);
    case "loop":
      return statement.test !== undefined || statement.exits.some((label) => jumpsTo(statement, label));
    default:
      return true;
  }
}

function blockCompletes(block: Block): boolean {
  return block.every(completes);
}

function jumpsTo(statement: Statement, label: Label): boolean {
  if (statement.kind === "jump") return statement.target === label;
  return blocksOf(statement).some((block) => block.some((inner) => jumpsTo(inner, label)));
}

function hasCall(expression: Expression): boolean {
  return expression.kind === "call" || partsOf(expression).some(hasCall);
}
