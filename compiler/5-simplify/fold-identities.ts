/**
 * Folds operations that do nothing. In derivative statements the identities of algebra that hold up to the sign of a
 * zero; everywhere those that hold to the bit. Products with zero stay: 0 times infinity is NaN.
 */
import { structureOf } from "../3-analyze/structure.ts";
import { makeValue } from "../ir/build.ts";
import { cloneRegion, renaming } from "../ir/copy.ts";
import type { Compute, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapParts, rebuildTerminator, withParts } from "../ir/walk.ts";

export function foldIdentities(fn: IrFunction, operations: OperationTable): IrFunction {
  const substitutes = new Map<Value, Value>();
  const constants = new Map<Value, number | boolean>();
  const computes = new Map<Value, Compute>();
  const renamed = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function fold(region: Region): Region {
    const statements: Statement[] = [];
    for (const original of region.statements) {
      const statement = mapParts(original, use, fold);
      if (statement.kind === "constant" && statement.value !== undefined)
        constants.set(statement.result, statement.value);
      if (statement.kind === "compute") statements.push(...folded(statement));
      else statements.push(statement);
    }
    return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
  }

  /** What stands for an operation: nothing, if an operand takes its place. */
  function folded(statement: Compute): readonly Statement[] {
    const literals = statement.operands.map((operand) => constants.get(operand));
    const exact = exactValue(statement, literals, operations);
    if (exact !== undefined) {
      constants.set(statement.result, exact);
      return [{ kind: "constant", value: exact, result: statement.result, origin: statement.origin }];
    }
    const same = sameAs(statement, literals);
    if (same && !(statement.result.variable && !statement.origin.derived)) {
      substitutes.set(statement.result, same);
      if (statement.result.variable) passName(statement.result, same);
      return [];
    }
    const rewritten = rewrite(statement, literals);
    for (const each of rewritten) if (each.kind === "compute") computes.set(each.result, each);
    return rewritten;
  }

  /** The adjoint `sumBar = 1 * slope` leaves its name to the slope. */
  function passName(named: Value, same: Value): void {
    const isTemporary = same.variable === undefined && computes.get(same)?.origin.derived;
    if (isTemporary && !renamed.has(same)) renamed.set(same, makeValue(same.type, named.variable));
  }

  /** The operand that an operation gives unchanged. */
  function sameAs(
    { op, operands, origin, result }: Compute,
    literals: readonly (number | boolean | undefined)[],
  ): Value | undefined {
    const [a, b, c] = operands as [Value, Value, Value];
    const [x, y] = literals;
    switch (op) {
      case "multiply":
        return y === 1 ? a : x === 1 ? b : undefined;
      case "divide":
        return y === 1 ? a : undefined;
      case "add":
        if (!origin.derived && a.type === "f64") return undefined;
        return y === 0 ? a : x === 0 ? b : undefined;
      case "subtract":
        return Object.is(y, 0) ? a : undefined;
      case "negate": {
        const inner = computes.get(a);
        return inner?.op === "negate" ? inner.operands[0] : undefined;
      }
      case "not": {
        const inner = computes.get(a);
        return inner?.op === "not" ? inner.operands[0] : undefined;
      }
      case "and":
        return x === true ? b : y === true ? a : undefined;
      case "or":
        return x === false ? b : y === false ? a : undefined;
      case "select":
        return x === true ? b : x === false ? c : b === c ? b : undefined;
      case "max":
        return a.type === "index" && y === 0 && isNotNegative(a) ? a : undefined;
      case "toIndex": {
        const inner = computes.get(a);
        return inner?.op === "toFloat" && inner.operands[0]!.type === "index" ? inner.operands[0] : undefined;
      }
      case "copy":
        return origin.derived || !result.variable ? a : undefined;
      default:
        return undefined;
    }
  }

  /** Whether an index is known not to be negative. */
  function isNotNegative(value: Value): boolean {
    const literal = constants.get(value);
    if (typeof literal === "number") return literal >= 0;
    const definition = structureOf(fn).definitionOf(value);
    if (definition?.kind === "length") return true;
    if (definition?.kind !== "compute") return false;
    if (definition.op === "max") return definition.operands.some((operand) => isNotNegative(use(operand)));
    return (
      ["add", "multiply", "copy"].includes(definition.op) &&
      definition.operands.every((operand) => isNotNegative(use(operand)))
    );
  }

  const body = fold(fn.body);
  if (renamed.size === 0) return withParts(fn, { body });
  return {
    ...fn,
    body: cloneRegion(
      body,
      renaming(new Map(), new Map(), (value) => renamed.get(value) ?? value),
    ),
  };

  /** The same derivative written shorter. */
  function rewrite(statement: Compute, literals: readonly (number | boolean | undefined)[]): readonly Statement[] {
    if (!statement.origin.derived) return [statement];
    const { op, operands, result, origin } = statement;
    const [a, b] = operands as [Value, Value];
    const [x, y] = literals;
    const negated = (value: Value) => {
      const inner = computes.get(value);
      return inner?.op === "negate" ? inner.operands[0] : undefined;
    };
    if (op === "multiply" && (y === -1 || x === -1))
      return [{ ...statement, op: "negate", operands: [y === -1 ? a : b] }];
    if (op === "add" && negated(b)) return [{ ...statement, op: "subtract", operands: [a, negated(b)!] }];
    if (op === "subtract" && negated(b)) return [{ ...statement, op: "add", operands: [a, negated(b)!] }];
    if (op === "subtract" && x === 0 && result.type === "f64") return [{ ...statement, op: "negate", operands: [b] }];
    // Constant factors go to the front and combine: a * (2 * b) reads 2 * a * b.
    if (op === "multiply" && x === undefined && typeof y === "number" && result.type === "f64")
      return [{ ...statement, operands: [b, a] }];
    const other = op === "multiply" && typeof x === "number" && result.type === "f64" ? computes.get(b) : undefined;
    const scale = other?.op === "multiply" ? constants.get(other.operands[0]!) : undefined;
    if (other && typeof x === "number" && typeof scale === "number") {
      const both = makeValue("f64");
      constants.set(both, x * scale);
      const constant: Statement = { kind: "constant", value: x * scale, result: both, origin };
      const product: Compute = { ...statement, operands: [both, other.operands[1]!] };
      return [
        constant,
        ...(x * scale === 1 ? [{ ...product, op: "copy" as const, operands: [other.operands[1]!] }] : [product]),
      ];
    }
    const factor = op === "multiply" && x === undefined ? computes.get(b) : undefined;
    if (factor?.op === "multiply" && typeof constants.get(factor.operands[0]!) === "number" && result.type === "f64") {
      const scaled = makeValue("f64");
      const inner: Compute = {
        kind: "compute",
        op: "multiply",
        operands: [factor.operands[0]!, a],
        result: scaled,
        origin,
      };
      return [inner, { ...statement, operands: [scaled, factor.operands[1]!] }];
    }
    return [statement];
  }
}

/** The value of an operation on constants, where every engine gives the same: on integers, booleans and comparisons. */
function exactValue(
  { op, operands, result }: Compute,
  literals: readonly (number | boolean | undefined)[],
  operations: OperationTable,
): number | boolean | undefined {
  if (literals.length === 0 || literals.some((literal) => literal === undefined)) return undefined;
  const isExact = operands.every((operand) => operand.type !== "f64") && op !== "select" && op !== "isMissing";
  const isSimple = ["add", "subtract", "multiply", "negate", "toIndex", "ceil", "floor", "max", "min"].includes(op);
  if (!isExact && !isSimple) return undefined;
  const value = operations[op].evaluate(...(literals as never[]));
  return result.type === "index" && !Number.isSafeInteger(value) ? undefined : value;
}
