/**
 * Loops in reverse: the trips from the last to the first. The adjoint of what a trip hands to the next is carried from
 * the next trip back to it; adjoints of values from outside the loop gather in carried sums.
 */
import type { Break, LoopStatement, Place, Structure } from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { For, Value, Variable } from "../../ir/nodes.ts";
import { counterAt, hasUnitStep, type Range, tripAt, tripCount } from "../trip-count.ts";
import { type Adjoints, asCondition } from "./adjoints.ts";
import { tripExit } from "./exits.ts";
import { Frame, neverLeft } from "./frame.ts";
import { isGuardedIn } from "./guarded-values.ts";
import {
  activeCarried,
  activeOperands,
  carriedArguments,
  type ExitForm,
  exitFormOf,
  handedValues,
} from "./loop-exit-form.ts";
import type { ReverseSweep } from "./reverse-sweep.ts";

export function reverseLoop(
  sweep: ReverseSweep,
  loop: LoopStatement,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  new LoopReversal(sweep, loop, frame, adjoints, b).build();
}

type TripKind = "whole" | "partial" | "peeked";

/** The reverse loop's own counter, and what it says about the trip. */
interface Header {
  readonly from: Value;
  readonly to: Value;
  readonly step: 1 | -1;
  readonly counter: Variable | undefined;
  /** The trip's number, and the primal counter where the reverse loop runs over it. */
  trip(counter: Value, b: RegionBuilder): { readonly trip: Value; readonly primal?: Value };
}

class LoopReversal {
  private readonly place: Place;
  private readonly carried: readonly Value[];
  /** Positions of the carried values that have adjoints. */
  private readonly active: readonly number[];
  private readonly escapes: readonly Break[];

  constructor(
    private readonly sweep: ReverseSweep,
    private readonly loop: LoopStatement,
    private readonly frame: Frame,
    private readonly adjoints: Adjoints,
    private readonly b: RegionBuilder,
  ) {
    this.place = sweep.context.structure.placeOf(loop.body);
    this.carried = carriedArguments(loop);
    this.active = activeCarried(loop, sweep);
    this.escapes = sweep.context.structure.escapesOf(loop);
  }

  build(): void {
    const form = exitFormOf(this.loop, this.sweep);
    switch (form.kind) {
      case "none":
      case "anywhere":
        return this.trips(
          form,
          this.active.map((i) => this.resultAdjoint(i)),
        );
      case "while":
        return this.trips(form, this.handedOnExit(form.exit));
      case "atEnd":
        return this.trips(form, this.handedAtEnd(form));
    }
  }

  /** The adjoint that flows into carried value `i` from the loop's result. */
  private resultAdjoint(i: number): Value | undefined {
    return this.loop.kind === "for" ? this.adjoints.get(this.loop.results[i]!) : undefined;
  }

  /** `while`: what flows into the carried values by the exit. */
  private handedOnExit(exit: Break): readonly (Value | undefined)[] {
    const scope = this.adjoints.nested();
    this.sweep.leave(exit, this.frame, scope, this.b);
    return this.taken(
      scope,
      this.active.map((i) => this.carried[i]!),
    );
  }

  /** `at end`: what flows into the values handed on, by the exit or, if the loop ran to its end, by its results. */
  private handedAtEnd({
    statement,
    leaving,
  }: Extract<ExitForm, { kind: "while" | "atEnd" }>): readonly (Value | undefined)[] {
    const handed = handedValues(this.loop, this.sweep);
    const early = (adjoints: Adjoints, b: RegionBuilder) => {
      const prelude = b.nested();
      const rest = b.nested();
      const last = this.tripFrame(this.lastTrip(), undefined, adjoints, prelude, "peeked");
      this.sweep.branch(statement, leaving, last, adjoints, rest);
      for (const each of [...prelude.statements, ...rest.statements]) b.push(each);
    };
    const normal = (adjoints: Adjoints) => {
      this.active.forEach((i, k) => {
        const adjoint = this.resultAdjoint(i);
        if (adjoint) adjoints.set(handed[k]!, adjoint);
      });
    };
    const scope = this.adjoints.nested();
    if (this.loop.kind === "loop") early(scope, this.b);
    else this.sweep.choose(this.frame.exit.isAmong(this.escapes), early, normal, this.place, scope, this.b);
    return this.taken(scope, handed);
  }

  /** Takes the adjoints of `values` out of a scope; the rest belongs outside the loop and stays there. */
  private taken(scope: Adjoints, values: readonly Value[]): readonly (Value | undefined)[] {
    for (const value of scope.changed()) if (!values.includes(value)) this.adjoints.set(value, scope.get(value)!);
    return values.map((value) => scope.get(value));
  }

  private tripsBegun(): Value {
    return this.sweep.context.access.value(this.sweep.context.control.tripsOf(this.loop), this.frame);
  }

  private lastTrip(): Value {
    const { prelude } = this.frame;
    return prelude.compute("subtract", this.tripsBegun(), prelude.index(1));
  }

