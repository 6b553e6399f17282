/**
 * Runs the IR as it is written: plain, slow, and the meaning against which everything else is checked. Nothing is
 * optimised, every law that the verifier cannot see is enforced, and a number of steps bounds programs that do not end.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { allocate, type Cell, compose, Memory, memoryOf, type Scalar } from "./memory.ts";
import type {
  For,
  IrFunction,
  Label,
  Parameter,
  Program,
  Region,
  Statement,
  Terminator,
  Throw,
  Value,
} from "./nodes.ts";
import type { OperationTable } from "./operation.ts";
import type { LeafValue } from "./shape-values.ts";
import { isArrayType, isRecord, type Type } from "./types.ts";

export interface EvaluationOptions {
  /** How many statements may run, in all calls together. */
  readonly stepLimit?: number;
  /** Other operations for some of the functions. */
  readonly operationsOf?: (fn: IrFunction) => OperationTable;
}

/** The program ran longer than it was allowed to. */
export class StepLimitError extends Error {
  override name = "StepLimitError";
}

/**
 * Calls a function with the flattened leaves of its arguments and gives the leaves of its result. Arrays are used as
 * they are, and written where the program writes them. Error exits throw what they say.
 */
export function evaluateFunction(
  program: Program,
  id: string,
  leaves: readonly LeafValue[],
  operations: OperationTable,
  { stepLimit = 10_000_000, operationsOf = () => operations }: EvaluationOptions = {},
): LeafValue[] {
  const machine = new Machine(program, operationsOf, stepLimit);
  const types = machine.functionOf(id).body.arguments.map((argument) => argument.type);
  if (types.length !== leaves.length)
    throw new InternalError(`'${id}' has ${types.length} leaves, not ${leaves.length}`);
  const cells = leaves.map((leaf, i): Cell => {
    const type = types[i];
    return typeof leaf === "object" && type !== undefined && isArrayType(type) ? new Memory(type, leaf) : scalar(leaf);
  });
  return machine.call(id, cells).map((cell) => (cell instanceof Memory ? cell.data : cell));
}

/** How a region was left: by its end, or by a break to a block around it. */
interface Exit {
  /** Undefined for a `yield`. */
  readonly target: Label | undefined;
  readonly values: readonly Cell[];
}

class Machine {
  private steps = 0;

  constructor(
    readonly program: Program,
    private readonly operationsOf: (fn: IrFunction) => OperationTable,
    private readonly stepLimit: number,
  ) {}

  functionOf(id: string) {
    const fn = this.program.functions.get(id);
    if (fn === undefined) throw new InternalError(`there is no function '${id}'`);
    return fn;
  }

  call(id: string, cells: readonly Cell[]): readonly Cell[] {
    const fn = this.functionOf(id);
    let position = 0;
    const given = fn.parameters.flatMap((parameter) =>
      parameter.leaves.map((leaf) => cells[position++] ?? defaultOf(parameter, leaf.type)),
    );
    return new Frame(this, this.operationsOf(fn)).run(fn.body, given).values;
  }

  step(): void {
    if (++this.steps > this.stepLimit) throw new StepLimitError(`more than ${this.stepLimit} steps`);
  }
}

function defaultOf({ defaultValue }: Parameter, type: Type): Cell {
  return typeof defaultValue === "object" && isArrayType(type) ? memoryOf(type, defaultValue) : (defaultValue as Cell);
}

/** One call in progress: what its values hold. */
class Frame {
  private readonly cells = new Map<Value, Cell>();

  constructor(
    private readonly machine: Machine,
    private readonly operations: OperationTable,
  ) {}

  run(region: Region, args: readonly Cell[]): Exit {
    this.define(region.arguments, args);
    for (const statement of region.statements) {
      this.machine.step();
      const exit = this.execute(statement);
      if (exit !== undefined) return exit;
    }
    return this.leave(region.terminator);
  }

