/**
 * Where `undefined` may come from, and where it shows: what an array gives outside its bounds stays `undefined` until an
 * operation makes NaN of it, which may be one that changes no number, as `x * 1`.
 */
import type { IrFunction, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { flowsOf } from "./flows.ts";
import { oncePerFunction } from "./once-per-function.ts";

/** Operations whose result may be `undefined`, as what they are given: all others give numbers or booleans. */
export const passingOn: ReadonlySet<OpName> = new Set(["copy", "toFloat", "toIndex", "stopGradient", "select"]);

/** Operations that tell `undefined` from NaN. */
const telling: ReadonlySet<OpName> = new Set(["equal", "notEqual", "isMissing"]);

export interface MissingValues {
  /** What may be `undefined`. */
  readonly missing: ReadonlySet<Value>;
  /** What is returned, compared, handed to another function or stored in a list, so that its user can tell `undefined` from NaN. */
  readonly shown: ReadonlySet<Value>;
}

export const missingValues = oncePerFunction((fn: IrFunction): MissingValues => {
  const missing = new Set<Value>();
  const shown = new Set<Value>();
  const forwards: [Value, Value][] = [];
  for (const parameter of fn.parameters) {
    if (fn.called || parameter.optional) for (const leaf of parameter.leaves) missing.add(leaf);
  }
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") forwards.push([flow.from, flow.to]);
    else if (flow.kind === "return") shown.add(flow.from);
    else note(flow.statement);
  }

  function note(statement: Statement): void {
    switch (statement.kind) {
      case "load":
        missing.add(statement.result);
        return;
      case "constant":
        if (statement.value === null) missing.add(statement.result);
        return;
      case "compute":
        if (passingOn.has(statement.op)) for (const from of statement.operands) forwards.push([from, statement.result]);
        if (telling.has(statement.op)) for (const operand of statement.operands) shown.add(operand);
        return;
      case "call":
        for (const result of statement.results) missing.add(result);
        for (const operand of statement.operands) shown.add(operand);
        return;
      case "compose":
        for (const operand of statement.operands) shown.add(operand);
        return;
      case "store":
      case "fill":
        if (keepsMissing(statement.array)) shown.add(statement.value);
    }
  }

  spread(missing, forwards);
  spread(
    shown,
    forwards.map(([from, to]) => [to, from]),
  );
  return { missing, shown };
});

/** Whether an array holds what is stored in it, and not a number made of it. */
function keepsMissing({ type }: Value): boolean {
  return !isArrayType(type) || !isFlat(type) || type.storage === "list";
}

/** Adds what can be reached from the values. */
function spread(values: Set<Value>, edges: readonly (readonly [Value, Value])[]): void {
  const next = new Map<Value, Value[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  // The set grows while it is gone through.
  for (const value of values) for (const to of next.get(value) ?? []) values.add(to);
}
