/**
 * Simplification before differentiation. Comes in: a program and the id of one of its functions. Goes out: that function
 * with all that it calls written out in it, but for recursive functions, which are called; and those. The bits of all
 * results are unchanged.
 */

import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Parameter, Program, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { leavesOf } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import { withCallEffects } from "./call-effects.ts";
import { foldIdentities } from "./fold-identities.ts";
import { inlineCalls, recursiveFunctions } from "./inline-calls.ts";
import { localArrays } from "./local-arrays.ts";
import { narrowIntegers } from "./narrow-integers.ts";
import { removeDead } from "./remove-dead.ts";
import { scalariseArrays } from "./scalarise-arrays.ts";
import { shareReads } from "./share-common.ts";
import { unwrapMerges } from "./unwrap-merges.ts";

export interface Prepared {
  /** Nothing calls it: a recursive function is prepared as one that calls it. */
  readonly fn: IrFunction;
  /** The recursive functions that it, and they themselves, call, by id. */
  readonly recursive: ReadonlyMap<string, IrFunction>;
}

export function prepare(program: Program, id: string, operations: OperationTable): Prepared {
  const onCycles = recursiveFunctions(program);
  const inlined = (callee: string) => narrowed(inlineCalls(program, callee, onCycles));
  const fn = onCycles.has(id) ? calling(program.functions.get(id)!, id, operations) : inlined(id);
  const recursive = new Map<string, IrFunction>();
  const reach = ({ body }: IrFunction) =>
    visitStatements(body, (statement) => {
      if (statement.kind !== "call" || recursive.has(statement.callee)) return;
      const callee = inlined(statement.callee);
      recursive.set(statement.callee, callee);
      reach(callee);
    });
  reach(fn);
  const said = withCallEffects(recursive, fn);
  return { fn: simplified(said.fn), recursive: new Map([...said.recursive].map(([key, it]) => [key, simplified(it)])) };

  function narrowed(it: IrFunction): IrFunction {
    return narrowIntegers(unwrapMerges(localArrays(it, operations)));
  }

  function simplified(it: IrFunction): IrFunction {
    const folded = foldIdentities(scalariseArrays(it, operations), operations);
    return shareReads(removeDead(folded), operations);
  }
}

/** A function that does nothing but call another with its own arguments. */
function calling(fn: IrFunction, callee: string, operations: OperationTable): IrFunction {
  const parameters = fn.parameters.map((parameter): Parameter => {
    return { ...parameter, leaves: parameter.leaves.map((leaf) => makeValue(leaf.type, leaf.variable)) };
  });
  const operands = parameters.flatMap((parameter) => parameter.leaves);
  const results: readonly Value[] = fn.result ? leavesOf(fn.result).map((type) => makeValue(type)) : [];
  const b = new RegionBuilder(operations, fn.body.terminator.origin);
  b.push({ kind: "call", callee, operands, results, origin: b.origin });
  return { ...fn, parameters, label: { name: fn.label.name }, body: b.yield(results, operands) };
}
