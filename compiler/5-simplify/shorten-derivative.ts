/**
 * One derivative computation written shorter, as algebra of real numbers allows: signs go into sums, constant factors to
 * the front and into each other.
 */
import { makeValue } from "../ir/build.ts";
import type { Compute, Constant, Value } from "../ir/nodes.ts";
import type { KnownValues } from "./known-values.ts";

/** The statements that take its place; it alone where there is nothing to shorten. */
export function shortened(statement: Compute, known: KnownValues): readonly (Compute | Constant)[] {
  const { op, operands, result, origin } = statement;
  if (!origin.derived) return [statement];
  const [a, b] = operands as [Value, Value];
  switch (op) {
    case "add":
    case "subtract": {
      const negated = known.computeOf(b, "negate")?.operands[0];
      if (negated) return [{ ...statement, op: op === "add" ? "subtract" : "add", operands: [a, negated] }];
      const isNegation = op === "subtract" && known.literalOf(a) === 0 && result.type === "f64";
      return [isNegation ? { ...statement, op: "negate", operands: [b] } : statement];
    }
    case "multiply":
      if (known.literalOf(b) === -1) return [{ ...statement, op: "negate", operands: [a] }];
      if (known.literalOf(a) === -1) return [{ ...statement, op: "negate", operands: [b] }];
      return result.type === "f64" ? product(statement, known) : [statement];
    default:
      return [statement];
  }
}

/** Constant factors go to the front and combine: `a * (2 * b)` reads `2 * a * b`. */
function product(statement: Compute, known: KnownValues): readonly (Compute | Constant)[] {
  const { operands, origin } = statement;
  const [a, b] = operands as [Value, Value];
  const [x, y] = [known.literalOf(a), known.literalOf(b)];
  if (x === undefined && typeof y === "number") return [{ ...statement, operands: [b, a] }];
  const [factor, rest] = known.computeOf(b, "multiply")?.operands ?? [];
  const scale = factor && known.literalOf(factor);
  if (!factor || !rest || typeof scale !== "number") return [statement];
  if (typeof x === "number") {
    const both = makeValue("f64");
    const constant: Constant = { kind: "constant", value: x * scale, result: both, origin };
    const isCopy = x * scale === 1;
    return [constant, { ...statement, op: isCopy ? "copy" : "multiply", operands: isCopy ? [rest] : [both, rest] }];
  }
  const scaled = makeValue("f64");
  const inner: Compute = { kind: "compute", op: "multiply", operands: [factor, a], result: scaled, origin };
  return [inner, { ...statement, operands: [scaled, rest] }];
}
