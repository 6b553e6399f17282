/** Gives the reverse sweep its primal values as the plan says: from scope, register or tape, or computed again. */
import type { Cursor } from "../../3-analyze/cursors.ts";
import type { Induction } from "../../3-analyze/inductions.ts";
import type { LoopStatement } from "../../3-analyze/structure.ts";
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { anew, makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { For, Statement, Table, Value } from "../../ir/nodes.ts";
import type { ScalarType } from "../../ir/types.ts";
import { derivedFrom } from "../linearise.ts";
import { tripCount } from "../trip-count.ts";
import type { Adjoints } from "./adjoints.ts";
import type { ForwardResult } from "./forward-sweep.ts";
import type { Frame } from "./frame.ts";
import type { ReversePlan } from "./plan.ts";
import type { PrimalAccess } from "./primal-access.ts";
import { noSlots, type SampledSlots, type Use } from "./sampling/slots.ts";
import { readTape } from "./tapes.ts";

export class PlannedAccess implements PrimalAccess {
  private readonly standIns = new Map<Value, Value>();

  constructor(
    private readonly plan: ReversePlan,
    private readonly forward: ForwardResult,
    private readonly sampled: SampledSlots = noSlots,
  ) {}

  value(primal: Value, frame: Frame): Value {
    const { availability } = this.plan;
    if (availability.isDirect(primal) && !availability.isConstant(primal)) return primal;
    const home = availability.isConstant(primal) ? frame : this.homeOf(primal, frame);
    return this.once(primal, home, () => this.fetch(primal, home));
  }

  slope({ result, operand, slope }: Use, frame: Frame): Value {
    const slot = this.sampled.of(result, operand);
    if (!slot) return this.value(slope, frame);
    const home = this.homeOf(slope, frame);
    return this.once(this.standInFor(slope), home, () => {
      const definition = this.plan.structure.definitionOf(slope);
      const isEntry = slot.rows.kind === "array" && definition?.kind === "load";
      const index = isEntry ? { index: this.value(definition.index, home) } : {};
      home.prelude.origin = derivedFrom((definition ?? slot.top).origin);
      return this.forward.samples.read(slot, { ...index, trips: home.trips }, home.prelude);
    });
  }

  /** What stands for a number that is kept in part is another number, kept apart from it. */
  private standInFor(slope: Value): Value {
    const known = this.standIns.get(slope) ?? makeValue(slope.type);
    this.standIns.set(slope, known);
    return known;
  }

  beforeReversing(statement: Statement, b: RegionBuilder): void {
    this.forward.samples.beforeReversing(statement, b);
  }

  startReversed(loop: LoopStatement, trip: Value, counter: Value | undefined, b: RegionBuilder): void {
    this.forward.samples.startReversed(loop, trip, counter, b);
  }

  private homeOf(primal: Value, frame: Frame): Frame {
    return frame.of(this.plan.homeOf(primal), this.plan.structure.orderOfValue(primal));
  }

  private once(primal: Value, home: Frame, make: () => Value): Value {
    const known = home.available.get(primal);
    if (known) return known;
    const value = make();
    home.available.set(primal, value);
    return value;
  }

  private fetch(primal: Value, home: Frame): Value {
    const definition = this.plan.availability.definitionOf(primal);
    if (definition) home.prelude.origin = derivedFrom(definition.origin);
    return this.plan.stored.has(primal) ? this.kept(primal, home) : this.recompute(primal, home);
  }

  /** Out of its register or tape. */
  private kept(primal: Value, home: Frame): Value {
    const register = this.forward.registers.get(primal);
    if (register) return register;
    const tape = this.forward.tapes.get(primal);
    const trip = home.innermostTrip;
    if (!tape || !trip) throw new InternalError("a kept value without a place");
    return readTape(tape, trip.position(), primal, home.prelude);
  }

  private recompute(primal: Value, home: Frame): Value {
    const b = home.prelude;
    const definition = this.plan.structure.definitionOf(primal);
    const variable = anew(primal);
    const induction = this.plan.availability.inductionOf(primal);
    if (induction) return this.inTrip(induction, primal, home);
    const cursor = this.plan.availability.cursorOf(primal);
    if (cursor) return this.cursorInTrip(cursor, primal, home);
    switch (definition?.kind) {
      case "constant":
        return b.constant(definition.value, primal.type as ScalarType);
      case "compute": {
        const operands = definition.operands.map((operand) => this.value(operand, home));
        return b.computeAs(variable, definition.op, ...operands);
      }
      case "load":
        return b.load(
          this.array(definition.array, home),
          this.value(definition.index, home),
          variable,
          definition.result.type,
        );
      case "view": {
        const [start, end] = [definition.start, definition.end].map((bound) => this.value(bound, home));
        return b.view(this.array(definition.array, home), start!, end!, variable);
      }
      case "length": {
        const length = this.plan.availability.lengthOf(definition.array);
        const { availability } = this.plan;
        if (availability.isMoving(definition.array) || availability.isArrayKept(definition.array))
          return b.length(this.array(definition.array, home), variable);
        if (length) {
          const given = this.value(length, home);
          const isWhole = wholeNumbersOf(this.plan.structure.fn).has(length);
          return isWhole ? given : b.compute("toInt32", given); // Cut off as the array was made.
        }
      }
    }
    throw new InternalError(`a value that the reverse sweep cannot have: ${primal.variable?.name ?? definition?.kind}`);
  }

  /** start + trip * step */
  private inTrip({ loop, start, step }: Induction, primal: Value, home: Frame): Value {
    const b = home.prelude;
    b.origin = derivedFrom(loop.origin);
    const first = this.value(start, home);
    const { trip } = home.loopTrip!;
    if (step === 0) return first;
    const [size, sign] =
      typeof step === "number" ? [b.index(Math.abs(step)), Math.sign(step)] : [this.value(step.value, home), step.sign];
    const places = Math.abs(Number(step)) === 1 ? trip : b.compute("multiply", trip, size);
    const distance = primal.type === "f64" ? b.compute("toFloat", places) : places;
    const variable = anew(primal);
    if (sign === 1 && this.plan.structure.literalOf(start) === 0) return b.computeAs(variable, "copy", distance);
    return b.computeAs(variable, sign === 1 ? "add" : "subtract", first, distance);
  }

  /** start + trip * first + growth * trip * (trip - 1) / 2 */
  private cursorInTrip({ loop, start, first, growth }: Cursor, primal: Value, home: Frame): Value {
    const b = home.prelude;
    b.origin = derivedFrom(loop.origin);
    const { trip } = home.loopTrip!;
    const times = (value: Value, factor: number) =>
      factor === 1 ? value : b.compute("multiply", value, b.index(factor));
    const steps: Value[] = [];
    if (first.trips) {
      const { of, times: factor } = first.trips;
      const [from, to, step] = [of.from, of.to, of.step].map((bound) => this.value(bound, home)) as [
        Value,
        Value,
        Value,
      ];
      steps.push(times(tripCount(of, { from, to, step }, this.plan.structure, b), factor));
    }
    if (first.literal !== 0) steps.push(b.index(first.literal));
    const places: Value[] = [];
    if (steps[0]) places.push(b.compute("multiply", trip, sumOf(steps, b)));
    if (growth !== 0) {
      const twice = b.compute("multiply", trip, b.compute("subtract", trip, b.index(1)));
      const isEven = growth % 2 === 0;
      const half = () => b.compute("toIndex", b.compute("divide", b.compute("toFloat", twice), b.float(2)));
      places.push(isEven ? times(twice, growth / 2) : times(half(), growth));
    }
    const distance = sumOf(places, b);
    const variable = anew(primal);
    const moved = primal.type === "f64" ? b.compute("toFloat", distance) : distance;
    if (this.plan.structure.literalOf(start) === 0) return b.computeAs(variable, "copy", moved);
    return b.computeAs(variable, "add", this.value(start, home), moved);
  }

  array(primal: Value, frame: Frame): Value {
    const { structure, availability } = this.plan;
    if (availability.isMoving(primal) || this.plan.stored.has(primal)) return this.value(primal, frame);
    const definition = structure.definitionOf(primal);
    if (definition?.kind === "view") {
      const home = this.homeOf(primal, frame);
      return this.once(primal, home, () => {
        const [start, end] = [definition.start, definition.end].map((bound) => this.value(bound, home));
        const variable = anew(primal);
        return home.prelude.view(this.array(definition.array, home), start!, end!, variable);
      });
    }
    if (availability.isDirect(primal)) return primal;
    if (definition?.kind === "table") return this.once(primal, frame, () => this.tableAgain(definition, frame));
    const register = this.forward.registers.get(primal);
    if (!register) throw new InternalError("an array that the reverse sweep cannot have");
    return register;
  }

  private tableAgain(table: Table, frame: Frame): Value {
    const result = makeValue(table.result.type, table.result.variable);
    frame.prelude.push({ ...table, result, origin: frame.prelude.origin });
    return result;
  }

  overwritten(write: Statement, frame: Frame): Value {
    const content = this.plan.overwrittenBy(write);
    if (!content) throw new InternalError("a write whose old content is not kept");
    const home = frame.of(this.plan.homeOf(content), this.plan.structure.orderOf(write));
    return this.once(content, home, () => this.kept(content, home));
  }

  position(
    loop: LoopStatement,
    trip: Value,
    outer: Frame,
    adjoints: Adjoints,
    b: RegionBuilder,
    moves: boolean,
  ): () => Value {
    const layout = this.plan.layouts.of(loop);
    if (layout.kind === "cursor") {
      if (!this.plan.usesPositionOf(loop)) return noPosition;
      const position = b.computeAs(layout.cursor.variable, "subtract", adjoints.get(layout.cursor)!, b.index(1));
      if (moves) adjoints.set(layout.cursor, position);
      return () => position;
    }
    if (layout.nest.length === 1) return () => trip;
    let position: Value | undefined;
    return () => {
      position ??= b.compute(
        "add",
        b.compute("multiply", outer.innermostTrip!.position(), this.countOf(loop as For, outer)),
        trip,
      );
      return position;
    };
  }

  private countOf(loop: For, frame: Frame): Value {
    const [from, to, step] = [loop.from, loop.to, loop.step].map((bound) => this.value(bound, frame));
    return tripCount(loop, { from: from!, to: to!, step: step! }, this.plan.structure, frame.prelude);
  }

  skipTrip(loop: LoopStatement, adjoints: Adjoints, b: RegionBuilder): void {
    const layout = this.plan.layouts.of(loop);
    if (layout.kind !== "cursor" || !this.plan.usesPositionOf(loop)) return;
    adjoints.set(
      layout.cursor,
      b.computeAs(layout.cursor.variable, "subtract", adjoints.get(layout.cursor)!, b.index(1)),
    );
  }

  cursorsIn(loop: LoopStatement): readonly Value[] {
    const { structure } = this.plan;
    const cursors = new Set<Value>();
    for (const slot of this.plan.slots) {
      const layout = this.plan.layouts.of(slot.loop);
      if (
        layout.kind === "cursor" &&
        structure.isWithin(structure.placeOf(slot.loop.body), structure.placeOf(loop.body))
      ) {
        cursors.add(layout.cursor);
      }
    }
    return [...cursors];
  }
}

const noPosition = (): Value => {
  throw new InternalError("the position of a trip that keeps nothing");
};

function sumOf(values: readonly Value[], b: RegionBuilder): Value {
  return values.reduce((sum, value) => b.compute("add", sum, value));
}
