/**
 * Joins what is the same but for a constant factor, as the product rule gives it: of `0.5 * x * x` it makes `0.5 * x + 0.5
 * * x`. Derivative code only. It goes by the computations as they were derived, before any is shared or moved: a
 * derivative has the same bits alone and where it is differentiated further.
 */
import { makeValue } from "../ir/build.ts";
import type { Compute, Constant, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { mapRegions, renamed, withParts } from "../ir/walk.ts";
import { KnownValues } from "./known-values.ts";
import { mayRound } from "./settled.ts";
import { isModerate } from "./shorten-derivative.ts";

export function joinProducts(fn: IrFunction): IrFunction {
  const products = new Products();

  function join(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, join);
      const isSum = statement.kind === "compute" && (statement.op === "add" || statement.op === "subtract");
      const joined = isSum && mayRound(statement.origin) ? products.joined(statement) : undefined;
      for (const each of joined ?? [statement]) products.note(each);
      return joined ?? [statement];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: renamed(join(fn.body), products.unnamed) });
}

/** A constant times some values. */
interface Product {
  readonly coefficient: number;
  readonly factors: readonly Value[];
  /** What is the product without the constant, where that has been computed. */
  readonly bare: Value | undefined;
}

/** Longer products are not looked into. */
const mostFactors = 8;

class Products {
  /** Parts of sums that were named as if they were the sum. */
  readonly unnamed = new Map<Value, Value>();
  private readonly known = new KnownValues();
  private readonly products = new Map<Value, Product>();

  note(statement: Statement): void {
    this.known.note(statement);
    if (statement.kind === "compute") this.products.set(statement.result, this.productBy(statement));
  }

  /** `a + b`, or `a - b`, as one product; undefined where they differ in more than a constant factor. */
  joined({ op, operands, result, origin }: Compute): readonly (Compute | Constant)[] | undefined {
    if (result.type !== "f64") return undefined;
    const [a, b] = operands.map((operand) => this.productOf(operand)) as [Product, Product];
    if (!haveSameFactors(a, b)) return undefined;
    const coefficient = a.coefficient + (op === "add" ? b.coefficient : -b.coefficient);
    if (![a.coefficient, b.coefficient, coefficient].every(isModerate)) return undefined;
    const computed = a.bare ?? b.bare;
    if (computed?.variable && this.known.computeOf(computed)?.origin.derived) {
      this.unnamed.set(computed, makeValue("f64"));
    }
    const made = computed ? [] : pairOf(a.factors, origin);
    const value = computed ?? made?.[0]?.result;
    if (!made || !value) return undefined;
    const end: Omit<Compute, "op" | "operands"> = { kind: "compute", result, origin };
    if (coefficient === 1) return [...made, { ...end, op: "copy", operands: [value] }];
    const factor: Constant = { kind: "constant", value: coefficient, result: makeValue("f64"), origin };
    return [...made, factor, { ...end, op: "multiply", operands: [factor.result, value] }];
  }

  private productOf(value: Value): Product {
    const literal = this.known.literalOf(value);
    if (typeof literal === "number") return { coefficient: literal, factors: [], bare: undefined };
    return this.products.get(value) ?? { coefficient: 1, factors: [value], bare: value };
  }

  private productBy({ op, operands, result, origin }: Compute): Product {
    const single: Product = { coefficient: 1, factors: [result], bare: result };
    if (result.type !== "f64" || origin.again) return single;
    const [a, b] = operands.map((operand) => this.productOf(operand)) as [Product, Product | undefined];
    if (op === "negate") return { ...a, coefficient: -a.coefficient };
    if (op !== "multiply" || !b) return single;
    const factors = [...a.factors, ...b.factors];
    if (factors.length > mostFactors) return single;
    const coefficient = a.coefficient * b.coefficient;
    if (coefficient === 1) return { coefficient, factors, bare: result };
    const bare = a.factors.length === 0 ? b.bare : b.factors.length === 0 ? a.bare : undefined;
    return { coefficient, factors, bare };
  }
}

/** Two factors, multiplied anew; undefined for more. */
function pairOf(factors: readonly Value[], origin: Compute["origin"]): readonly Compute[] | undefined {
  if (factors.length !== 2) return undefined;
  return [{ kind: "compute", op: "multiply", operands: factors, result: makeValue("f64"), origin }];
}

function haveSameFactors(a: Product, b: Product): boolean {
  if (a.factors.length !== b.factors.length) return false;
  const left = [...b.factors];
  return a.factors.every((factor) => {
    const at = left.indexOf(factor);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
