/**
 * Reverse mode: forward sweep, then reverse sweep. The reverse sweep is built twice: once to learn what it reads, which
 * the storage plan then decides about, and once for good.
 */

import { Polynomials } from "../../3-analyze/loops/polynomials.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import { constantLength } from "../../3-analyze/written-within.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { namingOf, noOrigin, RegionBuilder } from "../../ir/build.ts";
import type { For, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Analysed } from "../analyse.ts";
import { DerivedNames } from "../names.ts";
import { Adjoints, type Presence } from "./adjoints.ts";
import type { Availability } from "./availability.ts";
import { checkpointedLoops } from "./checkpoints/checkpointed-loop.ts";
import { loopsToCheckpoint } from "./checkpoints/decide-checkpoints.ts";
import { runAgain } from "./checkpoints/run-of-trips.ts";
import { ControlValues } from "./control-values.ts";
import { type Decision, decideStorage } from "./decide-storage.ts";
import { blockExit } from "./exits.ts";
import { ForwardSweep } from "./forward-sweep.ts";
import { Frame, neverLeft } from "./frame.ts";
import { LoopFusion } from "./fuse-loops.ts";
import { hasPairs, type PairedShadows, pairShadows } from "./pair-shadows.ts";
import { ReversePlan } from "./plan.ts";
import { PlannedAccess } from "./planned-access.ts";
import { RecordingAccess } from "./primal-access.ts";
import { type LayerNotes, type ReverseContext, ReverseSweep } from "./reverse-sweep.ts";
import { SlotChoice } from "./sampling/choose-slots.ts";
import { KeptMemory } from "./sampling/kept-anyway.ts";
import { KeptCells } from "./sampling/kept-cells.ts";
import { SampledMemory } from "./sampling/slot-memory.ts";
import { noSlots, type SampledSlot, type SampledSlots, type Sampling } from "./sampling/slots.ts";
import { Shadows } from "./shadows.ts";
import { TapeLayouts } from "./tape-layout.ts";
import { isPooledTape } from "./tapes.ts";

export interface ReverseSeeds {
  /** Builds the shadows of array parameters, between the sweeps. */
  readonly shadows: (b: RegionBuilder) => ReadonlyMap<Value, Value>;
  /** The adjoints of the function's results, by leaf. */
  readonly cotangents: (b: RegionBuilder) => readonly (Value | undefined)[];
  /** Adds, between the sweeps, what the content at exit of parameters whose shadows go with them brings in. */
  readonly atExit?: (shadows: ReadonlyMap<Value, Value>, b: RegionBuilder) => void;
  /** Builds those of them that go with their arrays from the start, before the forward sweep. */
  readonly paired?: (b: RegionBuilder) => ReadonlyMap<Value, Value>;
  /** Begins, between the sweeps, what notes the layers on the way. */
  readonly layers?: (structure: Structure, b: RegionBuilder) => LayerNotes;
  /** Where what is kept may be kept in part. */
  readonly sampling?: Sampling;
  /** Where the function is a part of another whose reverse sweep is being written. */
  readonly within?: Surroundings;
}

export interface Surroundings {
  /** What has flowed back so far to scalar parameters: sums go on from there. */
  readonly adjoints: ReadonlyMap<Value, Value>;
  readonly names: DerivedNames;
  /** Arrays whose content nobody reads afterwards. */
  readonly scratch: ReadonlySet<Value>;
}

export interface ReverseResult {
  /** The leaves that the function returns. */
  readonly returned: readonly Value[];
  /** The adjoint of a scalar parameter; undefined where nothing flows back. */
  readonly adjointOf: (parameter: Value) => Value | undefined;
  /** When something has flowed back to it. */
  readonly presenceOf: (parameter: Value) => Presence | undefined;
  /** Whether nothing had to be kept from one sweep for the other but in locals. */
  readonly isTapeless: boolean;
}

/** Where the sweeps are not parts of one function. */
export interface SecondSweep {
  /** Takes the reverse sweep. */
  readonly builder: RegionBuilder;
  /** The leaves of the result that the forward sweep gives together with their shadows. */
  readonly resultsWithShadows?: readonly number[];
}

/** Writes both sweeps into `b`, whose region has the function's parameters as arguments. */
export function reverse(
  analysed: Analysed,
  seeds: ReverseSeeds,
  b: RegionBuilder,
  second?: SecondSweep,
): ReverseResult {
  if (!hasPairs(analysed) && !second?.resultsWithShadows)
    return bothSweeps(analysed, seeds, noPairs, b, second?.builder ?? b);
  const given = (seeds.paired ?? seeds.shadows)(b);
  const paired = pairShadows(analysed, given, second?.resultsWithShadows);
  const shadows = seeds.paired ? (inner: RegionBuilder) => new Map([...seeds.shadows(inner), ...given]) : () => given;
  const seedsWithShadows = { ...seeds, shadows };
  return bothSweeps(paired.analysed, seedsWithShadows, paired.shadows, b, second?.builder ?? b);
}

const noPairs: PairedShadows = new Map();

