/**
 * Gives an array that a counted loop makes anew in every trip one stretch of a larger array made before the loop:
 *
 *     for (i...) { const h = new Float64Array(n); ... }
 *     const hAll = new Float64Array(count * n); for (i...) { const h = hAll.subarray(i * n, (i + 1) * n); ... }
 *
 * Then the content of all trips outlives the loop, and the reverse sweep can read it instead of keeping every number
 * that was read. Done for arrays that are read in an inner loop, where there are more reads than cells, and multiplied by
 * other numbers or otherwise needed; in a nest of loops from the inside out, as far as their trips are known.
 */
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import { append } from "../../ir/append.ts";
import { RegionBuilder } from "../../ir/build.ts";
import type { Allocate, Compute, For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isDifferentiable, type ScalarType } from "../../ir/types.ts";
import { mapRegions, operandsOf, operandsOfTerminator, visitRegions, visitStatements } from "../../ir/walk.ts";
import { hasUnitStep, tripAt, tripCount } from "../trip-count.ts";
import { storedInTrips } from "./store-reasons.ts";

interface Expansion {
  readonly allocation: Allocate;
  readonly loop: For;
}

/** Arrays that stay arrays of the trips that make them. */
export interface ArraysInTrips {
  /** They are not read again. */
  readonly except: ReadonlySet<Value>;
  /** Whether memory is scarce: then those of inner loops stay, and of loops that do not count up to an integer. */
  readonly isLean: boolean;
}

export function expandArrays(
  fn: IrFunction,
  operations: OperationTable,
  inTrips: ArraysInTrips = { except: new Set(), isLean: false },
): IrFunction {
  const expanded = expandedOnce(fn, operations, inTrips);
  return expanded === fn ? fn : expandArrays(expanded, operations, inTrips);
}

/** Each array is made before the innermost of the loops around it. */
function expandedOnce(fn: IrFunction, operations: OperationTable, inTrips: ArraysInTrips): IrFunction {
  const structure = structureOf(fn);
  const memory = memoryOf(fn);
  const expansions = findExpansions(fn, structure, memory).filter(
    ({ allocation, loop }) => !inTrips.except.has(allocation.result) && !(inTrips.isLean && isDear(loop, structure)),
  );
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
    // The length of an array is cut off to a whole number; that of one made so before is whole.
    const isWhole = numbers.has(allocation.length) || allocation.stored !== undefined;
    const partLength = isWhole ? given : b.compute("toInt32", given);
    const length = b.compute("multiply", tripCount(loop, loop, structure, b), partLength);
    const name = variable?.name ?? "array";
    const stored = allocation.stored ?? storedInTrips(name, allocation, loop, { structure, memory });
    const array = b.allocate(type, length, { variable: { name: allocation.stored ? name : `${name}All` }, stored });
    whole.set(allocation, { array, partLength });
  }

  /** The array's length before the loop: it is known there, or made again of what is. */
  function outside(length: Value, loop: For, b: RegionBuilder): Value {
    const definition = structure.definitionOf(length);
    if (!structure.isWithin(structure.homeOf(length), structure.placeOf(loop.body))) return length;
    switch (definition?.kind) {
      case "constant":
        return b.constant(definition.value, definition.result.type as ScalarType);
      case "length":
        return b.length(definition.array);
      case "compute":
        return b.compute(definition.op, ...definition.operands.map((operand) => outside(operand, loop, b)));
      default:
        return length;
    }
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

function isDear(loop: For, structure: Structure): boolean {
  return loop.to.type !== "index" || structure.placeOfStatementOf(loop).loops.length > 0;
}

function findExpansions(fn: IrFunction, structure: Structure, memory: Memory): readonly Expansion[] {
  const handedOn = arraysHandedOn(fn);
  const reads = new Reads(fn, structure);
  const found: Expansion[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "allocate" || statement.pooled || handedOn.has(statement.result)) return;
    const { type } = statement.result;
    const { loops } = structure.placeOfStatementOf(statement);
    const loop = loops.at(-1);
    if (!isArrayType(type) || type.storage !== "typed" || !isDifferentiable(type)) return;
    if (loop?.kind !== "for" || loop.checkpoint || structure.escapesOf(loop).length > 0) return;
    if (!hasUnitStep(loop, structure)) return;
    if (!reads.areMany(statement.result, loops.length) || !isKnownBefore(statement.length, loop, structure, memory))
      return;
    found.push({ allocation: statement, loop });
  });
  return found;
}

/** How arrays are read, also as parts of others. */
class Reads {
  private readonly readers = new Map<Value, Statement[]>();

  constructor(
    fn: IrFunction,
    private readonly structure: Structure,
  ) {
    visitStatements(fn.body, (statement) => {
      for (const operand of new Set(operandsOf(statement))) append(this.readers, operand, statement);
    });
  }

  /** Whether some reverse sweep needs what is read of an array, in a loop further inside than so many. */
  areMany(array: Value, depth: number): boolean {
    return (this.readers.get(array) ?? []).some((reader) => {
      if (reader.kind === "view") return this.areMany(reader.result, depth);
      if (reader.kind !== "load" || reader.array !== array) return false;
      return this.structure.placeOfStatementOf(reader).loops.length > depth && this.isNeeded(reader.result);
    });
  }

  /** Whether a number is more than a summand. */
  private isNeeded(value: Value): boolean {
    return (this.readers.get(value) ?? []).some((reader) => {
      if (reader.kind === "compute") return !this.isLinear(reader);
      return reader.kind !== "store" && reader.kind !== "accumulate";
    });
  }

  private isLinear({ op, operands }: Compute): boolean {
    if (op === "multiply") return operands.some((operand) => this.structure.literalOf(operand) !== undefined);
    return ["add", "subtract", "negate", "copy"].includes(op);
  }
}

function isKnownBefore(length: Value, loop: For, structure: Structure, memory: Memory): boolean {
  const place = structure.placeOf(loop.body);
  if (!structure.isWithin(structure.homeOf(length), place)) return true;
  const definition = structure.definitionOf(length);
  if (definition?.kind === "constant") return true;
  if (definition?.kind === "compute") {
    return definition.operands.every((operand) => isKnownBefore(operand, loop, structure, memory));
  }
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
