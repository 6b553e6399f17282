/**
 * Puts the declarations into a finished tree: each variable in the innermost block around all its uses, declared by its
 * first assignment where that stands in this very block, else by a `let` in front of the statement that first needs it.
 */
import { intoHeads } from "./loop-heads.ts";
import { ifStatement } from "./structure.ts";
import {
  type Block,
  blocksOf,
  type Expression,
  expressionsOf,
  headOf,
  type Keyword,
  type Local,
  type Statement,
  targetsOf,
  visitLocals,
} from "./tree.ts";

/** Where a variable occurs: a statement's position in its block, and the place of what is around the block. */
interface Place {
  readonly block: Block;
  readonly position: number;
  readonly outer: Place | undefined;
  readonly depth: number;
}

interface Occurrences {
  /** The innermost place around all of them. */
  readonly place: Place;
  readonly assignments: number;
  /** Whether it begins without a value on some path. */
  readonly isUnset: boolean;
}

export function declare(body: Block, parameters: readonly Local[]): Block {
  const occurrences = occurrencesIn(body, parameters);
  const starting = new Map<Statement, Local[]>();
  for (const [local, { place }] of occurrences) {
    const first = place.block[place.position] as Statement;
    starting.set(first, [...(starting.get(first) ?? []), local]);
  }
  const isUnset = (local: Local) => occurrences.get(local)?.isUnset ?? false;
  const keyword = (locals: readonly Local[]): Keyword =>
    locals.every((local) => occurrences.get(local)?.assignments === 1 && !isUnset(local)) ? "const" : "let";

  const rewriteBlock = (block: Block): Block => intoHeads(block.flatMap(rewrite));

  function rewrite(statement: Statement): Block {
    const locals = starting.get(statement) ?? [];
    const { origin } = statement;
    const own = targetsOf(statement);
    const declaresOwn = own.length > 0 && own.every((local) => locals.includes(local));
    const declarations = locals
      .filter((local) => !declaresOwn || !own.includes(local))
      .map((local): Statement => ({ kind: "declare", local, isSet: isUnset(local), origin }));
    return [...declarations, ...withBlocks(statement, declaresOwn ? keyword(own) : undefined)];
  }

  function withBlocks(statement: Statement, keyword: Keyword | undefined): Block {
    switch (statement.kind) {
      case "assign": {
        const { target, value, origin } = statement;
        if (!value) return keyword ? [{ kind: "declare", local: target, isSet: true, origin }] : [];
        return [keyword ? { ...statement, keyword } : statement];
      }
      case "destructure":
        return [keyword ? { ...statement, keyword } : statement];
      case "if": {
        const { test, then, otherwise, origin } = statement;
        return ifStatement(test, rewriteBlock(then), rewriteBlock(otherwise), origin);
      }
      case "count":
      case "loop":
      case "labelled":
        return [{ ...statement, body: rewriteBlock(statement.body) }];
      default:
        return [statement];
    }
  }

  return rewriteBlock(body);
}

function occurrencesIn(body: Block, parameters: readonly Local[]): ReadonlyMap<Local, Occurrences> {
  const found = new Map<Local, Occurrences>();
  const declaredElsewhere = new Set(parameters);

  function occur(local: Local, place: Place, how: "read" | "assigned" | "unset"): void {
    if (declaredElsewhere.has(local)) return;
    const known = found.get(local);
    found.set(local, {
      place: known ? innermostAround(known.place, place) : place,
      assignments: (known?.assignments ?? 0) + (how === "assigned" ? 1 : 0),
      isUnset: (known?.isUnset ?? false) || how === "unset",
    });
  }

  function visitStatement(statement: Statement, place: Place): void {
    const read = (expression: Expression) => visitLocals(expression, (local) => occur(local, place, "read"));
    expressionsOf(statement).forEach(read);
    for (const local of targetsOf(statement)) {
      occur(local, place, statement.kind === "assign" && !statement.value ? "unset" : "assigned");
    }
    // The header of a loop declares its counter, and makes the updates stand outside the body.
    if (statement.kind === "count") declaredElsewhere.add(statement.counter);
    for (const inHead of headOf(statement)) visitStatement(inHead, place);
    for (const block of blocksOf(statement)) visitBlock(block, place);
  }

  function visitBlock(block: Block, outer: Place | undefined): void {
    const depth = (outer?.depth ?? 0) + 1;
    block.forEach((statement, position) => {
      visitStatement(statement, { block, position, outer, depth });
    });
  }

  visitBlock(body, undefined);
  return found;
}

function innermostAround(a: Place, b: Place): Place {
  let [x, y] = [a, b];
  while (x.block !== y.block) {
    if (x.depth >= y.depth && x.outer) x = x.outer;
    else if (y.outer) y = y.outer;
  }
  return x.position <= y.position ? x : y;
}
