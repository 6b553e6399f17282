/**
 * Decides which values are printed inside the expression that uses them, instead of under a name of their own.
 *
 * A value nests when it belongs to no source variable, has one use, and computing it at the use gives the same: it is
 * not moved into a loop (but for cheap arithmetic on indexes), nor past a write to what it reads. Constants and tables nest in every use. An `if` whose
 * branches do nothing but give one value nests as `c ? a : b`.
 *
 * An expression reads its operands where it is printed, so nesting lengthens their life; liveness knows of it through
 * `leavesOf`.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type {
  For,
  If,
  IrFunction,
  Label,
  Origin,
  Program,
  Region,
  Statement,
  Terminator,
  Value,
} from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { operandsOf, operandsOfTerminator, regionsOf, resultsOf, visitStatements } from "../../ir/walk.ts";
import { conflict, type Effects, FunctionEffects, noEffects, union } from "./effects.ts";
import { KeptNames } from "./kept-names.ts";
import {
  canNest,
  cheapBound,
  costOf,
  faceOf,
  isCheapIndex,
  type Part,
  type Pending,
  takesOperand,
} from "./nestable.ts";
import { countPrintedUses, isPure, type Uses } from "./uses.ts";

/** An expression from another statement of the source may bring this many parts along; more would be hard to read. */
const largestForeign = 16;
/** An expression of derivative code may have this many parts. */
const largestDerived = 48;
type Waiting = Map<Value, Pending>;

export class Nesting {
  private readonly nested = new Map<Value, Pending>();
  private readonly names: KeptNames;
  private readonly receivers = new Map<Label, readonly Value[]>();
  private readonly uses: Uses;
  private readonly effects: FunctionEffects;
  private readonly positions = new Map<Value, number>();

