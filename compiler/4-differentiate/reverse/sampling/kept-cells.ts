/**
 * How many numbers a plan keeps for the reverse sweep, but for samples: what is on tapes, what overwritten cells held, and the
 * arrays that are read again. Comes in: two plans. Goes out: whether one surely keeps no more than the other, whatever the
 * arguments are; not where trips or lengths are not known by polynomials of theirs.
 */
import { asConstant, constant, type Polynomial, type Polynomials, zero } from "../../../3-analyze/loops/polynomials.ts";
import { tripsOf } from "../../../3-analyze/loops/ranges.ts";
import type { LoopStatement } from "../../../3-analyze/structure.ts";
import type { Value } from "../../../ir/nodes.ts";
import type { Analysed } from "../../analyse.ts";
import type { Decision } from "../decide-storage.ts";
import type { KeptMemory } from "./kept-anyway.ts";

export class KeptCells {
  constructor(
    private readonly analysed: Analysed,
    private readonly polynomials: Polynomials,
  ) {}

  /** Whether what the first plan keeps is surely no more than what the second one keeps. */
  isNoMore(first: KeptPlan, second: KeptPlan): boolean {
    const [own, other] = [this.of(first), this.of(second)];
    if (!own || !other) return false;
    return this.polynomials.difference(own, other).every(({ coefficient }) => coefficient <= 0);
  }

  private of({ decision, kept }: KeptPlan): Polynomial | undefined {
    const { memory, structure } = this.analysed;
    const { availability, stored } = decision;
    const onTapes = [...stored].map((value) => this.trips(availability.homeOf(value).loops));
    const overwritten = [...availability.restored].flatMap((root) =>
      memory.writesTo(root).map((write) => {
        const isOne = write.kind === "store" || write.kind === "accumulate";
        return isOne ? this.trips(structure.placeOfStatementOf(write).loops) : undefined;
      }),
    );
    const arrays = [...kept.arrays]
      .filter((root) => !availability.restored.has(root))
      .map((root) => this.cellsOf(root));
    return [...onTapes, ...overwritten, ...arrays].reduce<Polynomial | undefined>(
      (sum, each) => sum && each && this.polynomials.sum(sum, each),
      zero,
    );
  }

  private cellsOf(root: Value): Polynomial | undefined {
    const { memory, structure } = this.analysed;
    if (!structure.holds(root)) return undefined;
    if (memory.holdsParameters(root)) return zero;
    const made = structure.definitionOf(root);
    const trips = this.trips(structure.homeOf(root).loops);
    const length =
      made?.kind === "allocate"
        ? this.polynomials.of(made.length)
        : made?.kind === "view"
          ? this.polynomials.difference(this.polynomials.of(made.end), this.polynomials.of(made.start))
          : made?.kind === "duplicate"
            ? [{ coefficient: 1, factors: [root] }]
            : undefined;
    return trips && length && this.polynomials.product(trips, length);
  }

  private trips(loops: readonly LoopStatement[]): Polynomial | undefined {
    return loops.reduce<Polynomial | undefined>((product, loop) => {
      const trips = product && tripsOf(loop, this.analysed.structure, this.polynomials);
      // A count below nothing is none.
      const known = trips && asConstant(trips);
      return trips && this.polynomials.product(product, known === undefined ? trips : constant(Math.max(known, 0)));
    }, constant(1));
  }
}

/** What is decided, and what the reverse sweep has by it. */
export interface KeptPlan {
  readonly decision: Decision;
  readonly kept: KeptMemory;
}
