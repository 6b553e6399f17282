/** A forward pass with one pull behind it, as one function: what both cost together, and which of them reads what. */
import { noOrigin } from "../ir/build.ts";
import { writtenOut } from "../ir/inline.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import { withParts } from "../ir/walk.ts";

export interface WholePass {
  readonly fn: IrFunction;
  /** What the pull gives. */
  readonly given: readonly Value[];
}

/** Any other function as it is. */
export function wholePass(fn: IrFunction): WholePass {
  const { pull, ...forward } = fn;
  const end = fn.body.terminator;
  if (!pull || end.kind !== "yield") return { fn, given: [] };
  const kept = end.values.slice(end.values.length - pull.written - pull.kept);
  const cotangents = pull.fn.parameters.slice(kept.length);
  const { statements, values } = writtenOut(
    pull.fn,
    [...kept, ...cotangents.flatMap(({ leaves }) => leaves)],
    noOrigin,
  );
  const parameters = [...fn.parameters, ...cotangents];
  const whole = {
    ...forward,
    parameters,
    ...(pull.fn.result && { result: pull.fn.result }),
    body: withParts(fn.body, {
      arguments: parameters.flatMap(({ leaves }) => leaves),
      statements: [...fn.body.statements, ...statements],
      terminator: { ...end, values },
    }),
  };
  return { fn: whole, given: values };
}
