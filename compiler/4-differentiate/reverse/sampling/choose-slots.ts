/**
 * Which slots are kept in part. Comes in: where the reverse sweep multiplies adjoints, and the plan that keeps everything.
 * Goes out: the slots, and what is said of each; and of a slot that is asked for, a mistake if it cannot be kept in part.
 *
 * The proof. Adjoints are linear in what flows into them: a sum of adjoints times factors of the forward sweep, which are
 * exact. A slot puts in place of the factors s of some uses random ones S s with E[S] = 1, drawn for this slot alone. Call
 * an adjoint Exact if nothing random has flowed into it, and else Unbiased(slots). A sum has the slots of its terms; a
 * product with an exact factor those of its adjoint; a product with a factor of slot t has t besides, and its mean is the
 * product of the means if t is not among the slots of the adjoint: S is then independent of all that it meets. So, by
 * induction along the sweep, every adjoint has the mean that it has where all is kept, and with it the gradient. Nothing
 * but sums and products is done with adjoints but by rules that their user gives, which nothing random may reach;
 * branches, indexes and trips follow from the forward sweep, which is exact.
 *
 * A slot may also be met again where that is its sample of another trip of its loop (`within-trip.ts`), as in the gradient of
 * a partial differential equation: Oktay and others, equation 7. Samples of two trips are uncorrelated (`estimators.ts`), so
 * the mean of their product is 1; of three that takes samples that are drawn for each trip anew, as along chains.
 *
 * By default no path from the result to a parameter passes two samples, and the slots nearest to the parameters are taken
 * first: each sample on a path multiplies the second moment.
 */

import type { Where } from "../../../1-parse/request.ts";
import { Polynomials } from "../../../3-analyze/loops/polynomials.ts";
import {
  biasedSlot,
  chainedSamples,
  idleSlot,
  nothingInPart,
  slotOfStates,
  unknownSlot,
} from "../../../diagnostics/catalog/4-differentiate.ts";
import { listed } from "../../../diagnostics/wording.ts";
import type { For } from "../../../ir/nodes.ts";
import type { SlotVerdict } from "../../../ir/sampled-slots.ts";
import type { Analysed } from "../../analyse.ts";
import { leafName } from "../../signature.ts";
import { AdjointFlow } from "./adjoint-flow.ts";
import { type Candidate, candidatesOf, nameOf } from "./candidates.ts";
import type { KeptMemory } from "./kept-anyway.ts";
import { KeptByCheckpoints } from "./kept-by-checkpoints.ts";
import type { FoundRows, RowFacts } from "./rows.ts";
import { type SampledSlot, SampledSlots, type Sampling, type Use } from "./slots.ts";
import { TripFlow } from "./within-trip.ts";

export class SlotChoice {
  private readonly flow: AdjointFlow;
  private readonly polynomials: Polynomials;
  private readonly states: KeptByCheckpoints;
  private readonly candidates: readonly Candidate[];
  /** What adjoints are multiplied by, and no memory is taken for. */
  private readonly recomputed: readonly Use[];
  /** Those that are kept whole all the same, and why. */
  private readonly whole = new Map<Candidate, string>();
  private readonly madeFrom = new Map<SampledSlot, Candidate>();

  constructor(
    private readonly analysed: Analysed,
    facts: Omit<RowFacts, "analysed" | "polynomials"> & { readonly checkpointed: readonly For[] },
    private readonly uses: readonly Use[],
    kept: KeptMemory,
    private readonly sampling: Sampling,
  ) {
    this.flow = new AdjointFlow(analysed);
    this.polynomials = new Polynomials(analysed.structure.fn);
    this.states = new KeptByCheckpoints(facts.checkpointed, analysed.structure, analysed.memory);
    const again = uses.filter(({ slope }) => kept.keptFor(slope).size === 0 && kept.isRecomputed(slope));
    this.recomputed = again.filter(({ slope }, i) => again.findIndex((other) => other.slope === slope) === i);
    const rowFacts = { ...facts, analysed, polynomials: this.polynomials };
    this.candidates = candidatesOf(uses, kept, rowFacts, this.states, this.flow);
  }

  /** The slots to try. Mistakes are reported, and what is asked for wrongly is kept whole. */
  slots(): SampledSlots {
    const { asked } = this.sampling;
    const chosen = asked ? this.askedFor(asked) : this.chosen();
    return new SampledSlots(
      chosen.map((each, number) => {
        const { rows, top } = each.found as FoundRows;
        const slot: SampledSlot = { name: each.name, number, rows, uses: each.uses, top };
        this.madeFrom.set(slot, each);
        return slot;
      }),
    );
  }

