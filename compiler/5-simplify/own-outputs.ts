/**
 * Outputs that a pull reads again are given as copies, so that their owner may write them before it runs. Comes in: a forward pass that
 * keeps what its pull reads. Goes out: the same, whose outputs share no memory with that; lists of arrays stay what they are.
 */
import { memoryOf } from "../3-analyze/memory.ts";
import { RegionBuilder } from "../ir/build.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { withParts } from "../ir/walk.ts";

export function ownOutputs(forward: IrFunction, operations: OperationTable): IrFunction {
  const { pull, body } = forward;
  const end = body.terminator;
  if (!pull || end.kind !== "yield") return forward;
  const count = end.values.length - pull.written - pull.kept;
  const memory = memoryOf(forward);
  const kept = memory.rootsWithin(end.values.slice(count).filter(({ type }) => isArrayType(type)));
  const b = new RegionBuilder(operations);
  const values = end.values.map((value, i) => {
    if (i >= count || !isFlat(value.type) || !kept.has(memory.rootOf(value))) return value;
    return b.duplicate(value, value.type, value.variable);
  });
  if (b.statements.length === 0) return forward;
  return {
    ...forward,
    body: withParts(body, { statements: [...body.statements, ...b.statements], terminator: { ...end, values } }),
  };
}
