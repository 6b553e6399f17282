/**
 * Copies in a form that reverse mode takes. An array copied into itself, `a.set(a.subarray(1))`, goes by way of a copy of
 * its own: then source and target of every copy are different memory, and so are their shadows. Where a list of arrays
 * may hold others later, its copy is made array by array: then each shadow is found by the way by which its array is.
 * How many elements a copy writes is asked in front of it: a source without derivative is not there any more later.
 */
import { memoryOf } from "../../3-analyze/memory.ts";
import { writtenBy } from "../../3-analyze/writes.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { Copy, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat, isNested, isRecord, type Type } from "../../ir/types.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";
import { forEachCell } from "../cells.ts";

export function separateCopies(fn: IrFunction, operations: OperationTable): IrFunction {
  const memory = memoryOf(fn);
  let rearranges = false;
  visitStatements(fn.body, (statement) => {
    rearranges ||= writtenBy(statement).some((written) => !isFlat(written.type));
  });

  function separate(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, separate);
      if (statement.kind === "duplicate" && rearranges && !isFlat(statement.result.type)) {
        const b = new RegionBuilder(operations, statement.origin);
        copyEach(statement.array, statement.result, b);
        return b.statements;
      }
      if (statement.kind !== "copy") return [statement];
      const b = new RegionBuilder(operations, statement.origin);
      b.length(statement.source);
      if (memory.rootOf(statement.source) !== memory.rootOf(statement.target)) return [...b.statements, statement];
      return [...b.statements, ...throughDuplicate(statement)];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: separate(fn.body) });
}

function throughDuplicate(copy: Copy): Statement[] {
  const source = makeValue(copy.source.type);
  return [
    { kind: "duplicate", array: copy.source, result: source, origin: copy.origin },
    { ...copy, source },
  ];
}

/** How many elements a copy in the separated form writes. */
export function lengthCopied(copy: Copy, region: Region): Value {
  const before = region.statements.slice(0, region.statements.indexOf(copy));
  const length = before.findLast((statement) => statement.kind === "length");
  if (!length) throw new InternalError("a copy of unknown length");
  return length.result;
}

/** Makes `copy` a list or record with copies of the arrays that `original` holds. */
function copyEach(original: Value, copy: Value, b: RegionBuilder): void {
  const { type } = copy;
  if (isRecord(type)) {
    const operands = type.fields.map((field, i) =>
      field.isAbsent ? original : copyOf(b.field(original, i), field.type, b),
    );
    b.push({ kind: "compose", operands, result: copy, origin: b.origin });
    return;
  }
  const length = b.length(original);
  b.push({ kind: "allocate", length, content: "uninitialised", pooled: false, result: copy, origin: b.origin });
  if (!isNested(type)) return;
  forEachCell(original, b, (place, inner) => place.store(copy, copyOf(place.load(original), type.element, inner)));
}

function copyOf(original: Value, type: Type, b: RegionBuilder): Value {
  if (!isArrayType(type)) return original;
  if (isFlat(type)) return b.duplicate(original, type);
  const copy = makeValue(type);
  copyEach(original, copy, b);
  return copy;
}
