/**
 * Columns by colours: the cells of an array whose columns no row has in common are differentiated by along one direction,
 * and each entry of the tangents belongs to the one column of that colour that its row depends on.
 *
 * Source: Curtis, Powell and Reid, "On the Estimation of Sparse Jacobian Matrices" (1974).
 */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import type { Band, Colouring } from "./colouring.ts";
import type { Part } from "./flat-layout.ts";
import { type Matrix, range, storeEntry, upTo } from "./matrix.ts";

/** Gives each of the outputs its tangent, a number or a flat array. */
type Tangents = (b: RegionBuilder) => readonly Value[];

export function columnsByColour(
  matrix: Matrix,
  { offset, count }: Part,
  { colours, literal, bands }: Colouring,
  direction: Value,
  tangentsAlong: Tangents,
  b: RegionBuilder,
): void {
  const run = (inColour: RegionBuilder, colour: Value) => {
    const columns = () => range(colour, count, colours, "column");
    inColour.for(columns(), [], (inner, column) => {
      inner.store(direction, column!, inner.float(1));
      return [];
    });
    const tangents = tangentsAlong(inColour);
    inColour.for(columns(), [], (inner, column) => {
      const at = inner.compute("add", offset, column!);
      bands.forEach((ofOutput, output) => {
        const place = { tangent: tangents[output]!, offset: matrix.rows.parts[output]!.offset };
        for (const band of ofOutput) writeBand(matrix, band, place, { column: column!, at }, inner);
      });
      if (literal !== 1) inner.store(direction, column!, inner.float(0));
      return [];
    });
    return [];
  };
  if (literal === 1) run(b, b.index(0));
  else b.for(upTo(colours, "colour", b), [], (inColour, colour) => run(inColour, colour!));
}

function writeBand(
  matrix: Matrix,
  band: Band,
  { tangent, offset }: { readonly tangent: Value; readonly offset: Value },
  { column, at }: { readonly column: Value; readonly at: Value },
  b: RegionBuilder,
): void {
  const write = (row: Value, inner: RegionBuilder) => {
    storeEntry(matrix, inner.compute("add", offset, row), at, inner.load(tangent, row), inner);
    return [];
  };
  const first = band.first(column, b);
  if (band.isOneRow) {
    const isBehindStart = b.compute("greaterOrEqual", first, b.index(0));
    const isBeforeEnd = b.compute("less", first, b.length(tangent));
    b.if(
      first === column ? isBeforeEnd : b.compute("and", isBehindStart, isBeforeEnd),
      (inner) => write(first, inner),
      () => [],
    );
    return;
  }
  const end = b.compute("min", b.length(tangent), band.end(column, b));
  b.for(range(b.compute("max", b.index(0), first), end, b.index(1), "row"), [], (inner, row) => write(row!, inner));
}
