/**
 * Turns small local arrays into variables, one for each element, where every place that is read or written can be named
 * by a literal; short loops over their elements are written out for it. The bits of the function's results stay. What
 * comes out differentiates into plain arithmetic, where an array would have its overwritten elements saved.
 */
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { append } from "../ir/append.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { visitStatements } from "../ir/walk.ts";
import { elementsAsVariables } from "./elements-as-variables.ts";
import { elementOf, smallArraysOf } from "./small-arrays.ts";
import { type Unrolled, unrollLoops } from "./unroll-loops.ts";

/** An array of more elements stays one. */
const mostElements = 16;

export function scalariseArrays(fn: IrFunction, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const arrays = smallArraysOf(structure);
  // The loops over an array that turns out to stay one must not be written out: without it, all is done again.
  while (arrays.size > 0) {
    const counters = new Set([...arrays.values()].flatMap((behind) => [...behind]));
    const unrolled = unrollLoops(fn, counters, new Set(arrays.keys()), operations);
    const failed = arraysThatStay(unrolled, arrays);
    if (failed.size === 0) {
      const further = unrollLoops(
        fn,
        new Set([...counters, ...countersBeside(counters, structure)]),
        new Set(arrays.keys()),
        operations,
      );
      const chosen = arraysThatStay(further, arrays).size === 0 ? further : unrolled;
      return elementsAsVariables(chosen, new Set(arrays.keys()), operations);
    }
    for (const array of failed) arrays.delete(array);
  }
  return fn;
}

/** The arrays that are too long, or have an access whose place is not known to be one of their elements. */
function arraysThatStay(unrolled: Unrolled, arrays: ReadonlyMap<Value, ReadonlySet<Value>>): ReadonlySet<Value> {
  const { fn, known, stayed, originalOf } = unrolled;
  const lengths = new Map<Value, number>();
  const failed = new Set<Value>();
  for (const [array, counters] of arrays) if ([...counters].some((counter) => stayed.has(counter))) failed.add(array);
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate" && arrays.has(originalOf(statement.result))) {
      const length = known.get(statement.length);
      if (typeof length === "number" && length >= 0 && length <= mostElements) lengths.set(statement.result, length);
      else failed.add(originalOf(statement.result));
    }
    const element = elementOf(statement);
    if (!element?.index || !arrays.has(originalOf(element.array))) return;
    const place = known.get(element.index);
    const isElement = typeof place === "number" && place >= 0 && place < (lengths.get(element.array) ?? 0);
    if (!isElement) failed.add(originalOf(element.array));
  });
  return failed;
}

/**
 * The counters of further short loops, inside others, over arrays made here that the loops to be written out go through as
 * well: where literals name all cells of an array in a loop, their adjoints are carried through it.
 */
function countersBeside(counters: ReadonlySet<Value>, structure: Structure): ReadonlySet<Value> {
  const byArray = new Map<Value, Value[]>();
  visitStatements(structure.fn.body, (statement) => {
    const element = elementOf(statement);
    if (!element?.index || !structure.definitionOf(element.array)) return;
    const { owner, region } = structure.homeOf(element.index);
    const isCounter = owner?.kind === "for" && region.arguments[0] === element.index && !owner.apart;
    if (isCounter && structure.placeOfStatementOf(owner).loops.length > 0)
      append(byArray, element.array, element.index);
  });
  const gone = [...byArray.values()].filter((those) => those.some((counter) => counters.has(counter)));
  return new Set(gone.flat());
}
