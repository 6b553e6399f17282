/** Copies of regions and statements, in which everything that they define is new. */
import { valueLike } from "./build.ts";
import type { Label, Region, Statement, Value } from "./nodes.ts";
import { rebuildStatement, rebuildTerminator } from "./walk.ts";

/** What a copy has in place of the values and labels of the original; what is absent stays. Filled while copying. */
export interface Renaming {
  readonly values: Map<Value, Value>;
  readonly labels: Map<Label, Label>;
  /** Makes the counterpart of a value that the original defines. */
  readonly freshen: (value: Value) => Value;
}

/** A renaming that starts with these substitutes. */
export function renaming(
  values: Map<Value, Value> = new Map(),
  labels: Map<Label, Label> = new Map(),
  freshen: (value: Value) => Value = valueLike,
): Renaming {
  return { values, labels, freshen };
}

/** A copy of a region in which every argument, result and label defined there is new. */
export function cloneRegion(region: Region, names: Renaming): Region {
  return cloneBody({ ...region, arguments: region.arguments.map((argument) => rename(argument, names)) }, names);
}

/** As `cloneRegion`, for a region whose arguments are already in `names`: they are replaced, and the copy has none. */
export function instantiateRegion(region: Region, names: Renaming): Region {
  return cloneBody({ ...region, arguments: [] }, names);
}

/** A copy of a statement in which everything defined is new. */
export function cloneStatement(statement: Statement, names: Renaming): Statement {
  return rebuildStatement(statement, {
    use: (value) => names.values.get(value) ?? value,
    define: (value) => rename(value, names),
    label: (label) => {
      const fresh = { ...label };
      names.labels.set(label, fresh);
      return fresh;
    },
    region: (region) => cloneRegion(region, names),
  });
}

function cloneBody(region: Region, names: Renaming): Region {
  return {
    arguments: region.arguments,
    statements: region.statements.map((statement) => cloneStatement(statement, names)),
    terminator: rebuildTerminator(
      region.terminator,
      (value) => names.values.get(value) ?? value,
      (label) => names.labels.get(label) ?? label,
    ),
  };
}

function rename(value: Value, { values, freshen }: Renaming): Value {
  const fresh = freshen(value);
  values.set(value, fresh);
  return fresh;
}
