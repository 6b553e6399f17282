/** The code of a function in the place of a call. */
import { makeValue } from "./build.ts";
import { instantiateRegion, renaming } from "./copy.ts";
import type { IrFunction, Origin, Statement, Value } from "./nodes.ts";
import { leavesOf } from "./types.ts";
import { breaksTo } from "./walk.ts";

export interface WrittenOut {
  readonly statements: readonly Statement[];
  /** What the function returns. */
  readonly values: readonly Value[];
}

/** `results` are what a block gives, which a function that returns early becomes: its returns leave that block. */
export function writtenOut(
  callee: IrFunction,
  operands: readonly Value[],
  origin: Origin,
  results: readonly Value[] = leavesOf(callee.result ?? { kind: "tuple", elements: [] }).map((type) => makeValue(type)),
): WrittenOut {
  const names = renaming(new Map(callee.body.arguments.map((argument, i) => [argument, operands[i]!])));
  if (!breaksTo(callee.body, callee.label) && callee.body.terminator.kind === "yield") {
    const { statements, terminator } = instantiateRegion(callee.body, names);
    return { statements, values: terminator.kind === "yield" ? terminator.values : [] };
  }
  const label = { name: callee.label.name };
  names.labels.set(callee.label, label);
  const body = instantiateRegion(callee.body, names);
  return { statements: [{ kind: "block", label, body, results, origin }], values: results };
}
