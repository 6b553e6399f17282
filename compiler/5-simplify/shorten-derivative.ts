/**
 * One derivative computation written shorter, as algebra of real numbers allows: signs go into sums, constant factors to
 * the front and into each other.
 */
import { makeValue } from "../ir/build.ts";
import type { Compute, Constant, Value } from "../ir/nodes.ts";
import type { KnownValues } from "./known-values.ts";
import { mayRound } from "./settled.ts";

/** The statements that take its place; it alone where there is nothing to shorten. */
export function shortened(statement: Compute, known: KnownValues): readonly (Compute | Constant)[] {
  const { op, operands, result, origin } = statement;
  if (!origin.derived) return [statement];
  const [a, b] = operands as [Value, Value];
  switch (op) {
    case "add":
    case "subtract": {
      const [minusA, minusB] = [negatedBy(a, known), negatedBy(b, known)];
      if (minusB) return [{ ...statement, op: op === "add" ? "subtract" : "add", operands: [a, minusB] }];
      if (minusA && op === "add") return [{ ...statement, op: "subtract", operands: [b, minusA] }];
      const isNegation = op === "subtract" && known.literalOf(a) === 0 && result.type === "f64";
      return [isNegation ? { ...statement, op: "negate", operands: [b] } : statement];
    }
    case "multiply":
      if (known.literalOf(b) === -1) return [{ ...statement, op: "negate", operands: [a] }];
      if (known.literalOf(a) === -1) return [{ ...statement, op: "negate", operands: [b] }];
      return result.type === "f64" ? (signBefore(statement, known) ?? product(statement, known)) : [statement];
    case "divide":
      return signBefore(statement, known) ?? [statement];
    case "select":
      return choice(statement, known);
    default:
      return [statement];
  }
}

/** What a value is the negative of, unless that is a variable of its own. */
function negatedBy(value: Value, known: KnownValues): Value | undefined {
  const negation = known.computeOf(value, "negate");
  return negation?.origin.derived || !value.variable ? negation?.operands[0] : undefined;
}

/** `a * -b` reads `-(a * b)`: whatever sums it takes the sign in. */
function signBefore(statement: Compute, known: KnownValues): readonly Compute[] | undefined {
  const positive = statement.operands.map((operand) => negatedBy(operand, known) ?? operand);
  const signs = positive.filter((operand, i) => operand !== statement.operands[i]).length;
  if (signs === 0) return undefined;
  if (signs === 2) return [{ ...statement, operands: positive }];
  const { result, origin } = statement;
  const unsigned = makeValue("f64");
  return [
    { ...statement, operands: positive, result: unsigned },
    { kind: "compute", op: "negate", operands: [unsigned], result, origin },
  ];
}

/** Constant factors go to the front and combine: `a * (2 * b)` reads `2 * a * b`. */
function product(statement: Compute, known: KnownValues): readonly (Compute | Constant)[] {
  const { operands, origin } = statement;
  const [a, b] = operands as [Value, Value];
  const [x, y] = [known.literalOf(a), known.literalOf(b)];
  if (x === undefined && typeof y === "number") return [{ ...statement, operands: [b, a] }];
  const inner = known.computeOf(b, "multiply");
  const [factor, rest] = inner?.origin.again ? [] : (inner?.operands ?? []);
  const scale = factor && known.literalOf(factor);
  if (!factor || !rest || typeof scale !== "number" || !isModerate(scale) || !mayRound(origin)) return [statement];
  if (typeof x === "number") {
    if (!isModerate(x)) return [statement];
    const both = makeValue("f64");
    const constant: Constant = { kind: "constant", value: x * scale, result: both, origin };
    const isCopy = x * scale === 1;
    return [constant, { ...statement, op: isCopy ? "copy" : "multiply", operands: isCopy ? [rest] : [both, rest] }];
  }
  const scaled = makeValue("f64");
  const before: Compute = { kind: "compute", op: "multiply", operands: [factor, a], result: scaled, origin };
  return [before, { ...statement, operands: [scaled, rest] }];
}

/** Whether a factor may be moved: another order of products must not leave the range of floating-point numbers. */
export function isModerate(factor: number): boolean {
  const size = Math.abs(factor);
  return size >= 2 ** -64 && size <= 2 ** 64;
}

/** `a ? (b ? x : y) : y` reads `a && b ? x : y`, and `a ? x : (b ? x : y)` reads `a || b ? x : y`. */
function choice(statement: Compute, known: KnownValues): readonly Compute[] {
  const [condition, first, second] = statement.operands as [Value, Value, Value];
  const inner = derivedChoice(first, known);
  if (inner && isSame(inner.otherwise, second, known)) {
    return joinedChoice(statement, "and", [condition, inner.condition], inner.then, second);
  }
  const outer = derivedChoice(second, known);
  if (outer && isSame(outer.then, first, known)) {
    return joinedChoice(statement, "or", [condition, outer.condition], first, outer.otherwise);
  }
  return [statement];
}

function derivedChoice(value: Value, known: KnownValues) {
  const { origin, operands } = known.computeOf(value, "select") ?? {};
  if (!origin?.derived) return undefined;
  const [condition, then, otherwise] = operands as readonly Value[] as [Value, Value, Value];
  return { condition, then, otherwise };
}

function isSame(a: Value, b: Value, known: KnownValues): boolean {
  const literal = known.literalOf(a);
  return a === b || (literal !== undefined && Object.is(literal, known.literalOf(b)));
}

function joinedChoice(
  statement: Compute,
  op: "and" | "or",
  conditions: readonly [Value, Value],
  then: Value,
  otherwise: Value,
): readonly Compute[] {
  const joined = makeValue("bool");
  return [
    { kind: "compute", op, operands: conditions, result: joined, origin: statement.origin },
    { ...statement, operands: [joined, then, otherwise] },
  ];
}
