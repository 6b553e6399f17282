/** What reads a tape: from the code of the derivative, as it is written. */

import { flowsOf } from "../3-analyze/flows.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import type { Span } from "../diagnostics/span.ts";
import { append } from "../ir/append.ts";
import type { Compute, IrFunction, Statement, Value } from "../ir/nodes.ts";
import { operandsOf, visitStatements } from "../ir/walk.ts";

export class Readers {
  private readonly structure: Structure;
  private readonly readers = new Map<Value, Statement[]>();
  /** What a value becomes at the end of a branch. */
  private readonly becomes = new Map<Value, Value[]>();

  constructor(fn: IrFunction) {
    this.structure = structureOf(fn);
    visitStatements(fn.body, (statement) => {
      for (const operand of new Set(operandsOf(statement))) append(this.readers, operand, statement);
    });
    for (const flow of flowsOf(fn)) {
      if (flow.kind === "merge" && this.isOfBranch(flow.to)) append(this.becomes, flow.from, flow.to);
    }
  }

  private isOfBranch(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    return definition?.kind === "if" || definition?.kind === "block";
  }

  /** The statements of the source whose adjoints read what an array keeps. */
  linesOf(array: Value): readonly (Span | undefined)[] {
    return this.entriesOf(array).flatMap((entry) =>
      [...this.usersOf(entry)].filter(({ origin }) => origin.derived).map(({ origin }) => origin.span),
    );
  }

  /** What is read of an array, also through views of it. */
  private entriesOf(array: Value): readonly Value[] {
    return (this.readers.get(array) ?? []).flatMap((reader): readonly Value[] => {
      if (reader.kind === "load" && reader.array === array) return [reader.result];
      return reader.kind === "view" ? this.entriesOf(reader.result) : [];
    });
  }

  /** What computes with a value, also where it was only converted before. */
  private usersOf(value: Value): ReadonlySet<Statement> {
    const users = new Set<Statement>();
    for (const reader of this.readers.get(value) ?? []) {
      const isConversion = reader.kind === "compute" && ["copy", "toFloat", "toIndex", "notEqual"].includes(reader.op);
      if (!isConversion) users.add(reader);
      else for (const user of this.usersOf(reader.result)) users.add(user);
    }
    return users;
  }

  /** Whether what an array keeps is only ever a factor: all that is made of one entry is linear in it. */
  isLinear(array: Value): boolean {
    const entries = this.entriesOf(array);
    return entries.length > 0 && entries.every((entry) => entry.type === "f64" && this.isLinearIn(entry));
  }

  private isLinearIn(entry: Value): boolean {
    const reached = new Set([entry]);
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const value of reached) {
      for (const next of this.becomes.get(value) ?? []) reached.add(next);
      for (const reader of this.readers.get(value) ?? []) {
        if (reader.kind === "compute") reached.add(reader.result);
        else if (!isSink(reader, value)) return false;
      }
    }
    return [...reached].every((value) => {
      const definition = this.structure.definitionOf(value);
      return value === entry || definition?.kind !== "compute" || isLinearStep(definition, reached);
    });
  }
}

/** Whether an operation is linear in those of its operands that depend on an entry. */
function isLinearStep({ op, operands }: Compute, dependent: ReadonlySet<Value>): boolean {
  const [first, second] = operands.map((operand) => dependent.has(operand));
  switch (op) {
    case "multiply":
      return !(first && second);
    case "divide":
      return !second;
    case "select":
      return !first;
    case "add":
    case "subtract":
    case "negate":
    case "copy":
      return true;
    default:
      return false;
  }
}

/** Whether a statement takes a value as an amount, and does not let it decide anything. */
function isSink(statement: Statement, value: Value): boolean {
  switch (statement.kind) {
    case "store":
    case "accumulate":
      return statement.value === value && statement.index !== value;
    case "for":
      return ![statement.from, statement.to, statement.step].includes(value);
    case "loop":
      return true;
    default:
      return false;
  }
}
