/**
 * Some trips of a loop side by side. Comes in: the units of its body, and for each trip the values that its copy has for
 * those of the original. Goes out: the statements of all copies, each unit for one trip after the other; a loop inside that
 * makes the same trips for all copies is one loop that carries the values of all. What is the same for all is there once.
 */
import type { Unit } from "../3-analyze/trips.ts";
import { makeValue, type RegionBuilder } from "../ir/build.ts";
import { cloneStatement, renaming } from "../ir/copy.ts";
import type { Accumulate, For, Region, Statement, Value, Variable } from "../ir/nodes.ts";
import { isFlat } from "../ir/types.ts";
import { definedIn, operandsOf, resultsOf } from "../ir/walk.ts";

/** One copy of a trip: what it has in place of values, and of variables, of the original. */
export class Copy {
  private readonly values = new Map<Value, Value>();
  private readonly variables = new Map<Variable, Variable>();
  private readonly inside: ReadonlySet<Value>;

  /** Of what the loop carries, it has what the copy before it hands on. */
  constructor(
    private readonly loop: For,
    private readonly before?: Copy,
  ) {
    this.inside = before?.inside ?? definedIn(loop.body);
    for (const { variable } of loop.body.arguments) if (variable) this.variables.set(variable, variable);
  }

  of(value: Value): Value {
    return this.values.get(value) ?? this.carried(value) ?? value;
  }

  set(value: Value, own: Value): void {
    this.values.set(value, own);
  }

  /** Whether the loop defines a value of the original. */
  isInside(value: Value): boolean {
    return this.inside.has(value);
  }

  define(value: Value): Value {
    const fresh = this.freshened(value);
    this.values.set(value, fresh);
    return fresh;
  }

  statement(statement: Statement): Statement {
    for (const value of this.loop.body.arguments) this.carried(value);
    return cloneStatement(
      statement,
      renaming(this.values, new Map(), (value) => this.freshened(value)),
    );
  }

  /** What the loop carries, once the copy before has computed it. */
  private carried(value: Value): Value | undefined {
    const at = this.before ? this.loop.body.arguments.indexOf(value) - 1 : -1;
    const end = this.loop.body.terminator;
    if (at < 0 || end.kind !== "yield") return undefined;
    const given = this.before!.of(end.values[at]!);
    if (!this.inside.has(given)) this.values.set(value, given);
    return given;
  }

  private freshened({ type, variable, hint }: Value): Value {
    if (!variable) return makeValue(type, hint && { ...hint });
    const own = this.variables.get(variable) ?? { ...variable };
    this.variables.set(variable, own);
    return makeValue(type, own);
  }
}

/** Of what all copies together make, statement by statement. */
export class Interleaving {
  constructor(
    private readonly copies: readonly Copy[],
    private readonly b: RegionBuilder,
    /** What is the same in all trips is computed before the loop. */
    private readonly outside: RegionBuilder,
    private readonly steady: Set<Value> = new Set(),
  ) {}

  units(units: readonly Unit[]): void {
    for (const { statements, isSerial } of units) {
      if (!isSerial) this.statements(statements);
      else for (const copy of this.copies) for (const statement of statements) this.b.push(copy.statement(statement));
    }
  }

  private statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(statement: Statement): void {
    const { copies, b } = this;
    const [first] = copies as readonly [Copy];
    if (isPure(statement) && this.areShared(operandsOf(statement))) {
      const isSteady = this.isSteady(statement);
      const copy = first.statement(statement);
      (isSteady ? this.outside : b).push(copy);
      if (isSteady) for (const result of resultsOf(copy)) this.steady.add(result);
      for (const result of resultsOf(statement)) for (const copy of copies) copy.set(result, first.of(result));
    } else if (canSumUp(statement) && this.areShared([statement.array, statement.index])) {
      this.together(statement);
    } else if (statement.kind === "for" && this.areShared([statement.from, statement.to, statement.step])) {
      this.loop(statement);
    } else {
      for (const copy of copies) b.push(copy.statement(statement));
    }
  }

  private isSteady(statement: Statement): boolean {
    const [first] = this.copies as readonly [Copy];
    if (statement.kind !== "constant" && statement.kind !== "compute") return false;
    return operandsOf(statement).every((value) => this.steady.has(first.of(value)) || !first.isInside(value));
  }

  private areShared(values: readonly Value[]): boolean {
    const [first, ...others] = this.copies as [Copy, ...Copy[]];
    return values.every((value) => others.every((copy) => copy.of(value) === first.of(value)));
  }

  /** `cell = cell + a + b + c + d` */
  private together({ array, index, value, sign, origin }: Accumulate): void {
    const { copies, b } = this;
    b.origin = origin;
    const [first] = copies as readonly [Copy];
    const cell = [first.of(array), first.of(index)] as const;
    const op = sign === 1 ? "add" : "subtract";
    b.store(
      ...cell,
      copies.map((copy) => copy.of(value)).reduce((sum, each) => b.compute(op, sum, each), b.load(...cell)),
    );
  }

  private loop(loop: For): void {
    const { copies, b } = this;
    const [counter, ...carried] = loop.body.arguments as [Value, ...Value[]];
    const [first] = copies as readonly [Copy];
    const initial = copies.flatMap((copy) => loop.initial.map((value) => copy.of(value)));
    const shared = first.define(counter);
    for (const copy of copies) copy.set(counter, shared);
    const own = copies.flatMap((copy) => carried.map((value) => copy.define(value)));
    const inner = b.nested();
    new Interleaving(copies, inner, this.outside, this.steady).statements(loop.body.statements);
    const end = loop.body.terminator;
    inner.origin = end.origin;
    const next = copies.flatMap((copy) => (end.kind === "yield" ? end.values.map((value) => copy.of(value)) : []));
    const body: Region = inner.yield(next, [shared, ...own]);
    const results = copies.flatMap((copy) => loop.results.map((value) => copy.define(value)));
    const [from, to, step] = [loop.from, loop.to, loop.step].map((value) => first.of(value)) as [Value, Value, Value];
    b.push({ ...loop, from, to, step, initial, body, results });
  }
}

/** Whether what is added to a cell may be rounded once: of the primal, every sum is rounded to what the cell can hold. */
export function canSumUp(statement: Statement): statement is Accumulate {
  if (statement.kind !== "accumulate") return false;
  return statement.origin.derived || (isFlat(statement.array.type) && statement.array.type.element === "f64");
}

function isPure({ kind }: Statement): boolean {
  return kind === "constant" || kind === "compute" || kind === "load" || kind === "length";
}
