/**
 * A loop with a checkpoint in reverse: its trips from the last to the first, some at a time. Their state is brought back,
 * they run again with what their reversal needs of them, and are reversed.
 */
import type { Structure } from "../../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../../ir/build.ts";
import type { Value, Variable } from "../../../ir/nodes.ts";
import { isArrayType } from "../../../ir/types.ts";
import { counterAt, type Range, tripCount } from "../../trip-count.ts";
import type { Adjoints } from "../adjoints.ts";
import type { Frame } from "../frame.ts";
import { activeCarried, activeOperands } from "../loop-exit-form.ts";
import type { ReverseSweep } from "../reverse-sweep.ts";
import { advance, spacingOf } from "./advance.ts";
import { blocksOf, rangeOfTrips } from "./blocks.ts";
import type { CheckpointedLoop } from "./checkpointed-loop.ts";
import { LoopStates } from "./loop-states.ts";
import { loopOfTrips, putCopy, type RunOfTrips, singleTrip } from "./run-of-trips.ts";

export function reverseCheckpointed(
  sweep: ReverseSweep,
  of: CheckpointedLoop,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  new CheckpointedReversal(sweep, of, frame, adjoints, b).build();
}

/** The arrays of the state, and the copies of them that trips work on when they run again. */
type WorkingArrays = ReadonlyMap<Value, Value>;

class CheckpointedReversal {
  /** Positions of the carried values that have adjoints. */
  private readonly active: readonly number[];
  /** Active scalars from around the loop, whose adjoints gather in sums. */
  private readonly outside: readonly Value[];
  /** What stands for what the loop reads from around it. */
  private readonly around = new Map<Value, Value>();
  private readonly states: LoopStates;

  constructor(
    private readonly sweep: ReverseSweep,
    private readonly of: CheckpointedLoop,
    private readonly frame: Frame,
    private readonly adjoints: Adjoints,
    private readonly b: RegionBuilder,
  ) {
    const { access, structure } = sweep.context;
    this.active = activeCarried(of.loop, sweep);
    const body = structure.placeOf(of.loop.body);
    this.outside = activeOperands(of.loop.body, sweep).filter(
      (value) => !structure.isWithin(structure.homeOf(value), body),
    );
    for (const value of of.read) {
      this.around.set(value, isArrayType(value.type) ? access.array(value, frame) : access.value(value, frame));
    }
    for (const { array, copy } of of.copied) this.around.set(array, access.value(copy, frame));
    this.states = new LoopStates(of, (value) => access.value(value, frame));
  }

  build(): void {
    const { checkpoint } = this.of;
    const arrays = this.states.allocate(this.b);
    if (checkpoint.schedule === "sqrt") this.byBlocks(arrays);
    else this.byTrips(checkpoint.slots, arrays);
    this.states.release(this.b);
  }

  /** One block after the other runs again from its state. */
  private byBlocks(arrays: WorkingArrays): void {
    const { b, of } = this;
    const blocks = blocksOf(of.loop, this.range(), this.structure, b);
    const trips = loopOfTrips(of, this.sweep.context);
    this.downward(blocks.count, { name: "block" }, [], (inner, block, adjoints) => {
      const carried = this.states.restore(block, arrays, inner);
      const { from, to } = blocks.range(block, inner);
      return this.reverseTrips(trips, [from, to], carried, arrays, adjoints, inner);
    });
  }

  /**
   * One trip after the other: from the last state that was kept the trips up to it run ahead, which keeps states in the
   * slots that are free; when a trip is reversed whose own state was kept, its slot is free again.
   */
  private byTrips(slots: number, arrays: WorkingArrays): void {
    const { access } = this.sweep.context;
    const { b, of, frame } = this;
    const [range, one] = [this.range(), b.index(1)];
    const [starts, kept] = [access.value(of.starts, frame), access.value(of.keptCount, frame)];
    const trips = singleTrip(of, this.sweep.context, this.sweep.context.keptWithoutCheckpoints);
    const count = tripCount(of.loop, range, this.structure, b);
    this.downward(count, { name: "trip" }, [kept], (inner, trip, adjoints, [keptNow]) => {
      const last = inner.compute("subtract", keptNow!, one);
      const start = inner.load(starts, last, { name: "start" });
      const end = inner.compute("add", trip, one);
      const further = spacingOf(
        inner.compute("subtract", end, start),
        inner.compute("subtract", inner.index(slots), last),
        inner,
      );
      const task = {
        of,
        slots,
        states: this.states,
        starts,
        run: rangeOfTrips(of.loop, range, start, trip, this.structure, inner),
        range,
        initial: this.states.restore(last, arrays, inner),
        kept: keptNow!,
        next: inner.computeAs({ name: "next" }, "add", start, further),
        end,
      };
      const ahead = inner.nested();
      for (const statement of of.repeated) ahead.push(statement);
      const loop = advance(task, this.structure, ahead);
      ahead.push(loop);
      const results = putCopy(ahead.yield(loop.results), new Map([...this.around, ...arrays]), inner);
      const [carried, [keptThen]] = [results.slice(0, -2), results.slice(-2)];
      const isKept = inner.compute("equal", start, trip);
      const counter = counterAt(of.loop, range, trip, this.structure, inner);
      const before = this.reverseTrips(trips, [counter], carried, arrays, adjoints, inner);
      return [...before, inner.computeAs(of.keptCount.variable, "select", isKept, last, keptThen!)];
    });
    b.push({ kind: "release", array: starts, origin: b.origin });
  }

