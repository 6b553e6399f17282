/**
 * Loops that need no second sweep. If all that a counted loop carries with a derivative are sums, and the adjoints of
 * these sums are known before the loop, each trip can be reversed as soon as it has run:
 *
 *     for (...) { ...; sum += f }    with sumBar known    becomes    for (...) { ...; sum += f; fBar = sumBar; ... }
 *
 * Nothing is kept for later. The trip is differentiated as a function of its own, whose parameters are what the body
 * reads from outside.
 */

import { sumThrough } from "../../3-analyze/loops/reductions.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type LoopStatement, type Structure, structureOf } from "../../3-analyze/structure.ts";
import { makeValue, noOrigin, RegionBuilder } from "../../ir/build.ts";
import type { For, IrFunction, Region, Value } from "../../ir/nodes.ts";
import { isArrayType, type Shape } from "../../ir/types.ts";
import { freeValuesOf, visitStatements } from "../../ir/walk.ts";
import type { Analysed } from "../analyse.ts";
import { derivedFrom } from "../linearise.ts";
import { DerivedNames } from "../names.ts";
import { asCondition, either } from "./adjoints.ts";
import { EarlyAdjoints } from "./early-adjoints.ts";
import { isGuardedIn } from "./guarded-values.ts";
import type { ReverseResult, ReverseSeeds } from "./reverse.ts";

/** What the reverse sweep takes from a loop that is reversed already. */
export interface FusedLoop {
  /** Active scalars from outside that the body reads. */
  readonly outside: readonly Value[];
  /** For each of them the sum of what the trips add to its adjoint. */
  readonly sums: readonly Value[];
  /** Whether one did, of those of which it has to be known. */
  readonly presences: ReadonlyMap<Value, Value>;
}

export type FusedLoops = ReadonlyMap<LoopStatement, FusedLoop>;

type Reverse = (analysed: Analysed, seeds: ReverseSeeds, b: RegionBuilder) => ReverseResult;

export class LoopFusion {
  readonly loops: FusedLoops;

  constructor(
    private readonly analysed: Analysed,
    private readonly seeds: ReverseSeeds,
    private readonly reverse: Reverse,
    /** Whether the adjoints of the function's results are known in the forward sweep. */
    isPossible: boolean,
  ) {
    const loops = new Map<LoopStatement, FusedLoop>();
    for (const statement of analysed.structure.body.region.statements) {
      if (!isPossible || statement.kind !== "for" || !this.isFusible(statement)) continue;
      const outside = this.activeScalars(statement);
      const guarded = outside.filter((value) => isGuardedIn(statement.body, value, analysed));
      const presences = new Map(guarded.map((value) => [value, makeValue("bool")]));
      loops.set(statement, { outside, sums: outside.map((value) => this.named(value)), presences });
    }
    this.loops = loops;
  }

  private isFusible(loop: For): boolean {
    const { structure, activity, memory } = this.analysed;
    if (structure.breaksTo(structure.fn.label).length > 0 || structure.escapesOf(loop).length > 0) return false;
    if (handsOnShadows(loop, memory)) return false;
    if (!activeSums(loop, this.analysed) || !this.hasDistinctArrays(loop) || !this.readsOnlyParameters(loop))
      return false;
    const sums = loop.results.filter((result) => activity.isActive(result));
    const early = new EarlyAdjoints(this.analysed, loop);
    if (sums.length === 0 || !sums.every((sum) => early.isKnown(sum))) return false;
    const scratch = new RegionBuilder(this.analysed.operations);
    return this.reverseTrip(
      loop,
      this.seeds.shadows(scratch),
      sums.map((sum) => makeValue(sum.type)),
      scratch,
    ).isTapeless;
  }

  /**
   * The active arrays from outside are parameters that have shadows before the loop, and neither the loop nor what
   * follows writes them, or what lies in them.
   */
  private readsOnlyParameters(loop: For): boolean {
    const { activity, memory, structure } = this.analysed;
    const shadows = this.seeds.shadows(new RegionBuilder(this.analysed.operations));
    return [...freeValuesOf(loop.body)]
      .filter((value) => isArrayType(value.type) && activity.isActive(value))
      .every((array) => {
        const isWrittenSince = (root: Value) =>
          memory.writesTo(root).some((write) => structure.endOf(write) > structure.orderOf(loop));
        return shadows.has(array) && ![...memory.rootsWithin([array])].some(isWrittenSince);
      });
  }