  /** Gives up slots that are to be had all the same where these are kept in part; whether there were any. */
  giveUp(slots: SampledSlots, kept: KeptMemory): boolean {
    const before = this.whole.size;
    for (const slot of slots.slots) {
      if (this.sampling.asked === undefined && slot.uses.some(({ slope }) => kept.has(slope)))
        this.whole.set(this.madeFrom.get(slot)!, this.whyThere(slot, slots, kept));
    }
    return this.whole.size > before;
  }

  /** What keeps whole what a slot can be had from. */
  private whyThere(slot: SampledSlot, slots: SampledSlots, kept: KeptMemory): string {
    const memory = new Set(slot.uses.flatMap(({ slope }) => [...kept.keptFor(slope)]));
    const others = this.uses.filter(
      ({ result, operand, slope }) =>
        slots.of(result, operand) === undefined && [...kept.keptFor(slope)].some((each) => memory.has(each)),
    );
    const own = this.madeFrom.get(slot)!;
    const rivals = this.candidates.filter(
      (each) => each.uses.some((use) => others.includes(use)) && (this.meets(own, each) || this.meets(each, own)),
    );
    const names = [...new Set(others.map((use) => this.nameOf(use)))].slice(0, 3);
    if (rivals.length > 0)
      return `It is had from the same numbers as ${listed(names, "and")}, and not both are kept in part: a path has one sample.`;
    return names.length > 0
      ? `It is had from numbers that are kept whole for ${listed(names, "and")}.`
      : "It is had from numbers that are kept whole for conditions, indexes or what is overwritten.";
  }

  private nameOf(use: Use): string {
    const candidate = this.candidates.find((each) => each.uses.includes(use));
    return candidate?.name ?? nameOf(use, undefined, this.analysed.structure);
  }

  /** Gives up a slot in whose stead as much is kept; whether it could be. What was asked for stays, and a warning says so. */
  giveUpIdle(slot: SampledSlot): boolean {
    const { asked, report, span } = this.sampling;
    if (asked === undefined)
      this.whole.set(this.madeFrom.get(slot)!, "If a part of it is kept, as much else is kept in its stead.");
    else report(idleSlot.at(span, { slot: slot.name }));
    return asked === undefined;
  }

  private chosen(): readonly Candidate[] {
    const nearest = [...this.candidates].sort((a, b) => a.reached.size - b.reached.size);
    const chosen: Candidate[] = [];
    for (const each of nearest) {
      if (!this.whole.has(each) && this.refusalOf(each, chosen) === undefined) chosen.push(each);
    }
    return this.candidates.filter((each) => chosen.includes(each));
  }

  /** Why a slot is kept whole beside these. */
  private refusalOf(candidate: Candidate, chosen: readonly Candidate[]): string | undefined {
    const bias = this.biasOf(candidate);
    if (bias !== undefined || this.sampling.where === "chain") return bias;
    if (this.meets(candidate, candidate))
      return "Adjoints that it multiplies are multiplied by its samples of earlier trips, too: a path has one.";
    const other = chosen.find(
      (each) => each !== candidate && (this.meets(candidate, each) || this.meets(each, candidate)),
    );
    return other && `Adjoints that it multiplies meet the sample of '${other.name}', too: a path has one.`;
  }

  /** Why a slot cannot be kept in part. */
  private biasOf(candidate: Candidate, where = this.sampling.where): string | undefined {
    const { estimator } = this.sampling;
    const { found } = candidate;
    if (typeof found === "string") return found;
    if (found.rows.kind === "single" && estimator !== "sample" && estimator !== "sampleStratified")
      return `It has one number for each trip, of which '${estimator}' makes no row.`;
    const again = this.meets(candidate, candidate) ? this.biasOfMeeting(candidate, found, where) : undefined;
    if (again !== undefined) return again;
    const isHandedOver = [...this.flow.handedOver].some((node) => candidate.reached.has(node));
    return isHandedOver
      ? "Adjoints that it multiplies are handed to a function, which may do more than add them up."
      : undefined;
  }

  /** Why a slot that is met again cannot be kept in part: its samples are those of other trips, and two of them, or independent. */
  private biasOfMeeting(candidate: Candidate, { rows }: FoundRows, where: Where): string | undefined {
    const { share } = this.sampling;
    const result = ({ result }: Use) => this.flow.nodeOf(result);
    const again = "Adjoints that it multiplies are multiplied by it again";
    const inTrip =
      rows.kind === "single" || rows.loop === undefined
        ? undefined
        : new TripFlow(this.analysed, rows.loop, this.polynomials).reachableFrom(
            candidate.uses.map(({ operand }) => operand),
          );
    if (inTrip === undefined || candidate.uses.some((use) => inTrip.has(use.result)))
      return `${again}: the mean of a product of samples is not the product of their means.`;
    if (share === "batch") return `${again} in other trips, which by 'share: "batch"' have the same sample.`;
    if (where === "chain") return undefined;
    const from = (use: Use) => this.flow.reachableFrom([this.flow.nodeOf(use.operand)]);
    const later = candidate.uses.filter((use) => candidate.uses.some((first) => from(first).has(result(use))));
    const isThird = later.some((use) => candidate.uses.some((third) => from(use).has(result(third))));
    return isThird
      ? `${again} in one trip after the other: 'where: "chain"' draws for each anew, and the variance grows with every trip.`
      : undefined;
  }

