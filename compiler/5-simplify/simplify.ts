/**
 * Makes derivative code what a person would have written: identities folded, equal expressions shared, what does not
 * change in a loop computed before it, what nobody reads removed. Primal statements keep their bits: only exact
 * rewritings are applied to them. The mode that hands its results over in buffers is left without allocations, too.
 */
import type { Mode } from "../1-parse/request.ts";
import { Accesses } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { dropLastWrites } from "./drop-last-writes.ts";
import { foldIdentities } from "./fold-identities.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { joinBranches } from "./join-branches.ts";
import { joinProducts } from "./join-products.ts";
import { orderUpdates } from "./order-updates.ts";
import { overwriteCleared } from "./overwrite-cleared.ts";
import { poolArrays } from "./pool-arrays.ts";
import { promoteCells } from "./promote-cells.ts";
import { removeDead } from "./remove-dead.ts";
import { shareCommon } from "./share-common.ts";
import { sinkComputations } from "./sink-computations.ts";
import { unwrapMerges } from "./unwrap-merges.ts";
import { viewsOfSharedMemory } from "./views-of-shared-memory.ts";

export function simplify(fn: IrFunction, operations: OperationTable, mode: Mode): IrFunction {
  const lean = joinProducts(foldIdentities(unwrapMerges(removeDead(viewsOfSharedMemory(fn))), operations));
  // No pass makes arrays or orders writes anew: what is known of memory holds until the end.
  const accesses = new Accesses(memoryOf(lean));
  const hoisted = hoistInvariants(lean, accesses, operations);
  const overwriting = overwriteCleared(shareCommon(hoisted, accesses), accesses);
  const joined = joinBranches(promoteCells(dropLastWrites(overwriting, accesses), accesses));
  const rid = removeDead(unwrapMerges(foldIdentities(joined, operations)));
  const simple = orderUpdates(sinkComputations(rid, accesses));
  return mode === "valueAndGradInto" ? poolArrays(simple) : simple;
}
