/**
 * Whether layers alone use an argument, as their weights: then the gradient by it is what they give, and nothing else. Comes
 * in: a program as it was lowered, with its calls. What is not understood counts as another use.
 */
import { layerOf } from "../../ir/layers.ts";
import type { IrFunction, Program, Statement, Value } from "../../ir/nodes.ts";
import { operandsOf, operandsOfTerminator, visitRegions, visitStatements } from "../../ir/walk.ts";

export function usedByLayersAlone(program: Program, id: string, argument: number): boolean {
  const seen = new Set<string>();
  let isUsed = false;
  return isUsedWell(id, argument) && isUsed;

  function isUsedWell(callee: string, position: number): boolean {
    const key = `${position} ${callee}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const fn = program.functions.get(callee);
    const value = fn?.body.arguments[position];
    return fn !== undefined && value !== undefined && isPassedOn(fn, value);
  }

  function isPassedOn(fn: IrFunction, value: Value): boolean {
    let isRight = true;
    visitRegions(fn.body, ({ terminator }) => {
      if (operandsOfTerminator(terminator).includes(value)) isRight = false;
    });
    visitStatements(fn.body, (statement) => {
      if (operandsOf(statement).includes(value)) isRight &&= isGoodUse(statement, value);
    });
    return isRight;
  }

  function isGoodUse(statement: Statement, value: Value): boolean {
    if (statement.kind === "length") return true;
    if (statement.kind !== "call") return false;
    const callee = program.functions.get(statement.callee);
    const layer = callee && layerOf(callee);
    return statement.operands.every((operand, i) => {
      if (operand !== value) return true;
      if (!layer) return isUsedWell(statement.callee, i);
      isUsed ||= i === layer.weights;
      return i === layer.weights;
    });
  }
}
