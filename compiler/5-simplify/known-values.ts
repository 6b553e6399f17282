/** What is known of values while the statements that define them go by. */
import { passingOn } from "../3-analyze/missing-values.ts";
import type { Compute, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { isList } from "../ir/types.ts";

export type Literal = number | boolean | string;

export class KnownValues {
  private readonly literals = new Map<Value, Literal>();
  private readonly definitions = new Map<Value, Statement>();

  /** Takes in a statement that defines a value. */
  note(statement: Statement): void {
    if (!("result" in statement)) return;
    this.definitions.set(statement.result, statement);
    const literal = statement.kind === "constant" ? (statement.value ?? undefined) : undefined;
    if (literal !== undefined) this.literals.set(statement.result, literal);
  }

  literalOf(value: Value): Literal | undefined {
    return this.literals.get(value);
  }

  /** The computation that gives a value, if it is one by this operation. */
  computeOf(value: Value, op?: OpName): Compute | undefined {
    const definition = this.definitions.get(value);
    return definition?.kind === "compute" && (op === undefined || definition.op === op) ? definition : undefined;
  }

  /** The length that a typed array is made with; undefined where it is not made here. */
  lengthOf(array: Value): Value | undefined {
    const definition = this.definitions.get(array);
    return definition?.kind === "allocate" && !definition.pooled && !isList(array.type) ? definition.length : undefined;
  }

  /** Whether a value is `undefined`; undefined where that is not known. */
  isMissing(value: Value): boolean | undefined {
    const definition = this.definitions.get(value);
    if (definition?.kind === "constant") return definition.value === null;
    if (definition?.kind !== "compute") return undefined;
    const { op, operands } = definition;
    return passingOn.has(op) ? (operands.length === 1 ? this.isMissing(operands[0]!) : undefined) : false;
  }

  /** Whether a value can be -0, to which adding 0 makes a difference. */
  mayBeMinusZero(value: Value): boolean {
    if (value.type === "f64") return true;
    const definition = this.definitions.get(value);
    if (definition?.kind === "constant") return Object.is(definition.value, -0);
    if (definition?.kind !== "compute") return false;
    const { op, operands } = definition;
    if (op === "copy") return this.mayBeMinusZero(operands[0]!);
    const isProduct = op === "multiply" || op === "remainder";
    return op === "negate" || op === "toIndex" || (isProduct && !operands.every((each) => this.isNotNegative(each)));
  }

  /** Whether an index is known not to be negative. */
  isNotNegative(value: Value): boolean {
    const literal = this.literals.get(value);
    if (typeof literal === "number") return literal >= 0;
    const definition = this.definitions.get(value);
    if (definition?.kind === "length") return true;
    if (definition?.kind !== "compute") return false;
    const { op, operands } = definition;
    if (op === "max") return operands.some((operand) => this.isNotNegative(operand));
    return ["add", "multiply", "copy"].includes(op) && operands.every((operand) => this.isNotNegative(operand));
  }
}
