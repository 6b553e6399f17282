/**
 * Lets a rule find the arguments and the result of a call as they were, and what notes layers their inputs: an array that
 * may be written later is handed over, or goes on, as a copy.
 *
 *     y = f(x); x[0] = 1        becomes        own = x.slice(); y = f(own); x[0] = 1
 */
import type { Memory } from "../../3-analyze/memory.ts";
import { isOfNewArray } from "../../3-analyze/new-arrays.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { Call, IrFunction, Region, Statement, Tap, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import type { CalledFunctions } from "../calls/called-functions.ts";
import { readByRule } from "../calls/rules.ts";

export function keepArguments(
  fn: IrFunction,
  operations: OperationTable,
  called: CalledFunctions,
  memory: Memory,
): IrFunction {
  function inRegion(region: Region): Region {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind === "tap") return withInput(statement, memory, structureOf(fn), operations);
      const rule = statement.kind === "call" ? called.ruleFor(statement, "vjp") : undefined;
      if (statement.kind !== "call" || !rule) return [mapRegions(statement, inRegion)];
      return withCopies(statement, readByRule(statement, rule.rule), memory, operations);
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: inRegion(fn.body) });
}

function withInput(tap: Tap, memory: Memory, structure: Structure, operations: OperationTable): readonly Statement[] {
  const { type, variable } = tap.input;
  if (!isArrayType(type) || !memory.mayBeOverwrittenSince(tap, tap.input)) return [tap];
  const writes = [...memory.rootsWithin([tap.input])].flatMap((root) => memory.writesTo(root));
  if (writes.every((write) => isOfNewArray(write, tap, structure))) return [tap];
  const before = new RegionBuilder(operations, tap.origin);
  const input = before.duplicate(tap.input, type, variable);
  return [...before.statements, { ...tap, input }];
}

function withCopies(
  call: Call,
  read: ReadonlySet<Value>,
  memory: Memory,
  operations: OperationTable,
): readonly Statement[] {
  const [before, after] = [new RegionBuilder(operations, call.origin), new RegionBuilder(operations, call.origin)];
  const isChanged = (array: Value) => read.has(array) && memory.mayBeOverwrittenSince(call, array);
  const operands = call.operands.map((operand) => {
    const { type, variable } = operand;
    return isArrayType(type) && isChanged(operand) ? before.duplicate(operand, type, variable) : operand;
  });
  const results = call.results.map((result) => {
    const { type, variable } = result;
    // The arrays in a list of them may be one array, which copies would not be.
    if (!isFlat(type) || !isChanged(result)) return result;
    const own = makeValue(type, variable);
    after.push({ kind: "duplicate", array: own, result, origin: call.origin });
    return own;
  });
  return [...before.statements, { ...call, operands, results }, ...after.statements];
}