  /** Whether adjoints that one slot multiplies are multiplied by the other later. */
  private meets(first: Candidate, second: Candidate): boolean {
    return second.uses.some(({ result }) => first.reached.has(this.flow.nodeOf(result)));
  }

  private askedFor(names: readonly string[]): readonly Candidate[] {
    const { report, span } = this.sampling;
    const known = this.candidates.map(({ name }) => name);
    return names.flatMap((slot) => {
      const candidate = this.candidates.find(({ name }) => name === slot);
      const why = candidate && this.biasOf(candidate);
      const loop = this.states.loopOf(slot);
      if (!candidate && loop) report(slotOfStates.at(loop.checkpoint?.span ?? span, { slot }));
      else if (!candidate) report(unknownSlot.at(span, { slot, known, calls: this.flow.handedOver.size > 0 }));
      else if (why !== undefined) report(biasedSlot.at(candidate.span ?? span, { slot, why }));
      return candidate && why === undefined ? [candidate] : [];
    });
  }

  /** What becomes of each by the plan that keeps these in part. */
  verdicts(slots: SampledSlots, kept: KeptMemory): readonly SlotVerdict[] {
    const chosen = slots.slots.map((slot) => this.madeFrom.get(slot)!);
    if (chosen.length === 0) this.warnOfNothing();
    this.warnOfChains(chosen);
    const again = { verdict: "recomputed", why: "It is computed again on the way back." } as const;
    const others = this.recomputed.map((use): SlotVerdict => {
      const span = this.analysed.structure.definitionOf(use.slope)?.origin.span;
      return { name: nameOf(use, undefined, this.analysed.structure), span, ...again };
    });
    const known = this.candidates.map((each): SlotVerdict => {
      const { name, span } = each;
      if (chosen.includes(each)) return { name, span, verdict: "sampled", why: this.proofOf(each, chosen) };
      const why = this.whole.get(each) ?? this.refusalOf(each, chosen) ?? "It was not asked for.";
      const isAgain = each.uses.every(({ slope }) => kept.isRecomputed(slope));
      return isAgain
        ? { name, span, ...again, why: `${why} So it is computed again on the way back.` }
        : { name, span, verdict: "exact", why };
    });
    return [...known, ...others];
  }

  private proofOf(candidate: Candidate, chosen: readonly Candidate[]): string {
    const names = this.analysed.structure.fn.parameters.flatMap((parameter) =>
      parameter.leaves.flatMap((leaf, i) =>
        candidate.reached.has(this.flow.nodeOf(leaf)) ? [`'${leafName(parameter, i)}'`] : [],
      ),
    );
    const others = chosen.filter(
      (each) => each !== candidate && (this.meets(candidate, each) || this.meets(each, candidate)),
    );
    const own = this.meets(candidate, candidate) ? ["its own samples of other trips"] : [];
    const given =
      others.length > 0 ? [`the independent samples of ${others.map(({ name }) => `'${name}'`).join(", ")}`] : [];
    const met = [...given, ...own].join(", and ");
    const way = `It is only a factor of adjoints that flow on to ${names.join(", ") || "the parameters"}`;
    return met ? `${way}; on the way they meet ${met}.` : `${way} and meet no other sample.`;
  }

  /** Says what it costs that samples stand behind one another. */
  private warnOfChains(chosen: readonly Candidate[]): void {
    const { report, span, where } = this.sampling;
    const met = chosen.filter((each) => chosen.some((other) => this.meets(each, other) || this.meets(other, each)));
    if (where === "chain" && met.length > 0) report(chainedSamples.at(span, { slots: met.map(({ name }) => name) }));
  }

  /** Says that nothing is kept in part, and what could be. */
  private warnOfNothing(): void {
    const { asked, report, span } = this.sampling;
    if (asked !== undefined) return;
    const why = this.candidates.map((each) => ({
      slot: each.name,
      why: this.whole.get(each) ?? this.refusalOf(each, []) ?? "",
    }));
    const alone = this.candidates.filter((each) => this.biasOf(each) === undefined);
    const chained = this.candidates.filter((each) => this.biasOf(each, "chain") === undefined);
    const { fn } = this.analysed.structure;
    report(
      nothingInPart.at(span ?? fn.span, {
        function: fn.name,
        why,
        // One that is given up beside none takes memory besides.
        slots: alone.length > 1 || alone.some((each) => !this.whole.has(each)) ? alone.map(({ name }) => name) : [],
        chain: chained.length > 0,
      }),
    );
  }
}