  private leave(terminator: Terminator): Exit {
    switch (terminator.kind) {
      case "yield":
        return { target: undefined, values: this.cellsOf(terminator.values) };
      case "break":
        return { target: terminator.target, values: this.cellsOf(terminator.values) };
      case "throw":
        throw this.error(terminator);
    }
  }

  /** Gives an exit when the statement leaves the region that it stands in. */
  private execute(statement: Statement): Exit | undefined {
    switch (statement.kind) {
      case "constant":
        this.define([statement.result], [statement.value ?? undefined]);
        return undefined;
      case "compute": {
        const operands = this.cellsOf(statement.operands);
        // The verifier has checked the operands against the record.
        const value = this.operations[statement.op].evaluate(...(operands as never[]));
        this.define([statement.result], [value]);
        return undefined;
      }
      case "load":
        this.define([statement.result], [this.array(statement.array).load(this.number(statement.index))]);
        return undefined;
      case "store":
        if (statement.removes) this.array(statement.array).shorten(this.number(statement.index));
        else this.array(statement.array).store(this.number(statement.index), this.cellOf(statement.value));
        return undefined;
      case "accumulate": {
        const array = this.array(statement.array);
        const index = this.number(statement.index);
        array.store(index, Number(array.load(index)) + statement.sign * this.number(statement.value));
        return undefined;
      }
      case "length":
        this.define([statement.result], [this.array(statement.array).length]);
        return undefined;
      case "allocate": {
        const { type } = statement.result;
        if (!isArrayType(type)) throw new InternalError("'allocate' of a scalar");
        // The pool's arrays of arbitrary content may be longer than asked for.
        const excess = statement.pooled && statement.content === "uninitialised" ? 1 : 0;
        this.define([statement.result], [allocate(type, this.number(statement.length) + excess, statement.content)]);
        return undefined;
      }
      case "reserve":
        this.array(statement.array).reserve(this.number(statement.length));
        return undefined;
      case "release":
        this.array(statement.array).release();
        return undefined;
      case "view": {
        const view = this.array(statement.array).view(this.number(statement.start), this.number(statement.end));
        this.define([statement.result], [view]);
        return undefined;
      }
      case "duplicate": {
        const { type } = statement.result;
        if (!isArrayType(type)) throw new InternalError("'duplicate' to a scalar");
        this.define([statement.result], [this.array(statement.array).duplicate(type)]);
        return undefined;
      }
      case "compose": {
        const { type } = statement.result;
        if (!isArrayType(type) || !isRecord(type)) throw new InternalError("'compose' of what is no record");
        this.define([statement.result], [compose(type, this.cellsOf(statement.operands))]);
        return undefined;
      }
      case "same": {
        const [left, right] = [this.cellOf(statement.left), this.cellOf(statement.right)];
        const isSame = left instanceof Memory && right instanceof Memory ? left.data === right.data : left === right;
        this.define([statement.result], [isSame]);
        return undefined;
      }
      case "zerosLike": {
        const { type } = statement.result;
        if (!isArrayType(type)) throw new InternalError("'zerosLike' to a scalar");
        this.define([statement.result], [this.array(statement.array).zerosLike(type)]);
        return undefined;
      }
      case "fill":
        this.array(statement.array).fill(this.cellOf(statement.value));
        return undefined;
      case "copy":
        this.array(statement.target).copyFrom(this.array(statement.source), this.number(statement.offset));
        return undefined;
      case "table":
        this.define([statement.result], [this.table(statement.table)]);
        return undefined;
      case "requireDisjoint": {
        const arrays = [...statement.written, ...statement.others];
        const all = arrays.flatMap((array, i) =>
          this.array(array)
            .parts()
            .map((part) => ({ part, i })),
        );
        all.forEach(({ part, i }, k) => {
          const clash = all.slice(k + 1).find((other) => i < statement.written.length && other.part.overlaps(part));
          if (!clash) return;
          const [name, other] = [statement.names[i], statement.names[clash.i]];
          throw new Error(`FX8001: '${name}' is written and shares memory with '${other}'`);
        });
        return undefined;
      }
      case "requireLength": {
        const { length } = this.array(statement.array);
        const expected = this.number(statement.length);
        if (length === expected) return undefined;
        throw new Error(`FX8002: '${statement.name}' has ${length} elements instead of ${statement.expected}`);
      }
      case "tap":
        return undefined;
      case "call":
        this.define(statement.results, this.machine.call(statement.callee, this.cellsOf(statement.operands)));
        return undefined;
      case "if": {
        const taken = this.scalar(statement.condition) ? statement.then : statement.otherwise;
        return this.continueWith(statement.results, this.run(taken, []));
      }
      case "for":
        return this.continueWith(statement.results, this.count(statement));
      case "loop": {
        let carried: readonly Cell[] = this.cellsOf(statement.initial);
        for (;;) {
          this.machine.step();
          const exit = this.run(statement.body, carried);
          if (exit.target !== undefined) return exit;
          carried = exit.values;
        }
      }
      case "block": {
        const exit = this.run(statement.body, []);
        const arrived = exit.target === statement.label ? { target: undefined, values: exit.values } : exit;
        return this.continueWith(statement.results, arrived);
      }
    }
  }

