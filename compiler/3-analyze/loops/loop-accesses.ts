/**
 * What the loops of a function read and write, with the indexes as polynomials: in which arrays, and where in them. Views
 * are lowered to the array that they are of, with an offset.
 */
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { regionsOf } from "../../ir/walk.ts";
import { accessOf } from "../accesses.ts";
import type { Memory } from "../memory.ts";
import type { LoopStatement, Structure } from "../structure.ts";
import type { Polynomial, Polynomials } from "./polynomials.ts";

export interface LoopAccess {
  readonly statement: Statement;
  /** What stands for the memory. */
  readonly root: Value;
  /** `add` is `+=` or `-=`, which reads nothing that matters. */
  readonly kind: "read" | "write" | "add";
  /** Where: the index of the one cell, undefined where it may be any. */
  readonly index: Polynomial | undefined;
  /** The loops around it, the outermost first. */
  readonly loops: readonly LoopStatement[];
}

export interface AccessContext {
  readonly structure: Structure;
  readonly memory: Memory;
  readonly polynomials: Polynomials;
}

/** The accesses within a region, in order. */
export function accessesIn(region: Region, context: AccessContext): readonly LoopAccess[] {
  return region.statements.flatMap((statement): readonly LoopAccess[] => {
    const regions = regionsOf(statement);
    if (regions.length > 0) return regions.flatMap((inner) => accessesIn(inner, context));
    return accessesOf(statement, context);
  });
}

function accessesOf(statement: Statement, context: AccessContext): readonly LoopAccess[] {
  const { memory, structure } = context;
  const { loops } = structure.placeOfStatementOf(statement);
  if (statement.kind === "load" || statement.kind === "store" || statement.kind === "accumulate") {
    const kinds = { load: "read", store: "write", accumulate: "add" } as const;
    const index = indexWithin(statement.array, context.polynomials.of(statement.index), context);
    return [{ statement, root: memory.rootOf(statement.array), kind: kinds[statement.kind], index, loops }];
  }
  const { reads, changes, isDeep } = accessOf(statement);
  const rootsOf = (arrays: readonly Value[]) =>
    isDeep ? [...memory.rootsWithin(arrays)] : arrays.map((array) => memory.rootOf(array));
  const any = (kind: "read" | "write") => (root: Value) => ({ statement, root, kind, index: undefined, loops });
  return [...rootsOf(reads).map(any("read")), ...rootsOf(changes).map(any("write"))];
}

/** Where an index of an array lies in its memory, as views count from elsewhere; undefined where that may be anywhere. */
export function indexWithin(array: Value, index: Polynomial, context: AccessContext): Polynomial | undefined {
  const { structure, memory, polynomials } = context;
  if (memory.isMoving(array) || memory.sourcesOf(memory.rootOf(array))) return undefined;
  const definition = structure.definitionOf(array);
  if (definition?.kind === "load") return undefined;
  if (definition?.kind !== "view" || definition.exclusive) return index;
  // Starts below 0 count from the end, others are cut off to whole numbers.
  if (!structure.isNeverNegative(definition.start)) return undefined;
  const inner = indexWithin(definition.array, polynomials.of(definition.start), context);
  return inner && polynomials.sum(inner, index);
}
