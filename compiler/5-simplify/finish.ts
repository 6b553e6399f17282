/**
 * What is only done to a derivative that nobody differentiates again: its adjoint loops count upwards and leave out
 * what nobody reads, cells that trips share are carried in locals, and trips of loops run side by side where that is faster.
 */
import { Accesses } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { visitStatements } from "../ir/walk.ts";
import { carryCells } from "./carry-cells.ts";
import { countUpwards } from "./count-upwards.ts";
import { dropClears } from "./drop-clears.ts";
import { removeDead } from "./remove-dead.ts";
import type { Tiling } from "./tile-choice.ts";
import { tileLoops } from "./tile-loops.ts";

const usual: Tiling = { tripsAtOnce: 4 };

export function finish(fn: IrFunction, operations: OperationTable, tiling: Tiling | "none" = usual): IrFunction {
  let hasLoops = false;
  visitStatements(fn.body, ({ kind }) => {
    hasLoops ||= kind === "for";
  });
  if (!hasLoops) return fn;
  const accesses = new Accesses(memoryOf(fn));
  const rising = removeDead(countUpwards(dropClears(fn, accesses), accesses, operations));
  if (tiling === "none") return rising;
  return tileLoops(carryCells(rising, accesses, operations), accesses, operations, tiling);
}
