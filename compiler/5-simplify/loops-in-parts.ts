/**
 * Makes loops whose trips may run at once into calls of functions that run some of the trips each, so that several threads
 * share them. The outermost such loops are taken, if a trip does enough.
 *
 *     for (let i = 0; i < n; i++) { ...; sum += r * r; wBar[j] += ... }    becomes
 *     sum = fTrips(0, n, w, wBar)    with    function fTrips(from, to, w, wBar) { for (let i = from; i < to; i++) ... }
 *
 * Each part of the trips has sums of its own, which are added in the order of the parts: results differ from those of the
 * loop by rounding, and are the same for any number of threads. Comes in: a derivative, which nobody differentiates again.
 */
import { type LoopFacts, loopFactsOf } from "../3-analyze/loops/loop-facts.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { noEffects, RegionBuilder, valueLike } from "../ir/build.ts";
import type { For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType } from "../ir/types.ts";
import { mapRegions, visitStatements, withParts } from "../ir/walk.ts";
import { type Divisible, DivisibleLoops } from "./divisible-loops.ts";
import { kernelOf } from "./part-kernel.ts";

export interface InParts {
  readonly fn: IrFunction;
  /** The functions that run the trips, by id. */
  readonly kernels: ReadonlyMap<string, IrFunction>;
}

export function loopsInParts(fn: IrFunction, operations: OperationTable, owner: string): InParts {
  const facts = new Map<Statement, LoopFacts>(loopFactsOf(fn).map((each) => [each.loop, each]));
  const divisible = new DivisibleLoops(fn);
  const kernels = new Map<string, IrFunction>();
  const memory = memoryOf(fn);
  /** The memory that loops read and write, other than what parts add to. */
  const reached = new Set<Value>();
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((statement) => inStatement(statement)) });
  const body = inRegion(fn.body);
  return { fn: withParts(fn, { body: sharing(body, sharedAmong(fn, reached), memory) }), kernels };

  function inStatement(statement: Statement): readonly Statement[] {
    const own = facts.get(statement);
    const found = own && divisible.of(own);
    return found ? called(found) : [mapRegions(statement, inRegion)];
  }

  function called(found: Divisible): readonly Statement[] {
    const { loop, sums, unchanged, parts } = found;
    const number = kernels.size + 1;
    const name = `${fn.name}Trips${number > 1 ? number : ""}`;
    const id = `trips ${number} of ${owner}`;
    kernels.set(id, kernelOf(found, name, operations));
    found.captured.forEach((value, i) => {
      if (isArrayType(value.type) && !parts.adds.includes(i)) reached.add(memory.rootOf(value));
    });
    const { origin } = loop;
    const b = new RegionBuilder(operations, origin);
    const start = divisible.literalOf(loop.from);
    const end = divisible.literalOf(loop.to);
    const from = start === undefined ? loop.from : b.index(start);
    const literal = (value: number) => (loop.to.type === "f64" ? b.float(value) : b.index(value));
    const to = end === undefined ? endOf(loop, b) : literal(literalEnd(loop, end));
    const operands = [from, to, ...found.captured];
    const results = sums.map(({ initial, result }) =>
      divisible.literalOf(initial) === 0 ? result : valueLike(result),
    );
    const writes = [...parts.adds, ...parts.writes].map((position) => position + 2).sort((x, y) => x - y);
    b.push({ kind: "call", callee: id, operands, results, effects: { ...noEffects, writes }, origin });
    sums.forEach(({ initial, result }, i) => {
      if (results[i] === result) return;
      b.push({ kind: "compute", op: "add", operands: [initial, results[i]!], result, origin });
    });
    for (const { initial, result } of unchanged) {
      b.push({ kind: "compute", op: "copy", operands: [initial], result, origin });
    }
    return b.statements;
  }
}

/** What the counter never reaches. */
function endOf({ to, test }: For, b: RegionBuilder): Value {
  const isFloat = to.type === "f64";
  if (test === "<=") return b.compute("add", isFloat ? b.compute("floor", to) : to, isFloat ? b.float(1) : b.index(1));
  if (test === ">=")
    return b.compute("subtract", isFloat ? b.compute("ceil", to) : to, isFloat ? b.float(1) : b.index(1));
  return to;
}

function literalEnd({ test }: For, to: number): number {
  if (test === "<=") return Math.floor(to) + 1;
  if (test === ">=") return Math.ceil(to) - 1;
  return test === "<" ? Math.ceil(to) : Math.floor(to);
}

/** The pooled arrays among these: threads share their memory, so that they are not copied. */
function sharedAmong(fn: IrFunction, reached: ReadonlySet<Value>): ReadonlySet<Value> {
  const memory = memoryOf(fn);
  const shared = new Set<Value>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate" && statement.pooled && reached.has(statement.result))
      shared.add(statement.result);
  });
  // What grows is exchanged by the pool.
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "reserve") shared.delete(memory.rootOf(statement.array));
  });
  return shared;
}

function sharing(region: Region, shared: ReadonlySet<Value>, memory: Memory): Region {
  const statements = region.statements.map((statement): Statement => {
    if (statement.kind === "allocate" && shared.has(statement.result)) return { ...statement, shared: true };
    if (statement.kind === "release" && shared.has(memory.rootOf(statement.array))) {
      return { ...statement, shared: true };
    }
    return mapRegions(statement, (inner) => sharing(inner, shared, memory));
  });
  return withParts(region, { statements });
}
