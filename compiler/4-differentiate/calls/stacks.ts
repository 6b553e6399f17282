/**
 * What the first half of a called function keeps for the second: a call pushes it onto stacks at its end, and is reversed
 * by popping it. Calls are reversed in the opposite order of that in which they were made, so each finds its own on top.
 * The derivative that the user calls makes the stacks: a list for the numbers, one for each type of array, and an array
 * with their heights. Booleans are kept as 0 and 1.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { append } from "../../ir/append.ts";
import { makeValue, namingOf, noOrigin, RegionBuilder } from "../../ir/build.ts";
import type { Call, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import type { KeptByCall, StoredValue } from "../../ir/stored-value.ts";
import {
  type ArrayType,
  arrayType,
  isArrayType,
  listOf,
  type RecordType,
  type Type,
  typeText,
} from "../../ir/types.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";
import { plainParameters, plainResult } from "./ends.ts";
import type { Half, Halves } from "./halves.ts";

/** A stack for values of one type, known by its position among the heights. */
interface Stack {
  readonly position: number;
  readonly type: ArrayType;
  readonly name: string;
}

/** The stacks as a function is handed them: first their heights. */
interface Handed {
  readonly heights: Value;
  readonly lists: ReadonlyMap<Stack, Value>;
}

export class Stacks {
  private readonly byType = new Map<string, Stack>();
  /** What the halves, by their ids, and those that they call, need. */
  private readonly neededBy = new Map<string, ReadonlySet<Stack>>();
  /** How many operands calls of the halves have, but for stacks. */
  private readonly operandsOf = new Map<string, number>();
  /** What calls put on a stack. */
  private readonly pushed = new Map<Stack, KeptByCall[]>();

  constructor(private readonly operations: OperationTable) {}

  /** The functions that halves become when they push and pop, and hand the stacks on. */
  connect(all: readonly Halves[]): ReadonlyMap<string, IrFunction> {
    this.findNeeds(all);
    for (const half of all) this.notePushes(half);
    return new Map(
      all.flatMap(({ forward, reverse, kept, callee }) => [
        [forward.id, this.functionOf(forward, callee, (handed) => [[], this.pushes(kept, handed)])],
        [reverse.id, this.functionOf(reverse, callee, (handed) => [this.pops(kept, handed), []])],
      ]),
    );
  }

  /** A function that nothing calls, with the stacks that what it calls needs. */
  provide(fn: IrFunction): IrFunction {
    const needed = this.neededIn(fn.body.statements);
    if (needed.size === 0) return fn;
    const b = new RegionBuilder(this.operations, noOrigin);
    const count = Math.max(...[...needed].map(({ position }) => position)) + 1;
    const heights = b.allocate(arrayType("i32"), b.index(count), { variable: { name: "heights" } });
    const lists = new Map(
      [...needed].map((stack) => {
        const variable = { name: stack.name };
        return [stack, b.allocate(stack.type, b.index(0), { variable, stored: this.storedOn(stack, fn) })];
      }),
    );
    const body = this.handOn(fn.body, { heights, lists });
    return { ...fn, body: { ...body, statements: [...b.statements, ...body.statements] } };
  }

  /** What reports tell of a stack. */
  private storedOn(stack: Stack, { span }: IrFunction): StoredValue {
    const calls = this.pushed.get(stack) ?? [];
    return { name: stack.name, span, reason: { kind: "call", calls }, loops: [], growsWith: undefined };
  }

  private notePushes({ callee, kept }: Halves): void {
    for (const stack of new Set(kept.map(({ type }) => this.stackFor(type)))) {
      const own = kept.filter(({ type }) => this.stackFor(type) === stack);
      append(this.pushed, stack, {
        function: callee.name,
        values: own.map((value) => namingOf(value)?.name ?? "value"),
      });
    }
  }

  private stackFor(type: Type): Stack {
    const key = isArrayType(type) || type === "text" ? typeText(type) : "number";
    let stack = this.byType.get(key);
    if (!stack) {
      const list = isArrayType(type) ? listOf(type) : type === "text" ? listOf(textHolder) : arrayType("f64", "list");
      const name = isArrayType(type) ? "arrays" : type === "text" ? "texts" : "numbers";
      stack = { position: this.byType.size, type: list, name };
      this.byType.set(key, stack);
    }
    return stack;
  }

  private findNeeds(all: readonly Halves[]): void {
    const own = new Map<string, ReadonlySet<Stack>>();
    for (const { forward, reverse, kept } of all) {
      const stacks = new Set(kept.map(({ type }) => this.stackFor(type)));
      for (const { id, parameters } of [forward, reverse]) {
        this.operandsOf.set(id, parameters.length);
        own.set(id, stacks);
        this.neededBy.set(id, stacks);
      }
    }
    for (let isChanging = true; isChanging; ) {
      isChanging = false;
      for (const half of all.flatMap(({ forward, reverse }) => [forward, reverse])) {
        const needed = new Set([...own.get(half.id)!, ...this.neededIn(half.statements)]);
        isChanging ||= needed.size > this.neededBy.get(half.id)!.size;
        this.neededBy.set(half.id, needed);
      }
    }
  }

  private neededIn(statements: readonly Statement[]): ReadonlySet<Stack> {
    const needed = new Set<Stack>();
    visitStatements({ arguments: [], statements, terminator: noEnd }, (statement) => {
      if (statement.kind !== "call") return;
      for (const stack of this.neededOf(statement)) needed.add(stack);
    });
    return new Set([...needed].sort((a, b) => a.position - b.position));
  }

