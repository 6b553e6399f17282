/** Rebuilds a statement that holds regions: its own operands by `use`, its regions by `region`. */
import type { Region, Statement, Value } from "../ir/nodes.ts";

/** Undefined for a statement without regions. */
export function rebuildNested(
  statement: Statement,
  use: (value: Value) => Value,
  region: (region: Region) => Region,
): Statement | undefined {
  switch (statement.kind) {
    case "if": {
      const condition = use(statement.condition);
      return { ...statement, condition, then: region(statement.then), otherwise: region(statement.otherwise) };
    }
    case "for": {
      const [from, to, step] = [use(statement.from), use(statement.to), use(statement.step)];
      return { ...statement, from, to, step, initial: statement.initial.map(use), body: region(statement.body) };
    }
    case "loop":
      return { ...statement, initial: statement.initial.map(use), body: region(statement.body) };
    case "block":
      return { ...statement, body: region(statement.body) };
    default:
      return undefined;
  }
}
