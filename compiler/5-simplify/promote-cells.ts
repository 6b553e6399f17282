/**
 * Sums into a cell that stays the same throughout a counted loop are gathered in a local and added to the cell once,
 * behind the loop. Derivative code only: the order of the additions changes.
 */
import { type Memory, memoryOf, writtenBy } from "../3-analyze/memory.ts";
import { makeValue } from "../ir/build.ts";
import type { Accumulate, For, IrFunction, Label, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { definedIn, mapRegions, operandsOf, visitStatements, visitTerminators, withParts } from "../ir/walk.ts";

export function promoteCells(fn: IrFunction): IrFunction {
  const memory = memoryOf(fn);
  return withParts(fn, { body: promoteRegion(fn.body, memory) });
}

function promoteRegion(region: Region, memory: Memory): Region {
  const statements = region.statements.flatMap((original): readonly Statement[] => {
    const statement = mapRegions(original, (inner) => promoteRegion(inner, memory));
    return statement.kind === "for" ? promoteLoop(statement, memory) : [statement];
  });
  return withParts(region, { statements });
}

function promoteLoop(loop: For, memory: Memory): readonly Statement[] {
  const candidates = promotable(loop, memory);
  if (candidates.length === 0) return [loop];
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

/** Accumulating statements of the loop's body whose cell no trip changes, and nothing else in the loop touches. */
function promotable(loop: For, memory: Memory): readonly Accumulate[] {
  // Where the loop is left early, the sum would be lost.
  if (isLeftEarly(loop)) return [];
  const inside = definedIn(loop.body);
  const candidates = loop.body.statements.filter(
    (statement): statement is Accumulate =>
      statement.kind === "accumulate" &&
      statement.origin.derived &&
      !inside.has(statement.array) &&
      !inside.has(statement.index),
  );
  return candidates.filter((candidate) => {
    const root = memory.rootOf(candidate.array);
    const { type } = candidate.array;
    // A list would grow by a sum of nothing outside its bounds.
    if (memory.sourcesOf(root) || !isArrayType(type) || type.storage === "list") return false;
    let isAlone = true;
    visitStatements(loop.body, (statement) => {
      if (statement !== candidate && touches(statement, root, memory)) isAlone = false;
    });
    return isAlone;
  });
}

function isLeftEarly(loop: For): boolean {
  const labels = new Set<Label>();
  visitStatements(loop.body, (statement) => {
    if (statement.kind === "block") labels.add(statement.label);
  });
  let isLeft = false;
  visitTerminators(loop.body, (end) => {
    if (end.kind === "break" && !labels.has(end.target)) isLeft = true;
  });
  return isLeft;
}

function touches(statement: Statement, root: Value, memory: Memory): boolean {
  if (statement.kind === "length") return false;
  const written = writtenBy(statement);
  const arrays = operandsOf(statement).filter((operand) => isArrayType(operand.type));
  return [...arrays, ...(written ? [written] : [])].some((array) => {
    const other = memory.rootOf(array);
    return other === root || memory.sourcesOf(other) !== undefined;
  });
}
