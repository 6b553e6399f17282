/** Says at each call what may happen to the arrays that are handed over. */
import { memoryOf } from "../3-analyze/memory.ts";
import { noEffects } from "../ir/build.ts";
import type { CallEffects } from "../ir/function-facts.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { mapRegions, withParts } from "../ir/walk.ts";

/** By the ids of functions. */
type Effects = ReadonlyMap<string, CallEffects>;

/** The functions with that said: those that are called, also by each other, and one that calls them. */
export function withCallEffects(
  called: ReadonlyMap<string, IrFunction>,
  fn: IrFunction,
): { readonly called: ReadonlyMap<string, IrFunction>; readonly fn: IrFunction } {
  let effects: Effects = new Map([...called.keys()].map((id) => [id, noEffects]));
  for (;;) {
    const said = new Map([...called].map(([id, it]) => [id, say(it, effects, called)]));
    const next = new Map([...said].map(([id, it]) => [id, effectsOf(it)]));
    if ([...next].every(([id, found]) => count(found) === count(effects.get(id)!))) {
      return { called: said, fn: say(fn, effects, called) };
    }
    effects = next;
  }
}

function count({ writes, writesHeld, escapes, resizes }: CallEffects): number {
  return writes.length + writesHeld.length + escapes.length + resizes.length;
}

/** What a function does to its arguments, if the functions that it calls do what is said of them. */
function effectsOf(fn: IrFunction): CallEffects {
  const memory = memoryOf(fn);
  const positions = (has: (argument: Value) => boolean) =>
    fn.body.arguments.flatMap((argument, i) => (isArrayType(argument.type) && has(argument) ? [i] : []));
  const isWritten = (position: number) => !fn.untouched?.has(position);
  return {
    writes: positions((argument) => memory.mayWriteParameter(argument)).filter(isWritten),
    writesHeld: positions((argument) => memory.mayWriteHeldBy(argument)).filter(isWritten),
    escapes: positions((argument) => memory.mayEscape(argument)),
    resizes: positions((argument) => memory.resized.includesParameter(argument)),
  };
}

function say(fn: IrFunction, effects: Effects, called: ReadonlyMap<string, IrFunction>): IrFunction {
  const inRegion = (region: Region): Region => {
    const statements = region.statements.map((statement): Statement => {
      if (statement.kind !== "call") return mapRegions(statement, inRegion);
      const rules = called.get(statement.callee)!.rules ? ({ hasRules: true } as const) : {};
      return { ...statement, effects: effects.get(statement.callee)!, ...rules };
    });
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}
