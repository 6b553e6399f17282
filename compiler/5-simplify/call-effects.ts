/** Says at each call of a recursive function what may happen to the arrays that are handed over. */
import { memoryOf } from "../3-analyze/memory.ts";
import type { CallEffects, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { mapRegions, withParts } from "../ir/walk.ts";

/** By the ids of functions. */
type Effects = ReadonlyMap<string, CallEffects>;

/** The functions with that said: of recursive functions, which call each other, and of one that calls them. */
export function withCallEffects(
  recursive: ReadonlyMap<string, IrFunction>,
  fn: IrFunction,
): { readonly recursive: ReadonlyMap<string, IrFunction>; readonly fn: IrFunction } {
  let effects: Effects = new Map([...recursive.keys()].map((id) => [id, { writes: [], escapes: [], resizes: [] }]));
  for (;;) {
    const said = new Map([...recursive].map(([id, it]) => [id, say(it, effects)]));
    const next = new Map([...said].map(([id, it]) => [id, effectsOf(it)]));
    if ([...next].every(([id, found]) => count(found) === count(effects.get(id)!))) {
      return { recursive: said, fn: say(fn, effects) };
    }
    effects = next;
  }
}

function count({ writes, escapes, resizes }: CallEffects): number {
  return writes.length + escapes.length + resizes.length;
}

/** What a function does to its arguments, if the functions that it calls do what is said of them. */
function effectsOf(fn: IrFunction): CallEffects {
  const memory = memoryOf(fn);
  const positions = (has: (argument: Value) => boolean) =>
    fn.body.arguments.flatMap((argument, i) => (isArrayType(argument.type) && has(argument) ? [i] : []));
  return {
    writes: positions((argument) => memory.mayWriteParameter(argument)),
    escapes: positions((argument) => memory.mayEscape(argument)),
    resizes: positions((argument) => memory.resized.includesParameter(argument)),
  };
}

function say(fn: IrFunction, effects: Effects): IrFunction {
  const inRegion = (region: Region): Region => {
    const statements = region.statements.map((statement): Statement => {
      if (statement.kind !== "call") return mapRegions(statement, inRegion);
      return { ...statement, effects: effects.get(statement.callee)! };
    });
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}