  /** A loop from the last of `count` to the first, which carries the adjoints that trips hand back and what is given. */
  private downward(
    count: Value,
    counter: Variable,
    others: readonly Value[],
    body: (b: RegionBuilder, counter: Value, adjoints: readonly Value[], others: readonly Value[]) => readonly Value[],
  ): void {
    const { adjoints, b, of, sweep } = this;
    const flowing = [...this.active.map((i) => of.loop.body.arguments[i + 1]!), ...this.outside];
    const incoming = [...this.active.map((i) => of.loop.results[i]!), ...this.outside];
    const [position, carried] = [makeValue("index", counter), flowing.map((value) => sweep.declare(value))];
    const carriedOthers = others.map(({ type, variable }) => makeValue(type, variable));
    const inner = b.nested();
    const next = body(inner, position, carried, carriedOthers);
    const results = flowing.map((value) => sweep.declare(value));
    b.push({
      kind: "for",
      from: b.compute("subtract", count, b.index(1)),
      to: b.index(0),
      step: b.index(-1),
      test: ">=",
      initial: [...incoming.map((value) => adjoints.get(value) ?? b.float(0)), ...others],
      body: inner.yield(next, [position, ...carried, ...carriedOthers]),
      results: [...results, ...others.map(({ type, variable }) => makeValue(type, variable))],
      origin: b.origin,
    });
    this.outside.forEach((value, k) => {
      adjoints.set(value, results[this.active.length + k]!);
    });
    this.active.forEach((i, k) => {
      adjoints.add(of.loop.initial[i]!, results[k]!, b);
    });
  }

  private get structure(): Structure {
    return this.sweep.context.structure;
  }

  private range(): Range {
    const { access } = this.sweep.context;
    const { from, to, step } = this.of.loop;
    return {
      from: access.value(from, this.frame),
      to: access.value(to, this.frame),
      step: access.value(step, this.frame),
    };
  }

  /** Runs trips from a state and reverses them; `flowing` are the adjoints behind them, and what it gives those before. */
  private reverseTrips(
    trips: RunOfTrips,
    range: readonly Value[],
    carried: readonly Value[],
    arrays: WorkingArrays,
    flowing: readonly Value[],
    b: RegionBuilder,
  ): readonly Value[] {
    const { activity, layers, reverseWithin, shadows } = this.sweep.context;
    const sums = flowing.slice(this.active.length);
    const named = this.of.repeated.map(({ result }) => result);
    const ofArrays = [...this.around.keys(), ...arrays.keys(), ...named].filter(
      (value) => isArrayType(value.type) && activity.isActive(value),
    );
    const shadowsAround = new Map(ofArrays.map((array) => [array, shadows.of(array, this.frame)]));
    const cotangents = carried.map((_, i) => flowing[this.active.indexOf(i)]);
    const scratch = b.nested();
    const { adjointOf } = reverseWithin(
      trips.analysed,
      {
        shadows: () => shadowsAround,
        cotangents: () => cotangents,
        ...(layers && { layers: () => layers }),
        within: {
          adjoints: new Map(this.outside.map((value, k) => [value, sums[k]!])),
          names: shadows.names,
          scratch: new Set(arrays.keys()),
        },
      },
      scratch,
    );
    const before = [
      ...this.active.map((i) => adjointOf(trips.initial[i]!) ?? scratch.float(0)),
      ...this.outside.map((value, k) => adjointOf(value) ?? sums[k]!),
    ];
    const substitutes = new Map([
      ...this.around,
      ...arrays,
      ...trips.range.map((value, i) => [value, range[i]!] as const),
      ...trips.initial.map((value, i) => [value, carried[i]!] as const),
    ]);
    return putCopy(scratch.yield(before), substitutes, b);
  }
}
