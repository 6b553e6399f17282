/** Integers as sums of multiples of others, so that two computations of one number can be told to be the same. */
import type { Structure } from "../../3-analyze/structure.ts";
import type { Value } from "../../ir/nodes.ts";

/** Coefficients by what they belong to; the empty name is that of the constant. */
export type LinearForm = ReadonlyMap<string, number>;

export class LinearForms {
  private readonly names = new Map<Value, string>();

  constructor(private readonly structure: Structure) {}

  of(value: Value): LinearForm {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant" && typeof definition.value === "number") return constant(definition.value);
    if (definition?.kind !== "compute") return this.named(value);
    const { op, operands } = definition;
    const [left, right] = operands as readonly [Value, Value];
    if (op === "toIndex") return this.rounded(left) ?? this.named(value);
    if (value.type !== "index") return this.named(value);
    switch (op) {
      case "copy":
        return this.of(left);
      case "negate":
        return scaled(this.of(left), -1);
      case "add":
        return sum(this.of(left), this.of(right));
      case "subtract":
        return sum(this.of(left), this.of(right), -1);
      case "multiply": {
        const [x, y] = [this.of(left), this.of(right)];
        const factor = constantOf(x) ?? constantOf(y);
        return factor === undefined ? this.named(value) : scaled(constantOf(x) === undefined ? x : y, factor);
      }
      default:
        return this.named(value);
    }
  }

  /** An integer divided by a literal and rounded up or down. */
  quotient(dividend: LinearForm, divisor: number, rounding: "ceil" | "floor"): LinearForm {
    if (divisor === 1) return dividend;
    const parts = [...dividend].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, factor]) => `${factor}*${name}`);
    return new Map([[`${rounding}(${parts.join("+")})/${divisor}`, 1]]);
  }

  private named(value: Value): LinearForm {
    const name = this.names.get(value) ?? `v${this.names.size}`;
    this.names.set(value, name);
    return new Map([[name, 1]]);
  }

  private rounded(value: Value): LinearForm | undefined {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind !== "compute") return undefined;
    const { op, operands } = definition;
    const operand = operands[0]!;
    if (op === "toFloat") return operand.type === "index" ? this.of(operand) : undefined;
    if (op !== "ceil" && op !== "floor") return undefined;
    const division = this.structure.definitionOf(operand);
    if (division?.kind !== "compute" || division.op !== "divide") return this.rounded(operand);
    const [dividend, divisor] = [this.rounded(division.operands[0]!), this.structure.literalOf(division.operands[1]!)];
    return dividend && divisor !== undefined ? this.quotient(dividend, divisor, op) : undefined;
  }
}

export function constant(value: number): LinearForm {
  return new Map(value === 0 ? [] : [["", value]]);
}

export function scaled(form: LinearForm, factor: number): LinearForm {
  return factor === 0 ? new Map() : new Map([...form].map(([name, each]) => [name, each * factor]));
}

/** `a + factor * b` */
export function sum(a: LinearForm, b: LinearForm, factor = 1): LinearForm {
  const result = new Map(a);
  for (const [name, each] of b) {
    const total = (result.get(name) ?? 0) + each * factor;
    if (total === 0) result.delete(name);
    else result.set(name, total);
  }
  return result;
}

export function areEqual(a: LinearForm, b: LinearForm): boolean {
  return sum(a, b, -1).size === 0;
}

function constantOf(form: LinearForm): number | undefined {
  if (form.size === 0) return 0;
  return form.size === 1 ? form.get("") : undefined;
}
