/**
 * Writes counted loops out, trip by trip. Comes in: a function, and the loops to write out, by their counters. Goes
 * out: the function with the same bits, those loops gone where they make few trips of few statements, and what is
 * known in it: integers and conditions that are the same in every call.
 */
import { makeValue, valueLike } from "../ir/build.ts";
import { instantiateRegion, renaming } from "../ir/copy.ts";
import type { Compute, For, If, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapParts, rebuildTerminator, withParts } from "../ir/walk.ts";

export interface Unrolled {
  readonly fn: IrFunction;
  /** Literals, and what is computed from them alone. */
  readonly known: ReadonlyMap<Value, number | boolean | string>;
  /** Counters of the loops that had to stay. */
  readonly stayed: ReadonlySet<Value>;
  /** The value of the given function that a value is, or is a copy of. */
  originalOf(value: Value): Value;
}

/** What is written out stays readable: so many trips, statements of a nest of loops, and statements in all. */
const most = { trips: 4, ofNest: 64, inAll: 512 } as const;

/** Operations on floats that give the same bits in every engine. */
const exact: ReadonlySet<OpName> = new Set([
  ...(["add", "subtract", "multiply", "divide", "negate", "floor", "ceil", "trunc", "toFloat", "copy"] as const),
]);

/** Of `arrays` it is taken for granted that their length stays as they were made. */
export function unrollLoops(
  fn: IrFunction,
  counters: ReadonlySet<Value>,
  arrays: ReadonlySet<Value>,
  operations: OperationTable,
): Unrolled {
  const known = new Map<Value, number | boolean | string>();
  const stayed = new Set<Value>();
  const lengths = new Map<Value, number>();
  const substitutes = new Map<Value, Value>();
  const originals = new Map<Value, Value>();
  const originalOf = (value: Value): Value => originals.get(value) ?? value;
  const use = (value: Value): Value => substitutes.get(value) ?? value;
  let depth = 0;
  const written = { ofNest: 0, inAll: 0 };

  function region(original: Region): Region {
    const inner = statements(original.statements);
    return withParts(original, { statements: inner, terminator: rebuildTerminator(original.terminator, use) });
  }

  function statements(originals: readonly Statement[]): readonly Statement[] {
    return originals.flatMap(statement);
  }

  function statement(original: Statement): readonly Statement[] {
    const chosen = original.kind === "if" && depth > 0 ? choose(original) : undefined;
    if (chosen) return chosen;
    if (original.kind === "for" && counters.has(originalOf(original.body.arguments[0]!))) {
      const trips = writeOut(original);
      if (trips) return trips;
      stayed.add(originalOf(original.body.arguments[0]!));
    }
    const rebuilt = mapParts(original, use, region);
    const shorter = note(rebuilt);
    if (depth > 0 && shorter.kind !== "constant") {
      written.ofNest++;
      written.inAll++;
    }
    return [shorter];
  }

  /** Learns what a statement gives. In a trip that is written out, what is known becomes a literal. */
  function note(rebuilt: Statement): Statement {
    const value = resultOf(rebuilt);
    if (value === undefined || !("result" in rebuilt)) return rebuilt;
    known.set(rebuilt.result, value);
    if (depth === 0 || rebuilt.kind === "constant" || rebuilt.result.type === "f64") return rebuilt;
    const result = makeValue(rebuilt.result.type);
    known.set(result, value);
    substitutes.set(rebuilt.result, result);
    return { kind: "constant", value, result, origin: rebuilt.origin };
  }

  function resultOf(rebuilt: Statement): number | boolean | string | undefined {
    switch (rebuilt.kind) {
      case "constant":
        return rebuilt.value ?? undefined;
      case "compute":
        return computed(rebuilt);
      case "length":
        return lengths.get(rebuilt.array);
      case "allocate": {
        const length = known.get(rebuilt.length);
        if (typeof length === "number" && arrays.has(originalOf(rebuilt.result))) lengths.set(rebuilt.result, length);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  function computed({ op, operands, result }: Compute): number | boolean | string | undefined {
    const literals = operands.map((operand) => known.get(operand));
    if (literals.includes(undefined) || (result.type === "f64" && !exact.has(op))) return undefined;
    const value = operations[op].evaluate(...(literals as never[]));
    return result.type === "index" && !Number.isInteger(value) ? undefined : value;
  }

  /** The branch that is taken in this trip, if that is known and it goes on behind the `if`. */
  function choose({ condition, then, otherwise, results }: If): readonly Statement[] | undefined {
    const isTrue = known.get(use(condition));
    if (isTrue === undefined) return undefined;
    const taken = isTrue ? then : otherwise;
    const end = taken.terminator;
    if (end.kind !== "yield") return undefined;
    const inner = statements(taken.statements);
    results.forEach((result, i) => substitutes.set(result, use(end.values[i]!)));
    return inner;
  }

  function writeOut(loop: For): readonly Statement[] | undefined {
    const positions = positionsOf(loop);
    if (!positions) return undefined;
    if (depth === 0) written.ofNest = 0;
    const [counter, ...carried] = loop.body.arguments;
    const trips: Statement[] = [];
    let current = loop.initial.map(use);
    depth++;
    for (const position of positions) {
      const index = makeValue("index");
      known.set(index, position);
      trips.push({ kind: "constant", value: position, result: index, origin: loop.origin });
      const given = new Map(carried.map((value, i) => [value, current[i]!]));
      const trip = instantiateRegion(loop.body, renaming(given.set(counter!, index), new Map(), copied));
      trips.push(...statements(trip.statements));
      const end = trip.terminator;
      if (end.kind !== "yield" || written.ofNest > most.ofNest || written.inAll > most.inAll) {
        depth--;
        return undefined;
      }
      current = end.values.map(use);
    }
    depth--;
    loop.results.forEach((result, i) => substitutes.set(result, current[i]!));
    return trips;
  }

  function copied(value: Value): Value {
    const copy = valueLike(value);
    originals.set(copy, originalOf(value));
    return copy;
  }

  /** The counter in each trip; undefined if that is not known, or too much. */
  function positionsOf(loop: For): readonly number[] | undefined {
    const [from, to, step] = [loop.from, loop.to, loop.step].map((value) => known.get(use(value)));
    if (typeof from !== "number" || typeof to !== "number" || typeof step !== "number") return undefined;
    const positions: number[] = [];
    for (let position = from; isInside(position, loop.test, to); position += step) {
      if (positions.length === most.trips) return undefined;
      positions.push(position);
    }
    return positions;
  }

  return { fn: { ...fn, body: region(fn.body) }, known, stayed, originalOf };
}

function isInside(position: number, test: For["test"], to: number): boolean {
  switch (test) {
    case "<":
      return position < to;
    case "<=":
      return position <= to;
    case ">":
      return position > to;
    case ">=":
      return position >= to;
  }
}
