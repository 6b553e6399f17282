/** Joins two neighbouring `if`s of derivative code that ask the same question. */
import type { If, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { mapRegionOperands, mapRegions, withParts } from "../ir/walk.ts";

export function joinBranches(fn: IrFunction): IrFunction {
  return withParts(fn, { body: joinRegion(fn.body) });
}

function joinRegion(region: Region): Region {
  const statements: Statement[] = [];
  for (const original of region.statements) {
    const statement = mapRegions(original, joinRegion);
    const previous = statements.at(-1);
    if (previous && isJoinable(previous) && isJoinable(statement) && previous.condition === statement.condition) {
      statements[statements.length - 1] = join(previous, statement);
    } else statements.push(statement);
  }
  return withParts(region, { statements });
}

function isJoinable(statement: Statement): statement is If {
  return (
    statement.kind === "if" &&
    statement.origin.derived &&
    statement.then.terminator.kind === "yield" &&
    statement.otherwise.terminator.kind === "yield"
  );
}

function join(first: If, second: If): If {
  const branch = (before: Region, after: Region): Region => {
    if (before.terminator.kind !== "yield") return before;
    const { values } = before.terminator;
    const given = new Map(first.results.map((result, i): [Value, Value] => [result, values[i]!]));
    const rest = mapRegionOperands(after, (value) => given.get(value) ?? value);
    const handed = rest.terminator.kind === "yield" ? [...values, ...rest.terminator.values] : values;
    return {
      arguments: [],
      statements: [...before.statements, ...rest.statements],
      terminator: { ...before.terminator, values: handed },
    };
  };
  return {
    ...first,
    then: branch(first.then, second.then),
    otherwise: branch(first.otherwise, second.otherwise),
    results: [...first.results, ...second.results],
  };
}
