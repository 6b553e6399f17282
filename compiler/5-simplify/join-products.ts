/**
 * Joins what is the same but for a constant factor, as the product rule gives it: of `0.5 * x * x` it makes `0.5 * x + 0.5
 * * x`. Derivative code only. It goes by the computations as they were derived, before any is shared or moved: a
 * derivative has the same bits alone and where it is differentiated further.
 */
import { makeValue } from "../ir/build.ts";
import type { Compute, Constant, IrFunction, Origin, Region, Statement, Value } from "../ir/nodes.ts";
import { mapRegions, withParts } from "../ir/walk.ts";
import { KnownValues } from "./known-values.ts";
import { isModerate } from "./shorten-derivative.ts";

export function joinProducts(fn: IrFunction): IrFunction {
  const known = new KnownValues();

  function join(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, join);
      const isSum = statement.kind === "compute" && (statement.op === "add" || statement.op === "subtract");
      const joined = isSum && statement.origin.derived ? asOneProduct(statement, known) : undefined;
      for (const each of joined ?? [statement]) known.note(each);
      return joined ?? [statement];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: join(fn.body) });
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

/** `a + b`, or `a - b`, as one product; undefined where they differ in more than a constant factor. */
function asOneProduct(sum: Compute, known: KnownValues): readonly (Compute | Constant)[] | undefined {
  if (sum.result.type !== "f64") return undefined;
  const [a, b] = sum.operands.map((operand) => productOf(operand, known)) as [Product, Product];
  if (!haveSameFactors(a, b)) return undefined;
  const coefficient = a.coefficient + (sum.op === "add" ? b.coefficient : -b.coefficient);
  if (![a.coefficient, b.coefficient, coefficient].every(isModerate)) return undefined;
  const product = withoutConstant(a, b, sum.origin, known);
  if (!product) return undefined;
  const { result, origin } = sum;
  const end: Omit<Compute, "op" | "operands"> = { kind: "compute", result, origin };
  if (coefficient === 1) return [...product.made, { ...end, op: "copy", operands: [product.value] }];
  const factor: Constant = { kind: "constant", value: coefficient, result: makeValue("f64"), origin };
  return [...product.made, factor, { ...end, op: "multiply", operands: [factor.result, product.value] }];
}

/** The factors of both, multiplied; anew where the product has a name, which is that of a part of the sum. */
function withoutConstant(
  a: Product,
  b: Product,
  origin: Origin,
  known: KnownValues,
): { readonly value: Value; readonly made: readonly Compute[] } | undefined {
  const bare = a.bare ?? b.bare;
  const definition = bare && known.computeOf(bare, "multiply");
  if (bare && !(definition?.origin.derived && bare.variable)) return { value: bare, made: [] };
  const [first, second, ...others] = a.factors;
  const isPair = first && second && others.length === 0;
  const operands = definition?.operands ?? (isPair ? [first, second] : undefined);
  if (!operands) return undefined;
  const value = makeValue("f64");
  return { value, made: [{ kind: "compute", op: "multiply", operands, result: value, origin }] };
}

function productOf(value: Value, known: KnownValues, most = mostFactors): Product {
  const literal = known.literalOf(value);
  if (typeof literal === "number") return { coefficient: literal, factors: [], bare: undefined };
  const single: Product = { coefficient: 1, factors: [value], bare: value };
  if (most === 0) return single;
  const negated = known.computeOf(value, "negate")?.operands[0];
  if (negated) {
    const positive = productOf(negated, known, most - 1);
    return { ...positive, coefficient: -positive.coefficient };
  }
  const operands = known.computeOf(value, "multiply")?.operands;
  if (!operands || value.type !== "f64") return single;
  const [a, b] = operands.map((operand) => productOf(operand, known, most - 1)) as [Product, Product];
  const factors = [...a.factors, ...b.factors];
  if (factors.length > mostFactors) return single;
  const coefficient = a.coefficient * b.coefficient;
  if (coefficient === 1) return { coefficient, factors, bare: value };
  const bare = a.factors.length === 0 ? b.bare : b.factors.length === 0 ? a.bare : undefined;
  return { coefficient, factors, bare };
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
