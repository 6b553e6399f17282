/**
 * Simplification before differentiation. Comes in: a program and the name of one of its functions. Goes out: that
 * function without calls, with the bits of its results unchanged; or nothing, if it is recursive.
 */
import type { Report } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Program } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { foldIdentities } from "./fold-identities.ts";
import { inlineCalls } from "./inline-calls.ts";
import { localArrays } from "./local-arrays.ts";
import { narrowIntegers } from "./narrow-integers.ts";
import { removeDead } from "./remove-dead.ts";
import { scalariseArrays } from "./scalarise-arrays.ts";
import { shareReads } from "./share-common.ts";
import { unwrapMerges } from "./unwrap-merges.ts";

export function prepare(
  program: Program,
  id: string,
  operations: OperationTable,
  report: Report,
): IrFunction | undefined {
  const inlined = inlineCalls(program, id, report);
  if (!inlined) return undefined;
  const scalarised = scalariseArrays(narrowIntegers(unwrapMerges(localArrays(inlined, operations))), operations);
  const folded = foldIdentities(scalarised, operations);
  return shareReads(removeDead(folded), operations);
}
