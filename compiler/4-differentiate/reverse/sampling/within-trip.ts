/**
 * Where adjoints flow within one trip of a loop of the function's body. Comes in: the function with its slopes, and the loop.
 * Goes out: what adjoints reach in the trip that they start in. In the reverse sweep a trip is left for an earlier one or for
 * what stands before the loop, and never entered again, so what they do not reach so they meet in other trips alone.
 *
 * Numbers are followed to what they are computed from. What is read from an array comes from the stores that the read may
 * follow in the trip: those before it, and those beside it in an inner loop, but where trips of that loop store and read
 * cells of their own. Undefined where numbers pass through lists of arrays, records or functions.
 */
import { type Flow, flowsOf } from "../../../3-analyze/flows.ts";
import { delinearise, stridesOf } from "../../../3-analyze/loops/delinearise.ts";
import { asConstant, constant, mentions, type Polynomials } from "../../../3-analyze/loops/polynomials.ts";
import { append } from "../../../ir/append.ts";
import type { For, Statement, Value } from "../../../ir/nodes.ts";
import { isArrayType, isFlat } from "../../../ir/types.ts";
import type { Analysed } from "../../analyse.ts";

export class TripFlow {
  /** What becomes a value unchanged, other than from trip to trip. */
  private readonly merged = new Map<Value, Value[]>();

  constructor(
    private readonly analysed: Analysed,
    private readonly loop: For,
    private readonly polynomials: Polynomials,
  ) {
    const carried = new Set<Value>(loop.body.arguments);
    const isMerge = (flow: Flow) => flow.kind === "merge" && !carried.has(flow.to);
    for (const flow of flowsOf(analysed.linear.fn)) {
      if (flow.kind === "merge" && isMerge(flow)) append(this.merged, flow.to, flow.from);
    }
  }

  /** The numbers that adjoints of these reach, these among them. */
  reachableFrom(numbers: Iterable<Value>): ReadonlySet<Value> | undefined {
    const { linear, structure } = this.analysed;
    const reached = new Set<Value>();
    const pending = [...numbers];
    const read = new Set<string>();
    for (let value = pending.pop(); value; value = pending.pop()) {
      if (reached.has(value) || !this.isInTrip(value)) continue;
      reached.add(value);
      if (isArrayType(value.type)) return undefined;
      pending.push(...(this.merged.get(value) ?? []));
      const definition = structure.definitionOf(value);
      if (definition?.kind === "compute") {
        for (const { operand } of linear.slopes.get(value)?.slopes ?? []) pending.push(operand);
      } else if (definition?.kind === "load") {
        const stored = this.storedBefore(definition, definition.array, read);
        if (!stored) return undefined;
        pending.push(...stored);
      } else if (definition?.kind === "call" || definition?.kind === "compose") return undefined;
    }
    return reached;
  }

  private isInTrip(value: Value): boolean {
    const { structure } = this.analysed;
    return structure.isWithin(structure.homeOf(value), structure.placeOf(this.loop.body));
  }

  /** The numbers that may stand in the cells of an array that a statement reads. */
  private storedBefore(reading: Statement, array: Value, seen: Set<string>): readonly Value[] | undefined {
    const { memory, structure } = this.analysed;
    if (!isFlat(array.type)) return undefined;
    const root = memory.rootOf(array);
    const stored: Value[] = [];
    const made = structure.definitionOf(root);
    const writes: readonly Statement[] = [...memory.writesTo(root), ...(made?.kind === "duplicate" ? [made] : [])];
    for (const write of writes) {
      if (!structure.isWithin(structure.placeOfStatementOf(write), structure.placeOf(this.loop.body))) continue;
      const key = `${structure.orderOf(write)} ${structure.orderOf(reading)}`;
      if (seen.has(key) || !this.mayPrecede(write, reading)) continue;
      seen.add(key);
      switch (write.kind) {
        case "store":
        case "accumulate":
        case "fill":
          stored.push(write.value);
          break;
        case "duplicate":
        case "copy": {
          const copied = this.storedBefore(write, write.kind === "copy" ? write.source : write.array, seen);
          if (!copied) return undefined;
          stored.push(...copied);
          break;
        }
        default:
          return undefined;
      }
    }
    return stored;
  }

  /** Whether what a statement writes may be read by the other in the same trip. */
  private mayPrecede(write: Statement, reading: Statement): boolean {
    const { structure } = this.analysed;
    if (structure.orderOf(write) < structure.orderOf(reading)) return true;
    const around = new Set(structure.placeOfStatementOf(reading).loops);
    const shared = structure.placeOfStatementOf(write).loops.filter((each) => around.has(each) && each !== this.loop);
    if (shared.length === 0) return false;
    const isSame =
      (write.kind === "store" || write.kind === "accumulate") &&
      reading.kind === "load" &&
      write.array === reading.array &&
      this.polynomials.isSame(this.polynomials.of(write.index), this.polynomials.of(reading.index));
    const counted = shared.filter((each): each is For => each.kind === "for");
    return !isSame || counted.length < shared.length || !this.hasOwnCells(write.index, counted);
  }

  /** Whether an index is another one in each trip of these loops. */
  private hasOwnCells(index: Value, loops: readonly For[]): boolean {
    const { polynomials } = this;
    const { structure } = this.analysed;
    const counters = loops.map(({ body }) => body.arguments[0]!);
    const whole = polynomials.of(index);
    const within = structure.placeOf(loops[0]!.body);
    const isKnown = whole.every(({ factors }) =>
      factors.every((each) => counters.includes(each) || !structure.isWithin(structure.homeOf(each), within)),
    );
    const symbolic = stridesOf(whole, loops, polynomials);
    if (!isKnown || !symbolic) return false;
    const literal = counters.flatMap((counter) => {
      const by = asConstant(polynomials.split(whole, counter)?.by ?? []);
      return by !== undefined && Math.abs(by) > 1 ? [Math.abs(by)] : [];
    });
    const literals = [...new Set(literal)].sort((a, b) => b - a);
    const strides = loops.length === 1 ? [] : [...symbolic, ...literals.map(constant)];
    const found = delinearise(whole, strides, loops, structure, polynomials);
    if (!found || found.guards.length > 0 || found.indexes.length !== loops.length) return false;
    return counters.every((counter) => {
      const along = found.indexes.filter((each) => mentions(each, counter));
      const others = along.flatMap((each) => counters.filter((other) => other !== counter && mentions(each, other)));
      const by = along.length === 1 ? asConstant(polynomials.split(along[0]!, counter)?.by ?? []) : undefined;
      return others.length === 0 && by !== undefined && by !== 0;
    });
  }
}
