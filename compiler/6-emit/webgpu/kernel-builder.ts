/** From trips, or from statements that run once, to a kernel with all that it is handed, and the call that starts it. */
import type { Memory } from "../../3-analyze/memory.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import { makeValue, namingOf, RegionBuilder } from "../../ir/build.ts";
import type { Contraction, Kernel, KernelArray, KernelSum, SharedLoop } from "../../ir/kernel.ts";
import { hint, type Naming } from "../../ir/naming.ts";
import type { Call, Compute, IrFunction, Origin, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { arrayType, isArrayType, isFlat, leaf } from "../../ir/types.ts";
import {
  countUses,
  definedIn,
  freeValuesOf,
  mapRegions,
  renamed,
  resultsOf,
  visitStatements,
  visitTerminators,
  withParts,
} from "../../ir/walk.ts";
import { contractionOf } from "./contractions.ts";
import type { HostValues } from "./host-values.ts";
import type { IndexBounds } from "./index-bounds.ts";
import { moveToHost, Refusal } from "./refusal.ts";

/** The storage arrays that a kernel may have on most devices; on all it is 8. */
const mostArrays = 10;

export interface Trips {
  readonly kind: Kernel["kind"];
  readonly reason?: string;
  readonly loops: readonly (SharedLoop & { readonly from: Value; readonly to: Value })[];
  readonly sums: readonly KernelSum[];
  /** Arrays that all trips add to. */
  readonly summed?: ReadonlySet<Value>;
  /** Its `yield` gives the next values of the sums. */
  readonly body: Region;
  readonly origin: Origin;
  /** Whether the trips may run at once, where only the host can tell. */
  readonly guard?: Value | undefined;
}

export class KernelBuilder {
  readonly functions = new Map<string, IrFunction>();
  /** Numbers that one kernel gives and another takes, by their places in an array of the plan. */
  private readonly slots = new Map<Value, number>();
  /** An integer takes two: floats tell integers apart up to 2 ** 24 alone. */
  slotCount = 0;
  private kernelCount = 0;
  readonly numbers = makeValue(arrayType("f64"), hint("numbers"));

  constructor(
    private readonly fn: IrFunction,
    private readonly structure: Structure,
    private readonly memory: Memory,
    private readonly host: HostValues,
    private readonly bounds: IndexBounds,
    private readonly operations: OperationTable,
  ) {}

  /** Where a number lies that the device knows. */
  slotOf(value: Value): number {
    let slot = this.slots.get(value);
    if (slot === undefined) {
      slot = this.slotCount;
      this.slotCount += value.type === "index" ? 2 : 1;
      this.slots.set(value, slot);
    }
    return slot;
  }

  /** Another name for a number that the device knows. */
  alias(value: Value, like: Value): void {
    this.slots.set(value, this.slotOf(like));
  }

  isOnDevice(value: Value): boolean {
    return this.slots.has(value);
  }

  /** The call that starts a kernel. */
  start(trips: Trips, b: RegionBuilder): void {
    const { loops, sums, summed = new Set(), origin, guard } = trips;
    const largest = this.bounds.of(trips.body, this.method, b);
    const { body, integers } = this.withIntegersOfHost(trips.body);
    const counters = new Set(loops.map(({ counter }) => counter));
    const free = new Set([...freeValuesOf(body), ...sums.map(({ initial }) => initial)]);
    for (const { argument } of sums) free.delete(argument);
    for (const counter of counters) free.delete(counter);
    const privates = this.privatesOf(trips.body);
    const lengths = privates.map((array) => {
      const definition = this.structure.definitionOf(array);
      return definition?.kind === "allocate" ? definition.length : array;
    });
    const before = new RegionBuilder(this.operations, origin);
    const numbers: Value[] = [];
    const arrays: Value[] = [];
    for (const value of free) {
      const definition = this.structure.definitionOf(value);
      if (isArrayType(value.type)) arrays.push(value);
      else if (definition?.kind === "constant" && isWritable(definition.value)) before.push(definition);
      else if (this.slots.has(value)) this.readNumber(value, before);
      else if (integers.has(value) || this.host.has(value)) numbers.push(value);
      else throw new Refusal(origin.span, "it needs a number there that the device has not kept", moveToHost);
    }
    const usesNumbers = sums.length > 0 || before.statements.some(({ kind }) => kind === "load");
    if (usesNumbers && !arrays.includes(this.numbers)) arrays.push(this.numbers);
    const others = arrays.filter((array) => array !== this.numbers || !usesNumbers);
    const bound = this.arraysOf(others, body, summed, origin);
    // Sums go into the last.
    if (usesNumbers) bound.push({ array: this.numbers, isWritten: writes(body, this.numbers), isSummed: false });
    if (bound.length + (privates.length + sums.length + summed.size > 0 ? 1 : 0) > mostArrays) {
      const why = `it reads and writes ${bound.length} arrays in one loop, more than a device hands to a kernel`;
      throw new Refusal(origin.span, why, "Split the loop, or keep several arrays in one.");
    }
    this.kernelCount++;
    const kernel: Kernel = {
      name: `${this.fn.name}Kernel${this.kernelCount}`,
      span: origin.span,
      kind: trips.kind,
      ...(trips.reason === undefined ? {} : { reason: trips.reason }),
      loops: loops.map(({ counter, test, step }) => ({ counter, test, step })),
      sums,
      before: before.statements,
      body,
      arrays: bound,
      numbers,
      privates,
      contraction:
        trips.kind === "parallel" && privates.length === 0
          ? this.contractionIn(trips, body, numbers, before.statements)
          : undefined,
    };
    const id = `kernel ${this.kernelCount} of ${this.fn.name}`;
    const isGuarded = guard !== undefined;
    this.functions.set(id, stub(kernel.name, { kind: "kernel", kernel, isGuarded, bounds: largest.length }));
    const known = (values: readonly Value[]) =>
      values.map((value) => this.host.available(integers.get(value) ?? value, b));
    const ends = known(loops.flatMap(({ from, to }) => [from, to]));
    const handed = [...ends, ...bound.map(({ array }) => array), ...known(numbers), ...known(lengths), ...largest];
    b.push({ ...call(id, [...handed, ...(guard ? [guard] : [])], []), origin });
  }

  /** A call of a method of the device. */
  readonly method = (name: string, operands: readonly Value[], results: readonly Value[]): Call => {
    const id = `device ${name}`;
    this.functions.set(id, stub(name, { kind: "method", name }, results[0]));
    return call(id, operands, results);
  };

  private contractionIn(
    { loops }: Trips,
    body: Region,
    numbers: readonly Value[],
    literals: readonly Statement[],
  ): Contraction | undefined {
    return contractionOf({
      body,
      counters: loops.map(({ counter }) => counter),
      numbers,
      literals,
      operations: this.operations,
      isWritten: (array) => array === this.numbers || writes(body, array),
      goesByOnes: (index, counter) => this.bounds.goesByOnes(index, counter),
    });
  }

  /** Floats of the host that the kernel takes for integers are handed over as such: each by the integer it is. */
  private withIntegersOfHost(body: Region): { readonly body: Region; readonly integers: ReadonlyMap<Value, Value> } {
    const integers = new Map<Value, Value>();
    const names = new Map<Value, Value>();
    visitStatements(body, (statement) => {
      if (statement.kind !== "compute" || statement.op !== "toIndex") return;
      const [operand] = statement.operands as [Value];
      if (!this.host.has(operand) || !this.bounds.isWhole(operand)) return;
      const known = [...integers].find(([, float]) => float === operand)?.[0];
      const integer = known ?? makeValue("index", this.nameOf(operand));
      integers.set(integer, operand);
      names.set(statement.result, integer);
    });
    const isGone = (statement: Statement) => resultsOf(statement).some((result) => names.has(result));
    const within = (region: Region): Region =>
      withParts(region, {
        statements: region.statements.flatMap((each) => (isGone(each) ? [] : [mapRegions(each, within)])),
      });
    return { body: integers.size > 0 ? withoutUnread(renamed(within(body), names)) : body, integers };
  }

  private nameOf(value: Value): Naming | undefined {
    const definition = this.structure.definitionOf(value);
    const isRounded = definition?.kind === "compute" && definition.operands.length === 1;
    return namingOf(value) ?? (isRounded ? namingOf(definition.operands[0]!) : undefined);
  }

  private readNumber(value: Value, b: RegionBuilder): void {
    const slot = b.index(this.slotOf(value));
    if (value.type === "f64") {
      b.push({ kind: "load", array: this.numbers, index: slot, result: value, origin: b.origin });
      return;
    }
    const found = b.load(this.numbers, slot);
    if (value.type === "bool") {
      b.push({ kind: "compute", op: "notEqual", operands: [found, b.float(0)], result: value, origin: b.origin });
      return;
    }
    const low = b.compute("toIndex", b.load(this.numbers, b.index(this.slotOf(value) + 1)));
    const high = b.compute("multiply", b.compute("toIndex", found), b.index(2 ** lowBits));
    b.push({ kind: "compute", op: "add", operands: [high, low], result: value, origin: b.origin });
  }

  /** Keeps a number for kernels that run later. */
  keep(value: Value, as: Value, b: RegionBuilder): void {
    const slot = b.index(this.slotOf(as));
    if (value.type === "f64") b.store(this.numbers, slot, value);
    else if (value.type === "bool") b.store(this.numbers, slot, b.compute("toFloat", value));
    else if (value.type !== "index") {
      throw new Refusal(
        b.origin.span,
        "it goes on with a text, or another array, that only the device knows",
        moveToHost,
      );
    } else {
      const high = b.compute("shiftRight", value, b.index(lowBits));
      const low = b.compute("subtract", value, b.compute("multiply", high, b.index(2 ** lowBits)));
      b.store(this.numbers, slot, b.compute("toFloat", high));
      b.store(this.numbers, b.index(this.slotOf(as) + 1), b.compute("toFloat", low));
    }
  }

  private privatesOf(body: Region): readonly Value[] {
    const privates: Value[] = [];
    visitStatements(body, (statement) => {
      if (statement.kind !== "allocate") return;
      const { length, result } = statement;
      const isTyped = isArrayType(result.type) && result.type.storage === "typed";
      if (!this.host.has(length) || !isFloats(result) || !isTyped) {
        const why =
          "it makes an array in a loop that is a list, holds no floats, or has a length that only the device knows";
        throw new Refusal(
          statement.origin.span,
          why,
          "Make a Float64Array outside of the loop, long enough for all trips.",
        );
      }
      privates.push(statement.result);
    });
    return privates;
  }

  private arraysOf(arrays: readonly Value[], body: Region, summed: ReadonlySet<Value>, origin: Origin): KernelArray[] {
    const found = arrays.map((array): KernelArray => {
      const isSummed = summed.has(array);
      return { array, isWritten: !isSummed && writes(body, array), isSummed };
    });
    for (const { array, isWritten, isSummed } of found) {
      const alike = found.filter((other) => this.memory.rootOf(other.array) === this.memory.rootOf(array));
      if ((isWritten || isSummed) && alike.length > 1) {
        throw new Refusal(origin.span, "it writes an array that goes by two names", "Use one name for it.");
      }
    }
    return found;
  }
}

/** How much of an integer stands in the second of its floats. */
const lowBits = 12;

export function isFloats({ type }: Value): boolean {
  return isArrayType(type) && isFlat(type) && (type.element === "f64" || type.element === "f32");
}

/** Whether a literal can be written in a kernel; others are handed over. */
function isWritable(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && Number.isFinite(Math.fround(value)));
}

