/** The code of a matrix's function, in which other functions are run again and again. */
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { type ArrayType, isFlat, leavesOf } from "../../ir/types.ts";
import { arraysWritten, writtenParameters } from "../analyse.ts";
import { copyCells } from "../cells.ts";
import { requireDisjoint, requireUnchanged } from "../entry-checks.ts";

export class Runs {
  readonly b: RegionBuilder;
  /** What runs, by ids that no other function has. */
  readonly called = new Map<string, IrFunction>();
  private readonly ids = new Map<IrFunction, string>();
  /** The content at entry of arrays that a run writes. */
  private readonly saved: readonly (readonly [Value, Value])[];

  constructor(
    readonly primal: IrFunction,
    operations: OperationTable,
  ) {
    this.b = new RegionBuilder(operations);
    requireDisjoint(writtenParameters(primal), primal.parameters, this.b);
    this.saved = arraysWritten(primal).map((array) => {
      const name = { name: `${array.variable?.name ?? "array"}Entry` };
      return [array, this.b.duplicate(array, array.type as ArrayType, name)] as const;
    });
  }

  /** Calls a function with the primal's own arguments, as they were at entry, and with others. */
  call(fn: IrFunction, others: readonly Value[], b: RegionBuilder): readonly Value[] {
    const callee = this.ids.get(fn) ?? `run ${this.ids.size + 1} of a matrix`;
    this.ids.set(fn, callee);
    this.called.set(callee, fn);
    for (const [array, content] of this.saved) {
      requireUnchanged(array, content, b);
      if (isFlat(array.type)) b.copy(array, b.index(0), content);
      else copyCells(content, array, b);
    }
    const results = leavesOf(fn.result ?? { kind: "tuple", elements: [] }).map((type) => makeValue(type));
    const operands = [...this.primal.body.arguments, ...others];
    b.push({ kind: "call", callee, operands, results, origin: b.origin });
    return results;
  }
}
