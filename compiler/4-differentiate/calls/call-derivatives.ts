/** Lets a function call the derivatives of the functions that it calls, where a derivative passes through the call. */
import type { Activity } from "../../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { writtenOperands } from "../../3-analyze/points-to.ts";
import type { Call, IrFunction, Region, RequireDisjoint, Statement, Value } from "../../ir/nodes.ts";
import { isArrayType, isFlat, sameType } from "../../ir/types.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import type { Carried } from "../carried.ts";
import { derivedFrom } from "../linearise.ts";
import type { CalledFunctions } from "./called-functions.ts";
import { demandOf } from "./demand.ts";

/** `carried` is what forward mode carries; nothing in reverse mode. */
export function callDerivatives(
  fn: IrFunction,
  activity: Activity,
  called: CalledFunctions,
  carried: Carried | undefined,
): IrFunction {
  // At other points functions are called as they are, rules or none.
  if (carried?.kind === "points") return fn;
  const memory = memoryOf(fn);

  function inRegion(region: Region): Region {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind !== "call") return [mapRegions(statement, inRegion)];
      const demand = demandOf(statement, activity, memory);
      if (!demand) return [statement];
      if (statement.hasRules) {
        called.needRule(statement, carried, memory, activity);
        return [statement];
      }
      const checks = requireDistinct(statement, called.callee(demand.callee), memory);
      return [...checks, { ...statement, callee: called.ask(demand, carried), isAsked: true }];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: inRegion(fn.body) });
}

/** The same once its derivative is complete: to the next one, what it calls is a function as any other. */
export function settled(fn: IrFunction): IrFunction {
  const inStatement = (statement: Statement): Statement => {
    if (statement.kind !== "call") return mapRegions(statement, inRegion);
    const { isAsked: _, ...call } = statement;
    return call;
  };
  const inRegion = (region: Region): Region => withParts(region, { statements: region.statements.map(inStatement) });
  return withParts(fn, { body: inRegion(fn.body) });
}

/**
 * What is called may take arrays that it is handed for different memory. Where that is not certain and one of them is
 * written, it is looked at when the call is made. Shadows may be the same: all that is done to those of arrays that are
 * not written is to add to them.
 */
function requireDistinct(call: Call, callee: IrFunction, memory: Memory): RequireDisjoint[] {
  const inside = memoryOf(callee);
  const isWritten = (operand: Value) => writtenOperands(call).includes(operand);
  const mayMeet = (a: Value, b: Value) => meets(memory.rootsWithin([a]), memory.rootsWithin([b]), (x, y) => x === y);
  // A list may be written by taking an array in, which changes nothing in the array.
  const areDistinctInside = (i: number, j: number) => {
    const [a, b] = [i, j].map((k) => inside.rootsWithin([callee.body.arguments[k]!]));
    const mayChange = (root: Value) => inside.writesTo(root).length > 0;
    return meets(a!, b!, (x, y) => x !== y && sameType(x.type, y.type) && (mayChange(x) || mayChange(y)));
  };
  const checks: RequireDisjoint[] = [];
  call.operands.forEach((array, i) => {
    call.operands.slice(0, i).forEach((other, j) => {
      if (!isArrayType(array.type) || !isArrayType(other.type) || !mayMeet(array, other)) return;
      if (!(isWritten(array) || isWritten(other)) || !areDistinctInside(i, j)) return;
      // An array may lie in a list more than once.
      const pair = isFlat(other.type) ? [j, i] : [i, j];
      const [written, others] = pair.map((k) => [call.operands[k]!]);
      const names = pair.map((k) => callee.body.arguments[k]!.variable?.name ?? "an array");
      checks.push({
        kind: "requireDisjoint",
        written: written!,
        others: others!,
        names,
        origin: derivedFrom(call.origin),
      });
    });
  });
  return checks;
}

function meets(a: ReadonlySet<Value>, b: ReadonlySet<Value>, isMeeting: (x: Value, y: Value) => boolean): boolean {
  return [...a].some((x) => [...b].some((y) => isMeeting(x, y)));
}