  /** The loop over the trips, given the adjoints of what its last whole trip hands on. */
  private trips(form: ExitForm, incoming: readonly (Value | undefined)[]): void {
    const { access } = this.sweep.context;
    const cursors = access.cursorsIn(this.loop);
    if (form.kind === "while") access.skipTrip(this.loop, this.adjoints, this.b);
    const outside = this.outsideValues();
    const guarded = outside.filter((value) => isGuardedIn(this.loop.body, value, this.sweep.context));
    const sums = [...outside, ...cursors];
    const header = this.header(form);
    const { b } = this;
    const initial = [
      ...[...incoming, ...sums.map((value) => this.adjoints.get(value))].map((value) => value ?? b.float(0)),
      ...guarded.map((value) => asCondition(this.adjoints.presenceOf(value), b)),
    ];
    const carriedAdjoints = this.active.map((i) => this.sweep.declare(this.carried[i]!));
    const carriedSums = sums.map((value) => this.sweep.declare(value));
    const carriedPresences = new Map(guarded.map((value) => [value, makeValue("bool")]));
    const counter = makeValue("index", header.counter);
    const step = b.index(header.step);

    const inner = b.nested();
    const scope = this.adjoints.nested();
    sums.forEach((value, k) => {
      scope.set(value, carriedSums[k]!, carriedPresences.get(value));
    });
    const { trip, primal } = header.trip(counter, inner);
    const inside = this.tripFrame(trip, primal, scope, inner, form.kind === "anywhere" ? "partial" : "whole");
    const own = this.loop.kind === "for" ? inside.available.get(this.loop.body.arguments[0]!) : undefined;
    this.sweep.context.access.startReversed(this.loop, trip, own, inner);
    const rest = inner.nested();
    this.sweep.sequence(this.loop.body, 0, inside, scope, rest, (values, _frame, adjoints, builder) => {
      this.active.forEach((i, k) => {
        adjoints.add(values[i]!, carriedAdjoints[k]!, builder);
      });
    });
    for (const each of rest.statements) inner.push(each);
    const next = [
      ...this.active.map((i) => scope.get(this.carried[i]!) ?? inner.float(0)),
      ...sums.map((value) => scope.get(value)!),
      ...guarded.map((value) => asCondition(scope.presenceOf(value), inner)),
    ];
    const body = inner.yield(next, [counter, ...carriedAdjoints, ...carriedSums, ...carriedPresences.values()]);

    const resultAdjoints = this.active.map((i) => this.sweep.declare(this.carried[i]!));
    const resultSums = sums.map((value) => this.sweep.declare(value));
    const presences = new Map(guarded.map((value) => [value, makeValue("bool")]));
    const { from, to } = header;
    const test = header.step === 1 ? "<=" : ">=";
    b.push({
      kind: "for",
      from,
      to,
      step,
      test,
      initial,
      body,
      results: [...resultAdjoints, ...resultSums, ...presences.values()],
      origin: b.origin,
    });
    sums.forEach((value, k) => {
      this.adjoints.set(value, resultSums[k]!, presences.get(value));
    });
    this.active.forEach((i, k) => {
      this.adjoints.add(this.loop.initial[i]!, resultAdjoints[k]!, b);
    });
  }

  /** One trip. A `peeked` frame looks at the last trip from outside the reverse loop. */
  private tripFrame(
    trip: Value,
    primal: Value | undefined,
    adjoints: Adjoints,
    b: RegionBuilder,
    kind: TripKind,
  ): Frame {
    const { loop, frame } = this;
    const position = this.sweep.context.access.position(loop, trip, frame, adjoints, b, kind !== "peeked");
    const isLast = () => b.compute("equal", trip, this.lastTrip());
    const exit = kind === "partial" ? tripExit(this.escapes, frame.exit, loop.kind === "loop", isLast, b) : neverLeft;
    const inside = new Frame(this.place, frame, b, exit, { trip, position });
    if (loop.kind === "for") inside.available.set(loop.body.arguments[0]!, primal ?? this.primalCounter(loop, trip, b));
    return inside;
  }

  private primalCounter(loop: For, trip: Value, b: RegionBuilder): Value {
    return counterAt(loop, this.range(loop), trip, this.structure, b);
  }

  /** The active scalars of the surroundings that the body reads. */
  private outsideValues(): readonly Value[] {
    const { structure } = this.sweep.context;
    return activeOperands(this.loop.body, this.sweep).filter(
      (value) => !structure.isWithin(structure.homeOf(value), this.place),
    );
  }

  private get structure(): Structure {
    return this.sweep.context.structure;
  }

  private range(loop: For): Range {
    const { access } = this.sweep.context;
    return {
      from: access.value(loop.from, this.frame),
      to: access.value(loop.to, this.frame),
      step: access.value(loop.step, this.frame),
    };
  }

  private header(form: ExitForm): Header {
    const { loop, b } = this;
    if (loop.kind === "for" && form.kind === "none" && hasUnitStep(loop, this.structure)) {
      if (loop.from.type === "index" && loop.to.type === "index") return this.counterHeader(loop);
    }
    const begun =
      loop.kind === "for" && form.kind === "none"
        ? tripCount(loop, this.range(loop), this.structure, b)
        : this.tripsBegun();
    const isCounter =
      loop.kind === "for" && this.structure.literalOf(loop.from) === 0 && this.structure.literalOf(loop.step) === 1;
    return {
      from: b.compute("subtract", begun, b.index(form.kind === "while" ? 2 : 1)),
      to: b.index(0),
      step: -1,
      counter: (isCounter ? loop.body.arguments[0]!.variable : undefined) ?? { name: "trip" },
      trip: (counter) => ({ trip: counter }),
    };
  }

  /** A loop with unit step runs over its own counter the other way. */
  private counterHeader(loop: For): Header {
    const { b } = this;
    const range = this.range(loop);
    const isUpward = loop.test === "<" || loop.test === "<=";
    const includesEnd = loop.test === "<=" || loop.test === ">=";
    const last = includesEnd ? range.to : b.compute(isUpward ? "subtract" : "add", range.to, b.index(1));
    return {
      from: last,
      to: range.from,
      step: isUpward ? -1 : 1,
      counter: loop.body.arguments[0]!.variable,
      trip: (counter, inner) => ({ trip: tripAt(loop, range, counter, this.structure, inner), primal: counter }),
    };
  }
}
