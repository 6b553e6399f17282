/**
 * The decisions of a program on its way: comparisons, roundings, winners of a maximum. They come out as one number, so
 * that two runs can be told to have taken the same path. The evaluator is watched through its table of operations;
 * emitted code through a table that has it call the witness.
 */
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { operations } from "../ops/index.ts";

type Scalar = number | boolean;

/** A witness of every decision, and the number that stands for those of one run. */
export class DecisionWitness {
  private hash = 0;
  /** For the evaluator. */
  readonly table: OperationTable;
  /** For emission: watched operations become calls of `witness`, which the emitted code has to find under this name. */
  readonly emittedTable: OperationTable;
  readonly witness: Readonly<Record<string, (...operands: Scalar[]) => Scalar>>;

  /** `unwatched` operations do not count as decisions. */
  constructor(unwatched: readonly string[] = []) {
    const records = Object.entries(operations).map(([name, record]) => {
      const evaluate = record.evaluate as (...operands: Scalar[]) => Scalar;
      const decides = decisions.get(name) ?? (record.noDerivative ? evaluate : undefined);
      if (!decides || unwatched.includes(name)) return { name, record, watched: undefined };
      const watched = (...operands: Scalar[]) => {
        this.note(Number(decides(...operands)));
        return evaluate(...operands);
      };
      return { name, record, watched };
    });
    this.witness = Object.fromEntries(records.flatMap(({ name, watched }) => (watched ? [[name, watched]] : [])));
    this.table = tableOf(
      records.map(({ name, record, watched }) => [name, { ...record, evaluate: watched ?? record.evaluate }]),
    );
    this.emittedTable = tableOf(
      records.map(({ name, record: { jsOfBoolean: _, ...record }, watched }) => {
        const isPrinted = watched && record.js.kind !== "transparent";
        const js = { kind: "call", callee: `witness.${name}` } as const;
        return [name, isPrinted ? { ...record, js } : operations[name as OpName]];
      }),
    );
  }

  /** Runs and gives the number of the path that was taken. */
  pathOf(run: () => unknown): number {
    this.hash = 0;
    run();
    return this.hash;
  }

  private note(decision: number): void {
    this.hash = (Math.imul(this.hash ^ (decision | 0), 0x5bd1e995) + 0x9e3779b) | 0;
  }
}

function tableOf(records: readonly (readonly [name: string, record: unknown])[]): OperationTable {
  return Object.fromEntries(records) as OperationTable;
}

/** What is decided by operations that have slopes but are not smooth. */
const decisions: ReadonlyMap<string, (...operands: Scalar[]) => Scalar> = new Map<
  string,
  (...operands: Scalar[]) => Scalar
>([
  ["abs", (x) => Math.sign(Number(x))],
  ["min", (a, b) => Math.sign(Number(a) - Number(b))],
  ["max", (a, b) => Math.sign(Number(a) - Number(b))],
  // Smooth only in that its slope is 1 by convention: every step is a decision.
  ["fround", (x) => Math.fround(Number(x)) * 2 ** 20],
  ["remainder", (a, b) => Math.trunc(Number(a) / Number(b))],
  ["atan2", (y, x) => Number(x) < 0 && Number(y) < 0],
]);
