/**
 * What the source has in the head of a `for` besides the counter: variables of the loop's own, which are declared there,
 * and their updates. Both stand in the statements around and inside the loop at first.
 */
import type { Origin } from "../../ir/nodes.ts";
import {
  type Assign,
  type Block,
  blocksOf,
  type Count,
  type Expression,
  type Local,
  type Loop,
  localsIn,
  partsOf,
  type Statement,
  visitLocals,
} from "./tree.ts";

/**
 * The updates of a loop's head, which end its body, and the rest of the body: where nothing behind them needs or changes
 * what they are made of, nor leaves the trip. `counters` have another value in the head.
 */
export function headUpdates(
  body: Block,
  { group }: Origin,
  counters: readonly Local[],
): { readonly rest: Block; readonly updates: readonly Assign[] } {
  const updates: Assign[] = [];
  const [rest, behind] = [[...body], new Set(counters)];
  const ofBody = new Set(body.flatMap((each) => (each.kind === "assign" && !isUpdate(each) ? each.target : [])));
  for (const statement of body.toReversed()) {
    if (statement.kind !== "assign" && statement.kind !== "update") break;
    const locals = localsIn(statement);
    const isFree = !locals.some((local) => behind.has(local) || ofBody.has(local));
    if (statement.kind === "assign" && isUpdate(statement) && isOf(group, statement) && isFree) {
      updates.unshift(statement);
      rest.splice(rest.indexOf(statement), 1);
    } else for (const local of locals) behind.add(local);
  }
  return { rest, updates };
}

/** Whether an assignment gives a variable a value that is computed from it. */
export function isUpdate({ target, value }: Assign): boolean {
  return value?.kind === "infix" && value.left.kind === "local" && value.left.local === target;
}

/** Updates in the order in which a test names what they update, if that is the same. */
export function inOrderOf(test: Expression, updates: readonly Assign[]): readonly Assign[] {
  const named: Local[] = [];
  visitLocals(test, (local) => named.push(local));
  const isApart = (update: Assign) =>
    localsIn(update).every((local) => local === update.target || updates.every(({ target }) => target !== local));
  if (!updates.every(isApart)) return updates;
  const place = ({ target }: Assign) => (named.includes(target) ? named.indexOf(target) : named.length);
  return updates.toSorted((a, b) => place(a) - place(b));
}

/** The statements of a block, with the declarations that belong into the heads of its loops moved there. */
export function intoHeads(block: Block): Block {
  const statements = [...block];
  for (const loop of block) {
    if ((loop.kind !== "count" && loop.kind !== "loop") || loop.updates.length === 0) continue;
    const at = statements.indexOf(loop);
    const starts = startsOf(loop, statements.slice(0, at), statements.slice(at + 1));
    statements[at] = { ...loop, starts };
    for (const start of starts) statements.splice(statements.indexOf(start), 1);
  }
  return statements;
}

/** Declarations before a loop that may as well stand in its head: nothing else reads what they declare. */
function startsOf(loop: Count | Loop, before: Block, after: Block): readonly Assign[] {
  const starts: Assign[] = [];
  const between = new Set<Local>();
  let isQuiet = true;
  for (const statement of before.toReversed()) {
    if (statement.kind !== "assign" || !statement.keyword) break;
    const { target, value } = statement;
    const isUpdated = loop.updates.some((update) => update.target === target);
    const isRead = between.has(target) || after.some((each) => mentions(each, target));
    const canWait = value !== undefined && (isQuiet || isSteady(value));
    if (isUpdated && isOf(loop.origin.group, statement) && !isRead && canWait) starts.unshift(statement);
    else {
      for (const local of localsIn(statement)) between.add(local);
      isQuiet &&= value === undefined || !calls(value);
    }
  }
  return starts;
}

/** Whether a statement is part of a statement of the source. */
function isOf(group: number, { origin }: Statement): boolean {
  return origin.group === group && !origin.derived;
}

/** Whether an expression reads nothing but variables. */
function isSteady(expression: Expression): boolean {
  if (expression.kind === "element" || expression.kind === "member" || expression.kind === "call") return false;
  return partsOf(expression).every(isSteady);
}

function calls(expression: Expression): boolean {
  return expression.kind === "call" || partsOf(expression).some(calls);
}

function mentions(statement: Statement, local: Local): boolean {
  if (localsIn(statement).includes(local)) return true;
  return blocksOf(statement).some((block) => block.some((each) => mentions(each, local)));
}