/** `second` takes the reverse sweep: the same builder, or that of another function, which is given its cotangents later. */
function bothSweeps(
  analysed: Analysed,
  seeds: ReverseSeeds,
  paired: PairedShadows,
  b: RegionBuilder,
  second: RegionBuilder,
): ReverseResult {
  const { structure } = analysed;
  const isPart = second !== b || seeds.within !== undefined;
  const fusion = new LoopFusion(analysed, seeds, reverse, !isPart);
  const reverseWithin: Sweep["reverseWithin"] = (part, given, builder) =>
    bothSweeps(part, given, paired, builder, builder);
  // A gradient is arranged as its parameter is at entry.
  const shadowsOfParameters = structure.fn.body.arguments.flatMap((argument) => paired.get(argument) ?? []);
  const rearranged = shadowsOfParameters.flatMap((shadow) => analysed.memory.rearrangedIn(shadow));
  const { sweep, decision, plan, slots } = planned(
    analysed,
    seeds,
    { paired, fused: fusion.loops, reverseWithin },
    rearranged,
  );
  const { layouts } = plan;
  const lists = writtenLists(analysed, decision.availability, b);
  const early = fusion.loops.size > 0 ? seeds.shadows(b) : undefined;
  const shadows = early ? () => early : seeds.shadows;
  const samples = new SampledMemory(plan, slots, seeds.sampling);
  const before = b.statements.length;
  const forward = new ForwardSweep(plan, fusion.loops, sweep.checkpointed, samples, (loop, inner) =>
    fusion.build(loop, shadows(inner), inner),
  ).build(b);
  const { keptOtherwise } = analysed;
  if (keptOtherwise) {
    const again = b.statements.splice(before).map((statement) => runAgain(statement, keptOtherwise));
    b.statements.push(...again);
  }
  for (const { list, length } of lists) requireUnchangedLength(list, length, b);
  const unread = new Set([...shadowsOfParameters, ...(seeds.within?.scratch ?? [])]);
  const finals = keepFinalContents(decision, structure, unread, b);
  const access = new PlannedAccess(plan, forward, slots);
  const { restored } = decision.availability;
  const adjoints = sweepBack({ ...sweep, access, restored }, { ...seeds, shadows }, second, (initial) => {
    for (const slot of plan.slots) {
      const layout = layouts.of(slot.loop);
      if (layout.kind === "cursor") initial.set(layout.cursor, forward.registers.get(layout.cursor)!);
    }
  });
  for (const [array, final] of finals) second.copy(array, second.index(0), final);
  for (const tape of forward.tapes.values()) {
    if (isPooledTape(tape)) second.push({ kind: "release", array: tape, origin: second.origin });
  }
  for (const array of samples.buffers) second.push({ kind: "release", array, origin: second.origin });
  return {
    returned: forward.returned,
    adjointOf: (parameter) => adjoints.get(parameter),
    presenceOf: (parameter) => adjoints.presenceOf(parameter),
    isTapeless: plan.slots.length === 0 && restored.size === 0 && sweep.checkpointed.size === 0,
  };
}

/** Who keeps a tape in part has little memory: what takes less than the time of a sine or two is computed again. */
const weightOfMemory = 40;

/** Of more slots it is not asked of each what it frees. */
const mostCompared = 6;

interface Planned {
  readonly sweep: Omit<Sweep, "access" | "restored">;
  readonly decision: Decision;
  readonly plan: ReversePlan;
  readonly slots: SampledSlots;
  readonly recorded: RecordingAccess;
}

/**
 * Decides about the sweeps, first without checkpoints: where nothing would be kept of a loop, it needs none. Then, where
 * that is asked for, which of what is kept is kept in part.
 */
function planned(
  analysed: Analysed,
  seeds: ReverseSeeds,
  context: Pick<Sweep, "paired" | "fused" | "reverseWithin">,
  rearranged: readonly Value[],
): Planned {
  const { structure, memory } = analysed;
  const weight = seeds.sampling ? weightOfMemory : 1;
  let keptWithoutCheckpoints: ReadonlySet<Value> = new Set();
  const attempt = (loops: readonly For[], slots = noSlots): Planned => {
    const control = new ControlValues(structure);
    const layouts = new TapeLayouts(structure, memory);
    const checkpointed = checkpointedLoops(loops, analysed, control);
    const sweep = { ...analysed, ...context, control, checkpointed, keptWithoutCheckpoints };
    const accesses = new Map<ReadonlySet<Value>, RecordingAccess>();
    const requiredBy = (restored: ReadonlySet<Value>) => {
      const access = new RecordingAccess(layouts, structure, slots);
      sweepBack({ ...sweep, access, restored }, seeds, new RegionBuilder(analysed.operations));
      accesses.set(restored, access);
      return access.required;
    };
    const decision = decideStorage(analysed, control, requiredBy, rearranged, checkpointed, weight);
    const plan = planOf(analysed, control, layouts, decision);
    return { sweep, decision, plan, slots, recorded: accesses.get(decision.availability.restored)! };
  };
  const without = attempt([]);
  keptWithoutCheckpoints = without.decision.stored;
  const loops = loopsToCheckpoint(analysed, without.plan);
  const exact = loops.length > 0 ? attempt(loops) : without;
  const { sampling } = seeds;
  if (!sampling) return exact;
  const keptBy = ({ decision, recorded }: Planned) => new KeptMemory(decision, memory, recorded.required);
  const facts = { availability: exact.decision.availability, layouts: exact.plan.layouts, checkpointed: loops };
  const choice = new SlotChoice(analysed, facts, exact.recorded.uses, keptBy(exact), sampling);
  const cells = new KeptCells(analysed, new Polynomials(structure.fn));
  const keptPlan = (planned: Planned) => ({ decision: planned.decision, kept: keptBy(planned) });
  for (;;) {
    const slots = choice.slots();
    const inPart = attempt(loops, slots);
    if (choice.giveUp(slots, keptBy(inPart))) continue;
    const isIdle = (slot: SampledSlot) => {
      const without = slots.slots.length === 1 ? exact : attempt(loops, slots.without(slot));
      return cells.isNoMore(keptPlan(without), keptPlan(inPart));
    };
    const idle = slots.slots.length <= mostCompared ? slots.slots.filter(isIdle) : [];
    if (idle[0] && choice.giveUpIdle(idle[0])) continue;
    sampling.decided(choice.verdicts(slots, keptBy(inPart)), slots);
    return inPart;
  }
}

