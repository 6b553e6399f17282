/**
 * Adjoint loops whose trips may come in any order count upwards, as people write loops and as other passes look for them.
 * Comes in: a derivative, which nobody differentiates again. Sums of adjoints may be added in another order.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { Trips, type Unit } from "../3-analyze/trips.ts";
import { RegionBuilder } from "../ir/build.ts";
import type { For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { countUses, mapRegions, withParts } from "../ir/walk.ts";

export function countUpwards(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const trips = new Trips(structure, accesses);
  const uses = countUses(fn.body);
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => inStatement(statement)) });
  return withParts(fn, { body: inRegion(fn.body) });

  function inStatement(statement: Statement): readonly Statement[] {
    const inner = mapRegions(statement, inRegion);
    if (statement.kind !== "for" || inner.kind !== "for" || !countsDown(statement, structure)) return [inner];
    const units = trips.unitsOf(statement);
    const sums = units?.filter((unit) => unit.isSerial);
    const carriesOnlySums = sums?.length === statement.initial.length;
    if (!carriesOnlySums || !sums.every((unit) => isSum(unit, statement, uses))) return [inner];
    const b = new RegionBuilder(operations, statement.origin);
    const to = boundAfter(statement.from, b);
    const step = b.index(1);
    return [...b.statements, { ...inner, from: statement.to, to, step, test: "<" }];
  }

  /** A bound for what counts up to `last` from 0 or above: to lift it to 0, or round it up, makes no difference. */
  function boundAfter(last: Value, b: RegionBuilder): Value {
    const before = structure.definitionOf(last);
    const [whole, one] = before?.kind === "compute" && before.op === "subtract" ? before.operands : [];
    return whole && structure.literalOf(one!) === 1 ? plainBound(whole) : b.compute("add", last, b.index(1));
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

/** Whether all that a unit does is to add to an adjoint that the loop carries, which is not read on the way. */
function isSum({ statements }: Unit, { body }: For, uses: ReadonlyMap<Value, number>): boolean {
  const [statement, ...others] = statements;
  if (statement?.kind !== "compute" || others.length > 0 || !statement.origin.derived) return false;
  const { op, operands, result } = statement;
  const end = body.terminator;
  const at = end.kind === "yield" ? end.values.indexOf(result) : -1;
  const carried = body.arguments[at + 1]!;
  if (at < 0 || (op !== "add" && op !== "subtract") || uses.get(carried) !== 1 || uses.get(result) !== 1) return false;
  return operands[0] === carried || (op === "add" && operands[1] === carried);
}
