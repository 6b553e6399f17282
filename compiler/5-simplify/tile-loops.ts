/**
 * Runs four trips of a loop side by side where that is faster: a loop inside it then computes four sums at once instead of
 * waiting for the last addition, reads what the four have in common once, and adds to a cell that they have in common once.
 *
 *     for (o) { for (i) sum += w[o * n + i] * x[i]; y[o] = sum }    becomes
 *     for (o by 4) { for (i) { sum += ...; sum2 += ...; sum3 += ...; sum4 += ... } y[o] = sum; ... }    and the rest as it was.
 *
 * Results keep their bits, but for sums of adjoints. Comes in: a derivative, which nobody differentiates again.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { Trips } from "../3-analyze/trips.ts";
import { anew, RegionBuilder, valueLike } from "../ir/build.ts";
import { hint } from "../ir/naming.ts";
import type { For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapRegions, withParts } from "../ir/walk.ts";
import { Copy, Interleaving } from "./interleave.ts";
import { TileChoice, type Tiling } from "./tile-choice.ts";

export function tileLoops(fn: IrFunction, accesses: Accesses, operations: OperationTable, tiling: Tiling): IrFunction {
  const structure = structureOf(fn);
  const choice = new TileChoice(structure, new Trips(structure, accesses), operations, tiling);
  const { tripsAtOnce } = tiling;
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => inStatement(statement)) });
  return withParts(fn, { body: inRegion(fn.body) });

  function inStatement(statement: Statement): readonly Statement[] {
    if (statement.kind === "for" && choice.isTiled(statement)) return tiled(statement);
    return [mapRegions(statement, inRegion)];
  }

  function tiled(loop: For): readonly Statement[] {
    const b = new RegionBuilder(operations, loop.origin);
    const { from, to, step } = loop;
    const end = loop.test === "<" ? to : b.compute("add", to, b.index(1));
    const length = structure.literalOf(from) === 0 ? end : b.compute("subtract", end, from);
    const left = b.compute("remainder", length, b.index(tripsAtOnce));
    const whole = b.computeAs(hint("tiled"), "subtract", end, left);
    const main = sideBySide(loop, whole, b);
    b.push(main);
    const rest: For = { ...loop, from: whole, to: end, step, test: "<", initial: main.results };
    return [...b.statements, rest];
  }

  function sideBySide(loop: For, to: Value, outside: RegionBuilder): For {
    const { origin, from, initial, body } = loop;
    const [counter, ...carried] = body.arguments as [Value, ...Value[]];
    const b = outside.nested();
    const copies: Copy[] = [];
    for (let i = 0; i < tripsAtOnce; i++) copies.push(new Copy(loop, copies[i - 1]));
    const [first] = copies as [Copy];
    const args = [counter, ...carried].map((value) => first.define(value));
    copies.forEach((copy, i) => {
      if (i > 0) copy.set(counter, b.computeAs(anew(counter), "add", args[0]!, b.index(i)));
    });
    new Interleaving(copies, b, outside).units(choice.unitsOf(loop)!);
    const end = body.terminator;
    b.origin = end.origin;
    const next = end.kind === "yield" ? end.values.map((value) => copies.at(-1)!.of(value)) : [];
    const step = outside.index(tripsAtOnce);
    const results = loop.results.map((value) => valueLike(value));
    return { kind: "for", from, to, step, test: "<", initial, body: b.yield(next, args), results, origin };
  }
}
