/** What `stopGradient` gives where derivatives are checked. */
import { operations } from "../ops/index.ts";
import { stopGradient } from "../requests-api.ts";
import type { DecisionWitness } from "./decisions.ts";

const tableWithCalls = {
  ...operations,
  stopGradient: { ...operations.stopGradient, js: { kind: "call", callee: "witness.stopGradient" } as const },
};

/**
 * `stopGradient` for functions under test. A derivative takes what it gives for a constant, so differences do, too: they
 * are taken between calls that all see the values of the first.
 */
export class StoppedValues {
  private values: unknown[] = [];
  private mode: "pass" | "record" | "replay" = "pass";
  private next = 0;

  readonly stopGradient = <T>(value: T): T => {
    if (this.mode === "record") this.values.push(structuredClone(value));
    if (this.mode !== "replay") return stopGradient(value);
    const known = this.next < this.values.length ? structuredClone(this.values[this.next]) : stopGradient(value);
    this.next++;
    return known as T;
  };

  /** For emitted code, in which it is an operation: has it ask here. */
  get inEmittedCode(): Pick<DecisionWitness, "emittedTable" | "witness"> {
    return { emittedTable: tableWithCalls, witness: { stopGradient: this.stopGradient } };
  }

  /** Runs and keeps what is cut off. */
  record<T>(run: () => T): T {
    this.values = [];
    return this.inMode("record", run);
  }

  /** Runs with what was kept. */
  replay<T>(run: () => T): T {
    this.next = 0;
    return this.inMode("replay", run);
  }

  private inMode<T>(mode: "record" | "replay", run: () => T): T {
    this.mode = mode;
    try {
      return run();
    } finally {
      this.mode = "pass";
    }
  }
}
