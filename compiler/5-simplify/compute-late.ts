/**
 * Computes what may be infinite or no number only where it is needed: behind the exits that it is not needed before, and in
 * the one branch that needs it. Its derivative is taken there, and nowhere else. The bits of all results stay.
 */
import { Accesses } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { unboundedValues } from "../3-analyze/unbounded.ts";
import type { Compute, IrFunction, Region, Statement } from "../ir/nodes.ts";
import { freeValuesOf, mapRegions, operandsOf, operandsOfTerminator, regionsOf, withParts } from "../ir/walk.ts";
import { sinkComputations } from "./sink-computations.ts";

export function computeLate(fn: IrFunction): IrFunction {
  const unbounded = unboundedValues(fn);
  if (unbounded.size === 0) return fn;
  const structure = structureOf(fn);
  const isMovable = (statement: Statement): statement is Compute =>
    statement.kind === "compute" && unbounded.has(statement.result);
  const inRegion = (region: Region): Region => {
    const ordered = behindExits(region, isMovable, structure);
    return withParts(region, { statements: ordered.map((statement) => mapRegions(statement, inRegion)) });
  };
  const late = withParts(fn, { body: inRegion(fn.body) });
  return sinkComputations(late, new Accesses(memoryOf(late)), isMovable);
}

/** The statements, each movable one behind all exits before its first use. */
function behindExits(
  { statements, terminator }: Region,
  isMovable: (statement: Statement) => statement is Compute,
  structure: Structure,
): readonly Statement[] {
  const exits = statements.filter((statement) => structure.escapesOf(statement).length > 0);
  if (exits.length === 0 || !statements.some(isMovable)) return statements;
  const ordered: Statement[] = [];
  // From the last to the first, so that what is computed of a value has found its place.
  for (const statement of [...statements].reverse()) {
    const at = isMovable(statement) ? firstUse(statement, ordered, terminator) : 0;
    const isBehindExit = ordered.slice(0, at).some((each) => exits.includes(each));
    ordered.splice(isBehindExit ? at : 0, 0, statement);
  }
  return ordered;
}

/** Before which of the statements behind it a value has to be computed. */
function firstUse({ result }: Compute, behind: readonly Statement[], terminator: Region["terminator"]): number {
  const at = behind.findIndex(
    (each) => operandsOf(each).includes(result) || regionsOf(each).some((inner) => freeValuesOf(inner).has(result)),
  );
  if (at >= 0) return at;
  return operandsOfTerminator(terminator).includes(result) ? behind.length : 0;
}
