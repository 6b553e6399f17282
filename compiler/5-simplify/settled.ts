/**
 * A derivative that is differentiated in turn is to that what a primal is to it: the value that comes with the outer
 * derivative has the bits that the inner one has alone. Its code is marked, and only exact rewritings are applied to it.
 */
import type { IrFunction, Origin, Region } from "../ir/nodes.ts";
import { mapRegions, withParts } from "../ir/walk.ts";

export function settled(fn: IrFunction): IrFunction {
  const origins = new Map<Origin, Origin>();
  const marked = <T extends { readonly origin: Origin }>(node: T): T => {
    const { origin } = node;
    if (!origin.derived || origin.settled) return node;
    const own = origins.get(origin) ?? { ...origin, settled: true };
    origins.set(origin, own);
    return { ...node, origin: own };
  };
  const inRegion = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.map((statement) => marked(mapRegions(statement, inRegion))),
      terminator: marked(region.terminator),
    });
  return withParts(fn, { body: inRegion(fn.body) });
}

/** Whether a statement may be computed otherwise, as algebra of real numbers allows. */
export function mayRound({ derived, settled, again }: Origin): boolean {
  return derived && !settled && !again;
}
