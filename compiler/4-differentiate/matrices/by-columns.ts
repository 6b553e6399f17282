/** Matrices column by column, from tangents along directions. */
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, derivativeType, isArrayType, isFlat } from "../../ir/types.ts";
import { columnsByColour } from "./by-colour.ts";
import { colouringOf } from "./colouring.ts";
import { columnFunction } from "./column-function.ts";
import { forEachNumber, type Part } from "./flat-layout.ts";
import type { JacobianTask } from "./jacobian.ts";
import { type Matrix, storeEntry, upTo } from "./matrix.ts";
import type { Runs } from "./runs.ts";

/** So many columns of numbers are computed in one run. */
const mostAtOnce = 8;

interface Places {
  readonly inputs: readonly Value[];
  /** Positions among the leaves of the result. */
  readonly results: readonly number[];
  readonly written: readonly Value[];
}

export function byColumns(task: JacobianTask, matrix: Matrix, places: Places, runs: Runs, report: Report): void {
  const { primal, derivation, operations, called } = task;
  const { inputs, written } = places;
  const { b } = runs;
  const columnsBy = (positions: readonly number[]) => {
    const columns = {
      inputs: positions.map((i) => inputs[i]!),
      writtenOutputs: written,
      name: `${derivation.name}By${positions[0]}`,
    };
    return columnFunction(primal, columns, operations, called, report);
  };
  const numbers = inputs.flatMap(({ type }, i) => (isArrayType(type) ? [] : [i]));
  for (let first = 0; first < numbers.length; first += mostAtOnce) {
    const together = numbers.slice(first, first + mostAtOnce);
    const tangents = runs.call(columnsBy(together), [], b);
    const outputs = matrix.rows.parts.length;
    together.forEach((i, k) => {
      writeColumn(matrix, matrix.columns.parts[i]!.offset, tangents.slice(k * outputs, (k + 1) * outputs), b);
    });
  }
  inputs.forEach((array, i) => {
    if (!isArrayType(array.type)) return;
    const columns = columnsBy([i]);
    const tangentsAlong = (direction: Value, inner: RegionBuilder) => runs.call(columns, [direction], inner);
    columnsOfArray(task, matrix, places, i, tangentsAlong, b);
  });
}

type TangentsAlong = (direction: Value, b: RegionBuilder) => readonly Value[];

function columnsOfArray(
  { primal, isHessian, operations }: JacobianTask,
  matrix: Matrix,
  { inputs, results, written }: Places,
  position: number,
  tangentsAlong: TangentsAlong,
  b: RegionBuilder,
): void {
  const input = inputs[position]!;
  const part = matrix.columns.parts[position]!;
  const name = `${input.variable?.name ?? "array"}Dot`;
  const direction = b.zerosLike(input, derivativeType(input.type as ArrayType), { name });
  const tangents = (inner: RegionBuilder) => tangentsAlong(direction, inner);
  const isKnown = (output: number) => isHessian && !isArrayType(inputs[output]!.type);
  const colouring = colouringOf(primal, { input, results, written, isKnown }, part.count, operations, b);
  if (colouring) {
    columnsByColour(matrix, part, colouring, direction, tangents, b);
    matrix.rows.parts.forEach(({ offset }, output) => {
      if (isKnown(output)) mirrorColumn(matrix, offset, part, b);
    });
    return;
  }
  b.for(upTo(part.count, "column", b), [], (inner, column) => {
    point(direction, column!, inner.float(1), inner);
    writeColumn(matrix, inner.compute("add", part.offset, column!), tangents(inner), inner);
    point(direction, column!, inner.float(0), inner);
    return [];
  });
}

/** Gives one number of an array a value. */
function point(direction: Value, position: Value, content: Value, b: RegionBuilder): void {
  if (isFlat(direction.type)) return b.store(direction, position, content);
  forEachNumber(direction, b.index(0), b, (place, inner) => {
    const isIt = inner.compute("equal", place.position, position);
    inner.if(
      isIt,
      (there) => {
        place.write(content, there);
        return [];
      },
      () => [],
    );
  });
}

function writeColumn(matrix: Matrix, column: Value, tangents: readonly Value[], b: RegionBuilder): void {
  tangents.forEach((tangent, i) => {
    const { offset } = matrix.rows.parts[i]!;
    if (!isArrayType(tangent.type)) return storeEntry(matrix, offset, column, tangent, b);
    forEachNumber(tangent, offset, b, (place, inner) =>
      storeEntry(matrix, place.position, column, place.read(), inner),
    );
  });
}

/** In a symmetric matrix, the entries of a row by those of the column of the same number. */
function mirrorColumn({ cells, columns }: Matrix, number: Value, { offset, count }: Part, b: RegionBuilder): void {
  b.for(upTo(count, "column", b), [], (inner, column) => {
    const at = inner.compute("add", offset, column!);
    const entry = (row: Value, of: Value) => inner.compute("add", inner.compute("multiply", row, columns.total), of);
    inner.store(cells, entry(number, at), inner.load(cells, entry(at, number)));
    return [];
  });
}
