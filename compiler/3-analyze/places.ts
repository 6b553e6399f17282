/** Which integers say nothing but where in an array something stands. */
import { append } from "../ir/append.ts";
import type { Compute, IrFunction, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { operandsOf, visitStatements } from "../ir/walk.ts";
import { flowsOf } from "./flows.ts";
import type { Structure } from "./structure.ts";

/** Operations that give integers of integers. */
export const arithmetic: ReadonlySet<OpName> = new Set(["add", "subtract", "multiply", "negate", "copy"]);

/** Values that only say where in an array something stands: beyond 2 ** 53 there is nothing, however it is rounded. */
export class Places {
  private readonly readers = new Map<Value, Statement[]>();
  private readonly becomes = new Map<Value, Value[]>();
  private readonly returned = new Set<Value>();

  constructor(
    fn: IrFunction,
    private readonly structure: Structure,
  ) {
    visitStatements(fn.body, (statement) => {
      for (const operand of operandsOf(statement)) append(this.readers, operand, statement);
    });
    for (const flow of flowsOf(fn)) {
      if (flow.kind === "merge") append(this.becomes, flow.from, flow.to);
      if (flow.kind === "return") this.returned.add(flow.from);
    }
  }

  hasOnly(value: Value): boolean {
    const reached = new Set([value]);
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const each of reached) {
      if (this.returned.has(each)) return false;
      for (const next of this.becomes.get(each) ?? []) reached.add(next);
      for (const reader of this.readers.get(each) ?? []) {
        const next = this.placeIn(reader, each);
        if (next === undefined) return false;
        if (next) reached.add(next);
      }
    }
    return true;
  }

  /** A float that is no integer is no place, nor is it one so many places further on. */
  private shiftOf({ op, operands, result }: Compute): Value | undefined {
    const isShift =
      (op === "add" || op === "subtract") && operands.some((it) => Number.isInteger(this.structure.literalOf(it)));
    return op === "toIndex" || op === "copy" || isShift ? result : undefined;
  }

  /** The place that a reader makes of a place, null if it makes none; undefined if it reads it as a number. */
  private placeIn(reader: Statement, value: Value): Value | null | undefined {
    switch (reader.kind) {
      case "compute":
        if (value.type === "f64") return this.shiftOf(reader);
        if (reader.result.type === "bool") return null;
        return arithmetic.has(reader.op) && reader.result.type === "index" ? reader.result : undefined;
      case "load":
        return null;
      case "store":
      case "accumulate":
        return reader.value === value ? undefined : null;
      case "for":
        if (reader.step === value) return undefined;
        return reader.from === value ? reader.body.arguments[0] : null;
      case "loop":
        return null;
      default:
        return undefined;
    }
  }
}
