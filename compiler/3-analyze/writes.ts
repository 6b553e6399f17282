/** What statements write, by the names of arrays alone. */
import type { Call, Statement, Value } from "../ir/nodes.ts";
import { writtenOperands } from "./points-to.ts";

/** A statement that changes the content of an array. */
export type Write = Extract<Statement, { kind: "store" | "accumulate" | "fill" | "copy" | "call" }>;

/** The arrays whose content a statement changes: one, but of a call. */
export function writtenBy(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "store":
    case "accumulate":
    case "fill":
      return [statement.array];
    case "copy":
      return [statement.target];
    case "call":
      return writtenOperands(statement);
    default:
      return [];
  }
}

/** Whether a statement that writes an array may also write the arrays in it. */
export function mayWriteHeld(write: Write, array: Value): boolean {
  if (write.kind !== "call") return false;
  const { operands, effects } = write;
  return !effects || effects.writesHeld.some((position) => operands[position] === array);
}

/** Whether a call leaves what it is handed as it is, and gives something new. */
export function isSelfContained({ effects }: Call): boolean {
  return (
    effects !== undefined && [effects.writes, effects.escapes, effects.resizes].every(({ length }) => length === 0)
  );
}
