/**
 * Integers as polynomials of others, so that two computations of one number can be told to be the same, and an index can
 * be told to move by so much with each counter. Floats among them count as the integers that they are where they lead to
 * an element: where a size such as `x.length / rows` is none, there is no element at its multiples.
 */

import type { Value } from "../ir/nodes.ts";
import type { Structure } from "./structure.ts";

/**
 * Coefficients by the names that are multiplied, sorted: `i * d + 2` is 1 by [i, d] and 2 by []. A key is the names joined.
 */
export type IndexForm = ReadonlyMap<string, number>;

const joint = "*";

export class IndexForms {
  private readonly names = new Map<Value, string>();
  private readonly values = new Map<string, Value>();

  constructor(private readonly structure: Structure) {}

  of(value: Value): IndexForm {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant" && typeof definition.value === "number") return constant(definition.value);
    if (definition?.kind === "length") return this.ofLength(value, definition.array);
    if (definition?.kind !== "compute") return this.named(value);
    const { op, operands } = definition;
    const [left, right] = operands as readonly [Value, Value];
    switch (op) {
      case "toIndex":
        return this.rounded(left) ?? this.of(left);
      case "toFloat":
        return left.type === "index" ? this.of(left) : this.named(value);
      case "copy":
        return this.of(left);
      case "negate":
        return scaled(this.of(left), -1);
      case "add":
        return sum(this.of(left), this.of(right));
      case "subtract":
        return sum(this.of(left), this.of(right), -1);
      case "multiply":
        return product(this.of(left), this.of(right));
      default:
        return this.named(value);
    }
  }

  /** An integer divided by a literal and rounded up or down. */
  quotient(dividend: IndexForm, divisor: number, rounding: "ceil" | "floor"): IndexForm {
    if (divisor === 1) return dividend;
    const parts = [...dividend]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, factor]) => `${factor}.${name.replaceAll(joint, "&")}`);
    return new Map([[`${rounding}(${parts.join("+")})/${divisor}`, 1]]);
  }

  /**
   * The values that are multiplied in the part of a form with this key, an array for its length; undefined if it is made
   * of others, too.
   */
  factorsOf(key: string): readonly Value[] | undefined {
    const values = key === "" ? [] : key.split(joint).map((name) => this.values.get(name));
    return values.includes(undefined) ? undefined : (values as readonly Value[]);
  }

  /** A typed array keeps its length, which goes by the name of the array. */
  private ofLength(value: Value, array: Value): IndexForm {
    const { type } = array;
    return this.named(typeof type !== "string" && type.storage === "typed" ? array : value);
  }

  private named(value: Value): IndexForm {
    const name = this.names.get(value) ?? `v${this.names.size}`;
    this.names.set(value, name);
    this.values.set(name, value);
    return new Map([[name, 1]]);
  }

  private rounded(value: Value): IndexForm | undefined {
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

export function constant(value: number): IndexForm {
  return new Map(value === 0 ? [] : [["", value]]);
}

export function scaled(form: IndexForm, factor: number): IndexForm {
  return factor === 0 ? new Map() : new Map([...form].map(([key, each]) => [key, each * factor]));
}

/** `a + factor * b` */
export function sum(a: IndexForm, b: IndexForm, factor = 1): IndexForm {
  const result = new Map(a);
  for (const [key, each] of b) {
    const total = (result.get(key) ?? 0) + each * factor;
    if (total === 0) result.delete(key);
    else result.set(key, total);
  }
  return result;
}

export function product(a: IndexForm, b: IndexForm): IndexForm {
  let result: IndexForm = new Map();
  for (const [x, by] of a) {
    for (const [y, times] of b) {
      const names = [...namesIn(x), ...namesIn(y)].sort();
      result = sum(result, new Map([[names.join(joint), by * times]]));
    }
  }
  return result;
}

export function areEqual(a: IndexForm, b: IndexForm): boolean {
  return sum(a, b, -1).size === 0;
}

/** The number that a form is, if it is one in every call. */
export function literalIn(form: IndexForm): number | undefined {
  if (form.size === 0) return 0;
  return form.size === 1 ? form.get("") : undefined;
}

function namesIn(key: string): readonly string[] {
  return key === "" ? [] : key.split(joint);
}