function planOf(
  { structure, memory }: Analysed,
  control: ControlValues,
  layouts: TapeLayouts,
  decision: Decision,
): ReversePlan {
  const { availability, stored } = decision;
  const arrays = availability.arraysToKeep(memory.roots());
  return new ReversePlan(structure, memory, control, availability, layouts, stored, arrays);
}

/** The active lists that the function writes, with the lengths they have when they come into being. */
function writtenLists(
  { structure, memory, activity }: Analysed,
  availability: Availability,
  b: RegionBuilder,
): readonly { readonly list: Value; readonly length: Value }[] {
  return [...memory.roots()].flatMap((list) => {
    const isList = isArrayType(list.type) && list.type.storage === "list" && !memory.isMoving(list);
    if (!isList || !activity.isActive(list) || memory.writesTo(list).length === 0 || !availability.isDirect(list))
      return [];
    const definition = structure.definitionOf(list);
    if (!definition) return [{ list, length: b.length(list) }];
    // Of a parameter's copy the length is known at entry.
    if (definition.kind === "duplicate" && !structure.definitionOf(definition.array)) {
      return [{ list, length: b.length(definition.array) }];
    }
    if (definition.kind !== "allocate" || constantLength(list, structure.fn)) return [];
    return [{ list, length: definition.length }];
  });
}

/** A list grows when it is written beyond its end; its shadow does not, so that is an error. */
function requireUnchangedLength(array: Value, length: Value, b: RegionBuilder): void {
  const expected = "its first length; make it as long as it becomes, or let it grow by 'push'";
  b.push({
    kind: "requireLength",
    array,
    length,
    name: namingOf(array)?.name ?? "the list",
    expected,
    origin: b.origin,
  });
}

/** A restored parameter ends up with its content at entry; its content at exit is kept aside. */
function keepFinalContents(
  decision: Decision,
  structure: Structure,
  shadows: ReadonlySet<Value>,
  b: RegionBuilder,
): readonly (readonly [Value, Value])[] {
  const { restored } = decision.availability;
  const parameters = structure.fn.body.arguments.filter((argument) => restored.has(argument) && !shadows.has(argument));
  return parameters.map((array) => {
    if (typeof array.type === "string") throw new InternalError("a restored scalar");
    return [array, b.duplicate(array, array.type, { name: `${array.variable?.name ?? "array"}Final` })] as const;
  });
}

type Sweep = Omit<ReverseContext, "shadows" | "layers" | "cotangents"> & { readonly paired: PairedShadows };

function sweepBack(
  sweep: Sweep,
  seeds: ReverseSeeds,
  b: RegionBuilder,
  prepare: (adjoints: Adjoints) => void = () => {},
): Adjoints {
  const { structure, access, activity, control } = sweep;
  const names = seeds.within?.names ?? new DerivedNames("Bar");
  b.origin = noOrigin;
  const given = seeds.shadows(b);
  const shadows = new Shadows(structure, access, activity.isActive, names, given, sweep.paired);
  seeds.atExit?.(given, b);
  const layers = seeds.layers?.(structure, b);
  const reversal = new ReverseSweep({ ...sweep, shadows, layers, cotangents: seeds.cotangents(b) });
  const prelude = b.nested();
  const rest = b.nested();
  const adjoints = new Adjoints(names);
  for (const [parameter, adjoint] of seeds.within?.adjoints ?? []) adjoints.set(parameter, adjoint);
  prepare(adjoints);
  const own = structure.breaksTo(structure.fn.label);
  const code = (): Value => access.value(control.exitOf(structure.body), frame);
  const exit = blockExit(own, neverLeft, code, structure, prelude);
  const frame: Frame = new Frame(structure.body, undefined, prelude, exit);
  reversal.function(adjoints, frame, rest);
  for (const statement of [...prelude.statements, ...rest.statements]) b.push(statement);
  return adjoints;
}