function writes(body: Region, array: Value): boolean {
  let found = false;
  visitStatements(body, (statement) => {
    found ||= (statement.kind === "store" || statement.kind === "accumulate") && statement.array === array;
  });
  return found;
}

const countTrips = "Loop by a for to a bound that is known before, with a condition in it for the trips that count.";

/** What a kernel cannot have in it. */
export function misfitIn(body: Region, operations: OperationTable): Refusal | undefined {
  let found: Refusal | undefined;
  const refuse = (statement: Statement, why: string, remedy: string) => {
    found ??= new Refusal(statement.origin.span, why, remedy);
  };
  const inside = definedIn(body);
  visitStatements(body, (statement) => {
    switch (statement.kind) {
      case "call":
        return refuse(
          statement,
          "it calls a function that stays a call, as one that calls itself",
          "Write it as a loop.",
        );
      case "view":
        return refuse(statement, "it takes a view of an array", "Read and write the array itself, at an offset.");
      case "compose":
      case "same":
        return refuse(statement, "it makes objects or compares them in a loop", moveToHost);
      case "reserve":
        return refuse(statement, "it keeps values of a loop whose number of trips is not known", countTrips);
      case "requireDisjoint":
      case "requireLength":
        return refuse(statement, "it checks arguments in a loop", moveToHost);
      case "store":
        if (statement.removes) refuse(statement, "it shortens a list", "Count its elements in a variable.");
        break;
      case "if":
      case "block":
      case "for":
      case "loop":
        if (resultsHaveArrays(statement))
          refuse(statement, "it exchanges arrays in a loop that one kernel runs", moveToHost);
        break;
      case "compute":
        if (statement.op === "randomIndex")
          refuse(statement, "it draws which part of a tape is kept", "Build a 'randomizedGrad' for JavaScript.");
        else if (!hasFace(statement, operations))
          refuse(statement, `it uses '${statement.op}', which a device lacks`, moveToHost);
        break;
      case "constant":
        if (typeof statement.value === "string") refuse(statement, "it uses a text", moveToHost);
        break;
    }
  });
  for (const value of [...inside, ...freeValuesOf(body)]) {
    if (isArrayType(value.type) && !isFlat(value.type)) {
      found ??= new Refusal(
        body.terminator.origin.span,
        "it uses arrays of arrays or of objects in a loop",
        "Keep the numbers in one typed array, row after row.",
      );
    }
  }
  visitTerminators(body, (terminator) => {
    if (terminator.kind !== "throw") return;
    found ??= new Refusal(
      terminator.origin.span,
      "it throws where only the device knows whether",
      "Check the arguments outside of the loops.",
    );
  });
  return found;
}

