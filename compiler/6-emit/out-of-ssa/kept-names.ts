/**
 * Which values keep the name of their variable. Every version of a source variable does, but for the start of a
 * counter, which stands in the loop's header: `let i = 0`. In derivative code two more do not: integers that the
 * compiler's own registers (the number of an exit, a count of trips) hold in passing, and hand on to nobody; and what
 * is only there to be added to a variable of the same name.
 */
import type { Compute, IrFunction, Statement, Value, Variable } from "../../ir/nodes.ts";
import { definedIn, operandsOfTerminator, visitStatements, visitTerminators } from "../../ir/walk.ts";
import type { Uses } from "./uses.ts";

export class KeptNames {
  private readonly versions = new Map<Variable, number>();
  private readonly nameless = new Set<Value>();
  private readonly additions = new Map<Value, Compute>();

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
      if (statement.kind === "compute" && statement.op === "add") this.additions.set(statement.result, statement);
      if (statement.kind === "for" || statement.kind === "loop") {
        for (const value of statement.initial) handedOn.add(value);
      }
      if (statement.kind === "for" && isStart(statement.from, statement.body.arguments[0], uses)) {
        this.nameless.add(statement.from);
      }
    });
    if (!isDerivative) return;
    visitStatements(fn.body, (statement) => {
      const addend = addendOf(statement);
      if (addend) this.addPart(addend, addend.variable?.name, uses);
      if (!givesInteger(statement) || handedOn.has(statement.result)) return;
      const { variable } = statement.result;
      const isPassing = statement.kind === "constant" || uses.get(statement.result) === 1;
      if (variable && isPassing && this.versionsOf(variable) > 1) this.nameless.add(statement.result);
    });
  }

  /** A part of a sum is nameless, and so are its own parts. */
  private addPart(value: Value, name: string | undefined, uses: Uses): void {
    if (uses.get(value) !== 1 || value.variable?.name !== name) return;
    this.nameless.add(value);
    const definition = this.additions.get(value);
    for (const operand of definition?.operands ?? []) this.addPart(operand, name, uses);
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

/** `b` of the derivative statement `a = a + b`, if it has the name of `a`: a part of an adjoint. */
function addendOf(statement: Statement): Value | undefined {
  if (statement.kind !== "compute" || !statement.origin.derived || statement.op !== "add") return undefined;
  const [sum, addend] = statement.operands;
  const { variable } = statement.result;
  return variable && sum?.variable === variable && addend?.variable?.name === variable.name ? addend : undefined;
}

/** Whether a statement gives an integer. */
function givesInteger(statement: Statement): statement is Extract<Statement, { kind: "constant" | "compute" }> {
  return (statement.kind === "constant" || statement.kind === "compute") && statement.result.type === "index";
}
