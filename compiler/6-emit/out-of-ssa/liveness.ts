/**
 * Which values with names are needed at the same time, and so cannot share a variable.
 *
 * The walk goes backwards and counts points down. A value lives from the point of its definition, where all that is read
 * later lives as well, to the point of its last use. An expression reads its leaves where it is printed. Handing values
 * over (to results, to the next trip) is a parallel assignment: all sources are read before any target is written.
 *
 * In structured code one walk suffices: what is live at a loop's head is what the loop reads from outside, plus what is
 * live wherever it may leave to.
 */
import type { For, If, IrFunction, Label, Loop, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import {
  definedIn,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  resultsOf,
  visitRegions,
  visitTerminators,
} from "../../ir/walk.ts";
import { LiveRange } from "./live-range.ts";
import type { Nesting } from "./nesting.ts";

export function liveRangesOf(fn: IrFunction, nesting: Nesting): ReadonlyMap<Value, LiveRange> {
  return new Liveness(fn, nesting).ranges;
}

/** The live values at a point, each with the last point of the stretch that it lies in. */
type Live = Map<Value, number>;

/** Where a `yield` or `break` goes: who receives its values (the caller, where undefined), and what else is live there. */
interface Destination {
  readonly receivers: readonly Value[] | undefined;
  readonly live: ReadonlySet<Value>;
}

class Liveness {
  readonly ranges = new Map<Value, LiveRange>();
  private readonly destinations = new Map<Label, Destination>();
  private point = 0;

  constructor(
    fn: IrFunction,
    private readonly nesting: Nesting,
  ) {
    const caller: Destination = { receivers: undefined, live: new Set() };
    this.destinations.set(fn.label, caller);
    const live = this.resume(this.beforeRegion(fn.body, caller));
    this.define(fn.body.arguments, live);
  }

  /** What is live where a region starts. */
  private beforeRegion(region: Region, end: Destination): ReadonlySet<Value> {
    const live = this.resume(this.beforeTerminator(region.terminator, end));
    for (const statement of region.statements.toReversed()) {
      if (!this.nesting.isSilent(statement)) this.before(statement, live);
    }
    return this.interrupt(live);
  }

  private beforeTerminator(terminator: Terminator, end: Destination): ReadonlySet<Value> {
    if (terminator.kind === "throw") return this.with(operandsOfTerminator(terminator));
    const destination = terminator.kind === "break" ? this.destinations.get(terminator.target) : end;
    const receivers = destination?.receivers;
    const values = terminator.values.filter((_, i) => !receivers || this.isReceived(receivers[i]));
    return this.with(values, destination?.live);
  }

  private isReceived(receiver: Value | undefined): boolean {
    return receiver !== undefined && this.nesting.isNeeded(receiver);
  }

  /** Goes on from what is live after a statement to what is live before it. */
  private before(statement: Statement, live: Live): void {
    this.define(
      resultsOf(statement).filter((result) => this.nesting.isNeeded(result)),
      live,
    );
    if (statement.kind === "if" && this.nesting.isExpression(statement)) {
      this.read(this.nesting.inputsOf(statement), live);
    } else if (regionsOf(statement).length === 0) {
      this.read(operandsOf(statement), live);
    } else {
      this.resume(this.beforeControl(statement, this.interrupt(live)), live);
    }
  }

  private beforeControl(statement: Statement, after: ReadonlySet<Value>): ReadonlySet<Value> {
    switch (statement.kind) {
      case "if":
        return this.beforeIf(statement, after);
      case "block": {
        const destination: Destination = { receivers: statement.results, live: after };
        this.destinations.set(statement.label, destination);
        return this.beforeRegion(statement.body, destination);
      }
      case "for":
      case "loop":
        return this.beforeLoop(statement, after);
      default:
        return after;
    }
  }

  private beforeIf(statement: If, after: ReadonlySet<Value>): ReadonlySet<Value> {
    const destination: Destination = { receivers: statement.results, live: after };
    const then = this.beforeRegion(statement.then, destination);
    const otherwise = this.beforeRegion(statement.otherwise, destination);
    return this.with([statement.condition], new Set([...then, ...otherwise]));
  }

  private beforeLoop(loop: For | Loop, after: ReadonlySet<Value>): ReadonlySet<Value> {
    const counted = loop.kind === "for";
    const counter = counted ? loop.body.arguments.slice(0, 1) : [];
    const carried = loop.body.arguments.slice(counter.length);

    // What is live at the head in every trip, beside the carried values.
    const head = new Set(counted ? after : []);
    for (const value of this.freeLeaves(loop.body)) head.add(value);
    visitTerminators(loop.body, (terminator) => {
      if (terminator.kind !== "break") return;
      for (const value of this.destinations.get(terminator.target)?.live ?? []) head.add(value);
    });
    const steady = counted ? this.with([loop.to, loop.step], head) : head;
    this.beforeRegion(loop.body, { receivers: carried, live: new Set([...steady, ...counter]) });

    // The counter starts after the carried values have: they must not overwrite what it starts from.
    const entry = counted ? this.with([loop.from], steady) : steady;
    const live = this.resume(entry);
    this.define([...counter, ...carried.filter((value) => this.nesting.isNeeded(value))], live);
    const initial = loop.initial.filter((_, i) => this.isReceived(carried[i]));
    this.read(initial, live);
    return this.interrupt(live);
  }

  /** The values with names that a region reads and does not define. */
  private freeLeaves(region: Region): ReadonlySet<Value> {
    const defined = definedIn(region);
    const free = new Set<Value>();
    const read = (value: Value) => {
      for (const leaf of this.nesting.leavesOf(value)) if (!defined.has(leaf)) free.add(leaf);
    };
    visitRegions(region, (inner) => {
      for (const statement of inner.statements) {
        if (!this.nesting.isSilent(statement)) this.nesting.inputsOf(statement).forEach(read);
      }
      operandsOfTerminator(inner.terminator).forEach(read);
    });
    return free;
  }

  /** `live` and what the expressions of these values read. */
  private with(values: readonly Value[], live: ReadonlySet<Value> = new Set()): ReadonlySet<Value> {
    return new Set([...live, ...values.flatMap((value) => this.nesting.leavesOf(value))]);
  }

  // --- stretches ---

  private read(values: readonly Value[], live: Live): void {
    for (const value of values)
      for (const leaf of this.nesting.leavesOf(value)) if (!live.has(leaf)) live.set(leaf, this.point);
  }

  /** These values come into being together. What is read up to here lies before that. */
  private define(values: readonly Value[], live: Live): void {
    if (values.length === 0) return;
    for (const value of values) {
      this.rangeOf(value).begin(this.point, live.get(value) ?? this.point);
      live.delete(value);
    }
    this.point--;
  }

  /** Lets these values be live at the point reached. */
  private resume(values: ReadonlySet<Value>, live: Live = new Map()): Live {
    for (const value of values) live.set(value, this.point);
    return live;
  }

  /** Ends all stretches at the point reached, behind which other code comes. */
  private interrupt(live: Live): ReadonlySet<Value> {
    const values = new Set(live.keys());
    for (const [value, last] of live) this.rangeOf(value).begin(this.point, last);
    live.clear();
    this.point--;
    return values;
  }

  private rangeOf(value: Value): LiveRange {
    let range = this.ranges.get(value);
    if (range === undefined) {
      range = new LiveRange();
      this.ranges.set(value, range);
    }
    return range;
  }
}