function hasFace({ op, operands }: Compute, operations: OperationTable): boolean {
  const { wgsl, wgslOfIndex = wgsl } = operations[op];
  return (operands[0]?.type === "index" ? wgslOfIndex : wgsl).kind !== "none";
}

function resultsHaveArrays(statement: Extract<Statement, { kind: "if" | "block" | "for" | "loop" }>): boolean {
  if (statement.kind === "loop") return statement.initial.some(({ type }) => isArrayType(type));
  return statement.results.some(({ type }) => isArrayType(type));
}

function call(callee: string, operands: readonly Value[], results: readonly Value[]): Call {
  const origin: Origin = { span: undefined, group: -1, derived: true };
  return { kind: "call", callee, operands, results, origin };
}

function stub(name: string, device: NonNullable<IrFunction["device"]>, result?: Value): IrFunction {
  const origin: Origin = { span: undefined, group: -1, derived: true };
  return {
    name,
    parameters: [],
    result: result && leaf(result.type),
    label: { name: "return" },
    body: { arguments: [], statements: [], terminator: { kind: "yield", values: [], origin } },
    device,
    span: undefined,
    documentation: undefined,
  };
}

/** Without computations whose results nothing reads. */
function withoutUnread(body: Region): Region {
  const uses = countUses(body);
  let isDone = true;
  const within = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.flatMap((statement) => {
        if (statement.kind !== "compute" || uses.has(statement.result)) return [mapRegions(statement, within)];
        isDone = false;
        return [];
      }),
    });
  const less = within(body);
  return isDone ? less : withoutUnread(less);
}
