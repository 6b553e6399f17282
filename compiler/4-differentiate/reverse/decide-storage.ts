/**
 * The storage decision as a whole: the minimum cut over scalars, and for each array that is overwritten after it is read
 * whether to keep what was read (an entry for each read) or what is overwritten (an entry for each write), and put it
 * back in the reverse sweep so that the reads can be repeated.
 */
import type { Value } from "../../ir/nodes.ts";
import type { Analysed } from "../analyse.ts";
import { Availability } from "./availability.ts";
import type { CheckpointedLoops } from "./checkpoints/checkpointed-loop.ts";
import type { ControlValues } from "./control-values.ts";
import { planStorage } from "./storage-plan.ts";

export interface Decision {
  readonly availability: Availability;
  readonly stored: ReadonlySet<Value>;
}

/** Nanoseconds for keeping one overwritten cell and putting it back. */
const restoreCost = 2.5;

export function decideStorage(
  analysed: Analysed,
  control: ControlValues,
  /** What the reverse sweep reads if the contents of these arrays are put back. */
  requiredBy: (restored: ReadonlySet<Value>) => ReadonlySet<Value>,
  /** Roots whose content is put back in any case. */
  always: readonly Value[],
  /** Of these loops the cells that they overwrite are not kept. */
  checkpointed: CheckpointedLoops,
  /** How many times as dear it is to keep something as it takes. */
  weight: number,
): Decision {
  const { structure, memory, operations, isHalved = false } = analysed;

  function attempt(restored: ReadonlySet<Value>): Decision & { readonly cost: number } {
    const availability = new Availability(structure, memory, control, operations, restored, isHalved);
    const { stored, cost } = planStorage(requiredBy(restored), availability, structure, weight);
    const writes = [...restored].flatMap((root) => memory.writesTo(root));
    const restoring = writes.map(
      (write) => weight * restoreCost * structure.executionsOf(structure.placeOfStatementOf(write)),
    );
    return { availability, stored, cost: restoring.reduce((sum, each) => sum + each, cost) };
  }

  let best = attempt(new Set(always));
  for (const root of overwrittenAfterRead(best)) {
    const next = attempt(new Set([...best.availability.restored, root]));
    if (next.cost < best.cost) best = next;
  }
  return best;

  /** The arrays whose reads take up the tape because they are overwritten, where they can be put back. */
  function overwrittenAfterRead({ stored, availability }: Decision): ReadonlySet<Value> {
    const roots = new Set<Value>();
    for (const value of stored) {
      const definition = control.homeOf(value) ? undefined : structure.definitionOf(value);
      if (definition?.kind !== "load") continue;
      const root = memory.rootOf(definition.array);
      const isThere = availability.isMoving(definition.array)
        ? !memory.holdsParameters(root)
        : availability.isArrayKept(definition.array);
      if (!isThere) continue;
      const isCellWise = memory.writesTo(root).every((write) => write.kind === "store" || write.kind === "accumulate");
      if (isCellWise && !isWrittenAgain(root) && memory.mayBeOverwrittenAfter(definition)) roots.add(root);
    }
    return roots;
  }

  function isWrittenAgain(root: Value): boolean {
    return memory
      .writesTo(root)
      .some((write) => structure.placeOfStatementOf(write).loops.some((loop) => checkpointed.has(loop)));
  }
}
