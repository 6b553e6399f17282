/**
 * Builds regions statement by statement. Types of results follow from the operation table, so that a pass only says
 * what it wants computed.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { CallEffects } from "./function-facts.ts";
import { isHint, type Naming } from "./naming.ts";
import type { Allocate, ConstantValue, For, Label, Origin, Region, Statement, Terminator, Value } from "./nodes.ts";
import type { OpName } from "./op-names.ts";
import type { OperationTable } from "./operation.ts";
import { type ArrayType, elementType, isArrayType, type RecordType, type ScalarType, type Type } from "./types.ts";

export function makeValue(type: Type, naming?: Naming): Value {
  if (naming && isHint(naming)) return { type, variable: undefined, hint: naming };
  return { type, variable: naming, hint: undefined };
}

/** What a value is called, be it a version of a variable or a temporary. */
export function namingOf({ variable, hint }: Value): Naming | undefined {
  return variable ?? hint;
}

/** The same name, of a variable of its own. */
export function anew(value: Value): Naming | undefined {
  const naming = namingOf(value);
  return naming && { ...naming };
}

/** A new value of the same type and name. */
export function valueLike(value: Value): Value {
  return makeValue(value.type, namingOf(value));
}

export const noEffects: CallEffects = { writes: [], writesHeld: [], escapes: [], resizes: [] };

export const noOrigin: Origin = { span: undefined, group: -1, derived: true };

/** What a nested region hands to the builder's callback. */
export type Body = (builder: RegionBuilder, ...args: Value[]) => readonly Value[] | Terminator;

function isTerminator(end: readonly Value[] | Terminator): end is Terminator {
  return "kind" in end;
}

export class RegionBuilder {
  readonly statements: Statement[] = [];

  constructor(
    readonly operations: OperationTable,
    /** Given to every statement built from now on. */
    public origin: Origin = noOrigin,
  ) {}

  /** An empty builder for a region nested here. */
  nested(): RegionBuilder {
    return new RegionBuilder(this.operations, this.origin);
  }

  push(statement: Statement): void {
    this.statements.push(statement);
  }

  /** Closes the region with a `yield`. */
  yield(values: readonly Value[] = [], args: readonly Value[] = []): Region {
    return this.close({ kind: "yield", values, origin: this.origin }, args);
  }

  close(terminator: Terminator, args: readonly Value[] = []): Region {
    return { arguments: args, statements: this.statements, terminator };
  }

  break(target: Label, values: readonly Value[]): Terminator {
    return { kind: "break", target, values, origin: this.origin };
  }

  // --- scalars ---

  float(value: number, variable?: Naming): Value {
    return this.constant(value, "f64", variable);
  }

  index(value: number, variable?: Naming): Value {
    return this.constant(value, "index", variable);
  }

  bool(value: boolean, variable?: Naming): Value {
    return this.constant(value, "bool", variable);
  }

  constant(value: ConstantValue, type: ScalarType, variable?: Naming): Value {
    const result = makeValue(type, variable);
    this.push({ kind: "constant", value, result, origin: this.origin });
    return result;
  }

  compute(op: OpName, ...operands: Value[]): Value {
    return this.computeAs(undefined, op, ...operands);
  }

  /** As `compute`; the result is a version of `variable`. */
  computeAs(variable: Naming | undefined, op: OpName, ...operands: Value[]): Value {
    const types = operands.map((operand) => {
      if (isArrayType(operand.type)) throw new InternalError(`'${op}' of an array`);
      return operand.type;
    });
    const type = this.operations[op].type(types);
    if (type === undefined) throw new InternalError(`'${op}' does not take (${types.join(", ")})`);
    const result = makeValue(type, variable);
    this.push({ kind: "compute", op, operands, result, origin: this.origin });
    return result;
  }

  // --- arrays ---

  /** Of a record the type of the field is given, since the index is a value. */
  load(array: Value, index: Value, variable?: Naming, type: Type = elementOf(array)): Value {
    const result = makeValue(type, variable);
    this.push({ kind: "load", array, index, result, origin: this.origin });
    return result;
  }

  /** A field of a record, by its position. */
  field(record: Value, position: number, variable?: Naming): Value {
    if (!isArrayType(record.type)) throw new InternalError("a field of a scalar");
    return this.load(record, this.index(position), variable, elementType(record.type, position));
  }

  same(left: Value, right: Value): Value {
    const result = makeValue("bool");
    this.push({ kind: "same", left, right, result, origin: this.origin });
    return result;
  }

