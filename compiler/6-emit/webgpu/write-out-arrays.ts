/**
 * What is done to whole arrays, as loops over their elements, which kernels can run; and integers that pass through floats
 * on their way to an index, as integers: a float of a device tells them apart up to 2 ** 24 alone.
 */
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { makeValue, namingOf, RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import { HostValues } from "./host-values.ts";

export function writeOutArrays(fn: IrFunction, operations: OperationTable): IrFunction {
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => written(statement)) });

  function written(statement: Statement): readonly Statement[] {
    const b = new RegionBuilder(operations, statement.origin);
    const each = (array: Value, body: (inner: RegionBuilder, at: Value) => void) => {
      const range = { from: b.index(0), to: b.length(array), step: b.index(1), test: "<" } as const;
      b.for(range, [], (inner, at) => {
        body(inner, at!);
        return [];
      });
    };
    switch (statement.kind) {
      case "fill": {
        const { array, value } = statement;
        each(array, (inner, at) => inner.store(array, at, value));
        return b.statements;
      }
      case "zerosLike": {
        if (!isFlat(statement.result.type as never)) return [statement];
        const length = b.length(statement.array);
        const { result, origin } = statement;
        b.push({ kind: "allocate", length, content: "zero", pooled: false, result, origin });
        return b.statements;
      }
      case "duplicate": {
        const { array, result, origin } = statement;
        if (!isArrayType(result.type) || !isFlat(result.type)) return [statement];
        const length = b.length(array);
        b.push({ kind: "allocate", length, content: "uninitialised", pooled: false, result, origin });
        each(array, (inner, at) => inner.store(result, at, inner.load(array, at)));
        return b.statements;
      }
      case "copy": {
        const { target, offset, source } = statement;
        const end = b.compute("add", offset, b.length(source));
        const misfits = b.compute(
          "or",
          b.compute("less", offset, b.index(0)),
          b.compute("greater", end, b.length(target)),
        );
        const { origin } = statement;
        b.if(
          misfits,
          () => ({ kind: "throw", errorClass: "RangeError", parts: ["offset is out of bounds"], origin }),
          () => [],
        );
        each(source, (inner, at) => inner.store(target, inner.compute("add", offset, at), inner.load(source, at)));
        return b.statements;
      }
      default:
        return [mapRegions(statement, inRegion)];
    }
  }

  const plain = withParts(fn, { body: inRegion(fn.body) });
  return withIntegers(plain, operations);
}

/** Operations that give integers for integers. */
const closed: ReadonlySet<OpName> = new Set(["add", "subtract", "multiply", "negate", "copy"]);

function withIntegers(fn: IrFunction, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const host = new HostValues(structure);
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => narrowed(statement)) });

  function narrowed(original: Statement): readonly Statement[] {
    const statement = mapRegions(original, inRegion);
    const b = new RegionBuilder(operations, statement.origin);
    if (statement.kind === "compute" && statement.op === "toIndex") {
      const integer = asInteger(statement.operands[0]!, structure, host, b);
      if (!integer) return [statement];
      return [...b.statements, { ...statement, op: "copy", operands: [integer] }];
    }
    // A bound that is no integer ends the trips at the next one.
    if (statement.kind === "for" && statement.to.type === "f64") {
      const isUp = statement.test === "<" || statement.test === ">=";
      const known = asInteger(statement.to, structure, host, b, false);
      const to = known ?? b.compute("toIndex", b.compute(isUp ? "ceil" : "floor", statement.to));
      return [...b.statements, { ...statement, to }];
    }
    return [statement];
  }

  return withParts(fn, { body: inRegion(fn.body) });
}

/** A float that is an integer as the index that it is; undefined where it is not made of integers. */
function asInteger(
  value: Value,
  structure: Structure,
  host: HostValues,
  b: RegionBuilder,
  takesHost = true,
): Value | undefined {
  const definition = structure.definitionOf(value);
  if (definition?.kind === "constant" && Number.isSafeInteger(definition.value)) {
    return b.index(Number(definition.value));
  }
  if (definition?.kind === "constant") return undefined;
  if (definition?.kind === "compute") {
    const { op, operands } = definition;
    if (op === "toFloat") return operands[0]!.type === "index" ? operands[0] : undefined;
    const isOnHost = takesHost && host.has(value);
    if (closed.has(op) && !isOnHost) {
      const integers = operands.map((operand) => asInteger(operand, structure, host, b, takesHost));
      if (!integers.every((integer) => integer !== undefined)) return undefined;
      const result = makeValue("index", namingOf(value));
      b.push({ kind: "compute", op, operands: integers, result, origin: b.origin });
      return result;
    }
  }
  return takesHost && host.has(value) ? b.compute("toIndex", value) : undefined;
}
