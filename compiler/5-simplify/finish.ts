/**
 * What is only done to a derivative that nobody differentiates again: its adjoint loops count upwards and leave out
 * what nobody reads, cells that trips share are carried in locals, first sums are stored, and trips of loops run side by
 * side where that is faster.
 */
import { Accesses } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { visitStatements } from "../ir/walk.ts";
import { carryCells } from "./carry-cells.ts";
import { carryFixedCells } from "./carry-fixed-cells.ts";
import { countUpwards } from "./count-upwards.ts";
import { dropClears } from "./drop-clears.ts";
import { type InParts, loopsInParts } from "./loops-in-parts.ts";
import { removeDead } from "./remove-dead.ts";
import type { Tiling } from "./tile-choice.ts";
import { tileLoops } from "./tile-loops.ts";
import { visitEntries } from "./visit-entries.ts";
import { writeFirst } from "./write-first.ts";

const usual: Tiling = { tripsAtOnce: 4 };

export interface FinishSettings {
  /** How loops are tiled, if not as usual. */
  readonly tiling?: Tiling | "none" | undefined;
  /** Whether loops become calls that several threads can share. */
  readonly inParts?: boolean;
  /** By what the function is known, if not by its name: what runs its loops is told apart by it. */
  readonly id?: string;
}

/** The function, and those that run parts of its loops, by id. */
export function finish(
  fn: IrFunction,
  operations: OperationTable,
  { tiling = usual, inParts = false, id = fn.name }: FinishSettings = {},
): InParts {
  const none: InParts["kernels"] = new Map();
  if (!hasLoops(fn)) return { fn, kernels: none };
  const accesses = new Accesses(memoryOf(fn));
  const counted = removeDead(countUpwards(dropClears(fn, accesses), accesses, operations));
  const visited = visitEntries(counted, operations);
  const rising = visited === counted ? counted : removeDead(visited);
  if (!inParts)
    return { fn: sideBySide(rising, visited === counted ? accesses : new Accesses(memoryOf(rising))), kernels: none };
  const divided = loopsInParts(rising, operations, id);
  const whole = (each: IrFunction) => sideBySide(each, new Accesses(memoryOf(each)));
  const kernels = new Map([...divided.kernels].map(([id, kernel]) => [id, whole(kernel)]));
  return { fn: whole(removeDead(divided.fn)), kernels };

  function sideBySide(each: IrFunction, own: Accesses): IrFunction {
    if (tiling === "none") return each;
    const carried = carryFixedCells(carryCells(each, own, operations), own, operations);
    const written = writeFirst(carried, own, operations);
    return tileLoops(written, own, operations, tiling);
  }
}

function hasLoops(fn: IrFunction): boolean {
  let found = false;
  visitStatements(fn.body, ({ kind }) => {
    found ||= kind === "for";
  });
  return found;
}
