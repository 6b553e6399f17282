/**
 * From a derivative to what a device runs: a plan of the host, which allocates arrays and starts kernels, and the kernels.
 *
 * Loops whose trips are independent become kernels, those that sum up with partial sums for each invocation. Loops around
 * them whose trips are not, as those over time, stay on the host, which starts kernels in each trip. What is left between
 * kernels runs in one invocation. Numbers that one kernel gives and another takes lie in an array of the plan, and never
 * come to the host. Comes in: a function that nobody differentiates again. What cannot run is a `Refusal`.
 */
import { Polynomials } from "../../3-analyze/loops/polynomials.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { RegionBuilder, valueLike } from "../../ir/build.ts";
import type { For, If, IrFunction, Label, Origin, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { arrayType, isArrayType, isFlat, isList } from "../../ir/types.ts";
import { countUses, regionsOf, resultsOf, visitUses, withParts } from "../../ir/walk.ts";
import { allocation, broughtToDevice, elementName, onDevice } from "./arguments.ts";
import { distributeLoops } from "./distribute-loops.ts";
import { FixedLists } from "./fixed-lists.ts";
import { gatherShifted } from "./gather-shifted.ts";
import { HostValues } from "./host-values.ts";
import { IndexBounds, onHost } from "./index-bounds.ts";
import { KernelBuilder, misfitIn } from "./kernel-builder.ts";
import { moveToHost, Refusal } from "./refusal.ts";
import { SharedLoops } from "./shared-loops.ts";
import { splitLoops } from "./split-loops.ts";
import { writeOutArrays } from "./write-out-arrays.ts";

export interface DevicePlan {
  readonly fn: IrFunction;
  /** What the plan calls, by id: kernels, and methods of the device. */
  readonly functions: ReadonlyMap<string, IrFunction>;
}

export function planFor(fn: IrFunction, operations: OperationTable): DevicePlan {
  return new Planner(inManyTrips(writeOutArrays(fn, operations), operations), operations).plan();
}

/** How often loops are taken apart at most: those in others after these. */
const mostRounds = 4;

/** The same with more trips that run at once. */
function inManyTrips(fn: IrFunction, operations: OperationTable): IrFunction {
  let current = fn;
  for (let round = 0; round < mostRounds; round++) {
    const next = distributeLoops(current, operations) ?? splitLoops(current);
    if (!next) break;
    current = next;
  }
  return gatherShifted(current, operations) ?? current;
}

/** What is written of a region: the host's statements, and those that wait for a kernel of one invocation. */
interface Draft {
  readonly b: RegionBuilder;
  readonly pending: Statement[];
}

/** Who receives what a region ends with: on the host, or in the plan's numbers. */
interface Receivers {
  readonly values: readonly Value[];
  readonly onDevice: readonly boolean[];
}

class Planner {
  private readonly structure: Structure;
  private readonly memory: Memory;
  private readonly lists: FixedLists;
  private readonly host: HostValues;
  private readonly kernels: KernelBuilder;
  private readonly shared: SharedLoops;
  private readonly uses: ReadonlyMap<Value, number>;
  private readonly receivers = new Map<Label, Receivers>();

  constructor(
    private readonly fn: IrFunction,
    private readonly operations: OperationTable,
  ) {
    this.structure = structureOf(fn);
    this.memory = memoryOf(fn);
    this.host = new HostValues(this.structure);
    const polynomials = new Polynomials(fn);
    this.lists = new FixedLists(fn.body, this.structure, this.memory, polynomials);
    const bounds = new IndexBounds(this.structure, polynomials, this.host, this.memory);
    this.kernels = new KernelBuilder(fn, this.structure, this.memory, this.host, bounds, operations);
    this.shared = new SharedLoops(fn, this.structure, this.memory, this.host, operations);
    this.uses = countUses(fn.body);
  }

  plan(): DevicePlan {
    const { fn } = this;
    if (fn.alternative || (fn.assigned ?? []).length > 0) {
      throw new Refusal(fn.span, "it gives back objects that it changes, or one of two forms of results", moveToHost);
    }
    const origin = fn.body.terminator.origin;
    const inputs = new RegionBuilder(this.operations, origin);
    inputs.push(this.kernels.method("begin", [], []));
    const isWritten = (array: Value) => this.memory.writesTo(this.memory.rootOf(array)).length > 0;
    const parameters = broughtToDevice(fn, isWritten, this.kernels, inputs);
    const body = this.region(fn.body, undefined);
    if (this.kernels.slotCount > 0) {
      const { numbers } = this.kernels;
      const length = inputs.index(this.kernels.slotCount);
      inputs.push(allocation(length, numbers, false, this.kernels, inputs));
    }
    const args = parameters.flatMap(({ leaves }) => leaves);
    const whole = { ...body, arguments: args, statements: [...inputs.statements, ...body.statements] };
    const result = fn.result && onDevice(fn.result);
    return {
      fn: { ...fn, parameters, result, body: whole, isPlan: true },
      functions: this.kernels.functions,
    };
  }

  // --- regions ---

  private region(region: Region, receivers: Receivers | undefined): Region {
    const draft: Draft = { b: new RegionBuilder(this.operations, region.terminator.origin), pending: [] };
    this.host.enter(region);
    for (const statement of region.statements) {
      draft.b.origin = statement.origin;
      this.statement(statement, draft);
    }
    const terminator = this.end(region.terminator, receivers, draft);
    return { arguments: region.arguments, statements: draft.b.statements, terminator };
  }

  private end(terminator: Terminator, receivers: Receivers | undefined, draft: Draft): Terminator {
    const { origin } = terminator;
    draft.b.origin = origin;
    if (terminator.kind === "throw") {
      for (const part of terminator.parts) {
        if (typeof part === "string" || this.host.has(part)) continue;
        throw new Refusal(origin.span, "its error tells a number that only the device knows", moveToHost);
      }
      return terminator;
    }
    const to = terminator.kind === "yield" ? receivers : this.receivers.get(terminator.target);
    if (!to) return this.return(terminator, draft);
    this.handOver(terminator.values, to, draft);
    this.flush(draft);
    return { ...terminator, values: terminator.values.filter((_, i) => !to.onDevice[i]) };
  }

  private handOver(values: readonly Value[], { values: to, onDevice: isOnDevice }: Receivers, draft: Draft): void {
    const kept = new RegionBuilder(this.operations, draft.b.origin);
    values.forEach((value, i) => {
      if (isOnDevice[i] && this.uses.has(to[i]!)) this.kernels.keep(value, to[i]!, kept);
    });
    draft.pending.push(...kept.statements);
  }

  private return(terminator: Exclude<Terminator, { kind: "throw" }>, draft: Draft): Terminator {
    this.flush(draft);
    const { b } = draft;
    const values = terminator.values.map((value): Value => {
      if (isArrayType(value.type)) return value;
      const result = valueLike({ ...value, type: arrayType("f64") });
      if (this.kernels.isOnDevice(value) && value.type === "f64") {
        const slot = b.index(this.kernels.slotOf(value));
        b.push(this.kernels.method("element", [this.kernels.numbers, slot], [result]));
      } else if (this.host.has(value) && value.type === "f64") b.push(this.kernels.method("number", [value], [result]));
      else throw new Refusal(terminator.origin.span, "it gives an integer, a condition or a text", moveToHost);
      return result;
    });
    b.push(this.kernels.method("end", values, []));
    return { ...terminator, values };
  }

  // --- statements ---

  private statement(statement: Statement, draft: Draft): void {
    const { b, pending } = draft;
    const { span } = statement.origin;
    switch (statement.kind) {
      case "constant":
      case "length":
        b.push(statement);
        return;
      case "compute":
        if (this.host.has(statement.result)) b.push(statement);
        else pending.push(statement);
        return;
      case "load":
      case "store":
      case "accumulate":
        pending.push(statement);
        return;
      case "release":
        return;
      case "allocate":
        if (!this.host.has(statement.length)) {
          throw new Refusal(span, "it makes an array whose length only the device knows", moveToHost);
        }
        if (!isFlat(statement.result.type as never) || (isList(statement.result.type) && !this.lists.has(statement))) {
          throw new Refusal(
            span,
            "it makes a list that may grow or have gaps, or an array of arrays",
            "Make a Float64Array of all numbers.",
          );
        }
        b.push(allocation(statement.length, statement.result, statement.content === "zero", this.kernels, b));
        return;
      case "table": {
        const given = valueLike(statement.result);
        b.push({ ...statement, result: given });
        const operands = [b.constant(statement.table, "text"), given, b.constant(elementName(given), "text")];
        b.push(this.kernels.method("input", operands, [statement.result]));
        return;
      }
      case "requireDisjoint":
        return; // That of all parameters says more.
      case "requireLength":
        b.push(statement);
        return;
      case "if":
        if (this.host.isPure(statement)) b.push(statement);
        else if (this.host.has(statement.condition)) this.hostIf(statement, draft);
        else this.wait(statement, draft);
        return;
      case "block":
        if (this.host.isPure(statement)) b.push(statement);
        else if (this.leavesOnDevice(statement.body)) this.wait(statement, draft);
        else {
          const breaks = this.structure.breaksTo(statement.label).map(({ values }) => values);
          const end = statement.body.terminator;
          const incoming = end.kind === "yield" ? [...breaks, end.values] : breaks;
          const receivers = this.receiversOf(statement.results, incoming, statement.origin);
          this.receivers.set(statement.label, receivers);
          this.flush(draft);
          const body = this.region(statement.body, receivers);
          b.push({ ...statement, body, results: onHostOf(receivers) });
        }
        return;
      case "for":
        this.for(statement, draft);
        return;
      case "loop":
        this.wait(statement, draft);
        return;
      default: {
        const alone = { arguments: [], statements: [statement], terminator: this.fn.body.terminator };
        const misfit = misfitIn(alone, this.operations);
        throw misfit ?? new Refusal(span, "it does what a device has nothing for", moveToHost);
      }
    }
  }

  /** For a kernel of one invocation, which nothing leaves early. */
  private wait(statement: Statement, { pending }: Draft): void {
    if (this.structure.escapesOf(statement).length > 0) {
      const why = "it returns early, or leaves a loop, where only the device knows whether";
      throw new Refusal(statement.origin.span, why, "Keep what is to be returned in a variable, and go on to the end.");
    }
    pending.push(statement);
  }

  /** Whether a way out of a region, which is not its end, hangs on what the device alone knows. */
  private leavesOnDevice(region: Region): boolean {
    return region.statements.some((statement) => {
      if (this.structure.escapesOf(statement).length === 0) return false;
      if (statement.kind === "for" || statement.kind === "loop") return true;
      if (statement.kind === "if" && !this.host.has(statement.condition)) return true;
      return regionsOf(statement).some((inner) => this.leavesOnDevice(inner));
    });
  }

  /** Where what is handed over goes: to the host, if it knows all that may come. */
  private receiversOf(results: readonly Value[], incoming: readonly (readonly Value[])[], origin: Origin): Receivers {
    const onDeviceFlags = results.map((result, i) => {
      if (isArrayType(result.type)) return false;
      if (incoming.every((values) => this.host.has(values[i]!))) {
        this.host.add([result]);
        return false;
      }
      if (result.type === "text") {
        throw new Refusal(origin.span, "it goes on with a text that only the device knows", moveToHost);
      }
      this.kernels.slotOf(result);
      return true;
    });
    return { values: results, onDevice: onDeviceFlags };
  }

  private hostIf(statement: If, draft: Draft): void {
    this.flush(draft);
    const ends = [statement.then, statement.otherwise].flatMap(({ terminator }) =>
      terminator.kind === "yield" ? [terminator.values] : [],
    );
    const receivers = this.receiversOf(statement.results, ends, statement.origin);
    const [then, otherwise] = [statement.then, statement.otherwise].map((region) => this.region(region, receivers));
    draft.b.push({ ...statement, then: then!, otherwise: otherwise!, results: onHostOf(receivers) });
  }

  // --- loops ---

  private for(loop: For, draft: Draft): void {
    const trips = this.shared.of(loop);
    if (!trips) {
      const isCounted = this.host.has(loop.from) && this.host.has(loop.to) && this.host.has(loop.step);
      const staysInside = this.structure.escapesOf(loop).length === 0;
      if (isCounted && staysInside) {
        this.host.add([loop.body.arguments[0]!]);
        if (this.shared.areIn(loop.body)) return this.hostLoop(loop, draft);
        this.host.remove([loop.body.arguments[0]!]);
      }
      this.wait(loop, draft);
      return;
    }
    this.flush(draft);
    const { b } = draft;
    const { guards, sums, unchanged, ...own } = trips;
    const conditions = guards.map((guard) => b.compute("greaterOrEqual", onHost(guard, this.host, b), b.index(0)));
    const guard = conditions.length > 0 ? conditions.reduce((all, each) => b.compute("and", all, each)) : undefined;
    const numbered = sums.map(({ result, ...sum }) => ({ ...sum, slot: this.kernels.slotOf(result) }));
    this.kernels.start({ ...own, sums: numbered, guard, origin: loop.origin }, b);
    for (const { initial, result } of unchanged) this.goesOn(initial, result, draft);
  }

  /** A value under another name. */
  private goesOn(value: Value, as: Value, { b }: Draft): void {
    if (!this.uses.has(as)) return;
    if (this.host.has(value)) {
      b.push({ kind: "compute", op: "copy", operands: [value], result: as, origin: b.origin });
      this.host.add([as]);
    } else this.kernels.alias(as, value);
  }

  private hostLoop(loop: For, draft: Draft): void {
    const [, ...carried] = loop.body.arguments;
    const end = loop.body.terminator;
    const next = end.kind === "yield" ? end.values : [];
    const scalars = carried.filter(({ type }) => !isArrayType(type));
    this.host.add(scalars);
    for (let left = scalars; left.length > 0; ) {
      const lost = left.filter((value) => {
        const i = carried.indexOf(value);
        return !this.host.has(loop.initial[i]!) || !this.host.has(next[i]!);
      });
      if (lost.length === 0) break;
      this.host.remove(lost);
      left = left.filter((value) => !lost.includes(value));
    }
    const receivers = this.receiversOf(carried, [loop.initial, next], loop.origin);
    this.handOver(loop.initial, receivers, draft);
    this.flush(draft);
    const onHostOnly = <T>(values: readonly T[]) => values.filter((_, i) => !receivers.onDevice[i]);
    const body = this.region(loop.body, receivers);
    loop.results.forEach((result, i) => {
      if (receivers.onDevice[i]) this.kernels.alias(result, carried[i]!);
      else if (!isArrayType(result.type)) this.host.add([result]);
    });
    const args = [loop.body.arguments[0]!, ...onHostOnly(carried)];
    const [initial, results] = [onHostOnly(loop.initial), onHostOnly(loop.results)];
    draft.b.push({ ...loop, initial, body: { ...body, arguments: args }, results });
  }

  // --- what runs in one invocation ---

  private flush({ b, pending }: Draft): void {
    if (pending.length === 0) return;
    const statements = pending.splice(0);
    const origin = statements.find(({ kind }) => kind === "for" || kind === "loop")?.origin ?? statements[0]!.origin;
    const within = new Map<Value, number>();
    const whole: Region = { arguments: [], statements, terminator: { kind: "yield", values: [], origin } };
    visitUses(whole, (value) => within.set(value, (within.get(value) ?? 0) + 1));
    const kept = new RegionBuilder(this.operations, origin);
    for (const result of statements.flatMap(resultsOf)) {
      const isUsedLater = (this.uses.get(result) ?? 0) > (within.get(result) ?? 0);
      if (isUsedLater) this.kernels.keep(result, result, kept);
    }
    const body = withParts(whole, { statements: [...statements, ...kept.statements] });
    const misfit = misfitIn(body, this.operations);
    if (misfit) throw misfit;
    const loops = statements.filter(({ kind }) => kind === "for" || kind === "loop");
    const reasons = new Set(loops.map((loop) => this.shared.reasonOf(loop)));
    const reason = loops.length > 0 ? [...reasons].join(" and ") : "it stands between loops";
    this.kernels.start({ kind: "sequential", reason, loops: [], sums: [], body, origin }, b);
  }
}

function onHostOf({ values, onDevice: isOnDevice }: Receivers): readonly Value[] {
  return values.filter((_, i) => !isOnDevice[i]);
}
