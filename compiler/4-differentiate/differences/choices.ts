/** Choices between numbers, at points to which the inputs are moved: each point makes its own. */
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import { cloneStatement, type Renaming, renaming } from "../../ir/copy.ts";
import type { If, Region, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { freeValuesOf, rebuildTerminator } from "../../ir/walk.ts";
import type { ValuesAt } from "../along.ts";
import { movedElement } from "./moves.ts";

/** Writes the choice as it is made at a point. */
export function chooseAt(choice: If, along: ValuesAt, operations: OperationTable, b: RegionBuilder): void {
  const there = new Map<Value, Value>();
  for (const way of [choice.then, choice.otherwise]) {
    for (const value of freeValuesOf(way)) there.set(value, along.known(value) ?? value);
  }
  const [then, otherwise] = [choice.then, choice.otherwise].map((way) =>
    wayAt(way, renaming(there), along, operations),
  );
  const condition = along.of(choice.condition, b);
  const results = choice.results.map((result) => {
    const own = (name = result.variable) => makeValue(result.type, name);
    along.define(result, own);
    return along.known(result) ?? own();
  });
  b.push({ ...choice, condition, then: then!, otherwise: otherwise!, results, origin: b.origin });
}

function wayAt(way: Region, names: Renaming, along: ValuesAt, operations: OperationTable): Region {
  const b = new RegionBuilder(operations, way.terminator.origin);
  const at = (value: Value) => names.values.get(value) ?? value;
  for (const statement of way.statements) {
    b.origin = statement.origin;
    const moved = statement.kind === "load" ? along.movedOf(statement.array) : undefined;
    if (statement.kind === "load" && moved) {
      const { array, index, result } = statement;
      names.values.set(result, movedElement(array, at(index), moved, b, result.variable));
    } else if (statement.kind === "if") {
      const inner = chosenWithin(statement, names, along, operations);
      b.push({ ...inner, condition: at(statement.condition) });
    } else b.push(cloneStatement(statement, names));
  }
  return b.close(rebuildTerminator(way.terminator, at, (label) => label));
}

function chosenWithin(choice: If, names: Renaming, along: ValuesAt, operations: OperationTable): If {
  const [then, otherwise] = [choice.then, choice.otherwise].map((way) => wayAt(way, names, along, operations));
  const results = choice.results.map((result) => {
    const own = makeValue(result.type, result.variable);
    names.values.set(result, own);
    return own;
  });
  return { ...choice, then: then!, otherwise: otherwise!, results };
}
