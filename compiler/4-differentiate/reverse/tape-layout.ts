/**
 * Where the entries of a loop's trips stand in its tapes.
 *
 * - `counters`: the trips of all loops but the outermost are known when that one is entered, so the position is a linear
 *   function of the trip numbers, (trip1 * count2 + trip2) * count3 + trip3.
 * - `cursor`: otherwise entries are appended, and a cursor runs along: forwards in the forward sweep, back in reverse.
 */
import type { Memory } from "../../3-analyze/memory.ts";
import type { LoopStatement, Structure } from "../../3-analyze/structure.ts";
import { makeValue } from "../../ir/build.ts";
import type { For, Value } from "../../ir/nodes.ts";

export type Layout =
  | { readonly kind: "counters"; readonly nest: readonly LoopStatement[] }
  | { readonly kind: "cursor"; readonly cursor: Value };

/** Room for this many trips is taken before a loop, even if it may be left early. */
const mostPreparedTrips = 4096;

export class TapeLayouts {
  private readonly layouts = new Map<LoopStatement, Layout>();

  constructor(
    private readonly structure: Structure,
    private readonly memory: Memory,
  ) {}

  of(loop: LoopStatement): Layout {
    let layout = this.layouts.get(loop);
    if (!layout) {
      layout = this.decide(loop);
      this.layouts.set(loop, layout);
    }
    return layout;
  }

  private decide(loop: LoopStatement): Layout {
    const nest = [...this.structure.placeOfStatementOf(loop).loops, loop];
    const [outermost, ...inner] = nest;
    const isRegular = inner.every(
      (each) =>
        each.kind === "for" &&
        !this.isOpenEnded(each) &&
        [each.from, each.to, each.step].every((bound) => this.isKnownBefore(bound, outermost!)),
    );
    if (isRegular) return { kind: "counters", nest };
    return { kind: "cursor", cursor: makeValue("index", { name: "cursor" }) };
  }

  /**
   * Whether the trips of a loop may be far fewer than its bound says: it is endless, or can be left early and is not
   * bounded by the size of an array. The tapes of such loops grow as they fill.
   */
  isOpenEnded(loop: LoopStatement): boolean {
    return loop.kind === "loop" || (this.structure.escapesOf(loop).length > 0 && !this.isModest(loop.to));
  }

  /** Whether a bound comes from an array's length or a small literal. */
  private isModest(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant") return Number(definition.value) <= mostPreparedTrips;
    if (definition?.kind === "length") return true;
    const isClosed =
      definition?.kind === "compute" && ["add", "subtract", "copy", "toFloat", "toIndex"].includes(definition.op);
    return isClosed && definition.operands.every((operand) => this.isModest(operand));
  }

  /** Whether a value is the same in all trips of a loop and can be computed when it is entered. */
  isKnownBefore(value: Value, loop: LoopStatement): boolean {
    const { structure } = this;
    const home = structure.homeOf(value);
    if (!structure.isWithin(home, structure.placeOf(loop.body))) return true;
    const definition = structure.definitionOf(value);
    switch (definition?.kind) {
      case "constant":
        return true;
      case "compute":
        return definition.operands.every((operand) => this.isKnownBefore(operand, loop));
      case "length":
        return this.memory.keepsLength(definition.array) && this.isKnownBefore(definition.array, loop);
      default:
        return false;
    }
  }

  /** The bounds that give the counts of a nest's inner loops. */
  boundsOf(loop: LoopStatement): readonly Value[] {
    const layout = this.of(loop);
    if (layout.kind === "cursor") return [];
    return layout.nest.slice(1).flatMap((each) => boundsOfFor(each as For));
  }
}

export function boundsOfFor(loop: For): readonly Value[] {
  return [loop.from, loop.to, loop.step];
}
