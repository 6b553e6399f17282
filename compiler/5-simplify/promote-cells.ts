/**
 * Sums into cells that stay the same throughout a counted loop are gathered in locals and added to the cells once, behind
 * the loop. Derivative code only: the order of the additions changes. A sum that stays the same in loops in each
 * other goes through all of them: loops that are split into blocks give the same bits.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { makeValue } from "../ir/build.ts";
import type { Accumulate, For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { definitionsOf, mapRegions, withParts } from "../ir/walk.ts";
import { mayRound } from "./settled.ts";

/** More sums than an engine has registers for stay where they are. */
const mostSums = 8;

export function promoteCells(fn: IrFunction, accesses: Accesses): IrFunction {
  /** The sums that loops give. */
  const gathered = new Set<Value>();

  function promoteRegion(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, promoteRegion);
      if (statement.kind !== "for") return [statement];
      const cells = promotable(statement);
      // Where the loop is left early, the sum would be lost.
      return cells.length === 0 || structureOf(fn).escapesOf(original).length > 0
        ? [statement]
        : promoteLoop(statement, cells, gathered);
    });
    return withParts(region, { statements });
  }

  /** Accumulating statements of the loop's body whose cells no trip changes, in arrays that nothing else in it touches. */
  function promotable({ body }: For): readonly Accumulate[] {
    const inside = definitionsOf(body);
    const candidates = body.statements.filter(
      (statement): statement is Accumulate =>
        statement.kind === "accumulate" &&
        mayRound(statement.origin) &&
        !inside.has(statement.array) &&
        !inside.has(statement.index) &&
        // A list would grow by a sum of nothing outside its bounds.
        !isList(statement.array),
    );
    if (candidates.length === 0) return candidates;
    const others = new Set<Value>();
    for (const statement of body.statements) {
      const isCandidate = statement.kind === "accumulate" && candidates.includes(statement);
      if (!isCandidate) for (const root of accesses.of(statement).touched) others.add(root);
    }
    const own = candidates.filter(({ array }) => !others.has(accesses.memory.rootOf(array)));
    return own.length > mostSums ? [] : own;
  }

  return withParts(fn, { body: promoteRegion(fn.body) });
}

function isList({ type }: Value): boolean {
  return isArrayType(type) && type.storage === "list";
}

function promoteLoop(loop: For, candidates: readonly Accumulate[], gathered: Set<Value>): readonly Statement[] {
  const end = loop.body.terminator;
  if (end.kind !== "yield") return [loop];
  const sums = candidates.map((candidate) => new Sum(candidate, gathered.has(candidate.value)));
  for (const { result } of sums) gathered.add(result);
  const statements = loop.body.statements.flatMap((statement) =>
    sums.reduce((parts, sum) => parts.flatMap((part) => sum.within(part)), [statement] as readonly Statement[]),
  );
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

  constructor(
    private readonly accumulate: Accumulate,
    /** Whether what is added is itself the sum of a loop, which then goes on from this one. */
    private readonly isSumOfLoop: boolean,
  ) {
    const { array, value } = accumulate;
    const name = array.variable?.name;
    const variable = isSumOfLoop ? value.variable : name === undefined ? undefined : { name: `${name}Sum` };
    this.carried = makeValue("f64", variable);
    this.next = isSumOfLoop ? value : makeValue("f64", variable);
    this.result = makeValue("f64", variable);
  }

  start(): Statement {
    return { kind: "constant", value: 0, result: this.zero, origin: this.accumulate.origin };
  }

  /** What becomes of a statement of the loop's body. */
  within(statement: Statement): readonly Statement[] {
    const { sign, value, origin } = this.accumulate;
    if (!this.isSumOfLoop) {
      if (statement !== this.accumulate) return [statement];
      const operands = [this.carried, value];
      return [{ kind: "compute", op: sign === 1 ? "add" : "subtract", operands, result: this.next, origin }];
    }
    if (statement === this.accumulate) return [];
    const at = statement.kind === "for" ? statement.results.indexOf(value) : -1;
    if (statement.kind !== "for" || at < 0) return [statement];
    return [{ ...statement, initial: statement.initial.map((start, i) => (i === at ? this.carried : start)) }];
  }

  finish(): Statement {
    return { ...this.accumulate, sign: 1, value: this.result };
  }
}
