/**
 * Sums into a cell that stays the same throughout a counted loop are gathered in a local and added to the cell once,
 * behind the loop. Derivative code only: the order of the additions changes.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { makeValue } from "../ir/build.ts";
import type { Accumulate, For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { definitionsOf, mapRegions, withParts } from "../ir/walk.ts";

export function promoteCells(fn: IrFunction, accesses: Accesses): IrFunction {
  function promoteRegion(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, promoteRegion);
      if (statement.kind !== "for") return [statement];
      const cells = promotable(statement);
      // Where the loop is left early, the sum would be lost.
      return cells.length === 0 || structureOf(fn).escapesOf(original).length > 0
        ? [statement]
        : promoteLoop(statement, cells);
    });
    return withParts(region, { statements });
  }

  /** Accumulating statements of the loop's body whose cell no trip changes, and nothing else in the loop touches. */
  function promotable({ body }: For): readonly Accumulate[] {
    const inside = definitionsOf(body);
    const candidates = body.statements.filter(
      (statement): statement is Accumulate =>
        statement.kind === "accumulate" &&
        statement.origin.derived &&
        !inside.has(statement.array) &&
        !inside.has(statement.index) &&
        // A list would grow by a sum of nothing outside its bounds.
        !isList(statement.array),
    );
    if (candidates.length === 0) return candidates;
    const touching = new Map<Value, number>();
    for (const statement of body.statements)
      for (const root of accesses.of(statement).touched) touching.set(root, (touching.get(root) ?? 0) + 1);
    return candidates.filter(({ array }) => touching.get(accesses.memory.rootOf(array)) === 1);
  }

  return withParts(fn, { body: promoteRegion(fn.body) });
}

function isList({ type }: Value): boolean {
  return isArrayType(type) && type.storage === "list";
}

function promoteLoop(loop: For, candidates: readonly Accumulate[]): readonly Statement[] {
  const sums = candidates.map((candidate) => new Sum(candidate));
  const statements = loop.body.statements.map((statement): Statement => {
    const sum = sums.find(({ accumulate }) => accumulate === statement);
    return sum ? sum.addition() : statement;
  });
  const end = loop.body.terminator;
  if (end.kind !== "yield") return [loop];
  const body: Region = {
    arguments: [...loop.body.arguments, ...sums.map((sum) => sum.carried)],
    statements,
    terminator: { ...end, values: [...end.values, ...sums.map((sum) => sum.next)] },
  };
  const initial = [...loop.initial, ...sums.map((sum) => sum.zero)];
  const results = [...loop.results, ...sums.map((sum) => sum.result)];
  return [...sums.map((sum) => sum.start()), { ...loop, initial, body, results }, ...sums.map((sum) => sum.finish())];
}

/** The local sum that stands for one accumulating statement. */
class Sum {
  readonly zero = makeValue("f64");
  readonly carried: Value;
  readonly next: Value;
  readonly result: Value;

  constructor(readonly accumulate: Accumulate) {
    const name = accumulate.array.variable?.name;
    const variable = name === undefined ? undefined : { name: `${name}Sum` };
    [this.carried, this.next, this.result] = [
      makeValue("f64", variable),
      makeValue("f64", variable),
      makeValue("f64", variable),
    ];
  }

  start(): Statement {
    return { kind: "constant", value: 0, result: this.zero, origin: this.accumulate.origin };
  }

  addition(): Statement {
    const { sign, value, origin } = this.accumulate;
    return {
      kind: "compute",
      op: sign === 1 ? "add" : "subtract",
      operands: [this.carried, value],
      result: this.next,
      origin,
    };
  }

  finish(): Statement {
    return { ...this.accumulate, sign: 1, value: this.result };
  }
}
