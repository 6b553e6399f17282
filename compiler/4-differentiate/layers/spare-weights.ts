/**
 * Leaves out the gradient by weights that layers alone use: it is the product of the layers' rows, which who asks for them can make, or make of
 * others. Comes in: a layerwise function, whole. Goes out: the same, with arrays of length 0 in place of these gradients, so that
 * nobody takes them for numbers; what has only been done for them is then dead.
 */
import { RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Program } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isFlat } from "../../ir/types.ts";
import { withParts } from "../../ir/walk.ts";
import { activeLeaves, leafName } from "../signature.ts";
import { usedByLayersAlone } from "./layer-weights.ts";

/** `id` is the function's in the program as it was lowered. */
export function spareWeights(
  derivative: IrFunction,
  wrt: readonly number[],
  program: Program,
  id: string,
  operations: OperationTable,
): IrFunction {
  const { body, parameters, seam } = derivative;
  const end = body.terminator;
  const lowered = program.functions.get(id);
  if (!seam || !lowered || end.kind !== "yield") return derivative;
  const names = new Set(seam.layers.map(({ name }) => name));
  const isSpared = wrt.flatMap((position) => {
    const parameter = parameters[position]!;
    return activeLeaves(parameter).map((leaf) => {
      const isNamed = names.has(leafName(parameter, parameter.leaves.indexOf(leaf)));
      return isNamed && usedByLayersAlone(program, id, body.arguments.indexOf(leaf));
    });
  });
  const b = new RegionBuilder(operations);
  const values = end.values.map((value, i) => {
    const isOfWeights = isSpared[i - seam.outputLeaves] ?? false;
    return isOfWeights && isFlat(value.type) && value.type.storage === "typed"
      ? b.allocate(value.type, b.index(0))
      : value;
  });
  return {
    ...derivative,
    seam: { ...seam, reverseStatements: seam.reverseStatements + b.statements.length },
    body: withParts(body, {
      statements: [...body.statements, ...b.statements],
      terminator: { ...end, values },
    }),
  };
}
