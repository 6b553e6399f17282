/** Writes the formula of a partial derivative as IR. Plain numbers stand for constants. */
import type { Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { PartialBuilder } from "../ir/operation.ts";

type Term = Value | number;

export class Formula {
  constructor(private readonly build: PartialBuilder) {}

  /** The literal value of an operand, where it is one. */
  literal(value: Value): number | undefined {
    return this.build.literal(value);
  }

  of(op: OpName, ...terms: Term[]): Value {
    const operands = terms.map((term) => (typeof term === "number" ? this.build.constant(term) : term));
    return this.build.compute(op, ...operands);
  }

  add(a: Term, b: Term): Value {
    return this.of("add", a, b);
  }

  subtract(a: Term, b: Term): Value {
    return this.of("subtract", a, b);
  }

  multiply(a: Term, b: Term): Value {
    return this.of("multiply", a, b);
  }

  divide(a: Term, b: Term): Value {
    return this.of("divide", a, b);
  }

  negate(a: Term): Value {
    return this.of("negate", a);
  }

  square(a: Value): Value {
    return this.multiply(a, a);
  }

  select(condition: Value, a: Term, b: Term): Value {
    return this.of("select", condition, a, b);
  }
}
