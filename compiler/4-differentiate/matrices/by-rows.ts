/** Matrices row by row, from products with cotangents: of functions that give numbers. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { forEachNumber } from "./flat-layout.ts";
import { type Matrix, upTo } from "./matrix.ts";
import type { Runs } from "./runs.ts";

/** Each row is the product with a cotangent that is 1 for one of the numbers given. */
export function byRows(matrix: Matrix, transposed: IrFunction, count: number, runs: Runs): void {
  const { b } = runs;
  const write = (row: Value, cotangents: readonly Value[], inner: RegionBuilder) => {
    const gradient = runs.call(transposed, cotangents, inner);
    const start = inner.compute("multiply", row, matrix.columns.total);
    gradient.forEach((part, i) => {
      const position = inner.compute("add", start, matrix.columns.parts[i]!.offset);
      if (!isArrayType(part.type)) inner.store(matrix.cells, position, part);
      else
        forEachNumber(part, position, inner, (place, each) => each.store(matrix.cells, place.position, place.read()));
    });
  };
  if (count === 1) return write(b.index(0), [b.float(1)], b);
  b.for(upTo(b.index(count), "row", b), [], (inner, row) => {
    const cotangents = Array.from({ length: count }, (_, k) =>
      inner.compute("toFloat", inner.compute("equal", row!, inner.index(k))),
    );
    write(row!, cotangents, inner);
    return [];
  });
}
