/**
 * The forward sweep: the function as it is, plus what the reverse sweep will need. Values kept for every trip of a loop
 * go to tapes, values kept from other nested regions to registers, and so do the exits taken and the trips begun.
 */
import { inductionsOf } from "../../3-analyze/inductions.ts";
import type { Break, LoopStatement, Place } from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { Block, For, If, Label, Loop, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import { leavesOf } from "../../ir/types.ts";
import { regionsOf, resultsOf } from "../../ir/walk.ts";
import type { CheckpointedLoops } from "./checkpoints/checkpointed-loop.ts";
import { keepStates } from "./checkpoints/keep-states.ts";
import { ForwardTapes } from "./forward-tapes.ts";
import type { FusedLoops } from "./fuse-loops.ts";
import type { ReversePlan } from "./plan.ts";
import { Registers, unassigned } from "./registers.ts";
import type { SampledMemory } from "./sampling/slot-memory.ts";

export interface ForwardResult {
  /** The leaves that the function returns. */
  readonly returned: readonly Value[];
  /** The tape of a value kept for every trip. */
  readonly tapes: ReadonlyMap<Value, Value>;
  /** The final values of registers: of kept values outside of loops, and of the tapes' cursors. */
  readonly registers: ReadonlyMap<Value, Value>;
  readonly samples: SampledMemory;
}

/** What a region of the function becomes inside the sweep: where its `yield` leads. */
type YieldValues = (values: readonly Value[]) => readonly Value[];

export class ForwardSweep {
  private readonly registers: Registers;
  private readonly tapes: ForwardTapes;
  /** Registers that the results of a block carry. */
  private readonly carriedOut = new Map<Label, readonly Value[]>();

  constructor(
    private readonly plan: ReversePlan,
    private readonly fused: FusedLoops,
    private readonly checkpointed: CheckpointedLoops,
    private readonly samples: SampledMemory,
    /** Builds a loop that is reversed on the spot. */
    private readonly buildFused: (loop: For, b: RegionBuilder) => void,
  ) {
    this.registers = new Registers(plan.structure);
    this.tapes = new ForwardTapes(plan, this.registers);
  }

  /** Builds the sweep into `b`, the body of the derivative function. */
  build(b: RegionBuilder): ForwardResult {
    const { structure } = this.plan;
    const { fn } = structure;
    this.declareRegisters(b);
    this.tapes.allocateEarly(b);
    for (const argument of fn.body.arguments) this.keep(argument, b);
    const returned = structure.breaksTo(fn.label).length > 0 ? this.withExits(b) : this.straight(b);
    return {
      returned,
      samples: this.samples,
      tapes: this.tapes.byValue,
      registers: new Map([...this.registers.keys()].map((key) => [key, this.registers.get(key)])),
    };
  }

  private straight(b: RegionBuilder): readonly Value[] {
    const { body } = this.plan.structure.fn;
    this.beforeExits(body.statements, b);
    return body.terminator.kind === "yield" ? body.terminator.values : [];
  }

  /** A function with early returns: what stands behind the first is put into a block that the returns leave. */
  private withExits(b: RegionBuilder): readonly Value[] {
    const { structure, availability } = this.plan;
    const { fn } = structure;
    const { statements } = fn.body;
    const direct = statements.filter((statement) => availability.isBeforeExits(statement));
    this.beforeExits(direct, b);
    const rest: Region = { ...fn.body, arguments: [], statements: statements.slice(direct.length) };
    for (const statement of rest.statements) this.tapes.allocateAhead(statement, b);
    const keys = this.registers.assignedIn([fn.body]);
    this.carriedOut.set(fn.label, keys);
    const inner = b.nested();
    const body = this.registers.alternative(() => {
      this.statements(rest.statements, inner);
      const end = this.terminator(rest.terminator, structure.body, inner, (values) => [
        ...values,
        ...this.registers.values(keys),
      ]);
      return inner.close(end);
    });
    const results = leavesOf(fn.result ?? { kind: "tuple", elements: [] }).map((type) =>
      makeValue(type, { name: "value" }),
    );
    b.push({
      kind: "block",
      label: fn.label,
      body,
      results: [...results, ...this.registers.renew(keys)],
      origin: b.origin,
    });
    return results;
  }

  /** Statements of the function's body that nothing leaves early. */
  private beforeExits(statements: readonly Statement[], b: RegionBuilder): void {
    for (const statement of statements) {
      this.tapes.allocateAhead(statement, b);
      this.samples.before(statement, this.tapes, b);
      this.statement(statement, b);
    }
  }

  private statements(statements: readonly Statement[], b: RegionBuilder): void {
    for (const statement of statements) this.statement(statement, b);
  }

  // --- what is kept ---

  private declareRegisters(b: RegionBuilder): void {
    const { structure, layouts } = this.plan;
    for (const value of this.plan.stored) {
      if (!this.plan.needsRegister(value)) continue;
      this.registers.declare(value, this.sitesOf(value), unassigned(value, b));
    }
    for (const array of this.plan.keptArrays) this.registers.declare(array, this.sitesOf(array), unassigned(array, b));
    for (const { loop } of this.plan.slots) {
      const layout = layouts.of(loop);
      if (layout.kind !== "cursor" || this.registers.has(layout.cursor)) continue;
      this.registers.declare(layout.cursor, [structure.placeOf(loop.body)], b.index(0));
    }
  }

  /** The regions in which a kept value becomes known. */
  private sitesOf(value: Value): readonly Place[] {
    const { control, structure } = this.plan;
    const source = control.sourceOf(value);
    if (!source || source.kind === "states") return [this.plan.homeOf(value)];
    const breaks =
      source.kind === "exit" ? structure.breaksTo(structure.labelOf(source.body)) : structure.escapesOf(source.loop);
    const normal = source.kind === "exit" ? source.body : structure.placeOfStatementOf(source.loop);
    return [...breaks.map((each) => structure.placeOfBreak(each)), normal];
  }

  /** Keeps a value that has just become known, if the plan says so. */
  private keep(value: Value, b: RegionBuilder, known: Value = value): void {
    if (this.registers.has(value)) this.registers.set(value, known);
    this.tapes.write(value, known, b);
    this.samples.write(value, known, this.tapes, b);
  }

  // --- statements ---

  private statement(statement: Statement, b: RegionBuilder): void {
    b.origin = statement.origin;
    switch (statement.kind) {
      case "if":
        return this.if(statement, b);
      case "block":
        return this.block(statement, b);
      case "for":
        return this.for(statement, b);
      case "loop":
        return this.loop(statement, b);
      case "release":
      case "tap":
        return;
      default:
        this.saveOverwritten(statement, b);
        b.push(statement);
        this.keepAll(resultsOf(statement), b);
    }
  }

  private saveOverwritten(statement: Statement, b: RegionBuilder): void {
    const key = this.plan.overwrittenBy(statement);
    if (!key || (statement.kind !== "store" && statement.kind !== "accumulate")) return;
    const old = b.load(statement.array, statement.index, key.variable, key.type);
    this.keep(key, b, old);
  }

  private region(region: Region, b: RegionBuilder, args: readonly Value[], onYield: YieldValues): Region {
    const place = this.plan.structure.placeOf(region);
    this.statements(region.statements, b);
    return b.close(this.terminator(region.terminator, place, b, onYield), args);
  }

  private terminator(end: Terminator, place: Place, b: RegionBuilder, onYield: YieldValues): Terminator {
    b.origin = end.origin;
    switch (end.kind) {
      case "throw":
        return end;
      case "yield":
        this.keepExit(place, 0, b);
        return { ...end, values: onYield(end.values) };
      case "break":
        this.keepWayOut(end, place, b);
        return { ...end, values: [...end.values, ...this.registers.values(this.carriedOut.get(end.target) ?? [])] };
    }
  }

  /** On leaving a block: which way, and how many trips the loops on the way had begun. */
  private keepWayOut(end: Break, place: Place, b: RegionBuilder): void {
    const { structure, control } = this.plan;
    const target = structure.placeOfLabel(end.target);
    for (const loop of place.loops.slice(target.loops.length)) {
      const trips = control.askedTripsOf(loop);
      if (trips) this.keep(trips, b, b.computeAs(trips.variable, "add", this.tapes.tripOf(loop, b), b.index(1)));
    }
    this.keepExit(target, structure.numberOf(end), b);
  }

  private keepExit(body: Place, code: number, b: RegionBuilder): void {
    const exit = this.plan.control.askedExitOf(body);
    if (exit) this.keep(exit, b, b.index(code, exit.variable));
  }

  private if(statement: If, b: RegionBuilder): void {
    const keys = this.registers.assignedIn(regionsOf(statement));
    const branch = (region: Region) =>
      this.registers.alternative(() =>
        this.region(region, b.nested(), [], (values) => [...values, ...this.registers.values(keys)]),
      );
    const [then, otherwise] = [branch(statement.then), branch(statement.otherwise)];
    b.push({ ...statement, then, otherwise, results: [...statement.results, ...this.registers.renew(keys)] });
    this.keepAll(statement.results, b);
  }

  private block(statement: Block, b: RegionBuilder): void {
    const keys = this.registers.assignedIn(regionsOf(statement));
    this.carriedOut.set(statement.label, keys);
    const body = this.registers.alternative(() =>
      this.region(statement.body, b.nested(), [], (values) => [...values, ...this.registers.values(keys)]),
    );
    b.push({ ...statement, body, results: [...statement.results, ...this.registers.renew(keys)] });
    this.keepAll(statement.results, b);
  }

  private for(statement: For, b: RegionBuilder): void {
    if (this.fused.has(statement)) {
      this.buildFused(statement, b);
      this.keepAll(statement.results, b);
      return;
    }
    const checkpointed = this.checkpointed.get(statement);
    if (checkpointed) {
      keepStates(checkpointed, this.plan.structure, (value, known) => this.keep(value, b, known), b);
      this.keepAll(statement.results, b);
      return;
    }
    this.tapes.enterLoop(statement, b);
    const keys = this.registers.assignedIn(regionsOf(statement));
    const initial = [...statement.initial, ...this.registers.values(keys)];
    const body = this.registers.alternative(() => {
      const args = [...statement.body.arguments, ...this.registers.renew(keys)];
      return this.trip(statement, args, b.nested(), (values) => [...values, ...this.registers.values(keys)]);
    });
    b.push({ ...statement, initial, body, results: [...statement.results, ...this.registers.renew(keys)] });
    const trips = this.plan.control.askedTripsOf(statement);
    if (trips) this.keep(trips, b, this.tapes.count(statement, b));
    this.keepAll(statement.results, b);
  }

  private loop(statement: Loop, b: RegionBuilder): void {
    this.tapes.enterLoop(statement, b);
    const keys = this.registers.assignedIn(regionsOf(statement));
    const counts = this.plan.countsTripsOf(statement);
    const counter = counts ? this.ownCounterOf(statement) : undefined;
    const isCounted = counts && counter === undefined;
    const initial = [...statement.initial, ...this.registers.values(keys), ...(isCounted ? [b.index(0)] : [])];
    const body = this.registers.alternative(() => {
      const count = counter ?? makeValue("index", { name: "trip" });
      this.tapes.countCompleted(statement, count);
      const args = [...statement.body.arguments, ...this.registers.renew(keys), ...(isCounted ? [count] : [])];
      const inner = b.nested();
      return this.trip(statement, args, inner, (values) => [
        ...values,
        ...this.registers.values(keys),
        ...(isCounted ? [inner.computeAs(count.variable, "add", count, inner.index(1))] : []),
      ]);
    });
    b.push({ ...statement, initial, body });
  }

  /** A counter of the source that is the number of the trip. */
  private ownCounterOf(loop: Loop): Value | undefined {
    const { structure } = this.plan;
    const inductions = inductionsOf(structure.fn);
    return loop.body.arguments.find((value) => {
      const induction = inductions.get(value);
      return value.type === "index" && induction?.step === 1 && structure.literalOf(induction.start) === 0;
    });
  }

  private trip(loop: LoopStatement, args: readonly Value[], b: RegionBuilder, onYield: YieldValues): Region {
    this.tapes.startTrip(loop, b);
    this.samples.startTrip(loop, b);
    this.keepAll(loop.body.arguments, b);
    const { body } = loop;
    this.statements(body.statements, b);
    this.samples.endTrip(loop, b);
    return b.close(this.terminator(body.terminator, this.plan.structure.placeOf(body), b, onYield), args);
  }

  private keepAll(values: readonly Value[], b: RegionBuilder): void {
    for (const value of values) this.keep(value, b);
  }
}
