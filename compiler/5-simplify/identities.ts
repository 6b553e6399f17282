/**
 * Operations that need not be carried out: of literals, or that give one of their operands. In derivative statements by
 * the identities of algebra that hold up to the sign of a zero; everywhere by those that hold to the bit. Products with
 * zero stay: 0 times infinity is NaN.
 */
import type { Compute, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { KnownValues, Literal } from "./known-values.ts";

/** What an operation on literals gives, where every engine gives the same: on integers, booleans and comparisons; and whether what is known is missing. */
export function literalGivenBy(
  { op, operands, result }: Compute,
  known: KnownValues,
  operations: OperationTable,
): Literal | undefined {
  if (op === "isMissing") return known.isMissing(operands[0]!);
  const literals = operands.map((operand) => known.literalOf(operand));
  if (literals.length === 0 || literals.includes(undefined)) return undefined;
  const isExact = operands.every((operand) => operand.type !== "f64") && op !== "select";
  const isSimple = ["add", "subtract", "multiply", "negate", "toIndex", "ceil", "floor", "max", "min"].includes(op);
  if (!isExact && !isSimple) return undefined;
  const value = operations[op].evaluate(...(literals as never[]));
  return result.type === "index" && !Number.isSafeInteger(value) ? undefined : value;
}

/** The value that an operation gives unchanged: one of its operands, or what one of them was made of. */
export function valueGivenBy({ op, operands, origin, result }: Compute, known: KnownValues): Value | undefined {
  const [a, b, c] = operands as [Value, Value, Value];
  const x = known.literalOf(a);
  const y = b && known.literalOf(b);
  switch (op) {
    case "multiply":
      return y === 1 ? a : x === 1 ? b : undefined;
    case "divide":
      return y === 1 ? a : undefined;
    case "add":
      if (!origin.derived && [a, b].some((each) => known.mayBeMinusZero(each))) return undefined;
      return y === 0 ? a : x === 0 ? b : undefined;
    case "subtract":
      return Object.is(y, 0) ? a : undefined;
    case "negate":
    case "not":
      return known.computeOf(a, op)?.operands[0];
    case "and":
      return x === true ? b : y === true ? a : undefined;
    case "or":
      return x === false ? b : y === false ? a : undefined;
    case "select":
      return x === true ? b : x === false ? c : b === c ? b : undefined;
    case "max":
      return a.type === "index" && y === 0 && known.isNotNegative(a) ? a : undefined;
    case "toIndex": {
      const inner = known.computeOf(a, "toFloat")?.operands[0];
      return inner?.type === "index" ? inner : undefined;
    }
    case "copy":
      return origin.derived || !result.variable ? a : undefined;
    case "foundAs":
      return a;
    default:
      return undefined;
  }
}
