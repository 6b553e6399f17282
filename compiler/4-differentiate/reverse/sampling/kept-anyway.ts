/** What the reverse sweep has in memory by a plan, and whether that is enough to compute a value again. */
import type { Memory } from "../../../3-analyze/memory.ts";
import type { Value } from "../../../ir/nodes.ts";
import { isArrayType } from "../../../ir/types.ts";
import type { Decision } from "../decide-storage.ts";
import { isFree } from "../storage-plan.ts";

export class KeptMemory {
  /** The roots of the function's own arrays whose content is read again. */
  readonly arrays: Set<Value>;

  constructor(
    private readonly decision: Decision,
    private readonly memory: Memory,
    required: Iterable<Value>,
  ) {
    this.arrays = new Set(decision.availability.restored);
    const seen = new Set<Value>();
    const visit = (value: Value): void => {
      if (seen.has(value)) return;
      seen.add(value);
      if (isArrayType(value.type)) this.arrays.add(memory.rootOf(value));
      for (const root of this.readFor(value)) this.arrays.add(root);
      this.operandsOf(value).forEach(visit);
    };
    for (const value of required) visit(value);
  }

  /** What is kept so that a value can be had: values on tapes, and roots of arrays. None where it is to be had for nothing. */
  keptFor(value: Value): ReadonlySet<Value> {
    const kept = new Set<Value>();
    const visit = (each: Value): void => {
      if (this.isOnTape(each)) kept.add(each);
      for (const root of this.readFor(each)) kept.add(root);
      this.operandsOf(each).forEach(visit);
    };
    visit(value);
    return kept;
  }

  /** Whether a value is computed again in each trip of a loop. */
  isRecomputed(value: Value): boolean {
    const { availability, stored } = this.decision;
    const isComputed = availability.definitionOf(value)?.kind === "compute" && !isFree(value, availability);
    return isComputed && !stored.has(value) && availability.homeOf(value).loops.length > 0;
  }

  /** Whether a value can be had from what is kept. */
  has(value: Value): boolean {
    const { availability, stored } = this.decision;
    if (isFree(value, availability) || stored.has(value)) return true;
    if (!availability.recomputation(value)) return false;
    return (
      this.readFor(value).every((root) => this.arrays.has(root)) && this.operandsOf(value).every((it) => this.has(it))
    );
  }

  private isOnTape(value: Value): boolean {
    const { availability, stored } = this.decision;
    return stored.has(value) && availability.homeOf(value).loops.length > 0;
  }

  /** The array of the function's own that a value is read from again. */
  private readFor(value: Value): readonly Value[] {
    const { availability, stored } = this.decision;
    const definition = isFree(value, availability) || stored.has(value) ? undefined : availability.definitionOf(value);
    if (definition?.kind !== "load") return [];
    const root = this.memory.rootOf(definition.array);
    return this.memory.holdsParameters(root) && !availability.restored.has(root) ? [] : [root];
  }

  private operandsOf(value: Value): readonly Value[] {
    const { availability, stored } = this.decision;
    if (isFree(value, availability) || stored.has(value)) return [];
    return availability.recomputation(value)?.operands ?? [];
  }
}
