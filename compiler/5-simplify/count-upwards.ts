/**
 * Adjoint loops whose trips may come in any order count upwards, as people write loops and as other passes look for them.
 * Comes in: a derivative, which nobody differentiates again. All results keep their bits.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { Trips } from "../3-analyze/trips.ts";
import { RegionBuilder } from "../ir/build.ts";
import type { For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapRegions, withParts } from "../ir/walk.ts";

export function countUpwards(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const trips = new Trips(structure, accesses);
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => inStatement(statement)) });
  return withParts(fn, { body: inRegion(fn.body) });

  function inStatement(statement: Statement): readonly Statement[] {
    const inner = mapRegions(statement, inRegion);
    if (statement.kind !== "for" || inner.kind !== "for" || !countsDown(statement, structure)) return [inner];
    if (!trips.areFree(statement)) return [inner];
    const b = new RegionBuilder(operations, statement.origin);
    const to = boundAfter(statement.from, b);
    const step = b.index(1);
    return [...b.statements, { ...inner, from: statement.to, to, step, test: "<" }];
  }

  /** A bound for what counts up to `last` from 0 or above: to lift it to 0, or round it up, makes no difference. */
  function boundAfter(last: Value, b: RegionBuilder): Value {
    const before = structure.definitionOf(last);
    const [whole, one] = before?.kind === "compute" && before.op === "subtract" ? before.operands : [];
    if (whole && structure.literalOf(one!) === 1) return plainBound(whole);
    const literal = structure.literalOf(last);
    return literal === undefined ? b.compute("add", last, b.index(1)) : b.index(literal + 1);
  }

  function plainBound(bound: Value): Value {
    const definition = structure.definitionOf(bound);
    if (definition?.kind !== "compute") return bound;
    const { op, operands } = definition;
    const [operand, least] = operands as readonly [Value, Value];
    const isSame = op === "toIndex" || op === "ceil" || (op === "max" && structure.literalOf(least) === 0);
    return isSame ? plainBound(operand) : bound;
  }
}

function countsDown({ origin, test, step, to, checkpoint }: For, structure: Structure): boolean {
  const isAdjoint = origin.derived && !checkpoint;
  return isAdjoint && test === ">=" && structure.literalOf(step) === -1 && (structure.literalOf(to) ?? -1) >= 0;
}
