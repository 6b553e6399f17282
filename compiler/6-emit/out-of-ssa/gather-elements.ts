/**
 * Lists that are made with all their elements: `[a, b]` lowers to a list of two elements that are stored one by one, and
 * becomes one expression again. Nothing between may read the list.
 */
import type { Allocate, Compose, IrFunction, Region, Statement, Store, Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import { mapRegions, operandsOf, regionsOf, visitStatements, visitUses, withParts } from "../../ir/walk.ts";

export function gatherElements(fn: IrFunction): IrFunction {
  const numbers = new Map<Value, number>();
  let makesLists = false;
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate") makesLists ||= isList(statement.result.type);
    if (statement.kind !== "constant" || typeof statement.value !== "number") return;
    numbers.set(statement.result, statement.value);
  });
  if (!makesLists) return fn;

  function gather(region: Region): Region {
    const statements: (Statement | undefined)[] = region.statements.map((statement) => mapRegions(statement, gather));
    for (const [i, statement] of statements.entries()) {
      if (statement?.kind !== "allocate" || statement.pooled || !isList(statement.result.type)) continue;
      const places = storesInto(statement, i, statements);
      const last = places?.at(-1);
      if (!places || last === undefined) continue;
      const operands = places.map((place) => (statements[place] as Store).value);
      const whole: Compose = { kind: "compose", operands, result: statement.result, origin: statement.origin };
      for (const place of [i, ...places]) statements[place] = undefined;
      statements[last] = whole;
    }
    return withParts(region, { statements: statements.filter((statement) => statement !== undefined) });
  }

  /** Where the elements of a new list are stored, all of them, from the first to the last. */
  function storesInto(
    { result: list, length }: Allocate,
    at: number,
    statements: readonly (Statement | undefined)[],
  ): readonly number[] | undefined {
    const places: number[] = [];
    const count = numbers.get(length) ?? 0;
    for (let i = at + 1; i < statements.length && places.length < count; i++) {
      const statement = statements[i];
      if (!statement || !mentions(statement, list)) continue;
      const isNext = statement.kind === "store" && statement.array === list && statement.value !== list;
      if (!isNext || statement.removes || numbers.get(statement.index) !== places.length) return undefined;
      places.push(i);
    }
    return places.length === count ? places : undefined;
  }

  return withParts(fn, { body: gather(fn.body) });
}

function mentions(statement: Statement, value: Value): boolean {
  let isMentioned = operandsOf(statement).includes(value);
  const note = (used: Value) => {
    isMentioned ||= used === value;
  };
  for (const region of regionsOf(statement)) visitUses(region, note);
  return isMentioned;
}
