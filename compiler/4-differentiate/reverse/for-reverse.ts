/** A prepared function in the form that reverse mode takes; it does the same. */
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import type { IrFunction } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import type { CalledFunctions } from "../calls/called-functions.ts";
import { type ArraysInTrips, expandArrays } from "./expand-arrays.ts";
import { findElements } from "./find-elements.ts";
import { keepArguments } from "./keep-arguments.ts";
import { separateCopies } from "./separate-copies.ts";

/** `memory` is that of the function as its callers know it. */
export function forReverse(
  fn: IrFunction,
  operations: OperationTable,
  called: CalledFunctions,
  memory: Memory = memoryOf(fn),
  inTrips?: ArraysInTrips,
): IrFunction {
  const separate = separateCopies(keepArguments(fn, operations, called, memory), operations);
  return expandArrays(findElements(separate, operations), operations, inTrips);
}
