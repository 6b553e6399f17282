/**
 * Simplification before differentiation. Comes in: a program and the id of one of its functions. Goes out: that function
 * with all that it calls written out in it, but for recursive functions, those with derivatives of their own and those that
 * would be written out too often, which are called; and those. The bits of all results are unchanged.
 */

import { makeValue, RegionBuilder } from "../ir/build.ts";
import { functionsIn } from "../ir/function-facts.ts";
import type { IrFunction, Parameter, Program, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { leavesOf } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import { withCallEffects } from "./call-effects.ts";
import { computeLate } from "./compute-late.ts";
import { endUnreachable } from "./end-unreachable.ts";
import { foldIdentities } from "./fold-identities.ts";
import { foldLengths } from "./fold-lengths.ts";
import { inlineCalls, withoutArgumentCopies } from "./inline-calls.ts";
import { functionsWithRules, mostAdded, recursiveFunctions, sharedFunctions } from "./kept-calls.ts";
import { localArrays } from "./local-arrays.ts";
import { narrowIntegers } from "./narrow-integers.ts";
import { removeDead } from "./remove-dead.ts";
import { scalariseArrays } from "./scalarise-arrays.ts";
import { shareReads } from "./share-common.ts";
import { unwrapMerges } from "./unwrap-merges.ts";

export interface Prepared {
  /** Nothing calls it: a function that is called is prepared as one that calls it. */
  readonly fn: IrFunction;
  /** The functions that it, and they themselves, call, and those that give derivatives of them, by id. */
  readonly called: ReadonlyMap<string, IrFunction>;
}

/** `alreadyCalled` are functions that stay calls in any case; `most` is what may be added by writing out others. */
export function prepare(
  program: Program,
  id: string,
  operations: OperationTable,
  alreadyCalled: Iterable<string> = [],
  most = mostAdded,
): Prepared {
  const needed = new Set([...recursiveFunctions(program), ...functionsWithRules(program), ...alreadyCalled]);
  const kept = new Set([...needed, ...sharedFunctions(program, id, needed, most)]);
  const inlined = (callee: string) => narrowed(inlineCalls(program, callee, kept));
  const fn = kept.has(id) ? calling(program.functions.get(id)!, id, operations) : inlined(id);
  const called = new Map<string, IrFunction>();
  const reach = (callee: string) => {
    if (called.has(callee)) return;
    const own = withoutArgumentCopies(inlined(callee));
    called.set(callee, own);
    for (const rule of functionsIn(own.rules ?? {})) reach(rule);
    reachFrom(own);
  };
  const reachFrom = ({ body }: IrFunction) =>
    visitStatements(body, (statement) => {
      if (statement.kind === "call") reach(statement.callee);
    });
  reachFrom(fn);
  const said = withCallEffects(called, fn);
  return { fn: simplified(said.fn), called: new Map([...said.called].map(([key, it]) => [key, simplified(it)])) };

  function narrowed(it: IrFunction): IrFunction {
    return narrowIntegers(unwrapMerges(localArrays(it, operations)));
  }

  function simplified(it: IrFunction): IrFunction {
    const folded = foldIdentities(scalariseArrays(endUnreachable(it), operations), operations);
    return computeLate(foldLengths(shareReads(removeDead(unwrapMerges(folded)), operations)));
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
  const { rules: _, ...own } = fn;
  return { ...own, parameters, label: { name: fn.label.name }, body: b.yield(results, operands) };
}