  constructor(
    fn: IrFunction,
    program: Program,
    private readonly operations: OperationTable,
  ) {
    this.uses = countPrintedUses(fn);
    this.effects = new FunctionEffects(fn, program);
    this.names = new KeptNames(fn, this.uses);
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "constant") this.positions.set(statement.result, Number(statement.value));
    });
    this.visitRegion(fn.body, new Map(), undefined);
  }

  /** The statement whose expression stands for a nested value; undefined for a value with a name. */
  definitionOf(value: Value): Statement | undefined {
    return this.nested.get(value)?.statement;
  }

  isNested(value: Value): boolean {
    return this.nested.has(value);
  }

  /** The position in a record that a literal stands for. */
  positionOf(index: Value): number {
    const position = this.positions.get(index);
    if (position === undefined) throw new InternalError("a field of a record that is not known");
    return position;
  }

  /** Whether printed code reads the value. */
  isNeeded(value: Value): boolean {
    return this.uses.has(value);
  }

  /** Whether nothing is printed where the statement stands. */
  isSilent(statement: Statement): boolean {
    const [result, ...others] = resultsOf(statement);
    if (!result || others.length > 0) return false;
    return this.isNested(result) || this.isUnread(statement);
  }

  /** Whether a statement does nothing but give a result that nobody reads. */
  private isUnread(statement: Statement): boolean {
    return isPure(statement) && !resultsOf(statement).some((result) => this.isNeeded(result));
  }

  /** The values with names that a value's expression reads. */
  leavesOf(value: Value): readonly Value[] {
    const definition = this.definitionOf(value);
    if (!definition) return [value];
    return this.inputsOf(definition).flatMap((operand) => this.leavesOf(operand));
  }

  /** What the expression of a statement reads. */
  inputsOf(statement: Statement): readonly Value[] {
    if (statement.kind !== "if" || !this.isExpression(statement)) return operandsOf(statement);
    return [statement.condition, yieldOf(statement.then), yieldOf(statement.otherwise)];
  }

  /** Whether an `if` is printed as an expression. */
  isExpression(statement: If): boolean {
    const [result, ...others] = statement.results;
    if (!result || others.length > 0) return false;
    return [statement.then, statement.otherwise].every((region) => {
      if (region.terminator.kind !== "yield" || !region.statements.every((inner) => this.isSilent(inner))) return false;
      const { variable } = yieldOf(region);
      return (variable === undefined || variable !== result.variable) && !this.isUndefined(yieldOf(region));
    });
  }

  private isUndefined(value: Value): boolean {
    const definition = this.definitionOf(value);
    return definition?.kind === "constant" && definition.value === undefined;
  }

  // --- deciding, statement by statement ---

  /** `receivers` take what the region yields; undefined where everything that is yielded is read. */
  private visitRegion(region: Region, waiting: Waiting, receivers: readonly Value[] | undefined): void {
    for (const statement of region.statements) if (!this.isUnread(statement)) this.visit(statement, waiting);
    this.visitTerminator(region.terminator, waiting, receivers);
  }

  private visit(statement: Statement, waiting: Waiting): void {
    if (statement.kind === "table" || (statement.kind === "constant" && !this.names.has(statement.result))) {
      this.nested.set(statement.result, { statement, effects: noEffects, size: 1, cost: 0, variables: new Set() });
      return;
    }
    if (this.isOtherName(statement, waiting)) return;
    const parts = this.visitParts(statement, waiting);
    const own = statement.kind === "if" ? noEffects : this.effects.of(statement);
    this.keepOrder(waiting, own);
    if (regionsOf(statement).length > 0) forget(waiting, (pending) => pending.effects.isOpaque);
    const results = resultsOf(statement);
    const defined = new Set(results.flatMap((result) => result.variable ?? []));
    forget(waiting, (pending) => meets(pending.variables, defined));

    const [result] = results;
    if (!result) return;
    const pending: Pending = {
      statement,
      effects: union([own, ...parts.map((part) => part.effects)]),
      size: 1 + sum(parts.map((part) => part.size)),
      cost: costOf(statement, this.operations) + sum(parts.map((part) => part.cost)),
      variables: new Set(parts.flatMap((part) => [...part.variables])),
    };
    if (this.isAlias(statement)) this.nested.set(result, pending);
    else if (this.mayWait(statement, result)) waiting.set(result, pending);
  }

  /** A conversion that prints as its operand, which has a name, stands for that name wherever it is used. */
  private isOtherName(statement: Statement, waiting: Waiting): boolean {
    if (statement.kind !== "compute" || statement.result.variable) return false;
    const [operand] = statement.operands;
    if (this.operations[statement.op].js.kind !== "transparent" || !operand || operand.type !== "index") return false;
    if (waiting.has(operand)) return false;
    const { variables } = this.part(operand);
    this.nested.set(statement.result, { statement, effects: noEffects, size: 1, cost: 0, variables });
    return true;
  }

  /** Takes in the expressions that a statement's operands wait with, and goes through its regions. */
  private visitParts(statement: Statement, waiting: Waiting): readonly Part[] {
    const budget: Budget = { origin: statement.origin, size: 0 };
    switch (statement.kind) {
      case "if": {
        const condition = this.take(statement.condition, waiting, budget);
        const inner = new Map([...waiting].filter(([, pending]) => !pending.effects.isOpaque));
        const branches = [statement.then, statement.otherwise].map((region) => {
          const left = new Map(inner);
          this.visitRegion(region, left, statement.results);
          return { region, left };
        });
        forget(waiting, (_, value) => inner.has(value) && !branches.every(({ left }) => left.has(value)));
        if (!this.isExpression(statement)) return [condition];
        return [condition, ...branches.map(({ region }) => this.part(yieldOf(region)))];
      }
      case "block": {
        const inner = new Map([...waiting].filter(([, pending]) => !pending.effects.isOpaque));
        const kept = new Map(inner);
        this.receivers.set(statement.label, statement.results);
        this.visitRegion(statement.body, kept, statement.results);
        forget(waiting, (_, value) => inner.has(value) && !kept.has(value));
        return [];
      }
      case "for":
      case "loop": {
        const carried = statement.body.arguments.slice(statement.kind === "for" ? 1 : 0);
        const initial = statement.initial.filter((_, i) => this.isNeeded(carried[i] as Value));
        const operands = statement.kind === "for" ? [statement.from, ...initial] : initial;
        for (const operand of operands) this.take(operand, waiting, { origin: statement.origin, size: 0 });
        if (statement.kind === "for") {
          for (const operand of [statement.to, statement.step]) this.takeBound(operand, statement, waiting);
        }
        const { variables } = this.effects.factsOf(statement.body);
        forget(waiting, (pending) => meets(pending.variables, variables));
        const movable = new Map([...waiting].filter(([value, pending]) => isCheapIndex(value, pending)));
        const inner = new Map(movable);
        this.visitRegion(statement.body, inner, carried);
        forget(waiting, (_, value) => movable.has(value) && !inner.has(value));
        return [];
      }
      default:
        return operandsOf(statement).map((operand) => {
          const waits = waiting.get(operand);
          if (waits && !takesOperand(statement, operand, waits)) waiting.delete(operand);
          return this.take(operand, waiting, budget);
        });
    }
  }

  private visitTerminator(terminator: Terminator, waiting: Waiting, receivers: readonly Value[] | undefined): void {
    const values = operandsOfTerminator(terminator);
    const received = terminator.kind === "break" ? this.receivers.get(terminator.target) : receivers;
    values.forEach((value, i) => {
      const receiver = received?.[i];
      if (terminator.kind !== "throw" && receiver && !this.isNeeded(receiver)) return;
      // Several values are handed over in an order that is chosen later.
      if (values.length > 1 && waiting.get(value)?.effects.isOpaque) waiting.delete(value);
      this.take(value, waiting, { origin: terminator.origin, size: 0 });
    });
    forget(waiting, (pending) => pending.effects.isOpaque);
  }

  /** Nests an operand if it waits and the expression does not grow too large. Otherwise it keeps its own statement. */
  private take(value: Value, waiting: Waiting, budget: Budget): Part {
    const pending = waiting.get(value);
    if (pending) {
      waiting.delete(value);
      const isForeign = pending.statement.origin.group !== budget.origin.group;
      const fits =
        (!isForeign || pending.size <= largestForeign) &&
        (!budget.origin.derived || budget.size + pending.size <= largestDerived);
      if (fits) {
        budget.size += pending.size;
        this.nested.set(value, pending);
        return pending;
      }
    }
    budget.size += 1;
    return this.part(value);
  }

  /** A loop's bound or step is evaluated in every trip, hence must be cheap and unchanging. */
  private takeBound(value: Value, loop: For, waiting: Waiting): void {
    const pending = waiting.get(value);
    if (!pending) return;
    const facts = this.effects.factsOf(loop.body);
    const isSteady = !conflict(pending.effects, facts.effects) && !pending.effects.isOpaque;
    if (pending.cost > cheapBound || !isSteady || meets(pending.variables, facts.variables)) {
      waiting.delete(value);
    } else {
      this.take(value, waiting, { origin: loop.origin, size: 0 });
    }
  }

  /** What a value that does not wait, or no longer, brings into the expression that reads it. */
  private part(value: Value): Part {
    const nested = this.nested.get(value);
    return (
      nested ?? { effects: noEffects, size: 1, cost: 0, variables: new Set(value.variable ? [value.variable] : []) }
    );
  }

  private keepOrder(waiting: Waiting, effects: Effects): void {
    forget(waiting, (pending) => conflict(pending.effects, effects));
  }

  private mayWait(statement: Statement, result: Value): boolean {
    if (this.names.has(result) || this.uses.get(result) !== 1 || !canNest(statement)) return false;
    return statement.kind !== "if" || this.isExpression(statement);
  }

  /** Whether a statement only gives another name, or none, to a value that has one and keeps it. */
  private isAlias(statement: Statement): boolean {
    if (statement.kind !== "compute" || this.names.has(statement.result)) return false;
    const [operand] = statement.operands;
    if (!operand || faceOf(statement, this.operations).kind !== "transparent") return false;
    if (this.isNested(operand)) return this.definitionOf(operand)?.kind === "constant";
    return operand.variable === undefined || this.names.versionsOf(operand.variable) === 1;
  }
}

/** How large the expression of a statement has grown. */
interface Budget {
  readonly origin: Origin;
  size: number;
}

function yieldOf(region: Region): Value {
  const [value] = region.terminator.kind === "yield" ? region.terminator.values : [];
  if (!value) throw new InternalError("a branch that gives no value has no expression");
  return value;
}

function forget(waiting: Waiting, when: (pending: Pending, value: Value) => boolean): void {
  for (const [value, pending] of waiting) if (when(pending, value)) waiting.delete(value);
}

function meets<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
