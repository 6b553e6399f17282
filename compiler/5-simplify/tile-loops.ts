/**
 * Runs four trips of a loop side by side where that is faster: a loop inside it then computes four sums at once instead of
 * waiting for the last addition, reads what the four have in common once, and adds to a cell that they have in common once.
 *
 *     for (o) { for (i) sum += w[o * n + i] * x[i]; y[o] = sum }    becomes
 *     for (o by 4) { for (i) { sum += ...; sum2 += ...; sum3 += ...; sum4 += ... } y[o] = sum; ... }    and the rest as it was.
 *
 * Results keep their bits, but for adjoints that are summed in a Float32Array. Comes in: a derivative, which nobody differentiates again.
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
import { isRising, TileChoice, type Tiling } from "./tile-choice.ts";

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

  /** The trips by fours, and what is left over behind them. */
  function tiled(loop: For): readonly Statement[] {
    const b = new RegionBuilder(operations, loop.origin);
    const turn = isRising(loop) ? turnAbove(loop, b) : turnBelow(loop, b);
    const main = sideBySide(loop, turn, b);
    return [...b.statements, main, { ...loop, from: turn, initial: main.results }];
  }

  /** Where the trips that are left over begin, of a loop that counts up. */
  function turnAbove({ from, to, test }: For, b: RegionBuilder): Value {
    const end = test === "<" ? to : b.compute("add", to, b.index(1));
    const count = structure.literalOf(from) === 0 ? end : b.compute("subtract", end, from);
    return b.computeAs(hint("tiled"), "subtract", end, b.compute("remainder", count, b.index(tripsAtOnce)));
  }

  /** Where they begin, of a loop that counts down. */
  function turnBelow({ from, to, test }: For, b: RegionBuilder): Value {
    const lowest = test === ">=" ? to : b.compute("add", to, b.index(1));
    const isToZero = structure.literalOf(lowest) === 0;
    const above = numberBefore(from) ?? b.compute("add", from, b.index(1));
    const count = isToZero ? above : b.compute("subtract", above, lowest);
    const rest = b.compute("remainder", count, b.index(tripsAtOnce));
    return b.computeAs(hint("rest"), "subtract", isToZero ? rest : b.compute("add", lowest, rest), b.index(1));
  }

  /** What a value is one less than. */
  function numberBefore(value: Value): Value | undefined {
    const definition = structure.definitionOf(value);
    const [whole, one] = definition?.kind === "compute" && definition.op === "subtract" ? definition.operands : [];
    return one && structure.literalOf(one) === 1 ? whole : undefined;
  }

  function sideBySide(loop: For, to: Value, outside: RegionBuilder): For {
    const { origin, from, initial, body } = loop;
    const [counter, ...carried] = body.arguments as [Value, ...Value[]];
    const b = outside.nested();
    const copies: Copy[] = [];
    for (let i = 0; i < tripsAtOnce; i++) copies.push(new Copy(loop, copies[i - 1]));
    const [first] = copies as [Copy];
    const args = [counter, ...carried].map((value) => first.define(value));
    const direction = isRising(loop) ? "add" : "subtract";
    copies.forEach((copy, i) => {
      if (i > 0) copy.set(counter, b.computeAs(anew(counter), direction, args[0]!, b.index(i)));
    });
    new Interleaving(copies, b, outside).units(choice.unitsOf(loop)!);
    const end = body.terminator;
    b.origin = end.origin;
    const next = end.kind === "yield" ? end.values.map((value) => copies.at(-1)!.of(value)) : [];
    const step = outside.index(isRising(loop) ? tripsAtOnce : -tripsAtOnce);
    const test = isRising(loop) ? "<" : ">";
    const results = loop.results.map((value) => valueLike(value));
    return { kind: "for", from, to, step, test, initial, body: b.yield(next, args), results, origin };
  }
}