  private count(statement: For): Exit {
    const [from, to, step] = [statement.from, statement.to, statement.step].map((value) => this.number(value));
    if (from === undefined || to === undefined || step === undefined) throw new InternalError("a range without bounds");
    const goesOn = this.operations[comparisons[statement.test]];
    let carried: readonly Cell[] = this.cellsOf(statement.initial);
    for (let counter = from; goesOn.evaluate(...([counter, to] as never[])); counter += step) {
      this.machine.step();
      const exit = this.run(statement.body, [counter, ...carried]);
      if (exit.target !== undefined) return exit;
      carried = exit.values;
    }
    return { target: undefined, values: carried };
  }

  /** A region that came to its end gives the results; any other exit goes further out. */
  private continueWith(results: readonly Value[], exit: Exit): Exit | undefined {
    if (exit.target !== undefined) return exit;
    this.define(results, exit.values);
    return undefined;
  }

  private table(name: string): Memory {
    const table = this.machine.program.tables.get(name);
    if (table === undefined) throw new InternalError(`there is no table '${name}'`);
    const list = new Memory({ ...table.type, storage: "list" }, [...table.values]);
    return list.duplicate(table.type);
  }

  private error({ errorClass, parts, cause }: Throw): Error {
    const message = parts.map((part) => (typeof part === "string" ? part : String(this.scalar(part)))).join("");
    return new { Error, RangeError, TypeError }[errorClass](message, cause && { cause: this.scalar(cause) });
  }

  private define(values: readonly Value[], cells: readonly Cell[]): void {
    if (values.length !== cells.length) throw new InternalError(`${cells.length} results for ${values.length} values`);
    for (const [i, value] of values.entries()) this.cells.set(value, cells[i]);
  }

  private cellsOf(values: readonly Value[]): Cell[] {
    return values.map((value) => this.cellOf(value));
  }

  private cellOf(value: Value): Cell {
    if (!this.cells.has(value)) throw new InternalError(`${value.variable?.name ?? "a temporary"} is not defined yet`);
    return this.cells.get(value);
  }

  private array(value: Value): Memory {
    const cell = this.cellOf(value);
    if (cell instanceof Memory) return cell;
    if (cell === undefined) throw new TypeError("an element of undefined");
    throw new InternalError(`${value.variable?.name ?? "a temporary"} holds no array`);
  }

  private scalar(value: Value): Scalar {
    return scalar(this.cellOf(value));
  }

  private number(value: Value): number {
    const cell = this.scalar(value);
    return cell === undefined ? Number.NaN : Number(cell);
  }
}

const comparisons = { "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual" } as const;

function scalar(cell: Cell | LeafValue): Scalar {
  if (typeof cell === "object") throw new InternalError("an array where a scalar is expected");
  return cell;
}
