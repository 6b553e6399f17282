/** What some values of a function reach in the functions that it calls: which of their arguments, call by call. */
import type { Call, IrFunction, Value } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";

export interface Calls {
  /** The calls of a function that are followed. */
  of(fn: IrFunction): readonly Call[];
  functionOf(id: string): IrFunction | undefined;
  /** Which values of a function some of them reach. */
  reachedFrom(fn: IrFunction, values: readonly Value[]): (value: Value) => boolean;
}

/** The values reached at the start of each function, those of the first included. */
export function reachedArguments(
  first: IrFunction,
  starts: readonly Value[],
  calls: Calls,
): ReadonlyMap<IrFunction, ReadonlySet<Value>> {
  const reached = new Map([[first, new Set(starts)]]);
  const waiting = new Set([first]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const fn of waiting) {
    waiting.delete(fn);
    const isReached = calls.reachedFrom(fn, [...reached.get(fn)!]);
    for (const { callee, operands } of calls.of(fn)) {
      const called = calls.functionOf(callee);
      if (!called) continue;
      const known = reached.get(called);
      const own = known ?? new Set<Value>();
      const { size } = own;
      called.body.arguments.forEach((argument, i) => {
        if (isReached(operands[i]!)) own.add(argument);
      });
      reached.set(called, own);
      if (!known || own.size > size) waiting.add(called);
    }
  }
  return reached;
}

/** The calls in a function of others whose derivatives are not given. */
export function callsIn({ body }: IrFunction): readonly Call[] {
  const calls: Call[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === "call" && !statement.hasRules) calls.push(statement);
  });
  return calls;
}
