/**
 * Which values with names are needed at the same time, and so cannot share a variable.
 *
 * The walk goes backwards. At each definition, the values that are read later interfere with the one defined. An
 * expression reads its leaves where it is printed. Handing values over (to results, to the next trip) is a parallel
 * assignment: all sources are read before any target is written.
 *
 * In structured code one walk suffices: what is live at a loop's head is what the loop reads from outside, plus what is
 * live wherever it may leave to.
 */
import type { For, If, IrFunction, Label, Loop, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import {
  definedIn,
  operandsOf,
  operandsOfTerminator,
  resultsOf,
  visitRegions,
  visitTerminators,
} from "../../ir/walk.ts";
import type { Nesting } from "./nesting.ts";

export type Interference = ReadonlyMap<Value, ReadonlySet<Value>>;

export function interferenceOf(fn: IrFunction, nesting: Nesting): Interference {
  return new Liveness(fn, nesting).interference;
}

type Live = Set<Value>;

/** Where a `yield` or `break` goes: who receives its values (the caller, where undefined), and what else is live there. */
interface Destination {
  readonly receivers: readonly Value[] | undefined;
  readonly live: ReadonlySet<Value>;
}

class Liveness {
  readonly interference = new Map<Value, Set<Value>>();
  private readonly destinations = new Map<Label, Destination>();

  constructor(
    fn: IrFunction,
    private readonly nesting: Nesting,
  ) {
    const caller: Destination = { receivers: undefined, live: new Set() };
    this.destinations.set(fn.label, caller);
    this.define(fn.body.arguments, this.beforeRegion(fn.body, caller));
  }

  /** What is live where a region starts. */
  private beforeRegion(region: Region, end: Destination): Live {
    let live = this.beforeTerminator(region.terminator, end);
    for (const statement of region.statements.toReversed()) {
      if (!this.nesting.isSilent(statement)) live = this.before(statement, live);
    }
    return live;
  }

  private beforeTerminator(terminator: Terminator, end: Destination): Live {
    if (terminator.kind === "throw") return this.reading(operandsOfTerminator(terminator));
    const destination = terminator.kind === "break" ? this.destinations.get(terminator.target) : end;
    const receivers = destination?.receivers;
    const values = terminator.values.filter((_, i) => !receivers || this.isReceived(receivers[i]));
    return this.reading(values, destination?.live);
  }

  private isReceived(receiver: Value | undefined): boolean {
    return receiver !== undefined && this.nesting.isNeeded(receiver);
  }

  /** What is live before a statement, given what is live after it. Takes `live` over. */
  private before(statement: Statement, live: Live): Live {
    const results = resultsOf(statement).filter((result) => this.nesting.isNeeded(result));
    this.define(results, live);
    for (const result of results) live.delete(result);
    switch (statement.kind) {
      case "if":
        return this.beforeIf(statement, live);
      case "block": {
        const destination: Destination = { receivers: statement.results, live };
        this.destinations.set(statement.label, destination);
        return this.beforeRegion(statement.body, destination);
      }
      case "for":
      case "loop":
        return this.beforeLoop(statement, live);
      default:
        return this.read(operandsOf(statement), live);
    }
  }

  private beforeIf(statement: If, after: Live): Live {
    if (this.nesting.isExpression(statement)) return this.read(this.nesting.inputsOf(statement), after);
    const destination: Destination = { receivers: statement.results, live: after };
    const then = this.beforeRegion(statement.then, destination);
    const otherwise = this.beforeRegion(statement.otherwise, destination);
    for (const value of otherwise) then.add(value);
    return this.read([statement.condition], then);
  }

  private beforeLoop(loop: For | Loop, after: Live): Live {
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
    const steady = counted ? this.reading([loop.to, loop.step], head) : head;

    // The counter starts after the carried values have: they must not overwrite what it starts from.
    const entry = counted ? this.reading([loop.from], steady) : steady;
    const needed = carried.filter((value) => this.nesting.isNeeded(value));
    this.define([...counter, ...needed], entry);

    this.beforeRegion(loop.body, { receivers: carried, live: new Set([...steady, ...counter]) });
    const initial = loop.initial.filter((_, i) => this.isReceived(carried[i]));
    return this.reading(initial, entry);
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
  private reading(values: readonly Value[], live: ReadonlySet<Value> = new Set()): Live {
    return this.read(values, new Set(live));
  }

  /** As `reading`, in `live` itself. */
  private read(values: readonly Value[], live: Live): Live {
    for (const value of values) for (const leaf of this.nesting.leavesOf(value)) live.add(leaf);
    return live;
  }

  /** Records that these values come into being together, while others are live. */
  private define(values: readonly Value[], live: ReadonlySet<Value>): void {
    for (const value of values) {
      const own = neighbours(this.interference, value);
      const meet = (other: Value) => {
        if (other === value) return;
        own.add(other);
        neighbours(this.interference, other).add(value);
      };
      live.forEach(meet);
      values.forEach(meet);
    }
  }
}

function neighbours(interference: Map<Value, Set<Value>>, value: Value): Set<Value> {
  let found = interference.get(value);
  if (!found) {
    found = new Set();
    interference.set(value, found);
  }
  return found;
}