  /** No two arrays that the body reads from outside share memory: seen from one trip, each is an object of its own. */
  private hasDistinctArrays(loop: For): boolean {
    const { memory } = this.analysed;
    const roots = [...freeValuesOf(loop.body)]
      .filter((value) => isArrayType(value.type))
      .map((array) => memory.rootOf(array));
    return new Set(roots).size === roots.length && roots.every((root) => memory.sourcesOf(root) === undefined);
  }

  private activeScalars(loop: For): readonly Value[] {
    return [...freeValuesOf(loop.body)].filter(
      (value) => !isArrayType(value.type) && this.analysed.activity.isActive(value),
    );
  }

  private named(value: Value): Value {
    return makeValue(value.type, new DerivedNames("Bar").of(value));
  }

  /** The loop with its trips reversed on the spot. */
  build(loop: For, shadows: ReadonlyMap<Value, Value>, b: RegionBuilder): void {
    const { outside, sums, presences } = this.loops.get(loop)!;
    b.origin = derivedFrom(loop.origin);
    const early = new EarlyAdjoints(this.analysed, loop);
    const active = loop.results.filter((result) => this.analysed.activity.isActive(result));
    const cotangents = this.seeds.cotangents(b);
    const adjoints = active.map((sum) => early.build(sum, cotangents, b));
    const carried = sums.map((sum) => makeValue(sum.type, sum.variable));
    const inner = b.nested();
    const told = new Map([...presences.keys()].map((value) => [value, makeValue("bool")]));
    const { returned, adjointOf, presenceOf } = this.reverseTrip(loop, shadows, adjoints, inner);
    inner.origin = noOrigin;
    const next = outside.map((value, k) => {
      const amount = adjointOf(value);
      return amount ? inner.computeAs(carried[k]!.variable, "add", carried[k]!, amount) : carried[k]!;
    });
    const further = [...told].map(([value, before]) => asCondition(either(before, presenceOf(value), inner), inner));
    const initial = [...loop.initial, ...outside.map(() => b.float(0)), ...[...told].map(() => b.bool(false))];
    const body = inner.yield(
      [...returned, ...next, ...further],
      [...loop.body.arguments, ...carried, ...told.values()],
    );
    b.push({ ...loop, initial, body, results: [...loop.results, ...sums, ...presences.values()] });
  }

  /** One trip as a function: of the values the body reads from outside, its counter and its carried values. */
  private reverseTrip(
    loop: For,
    shadows: ReadonlyMap<Value, Value>,
    adjoints: readonly Value[],
    b: RegionBuilder,
  ): ReverseResult {
    const { activity } = this.analysed;
    const body: Region = { ...loop.body, arguments: [...freeValuesOf(loop.body), ...loop.body.arguments] };
    let next = 0;
    const cotangents = loop.results.map((result) => (activity.isActive(result) ? adjoints[next++] : undefined));
    return this.reverse(
      analysedWithin(this.analysed, tripFunction(this.analysed.structure, body, loop)),
      { shadows: () => shadows, cotangents: () => cotangents },
      b,
    );
  }
}

function analysedWithin(analysed: Analysed, fn: IrFunction): Analysed {
  const linear = { fn, slopes: analysed.linear.slopes };
  return { ...analysed, linear, structure: structureOf(fn), memory: memoryOf(fn) };
}

function tripFunction({ fn }: Structure, body: Region, loop: For): IrFunction {
  const elements = loop.results.map((result): Shape => ({ kind: "leaf", type: result.type }));
  return { ...fn, parameters: [], result: { kind: "tuple", elements }, label: { name: "trip" }, body };
}

/** Whether shadows go along with arrays that are handed to another function, or given by one. */
function handsOnShadows(loop: For, memory: Memory): boolean {
  let isHandingOn = false;
  visitStatements(loop.body, (statement) => {
    if (statement.kind !== "call") return;
    if (statement.hasRules) {
      const values = [...statement.operands, ...statement.results];
      isHandingOn ||= values.some((value) => isArrayType(value.type) && memory.isMoving(value));
    }
    if (!statement.companions) return;
    const { operands, results, companions } = statement;
    isHandingOn ||= operands.length > companions.operands || results.length > companions.results;
  });
  return isHandingOn;
}

/** Whether every active scalar that the loop carries is a sum, and it carries no arrays. */
function activeSums(loop: For, { activity }: Analysed): boolean {
  const carried = loop.body.arguments.slice(1);
  const end = loop.body.terminator;
  if (end.kind !== "yield" || carried.some((value) => isArrayType(value.type))) return false;
  return carried.every((value, i) => !activity.isActive(value) || sumThrough(value, loop.body) === end.values[i]);
}
