/**
 * Gives an array that a counted loop makes anew in every trip one stretch of a larger array made before the loop:
 *
 *     for (i...) { const h = new Float64Array(n); ... }
 *     const hAll = new Float64Array(count * n); for (i...) { const h = hAll.subarray(i * n, (i + 1) * n); ... }
 *
 * Then the content of all trips outlives the loop, and the reverse sweep can read it instead of keeping every number
 * that was read. Done for arrays that are read in an inner loop, where there are more reads than cells.
 */
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import { RegionBuilder } from "../../ir/build.ts";
import type { Allocate, For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isDifferentiable } from "../../ir/types.ts";
import { mapRegions, operandsOfTerminator, visitRegions, visitStatements } from "../../ir/walk.ts";
import { hasUnitStep, tripAt, tripCount } from "../trip-count.ts";
import { storedInTrips } from "./store-reasons.ts";

interface Expansion {
  readonly allocation: Allocate;
  readonly loop: For;
}

/** `except` are arrays that are not read again. */
export function expandArrays(
  fn: IrFunction,
  operations: OperationTable,
  except: ReadonlySet<Value> = new Set(),
): IrFunction {
  const structure = structureOf(fn);
  const memory = memoryOf(fn);
  const expansions = findExpansions(fn, structure, memory).filter(({ allocation }) => !except.has(allocation.result));
  if (expansions.length === 0) return fn;
  const numbers = wholeNumbersOf(fn);
  const whole = new Map<Allocate, { readonly array: Value; readonly partLength: Value }>();

  function expand(region: Region): Region {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      const b = new RegionBuilder(operations, statement.origin);
      for (const { allocation, loop } of expansions) if (loop === statement) makeWhole(allocation, loop, b);
      const expansion = expansions.find(({ allocation }) => allocation === statement);
      if (expansion) takePart(expansion, b);
      else b.push(mapRegions(statement, expand));
      return b.statements;
    });
    return { ...region, statements };
  }

  function makeWhole(allocation: Allocate, loop: For, b: RegionBuilder): void {
    const { type, variable } = allocation.result;
    if (!isArrayType(type)) return;
    const given = outside(allocation.length, loop, b);
    // The length of an array is cut off to a whole number.
    const partLength = numbers.has(allocation.length) ? given : b.compute("toInt32", given);
    const length = b.compute("multiply", tripCount(loop, loop, structure, b), partLength);
    const name = variable?.name ?? "array";
    const stored = storedInTrips(name, allocation, loop, { structure, memory });
    const array = b.allocate(type, length, { variable: { name: `${name}All` }, stored });
    whole.set(allocation, { array, partLength });
  }

  /** The array's length before the loop: it is known there, or a constant or length that can be asked for again. */
  function outside(length: Value, loop: For, b: RegionBuilder): Value {
    const definition = structure.definitionOf(length);
    if (!structure.isWithin(structure.homeOf(length), structure.placeOf(loop.body))) return length;
    if (definition?.kind === "constant") return b.index(Number(definition.value));
    return definition?.kind === "length" ? b.length(definition.array) : length;
  }

  function takePart({ allocation, loop }: Expansion, b: RegionBuilder): void {
    const trip = tripAt(loop, loop, loop.body.arguments[0]!, structure, b);
    const { array, partLength } = whole.get(allocation)!;
    const start = b.compute("multiply", trip, partLength);
    const end = b.compute("add", start, partLength);
    const { result, origin } = allocation;
    b.push({ kind: "view", exclusive: true, array, start, end, result, origin });
  }

  return { ...fn, body: expand(fn.body) };
}

function findExpansions(fn: IrFunction, structure: Structure, memory: Memory): readonly Expansion[] {
  const handedOn = arraysHandedOn(fn);
  const readInside = new Map<Value, number>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "load") return;
    const depth = structure.placeOfStatementOf(statement).loops.length;
    readInside.set(statement.array, Math.max(depth, readInside.get(statement.array) ?? 0));
  });
  const found: Expansion[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "allocate" || statement.pooled || handedOn.has(statement.result)) return;
    const { type } = statement.result;
    const place = structure.placeOfStatementOf(statement);
    const [loop, ...deeper] = place.loops;
    if (!isArrayType(type) || type.storage !== "typed" || !isDifferentiable(type)) return;
    if (
      loop?.kind !== "for" ||
      loop.checkpoint ||
      structure.escapesOf(loop).length > 0 ||
      deeper.length > 0 ||
      loop.to.type !== "index"
    )
      return;
    if (!hasUnitStep(loop, structure)) return;
    if ((readInside.get(statement.result) ?? 0) <= 1 || !isKnownBefore(statement.length, loop, structure, memory))
      return;
    found.push({ allocation: statement, loop });
  });
  return found;
}

function isKnownBefore(length: Value, loop: For, structure: Structure, memory: Memory): boolean {
  const place = structure.placeOf(loop.body);
  if (!structure.isWithin(structure.homeOf(length), place)) return true;
  const definition = structure.definitionOf(length);
  if (definition?.kind === "constant") return true;
  if (definition?.kind !== "length" || !memory.keepsLength(definition.array)) return false;
  return !structure.isWithin(structure.homeOf(definition.array), place);
}

/** Arrays that a region hands to another by name, or that a list holds. */
function arraysHandedOn(fn: IrFunction): ReadonlySet<Value> {
  const handed = new Set<Value>();
  visitRegions(fn.body, (region) => {
    for (const value of operandsOfTerminator(region.terminator)) if (isArrayType(value.type)) handed.add(value);
  });
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "store" && isArrayType(statement.value.type)) handed.add(statement.value);
    if (statement.kind === "compose" || statement.kind === "call") {
      for (const operand of statement.operands) handed.add(operand);
    }
    if (statement.kind !== "for" && statement.kind !== "loop") return;
    for (const value of statement.initial) if (isArrayType(value.type)) handed.add(value);
  });
  return handed;
}
