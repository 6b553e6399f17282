/**
 * Which values keep the name of their variable. Every version of a source variable does, but for the start of a
 * counter, which stands in the loop's header: `let i = 0`. In derivative code, integers that the compiler's own
 * registers (the number of an exit, a count of trips) hold in passing, and hand on to nobody, do not.
 */
import type { IrFunction, Statement, Value, Variable } from "../../ir/nodes.ts";
import { definedIn, operandsOfTerminator, visitStatements, visitTerminators } from "../../ir/walk.ts";
import type { Uses } from "./uses.ts";

export class KeptNames {
  private readonly versions = new Map<Variable, number>();
  private readonly nameless = new Set<Value>();

  constructor(fn: IrFunction, uses: Uses) {
    for (const { variable } of definedIn(fn.body)) {
      if (variable) this.versions.set(variable, this.versionsOf(variable) + 1);
    }
    const handedOn = new Set<Value>();
    let isDerivative = false;
    visitTerminators(fn.body, (terminator) => {
      for (const value of operandsOfTerminator(terminator)) handedOn.add(value);
    });
    visitStatements(fn.body, (statement) => {
      if (statement.origin.derived) isDerivative = true;
      if (statement.kind === "for" || statement.kind === "loop") {
        for (const value of statement.initial) handedOn.add(value);
      }
      if (statement.kind === "for" && isStart(statement.from, statement.body.arguments[0], uses)) {
        this.nameless.add(statement.from);
      }
    });
    if (!isDerivative) return;
    visitStatements(fn.body, (statement) => {
      if (!givesInteger(statement) || handedOn.has(statement.result)) return;
      const { variable } = statement.result;
      const isPassing = statement.kind === "constant" || uses.get(statement.result) === 1;
      if (variable && isPassing && this.versionsOf(variable) > 1) this.nameless.add(statement.result);
    });
  }

  has(value: Value): boolean {
    return value.variable !== undefined && !this.nameless.has(value);
  }

  /** How many values are versions of a variable. */
  versionsOf(variable: Variable): number {
    return this.versions.get(variable) ?? 0;
  }
}

function isStart(from: Value, counter: Value | undefined, uses: Uses): boolean {
  return counter !== undefined && from.variable === counter.variable && uses.get(from) === 1;
}

/** Whether a statement gives an integer. */
function givesInteger(statement: Statement): statement is Extract<Statement, { kind: "constant" | "compute" }> {
  return (statement.kind === "constant" || statement.kind === "compute") && statement.result.type === "index";
}
