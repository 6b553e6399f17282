/** From a value of the IR to the expression that stands for it: its variable's name, or what it was nested as. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Parts } from "../../ir/function-facts.ts";
import type {
  Allocate,
  Call,
  Compute,
  ConstantValue,
  If,
  IrFunction,
  Load,
  Program,
  Region,
  Release,
  Statement,
  Value,
} from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat, isRecord } from "../../ir/types.ts";
import type { RuntimeName } from "../../runtime-names.ts";
import { faceOf } from "../out-of-ssa/nestable.ts";
import type { Nesting } from "../out-of-ssa/nesting.ts";
import {
  asArray,
  constructorOf,
  duplicateOf,
  elementValue,
  fieldOf,
  listOf,
  newArray,
  recordOf,
  scalarValue,
  typeName,
  zerosLikeOf,
} from "./array-faces.ts";
import { deviceCall } from "./device-calls.ts";
import type { ModuleNames } from "./module-names.ts";
import { leafPaths, rebuild } from "./shapes.ts";
import {
  callOf,
  choice,
  type Element,
  type Expression,
  global,
  infix,
  type Local,
  leftOut,
  literal,
  localOf,
  type Member,
  methodOf,
  negated,
} from "./tree.ts";

export interface Surroundings {
  readonly program: Program;
  readonly operations: OperationTable;
  readonly names: ModuleNames;
}

export class Expressions {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly nesting: Nesting,
    private readonly localFor: (value: Value) => Local,
  ) {}

  of(value: Value): Expression {
    const definition = this.nesting.definitionOf(value);
    return definition ? this.definition(definition) : localOf(this.localFor(value));
  }

  /** The expression of a statement with one result. */
  definition(statement: Statement): Expression {
    switch (statement.kind) {
      case "constant":
        return this.constant(statement.value, statement.result);
      case "compute":
        return this.compute(statement);
      case "load":
        return this.load(statement);
      case "length":
        return { kind: "member", object: this.of(statement.array), name: "length" };
      case "allocate":
        return this.allocate(statement);
      case "view":
        return methodOf(this.of(statement.array), "subarray", this.of(statement.start), this.of(statement.end));
      case "duplicate":
        return duplicateOf(this.of(statement.array), asArray(statement.array.type), asArray(statement.result.type));
      case "same":
        return infix(this.of(statement.left), "===", this.of(statement.right), 8);
      case "compose": {
        const contents = statement.operands.map((operand) => this.of(operand));
        const type = asArray(statement.result.type);
        return isRecord(type) ? recordOf(type, contents) : listOf(type, contents);
      }
      case "zerosLike":
        return zerosLikeOf(this.of(statement.array), asArray(statement.result.type));
      case "table":
        return global(this.surroundings.names.table(statement.table));
      case "call":
        return this.callResult(statement);
      case "if":
        return this.conditional(statement);
      default:
        throw new InternalError(`'${statement.kind}' is no expression`);
    }
  }

  /** A derivative reads no field that may be left out before it is known to be there. */
  private load({ array, index, result, origin }: Load): Expression {
    const element = scalarValue(asArray(array.type), this.element(array, index));
    const isOptional = isRecord(array.type) && array.type.fields[this.nesting.positionOf(index)]?.optional;
    const isNumber = origin.derived && isOptional && !isArrayType(result.type);
    return isNumber ? { kind: "typed", value: element, type: typeName(result.type) } : element;
  }

  element(array: Value, index: Value): Element | Member {
    if (isRecord(array.type)) return fieldOf(this.of(array), array.type, this.nesting.positionOf(index));
    return { kind: "element", array: this.of(array), index: this.of(index) };
  }

  /** A value as it is stored in an array. */
  stored(array: Value, value: Value): Expression {
    return elementValue(asArray(array.type), this.of(value));
  }

  callee(call: Call): IrFunction {
    const callee = this.surroundings.program.functions.get(call.callee);
    if (!callee) throw new InternalError(`a call of '${call.callee}', which is not in the program`);
    return callee;
  }

  call(statement: Call): Expression {
    const leaves = statement.operands.map((operand) => this.of(operand));
    const { device } = this.callee(statement);
    if (device) return deviceCall(device, this.surroundings.names.fn(statement.callee), leaves);
    const operands = this.callee(statement).parameters.map(({ shape, leaves: { length } }) =>
      rebuild(shape, leaves.splice(0, length)),
    );
    const name = this.surroundings.names.fn(statement.callee);
    const { parts } = this.callee(statement);
    return parts ? this.inParts(name, parts, statement, operands) : callOf(name, ...operands);
  }

  /** `inParts(kernel, { step: 1, sums: 1, adds: [2], writes: [] }, from, to, ...)` */
  private inParts(
    name: string,
    { step, apart, adds, writes }: Parts,
    call: Call,
    operands: readonly Expression[],
  ): Expression {
    const list = (positions: readonly number[]): Expression => ({ kind: "list", elements: positions.map(literal) });
    const fields = [
      { name: "step", value: literal(step) },
      ...(apart ? [{ name: "apart", value: literal(true) }] : []),
      { name: "sums", value: literal(call.results.length) },
      { name: "adds", value: list(adds) },
      { name: "writes", value: list(writes) },
    ];
    const helper = this.surroundings.names.helper("inParts");
    return callOf(helper, global(name), { kind: "record", fields }, ...operands);
  }

  private callResult(statement: Call): Expression {
    const shape = this.callee(statement).result;
    const [result, ...others] = shape ? leafPaths(shape, this.call(statement)) : [];
    if (!result || others.length > 0)
      throw new InternalError(`the call of '${statement.callee}' does not give one value`);
    return result;
  }

  private constant(value: ConstantValue, { type }: Value): Expression {
    if (value === null) return { kind: "typed", value: leftOut, type: typeName(type) };
    if (value !== undefined) return literal(value);
    if (type === "text") return literal("");
    return type === "bool" ? literal(false) : literal(type === "index" ? 0 : Number.NaN);
  }

  private allocate(statement: Allocate): Expression {
    const type = asArray(statement.result.type);
    if (!statement.pooled) return newArray(type, this.of(statement.length), statement.content);
    const helper = this.surroundings.names.helper(takenWith(statement));
    return callOf(helper, global(typedConstructor(type)), this.of(statement.length));
  }

  private compute(statement: Compute): Expression {
    const face = faceOf(statement, this.surroundings.operations);
    const operands = statement.operands.map((value) => this.of(value));
    const [first, second, third] = operands;
    switch (face.kind) {
      case "call":
        return callOf(face.callee, ...operands);
      case "helper":
        return callOf(this.surroundings.names.helper(face.name), ...operands);
      case "infix":
        if (first && second && operands.length === 2) return infix(first, face.operator, second, face.precedence);
        break;
      case "prefix":
        if (first && face.operator === "!") return negated(first);
        if (first) return { kind: "prefix", operator: face.operator, precedence: face.precedence, operand: first };
        break;
      case "suffix":
        if (first) return { kind: "suffix", text: face.text, precedence: face.precedence, operand: first };
        break;
      case "transparent":
        if (first) return first;
        break;
      case "conditional":
        if (first && second && third) return choice(first, second, third);
    }
    throw new InternalError(`'${statement.op}' with ${operands.length} operands`);
  }

  private conditional(statement: If): Expression {
    return choice(
      this.of(statement.condition),
      this.of(yielded(statement.then)),
      this.of(yielded(statement.otherwise)),
    );
  }
}

/** The helper that takes a pooled array. */
export function takenWith({ content, shared }: Allocate): RuntimeName {
  if (shared) return content === "zero" ? "takeSharedZeros" : "takeShared";
  return content === "zero" ? "takeZeros" : "take";
}

/** The helper that gives it back. */
export function givenWith({ shared }: Release): RuntimeName {
  return shared ? "giveShared" : "give";
}

function typedConstructor(type: ReturnType<typeof asArray>): string {
  if (!isFlat(type) || type.storage === "list") throw new InternalError("the pool holds typed arrays alone");
  return constructorOf(type);
}

function yielded(region: Region): Value {
  const [value] = region.terminator.kind === "yield" ? region.terminator.values : [];
  if (!value) throw new InternalError("a branch that gives no value has no expression");
  return value;
}
