/**
 * Makes one loop of several that add to the same array at a distance from each other, as the adjoints of a stencil do: the
 * index is inverted, so that each trip gathers what is added to one cell, and every cell is read and written once.
 *
 *     for (i = 1; i < m; i++) { uBar[i + 1] += f(i); }
 *     for (i = 1; i < m; i++) { uBar[i - 1] += g(i); }                                       becomes
 *     for (i = 0; i < m + 1; i++) {
 *       let sum = 0; if (i - 1 >= 1) sum += f(i - 1); if (i + 1 < m) sum += g(i + 1); uBar[i] += sum;
 *     }
 *
 * That is right however the indexes lie: the cell of a trip is the same polynomial of the moved counters. Sums are the same
 * but for the order in which they are added.
 */
import { Polynomials } from "../../3-analyze/loops/polynomials.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { namingOf, RegionBuilder } from "../../ir/build.ts";
import { cloneStatement, renaming } from "../../ir/copy.ts";
import { hint } from "../../ir/naming.ts";
import type { For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import type { ScalarType } from "../../ir/types.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import { type AddingNest, isPure, nestOf } from "./adding-nests.ts";
import { mostArrays } from "./passes.ts";
import { shiftsBetween } from "./shifts.ts";

/** Trips that a loop makes more than each of those it is made of, along one side: they find nothing to add. */
const mostFurther = 16;

/** Nests with how far, in each counter, the cell of a trip is from that of the first of them. */
interface Gathered {
  readonly reference: AddingNest;
  readonly parts: readonly { readonly nest: AddingNest; readonly shifts: readonly number[] }[];
}

/** Of a counter: the trips of each part, and the least and largest shift of one. */
interface Range extends Pick<For, "test" | "from" | "to" | "step"> {
  readonly least: number;
  readonly most: number;
}

/** Undefined where there is nothing to gather. */
export function gatherShifted(fn: IrFunction, operations: OperationTable): IrFunction | undefined {
  const gathering = new Gathering(fn, operations);
  const body = gathering.inRegion(fn.body);
  return gathering.isChanged ? withParts(fn, { body }) : undefined;
}

class Gathering {
  private readonly structure: Structure;
  private readonly polynomials: Polynomials;
  private readonly rootOf: (array: Value) => Value;
  isChanged = false;

  constructor(
    fn: IrFunction,
    private readonly operations: OperationTable,
  ) {
    this.structure = structureOf(fn);
    this.polynomials = new Polynomials(fn);
    const memory = memoryOf(fn);
    this.rootOf = (array) => memory.rootOf(array);
  }

  inRegion = (region: Region): Region => {
    const nests = new Map(region.statements.map((each) => [each, nestOf(each, this.structure, this.rootOf)]));
    const made = new Map<Statement, readonly Statement[]>();
    region.statements.forEach((first, at) => {
      const nest = nests.get(first);
      if (!nest || made.has(first)) return;
      const alike = [nest];
      /** What is between moves in front of the loop made. */
      const between: AddingNest[] = [];
      for (const statement of region.statements.slice(at + 1)) {
        const other = nests.get(statement);
        if (!other && !isPure(statement)) break;
        if (!other) continue;
        if (made.has(statement) || !this.gathered([...alike, other])) between.push(other);
        else if (between.every((each) => alike.every((one) => areFree(one, each)))) alike.push(other);
      }
      const gathered = alike.length > 1 ? this.gathered(alike) : undefined;
      if (!gathered) return;
      this.isChanged = true;
      for (const { loops } of alike) made.set(loops[0]!, []);
      made.set(alike.at(-1)!.loops[0]!, this.written(gathered));
    });
    return withParts(region, {
      statements: region.statements.flatMap((each) => made.get(each) ?? [mapRegions(each, this.inRegion)]),
    });
  };

  /** Undefined where not all of them are one of them, moved. */
  private gathered(nests: readonly AddingNest[]): Gathered | undefined {
    const arrays = new Set(nests.flatMap(({ reads, root }) => [...reads, root]));
    const isRead = nests.some(({ reads }) => nests.some(({ root }) => reads.has(root)));
    if (isRead || arrays.size > mostArrays) return undefined;
    const [first] = nests as [AddingNest];
    const places = nests.map((nest) => shiftsBetween(first, nest, this.structure, this.polynomials));
    if (!places.every((place) => place !== undefined)) return undefined;
    const widths = first.loops.map((_, d) => extent(places.map((place) => place[d]!)));
    if (!widths.every(([least, most]) => most - least <= mostFurther)) return undefined;
    // That in the middle needs no other index than it has.
    const distances = places.map((own) =>
      sumOf(places.map((place) => sumOf(place.map((at, d) => Math.abs(at - own[d]!))))),
    );
    const middle = distances.indexOf(Math.min(...distances));
    const parts = nests.map((nest, k) => ({ nest, shifts: places[k]!.map((at, d) => at - places[middle]![d]!) }));
    return { reference: nests[middle]!, parts };
  }

  // --- the loop made ---

  private written({ reference, parts }: Gathered): readonly Statement[] {
    const b = new RegionBuilder(this.operations, reference.accumulate.origin);
    const ranges = reference.loops.map((loop, d) => {
      const [least, most] = extent(parts.map(({ shifts }) => shifts[d]!));
      const [from, to, step] = [loop.from, loop.to, loop.step].map((bound) => this.hoisted(bound, reference, b));
      return {
        test: loop.test,
        counter: namingOf(loop.body.arguments[0]!),
        from: from!,
        to: to!,
        step: step!,
        least,
        most,
      };
    });

    const loopsIn = (counters: readonly Value[], inner: RegionBuilder): void => {
      const range = ranges[counters.length];
      if (range) {
        const { test, least, most, from, to } = range;
        const [first, last] = goesUp(test) ? [least, most] : [most, least];
        const wider = { from: this.moved(from, first, inner), to: this.moved(to, last, inner) };
        inner.for({ ...range, ...wider }, [], (nested, counter) => {
          loopsIn([...counters, counter!], nested);
          return [];
        });
        return;
      }
      const zero = inner.float(0, hint("sum"));
      let sum = zero;
      for (const { nest, shifts } of parts) {
        const places = counters.map((counter, d) => this.moved(counter, -shifts[d]!, inner));
        const conditions = ranges.flatMap((its, d) => boundsReached(its, shifts[d]!, places[d]!, inner));
        const before = sum;
        const added = (nested: RegionBuilder) => this.added(nest, places, before === zero ? undefined : before, nested);
        if (conditions.length === 0) sum = added(inner);
        else {
          const isThere = conditions.reduce((all, each) => inner.compute("and", all, each));
          [sum] = inner.if(
            isThere,
            (nested) => [added(nested)],
            () => [before],
            [hint("sum")],
          ) as [Value];
        }
      }
      const cell = this.indexAt(reference, counters, inner);
      inner.push({ ...reference.accumulate, sign: 1, index: cell, value: sum });
    };
    loopsIn([], b);
    return b.statements;
  }

  /** A sum, if there is one yet, with what a nest adds in the trip of these counters. */
  private added(nest: AddingNest, at: readonly Value[], sum: Value | undefined, b: RegionBuilder): Value {
    const names = renaming(new Map(nest.loops.map(({ body }, d) => [body.arguments[0]!, at[d]!])));
    for (const statement of nest.inside) b.push(cloneStatement(statement, names));
    const { value, sign } = nest.accumulate;
    const term = names.values.get(value) ?? value;
    if (!sum) return sign === 1 ? term : b.compute("negate", term);
    return b.compute(sign === 1 ? "add" : "subtract", sum, term);
  }

  private indexAt(nest: AddingNest, counters: readonly Value[], b: RegionBuilder): Value {
    const known = new Map(nest.loops.map(({ body }, d) => [body.arguments[0]!, counters[d]!]));
    return this.hoisted(nest.accumulate.index, nest, b, known);
  }

  /** An integer that a nest computes from what stands outside of it, and from counters, computed again. */
  private hoisted(value: Value, nest: AddingNest, b: RegionBuilder, known = new Map<Value, Value>()): Value {
    const found = known.get(value);
    const definition = this.structure.definitionOf(value);
    if (found || !definition || !nest.inside.includes(definition)) return found ?? value;
    if (definition.kind === "constant") return b.constant(definition.value, value.type as ScalarType);
    if (definition.kind === "length") return b.length(definition.array);
    if (definition.kind !== "compute") throw new InternalError("an index that is no polynomial");
    const operands = definition.operands.map((operand) => this.hoisted(operand, nest, b, known));
    const name = namingOf(value)?.name;
    return b.computeAs(name === undefined ? undefined : hint(name), definition.op, ...operands);
  }

  private moved(value: Value, by: number, b: RegionBuilder): Value {
    if (by === 0) return value;
    const known = this.structure.literalOf(value);
    if (known !== undefined) return b.index(known + by);
    return b.compute(by > 0 ? "add" : "subtract", value, b.index(Math.abs(by)));
  }
}

const comparisons = { "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual" } as const;

function goesUp(test: For["test"]): boolean {
  return test.startsWith("<");
}

/** Which bounds of a part's own trips a trip of all must keep, at this place among the part's. */
function boundsReached({ test, from, to, least, most }: Range, shift: number, place: Value, b: RegionBuilder): Value[] {
  const isUp = goesUp(test);
  const isLate = isUp ? shift > least : shift < most;
  const isEarly = isUp ? shift < most : shift > least;
  return [
    ...(isLate ? [b.compute(isUp ? "greaterOrEqual" : "lessOrEqual", place, from)] : []),
    ...(isEarly ? [b.compute(comparisons[test], place, to)] : []),
  ];
}

function extent(numbers: readonly number[]): readonly [least: number, most: number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Whether neither reads or writes what the other writes. */
function areFree(a: AddingNest, b: AddingNest): boolean {
  return !a.reads.has(b.root) && !b.reads.has(a.root);
}