  /** The stacks that a call has yet to be handed: one that a derivative of a derivative has taken over has them. */
  private neededOf({ callee, operands }: Call): ReadonlySet<Stack> {
    const isHandedThem = operands.length !== this.operandsOf.get(callee);
    return isHandedThem ? none : (this.neededBy.get(callee) ?? none);
  }

  private functionOf(
    half: Half,
    callee: IrFunction,
    around: (handed: Handed | undefined) => readonly [readonly Statement[], readonly Statement[]],
  ): IrFunction {
    const needed = [...this.neededBy.get(half.id)!].sort((a, b) => a.position - b.position);
    const handed: Handed | undefined =
      needed.length === 0
        ? undefined
        : {
            heights: makeValue(arrayType("i32"), { name: "heights" }),
            lists: new Map(needed.map((stack) => [stack, makeValue(stack.type, { name: stack.name })])),
          };
    const args = [...half.parameters, ...(handed ? [handed.heights, ...handed.lists.values()] : [])];
    const [before, after] = around(handed);
    const body: Region = {
      arguments: args,
      statements: [...before, ...half.statements, ...after],
      terminator: { kind: "yield", values: half.returned, origin: noOrigin },
    };
    return {
      name: half.name,
      parameters: plainParameters(args),
      result: plainResult(half.returned),
      label: { name: half.name },
      body: handed ? this.handOn(body, handed) : body,
      ...(handed && { called: { ...besideStacks, stacks: args.length - half.parameters.length } }),
      span: callee.span,
      documentation: undefined,
    };
  }

  /** Calls hand on the stacks that the callee needs. */
  private handOn(region: Region, handed: Handed): Region {
    const statements = region.statements.map((statement): Statement => {
      if (statement.kind !== "call") return mapRegions(statement, (inner) => this.handOn(inner, handed));
      const needed = this.neededOf(statement);
      return needed.size > 0 ? withStacks(statement, needed, handed) : statement;
    });
    return withParts(region, { statements });
  }

  private pushes(kept: readonly Value[], handed: Handed | undefined): readonly Statement[] {
    const b = new RegionBuilder(this.operations, noOrigin);
    this.forEachStack(kept, handed, ({ position, list, heights, values }) => {
      const height = b.load(heights, b.index(position), { name: "height" });
      values.forEach((value, i) => {
        b.store(list, b.compute("add", height, b.index(i)), storable(value, b));
      });
      b.store(heights, b.index(position), b.compute("add", height, b.index(values.length)));
    });
    return b.statements;
  }

  private pops(kept: readonly Value[], handed: Handed | undefined): readonly Statement[] {
    const b = new RegionBuilder(this.operations, noOrigin);
    this.forEachStack(kept, handed, ({ position, list, heights, values }) => {
      const top = b.load(heights, b.index(position));
      const height = b.computeAs({ name: "height" }, "subtract", top, b.index(values.length));
      b.store(heights, b.index(position), height);
      values.forEach((result, i) => {
        const index = b.compute("add", height, b.index(i));
        const { origin } = b;
        if (isArrayType(result.type) || result.type === "f64") {
          b.push({ kind: "load", array: list, index, result, origin });
          return;
        }
        if (result.type === "text") {
          b.push({ kind: "load", array: b.load(list, index), index: b.index(0), result, origin });
          return;
        }
        const number = b.load(list, index);
        if (result.type === "index") b.push({ kind: "compute", op: "toIndex", operands: [number], result, origin });
        else b.push({ kind: "compute", op: "notEqual", operands: [number, b.float(0)], result, origin });
      });
    });
    return b.statements;
  }

  private forEachStack(
    kept: readonly Value[],
    handed: Handed | undefined,
    visit: (of: { position: number; list: Value; heights: Value; values: readonly Value[] }) => void,
  ): void {
    if (kept.length === 0) return;
    if (!handed) throw new InternalError("values that are kept without a stack");
    for (const [stack, list] of handed.lists) {
      const values = kept.filter(({ type }) => this.stackFor(type) === stack);
      if (values.length > 0) visit({ position: stack.position, list, heights: handed.heights, values });
    }
  }
}

/** There are no lists of texts. */
const textHolder: RecordType = {
  kind: "array",
  storage: "record",
  form: "object",
  fields: [{ name: "text", type: "text" }],
};

function storable(value: Value, b: RegionBuilder): Value {
  if (value.type === "text") return b.compose(textHolder, [value]);
  if (value.type === "bool") return b.compute("select", value, b.float(1), b.float(0));
  return value.type === "index" ? b.compute("toFloat", value) : value;
}

/** What is handed over may be found on a stack from then on, and is taken off by a call that is handed nothing else. */
function withStacks({ companions: _, effects, ...call }: Call, needed: ReadonlySet<Stack>, to: Handed): Call {
  if (!effects) throw new InternalError("a call of a derivative that may do anything");
  const lists = [...to.lists].filter(([stack]) => needed.has(stack)).map(([, list]) => list);
  const operands = [...call.operands, to.heights, ...lists];
  const added = [...operands.keys()].slice(call.operands.length);
  return {
    ...call,
    operands,
    effects: {
      writes: [...effects.writes, ...added],
      writesHeld: [...effects.writesHeld, ...added],
      escapes: [...operands.keys()],
      resizes: [...effects.resizes, ...added.slice(1)],
    },
  };
}

const none: ReadonlySet<Stack> = new Set();

/** What comes off different stacks may be the same memory, and that which is handed over, too. */
const besideStacks = { overwritten: new Set<Value>(), mayAlias: true } as const;

const noEnd = { kind: "yield", values: [], origin: noOrigin } as const;
