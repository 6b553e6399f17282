/** Analyses are carried out once for each function: functions never change, and passes give back those they leave alone. */
import type { IrFunction } from "../ir/nodes.ts";

export function oncePerFunction<Facts extends object>(analyze: (fn: IrFunction) => Facts): (fn: IrFunction) => Facts {
  const known = new WeakMap<IrFunction, Facts>();
  return (fn) => {
    let facts = known.get(fn);
    if (facts === undefined) {
      facts = analyze(fn);
      known.set(fn, facts);
    }
    return facts;
  };
}
