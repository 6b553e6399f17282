/**
 * What of a tape may be kept in part. A slot is a row of numbers for each trip of a loop, or one row: of each row as many
 * entries are kept as the caller asks for, scaled so that their mean is the row.
 */
import type { Estimator, Share, Where } from "../../../1-parse/request.ts";
import type { Place } from "../../../3-analyze/structure.ts";
import type { Report } from "../../../diagnostics/diagnostic.ts";
import type { Span } from "../../../diagnostics/span.ts";
import type { For, Statement, Value } from "../../../ir/nodes.ts";
import type { SlotVerdict } from "../../../ir/sampled-slots.ts";

/** A place where the reverse sweep multiplies an adjoint by a number of the forward sweep. */
export interface Use {
  /** The adjoint of this... */
  readonly result: Value;
  /** ...flows to that of this... */
  readonly operand: Value;
  /** ...times this. */
  readonly slope: Value;
  readonly place: Place;
}

export type Rows =
  /** The array, or its stretch that a trip of the loop reads: from `stride` times the loop's counter on. */
  | {
      readonly kind: "array";
      readonly array: Value;
      readonly loop: For | undefined;
      readonly stride: Value | number | undefined;
      /** Whether each trip of the loop makes the array anew. */
      readonly isMadeInTrip: boolean;
    }
  /** A number for each trip of inner loops, the outermost first; `depths` tells how many loops are around each. */
  | { readonly kind: "trips"; readonly loop: For; readonly inner: readonly For[]; readonly depths: readonly number[] }
  /** A number for each trip of the loop, which are one row. */
  | { readonly kind: "single"; readonly loop: For };

export interface SampledSlot {
  readonly name: string;
  /** Its stream of random numbers. */
  readonly number: number;
  readonly rows: Rows;
  readonly uses: readonly Use[];
  /** The statement of the function's body that all uses are in. */
  readonly top: Statement;
}

/** What the caller of a derivative asks of what it keeps in part. */
export interface Sampling {
  readonly estimator: Estimator;
  readonly share: Share;
  readonly where: Where;
  /** The names of the slots that are to be kept in part, where they are not chosen. */
  readonly asked: readonly string[] | undefined;
  readonly seed: Value;
  readonly keep: Value;
  /** Where the derivative is requested. */
  readonly span: Span | undefined;
  readonly report: Report;
  /** Is told what becomes of each slot. */
  readonly decided: (verdicts: readonly SlotVerdict[], slots: SampledSlots) => void;
}

/** The slots that are kept in part, by what is multiplied. */
export class SampledSlots {
  private readonly byUse = new Map<Value, Map<Value, SampledSlot>>();

  constructor(readonly slots: readonly SampledSlot[]) {
    for (const slot of slots) {
      for (const { result, operand } of slot.uses) {
        const known = this.byUse.get(result) ?? new Map<Value, SampledSlot>();
        this.byUse.set(result, known.set(operand, slot));
      }
    }
  }

  of(result: Value, operand: Value): SampledSlot | undefined {
    return this.byUse.get(result)?.get(operand);
  }

  without(slot: SampledSlot): SampledSlots {
    return new SampledSlots(this.slots.filter((each) => each !== slot));
  }

  /** The names of all, with commas between them. */
  get names(): string {
    return this.slots.map(({ name }) => name).join(",");
  }
}

export const noSlots = new SampledSlots([]);