  compose(type: RecordType, operands: readonly Value[], variable?: Naming): Value {
    const result = makeValue(type, variable);
    this.push({ kind: "compose", operands, result, origin: this.origin });
    return result;
  }

  store(array: Value, index: Value, value: Value): void {
    this.push({ kind: "store", array, index, value, origin: this.origin });
  }

  /** Takes away the last element of a list. */
  remove(array: Value, index: Value, value: Value): void {
    this.push({ kind: "store", removes: true, array, index, value, origin: this.origin });
  }

  accumulate(array: Value, index: Value, value: Value, sign: 1 | -1 = 1): void {
    this.push({ kind: "accumulate", sign, array, index, value, origin: this.origin });
  }

  length(array: Value, variable?: Naming): Value {
    const result = makeValue("index", variable);
    this.push({ kind: "length", array, result, origin: this.origin });
    return result;
  }

  allocate(
    type: ArrayType,
    length: Value,
    options: Partial<Pick<Allocate, "content" | "pooled" | "stored" | "isSparse">> & {
      variable?: Naming | undefined;
    } = {},
  ): Value {
    const result = makeValue(type, options.variable);
    const { content = "zero", pooled = false, stored, isSparse } = options;
    const kept = { ...(stored && { stored }), ...(isSparse && { isSparse }) };
    this.push({ kind: "allocate", length, content, pooled, ...kept, result, origin: this.origin });
    return result;
  }

  view(array: Value, start: Value, end: Value, variable?: Naming): Value {
    const result = makeValue(array.type, variable);
    this.push({ kind: "view", array, start, end, result, origin: this.origin });
    return result;
  }

  duplicate(array: Value, type: ArrayType, variable?: Naming): Value {
    const result = makeValue(type, variable);
    this.push({ kind: "duplicate", array, result, origin: this.origin });
    return result;
  }

  zerosLike(array: Value, type: ArrayType, variable?: Naming): Value {
    const result = makeValue(type, variable);
    this.push({ kind: "zerosLike", array, result, origin: this.origin });
    return result;
  }

  fill(array: Value, value: Value): void {
    this.push({ kind: "fill", array, value, origin: this.origin });
  }

  copy(target: Value, offset: Value, source: Value): void {
    this.push({ kind: "copy", target, offset, source, origin: this.origin });
  }

  // --- control flow ---

  /** An `if` whose branches end as their callbacks say: with the values to yield, or with a terminator. */
  if(condition: Value, then: Body, otherwise: Body, variables: readonly (Naming | undefined)[] = []): readonly Value[] {
    const thenRegion = this.region(then);
    const otherwiseRegion = this.region(otherwise);
    const yielding = thenRegion.terminator.kind === "yield" ? thenRegion.terminator : otherwiseRegion.terminator;
    const results =
      yielding.kind === "yield" ? yielding.values.map((value, i) => makeValue(value.type, variables[i])) : [];
    this.push({ kind: "if", condition, then: thenRegion, otherwise: otherwiseRegion, results, origin: this.origin });
    return results;
  }

  /** A counted loop. `body` is called with the counter and the carried values. */
  for(
    range: Pick<For, "from" | "to" | "step" | "test" | "apart"> & { readonly counter?: Naming | undefined },
    initial: readonly Value[],
    body: Body,
  ): readonly Value[] {
    const { from, to, step, test, apart } = range;
    const counter = makeValue("index", range.counter);
    const carried = initial.map((value) => valueLike(value));
    const region = this.region(body, [counter, ...carried]);
    const results = initial.map((value) => valueLike(value));
    const mark = apart && { apart };
    this.push({ kind: "for", ...mark, from, to, step, test, initial, body: region, results, origin: this.origin });
    return results;
  }

  /** A block that its body may leave early by `break` to `label`. */
  block(label: Label, types: readonly Value[], body: Body): readonly Value[] {
    const region = this.region(body);
    const results = types.map((value) => valueLike(value));
    this.push({ kind: "block", label, body: region, results, origin: this.origin });
    return results;
  }

  private region(body: Body, args: readonly Value[] = []): Region {
    const builder = this.nested();
    const end = body(builder, ...args);
    return isTerminator(end) ? builder.close(end, args) : builder.yield(end, args);
  }
}

function elementOf(array: Value): Type {
  if (!isArrayType(array.type)) throw new InternalError("an array operation on a scalar");
  return elementType(array.type);
}
