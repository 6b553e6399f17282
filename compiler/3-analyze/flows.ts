/**
 * The ways in which numbers move through a function, as edges between values. Activity and the merging of arrays are
 * questions of reachability along them.
 */
import type { IrFunction, Label, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { regionsOf } from "../ir/walk.ts";
import { oncePerFunction } from "./once-per-function.ts";

export type Flow =
  /** The value `from` becomes `to` unchanged: carried by a loop, handed on by a region, left by a `break`. */
  | { readonly kind: "merge"; readonly from: Value; readonly to: Value }
  /** `from` is handed to the caller as leaf `leaf` of the result. */
  | { readonly kind: "return"; readonly from: Value; readonly leaf: number }
  /** `statement` computes with what it reads. */
  | { readonly kind: "statement"; readonly statement: Statement };

export const flowsOf = oncePerFunction(findFlows);

function findFlows(fn: IrFunction): readonly Flow[] {
  const flows: Flow[] = [];
  const targets = new Map<Label, readonly Value[]>();

  function merge(from: readonly Value[], to: readonly Value[]): void {
    from.forEach((value, i) => flows.push({ kind: "merge", from: value, to: to[i]! }));
  }

  function leave(values: readonly Value[]): void {
    values.forEach((from, leaf) => flows.push({ kind: "return", from, leaf }));
  }

  function end(terminator: Terminator, onYield: (values: readonly Value[]) => void): void {
    if (terminator.kind === "yield") onYield(terminator.values);
    if (terminator.kind !== "break") return;
    if (terminator.target === fn.label) leave(terminator.values);
    else merge(terminator.values, targets.get(terminator.target)!);
  }

  function walk(region: Region, onYield: (values: readonly Value[]) => void): void {
    for (const statement of region.statements) visit(statement);
    end(region.terminator, onYield);
  }

  function visit(statement: Statement): void {
    switch (statement.kind) {
      case "if":
        for (const branch of regionsOf(statement)) walk(branch, (values) => merge(values, statement.results));
        return;
      case "block":
        targets.set(statement.label, statement.results);
        walk(statement.body, (values) => merge(values, statement.results));
        return;
      case "for": {
        const carried = statement.body.arguments.slice(1);
        merge(statement.initial, carried);
        merge(carried, statement.results);
        walk(statement.body, (values) => merge(values, carried));
        return;
      }
      case "loop": {
        merge(statement.initial, statement.body.arguments);
        walk(statement.body, (values) => merge(values, statement.body.arguments));
        return;
      }
      default:
        flows.push({ kind: "statement", statement });
    }
  }

  walk(fn.body, leave);
  return flows;
}
