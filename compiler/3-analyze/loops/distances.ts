/**
 * How far apart the cells of an array lie from those of an input that they depend on: what is known of which entries of a
 * matrix of derivatives can differ from zero. `y[i] = x[i - 1] + x[i + 1]` has the distances -1 and 1.
 */
import type { Accumulate, IrFunction, Statement, Store, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { isArrayType, isDifferentiable, isFlat } from "../../ir/types.ts";
import { type Flow, flowsOf } from "../flows.ts";
import { memoryOf } from "../memory.ts";
import { writtenOperands } from "../points-to.ts";
import { isLoop, type LoopStatement, structureOf } from "../structure.ts";
import { type AccessContext, indexWithin } from "./loop-accesses.ts";
import { asConstant, mentions, type Polynomial, Polynomials, scaled } from "./polynomials.ts";
import { type Bounds, boundsOver } from "./ranges.ts";

/** Of cells of the input: their positions for a number, their distances from its own cells for an array. */
export type Cells = readonly Bounds[] | "any";

export interface Distances {
  /** From the cells of whichever array, when the function ends, to those of the input that they may depend on; of numbers "any". */
  of(outputs: readonly Value[]): Cells;
  readonly polynomials: Polynomials;
}

/** Passes over the function after which what still grows counts as without bounds. */
const passes = 4;
/** So many bounds are told apart. */
const mostBounds = 8;

/** The distances from an input, a flat array. */
export function distancesFrom(fn: IrFunction, input: Value, hasSlopes: (op: OpName) => boolean): Distances {
  const polynomials = new Polynomials(fn);
  const context: AccessContext = { structure: structureOf(fn), memory: memoryOf(fn), polynomials };
  const spread = new Spread(context, hasSlopes);
  spread.start(input);
  spread.through(flowsOf(fn));
  return {
    of: (outputs) => outputs.reduce<Cells>((all, output) => joined(all, spread.fromCellsOf(output), polynomials), []),
    polynomials,
  };
}

class Spread {
  /** By number, or by root of an array. */
  private readonly cells = new Map<Value, Cells>();
  private hasChanged = false;
  private isLastPass = false;

  constructor(
    private readonly context: AccessContext,
    private readonly hasSlopes: (op: OpName) => boolean,
  ) {}

  start(input: Value): void {
    this.cells.set(this.context.memory.rootOf(input), [{ least: [], greatest: [] }]);
  }

  through(flows: readonly Flow[]): void {
    for (let pass = 1; pass === 1 || this.hasChanged; pass++) {
      this.hasChanged = false;
      this.isLastPass = pass >= passes;
      for (const flow of flows) {
        if (flow.kind === "merge") this.merge(flow.from, flow.to);
        else if (flow.kind === "statement") this.statement(flow.statement);
      }
    }
  }

  cellsOf(value: Value): Cells {
    return this.cells.get(isArrayType(value.type) ? this.context.memory.rootOf(value) : value) ?? [];
  }

  /** The same, from where the array's own indexes count; "any" of what holds arrays, some of which depend on the input. */
  fromCellsOf(array: Value): Cells {
    if (isArrayType(array.type) && !isFlat(array.type)) {
      const isReached = [...this.context.memory.rootsWithin([array])].some((root) => this.cellsOf(root).length > 0);
      return isReached ? "any" : [];
    }
    const cells = this.cellsOf(array);
    const start = isArrayType(array.type) ? indexWithin(array, [], this.context) : undefined;
    return start ? moved(cells, start, this.context.polynomials) : anyOf(cells);
  }

  private add(value: Value, more: Cells): void {
    if (more.length === 0 || !isDifferentiable(value.type)) return;
    const node = isArrayType(value.type) ? this.context.memory.rootOf(value) : value;
    const known = this.cells.get(node) ?? [];
    let all = joined(known, more, this.context.polynomials);
    if (all === known) return;
    if (this.isLastPass) all = "any";
    this.hasChanged = true;
    this.cells.set(node, all);
  }

  private merge(from: Value, to: Value): void {
    const { structure, memory } = this.context;
    const reached = this.cellsOf(from);
    if (isArrayType(to.type)) {
      // Roots that merge share their cells, one by one, unless one of them counts from elsewhere.
      const isPlain = isFlat(to.type) && from === memory.rootOf(from) && memory.sourcesOf(memory.rootOf(to));
      if (memory.rootOf(from) !== memory.rootOf(to)) this.add(to, isPlain ? reached : anyOf(reached));
      return;
    }
    const { owner, region, loops } = structure.homeOf(to);
    const isCarried = owner !== undefined && isLoop(owner) && region.arguments.includes(to);
    this.add(to, this.outside(reached, isCarried ? loops.slice(0, -1) : loops, structure.homeOf(from).loops));
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "compute":
        if (!this.hasSlopes(statement.op)) return;
        for (const operand of statement.operands) this.add(statement.result, this.cellsOf(operand));
        return;
      case "load":
        return this.add(statement.result, this.shifted(statement, this.cellsOf(statement.array), 1));
      case "store":
      case "accumulate":
        if (isArrayType(statement.value.type)) return this.handOver([statement.value], [statement.array]);
        return this.store(statement);
      case "fill":
        return this.handOver([statement.value], [statement.array]);
      case "duplicate":
        return this.handOn(statement.array, statement.result, statement, []);
      case "copy": {
        const { source, target, offset } = statement;
        // What is not whole is cut off, in the direction of 0.
        if (!this.context.structure.isNeverNegative(offset)) return this.handOver([source], [target]);
        return this.handOn(source, target, statement, this.context.polynomials.of(offset));
      }
      case "view":
        if (statement.exclusive)
          this.handOver([statement.array, statement.result], [statement.result, statement.array]);
        return;
      case "compose":
        return this.handOver(statement.operands, [statement.result]);
      case "call":
        return this.handOver(statement.operands, [...statement.results, ...writtenOperands(statement)]);
    }
  }

  private store(statement: Store | Accumulate): void {
    const { polynomials, structure } = this.context;
    const distances = this.shifted(statement, this.cellsOf(statement.value), -1);
    const index = polynomials.of(statement.index);
    const counters = structure
      .placeOfStatementOf(statement)
      .loops.map((loop) => loop.body.arguments[0])
      .filter((counter) => counter && mentions(index, counter));
    // Right with them as well, but of no use: what is elsewhere for every cell lies between bounds as wide as the array.
    const isElsewhere = (bound: Polynomial) =>
      counters.length > 0 && counters.every((counter) => mentions(bound, counter!));
    const isWide =
      distances !== "any" && distances.some(({ least, greatest }) => isElsewhere(least) || isElsewhere(greatest));
    this.addTo(statement.array, isWide ? "any" : distances, statement);
  }

  /** Whatever these depend on, those may depend on from any place. */
  private handOver(from: readonly Value[], to: readonly Value[]): void {
    const all = (values: readonly Value[]) => [
      ...this.context.memory.rootsWithin(values.filter(({ type }) => isArrayType(type))),
      ...values,
    ];
    const reaches = all(from).some((value) => this.cellsOf(value).length > 0);
    if (reaches) for (const value of all(to)) this.add(value, "any");
  }

  /** Cell for cell, from a place in one array to a place in another. */
  private handOn(from: Value, to: Value, statement: Statement, offset: Polynomial): void {
    const { polynomials } = this.context;
    const [source, target] = [from, to].map((array) => indexWithin(array, [], this.context));
    if (!source || !target || !isFlat(from.type)) return this.handOver([from], [to]);
    const by = polynomials.difference(source, polynomials.sum(target, offset));
    this.addTo(to, moved(this.cellsOf(from), by, polynomials), statement);
  }

  /** Distances from a cell as positions, or the other way round. */
  private shifted(
    access: Extract<Statement, { readonly array: Value; readonly index: Value }>,
    cells: Cells,
    sign: 1 | -1,
  ) {
    const index = indexWithin(access.array, this.context.polynomials.of(access.index), this.context);
    return index ? moved(cells, scaled(index, sign), this.context.polynomials) : anyOf(cells);
  }

  /** What a statement writes into an array holds for its cells however often the statement runs while they are there. */
  private addTo(array: Value, distances: Cells, statement: Statement): void {
    const { structure, memory } = this.context;
    const { loops } = memory.scopeOf(memory.rootOf(array));
    this.add(array, this.outside(distances, loops, structure.placeOfStatementOf(statement).loops));
  }

  /** What holds outside of the loops that are around the one place but not around the other. */
  private outside(cells: Cells, loops: readonly LoopStatement[], inside: readonly LoopStatement[]): Cells {
    if (cells === "any") return cells;
    const left = inside.filter((loop) => !loops.includes(loop));
    if (left.length === 0) return cells;
    const isKnown = ({ factors }: Polynomial[number]) => factors.every((factor) => this.isFixedIn(left, factor));
    const bounds: Bounds[] = [];
    for (const each of cells) {
      const least = this.extremeOver(left, each.least, "least");
      const greatest = this.extremeOver(left, each.greatest, "greatest");
      if (!least?.every(isKnown) || !greatest?.every(isKnown)) return "any";
      bounds.push({ least, greatest });
    }
    return bounds;
  }

  /** The least or greatest that a polynomial is in all trips of these loops, if they count between whole numbers. */
  private extremeOver(
    loops: readonly LoopStatement[],
    polynomial: Polynomial,
    which: keyof Bounds,
  ): Polynomial | undefined {
    const { polynomials } = this.context;
    const isWhole = (value: Value) =>
      polynomials.of(value).every(({ factors }) => factors.every(({ type }) => type === "index"));
    let extreme: Polynomial | undefined = polynomial;
    for (const loop of [...loops].reverse()) {
      if (loop.kind !== "for" || !extreme || !mentions(extreme, loop.body.arguments[0]!)) continue;
      extreme = isWhole(loop.from) && isWhole(loop.to) ? boundsOver(extreme, [loop], polynomials)?.[which] : undefined;
    }
    return extreme;
  }

  /** Whether a number is the same in all trips of these loops. */
  private isFixedIn(loops: readonly LoopStatement[], value: Value): boolean {
    const { structure, memory } = this.context;
    if (!structure.homeOf(value).loops.some((loop) => loops.includes(loop))) return true;
    const definition = structure.definitionOf(value);
    if (definition?.kind === "length") {
      return memory.keepsLength(definition.array) && this.isFixedIn(loops, definition.array);
    }
    return definition?.kind === "compute" && definition.operands.every((operand) => this.isFixedIn(loops, operand));
  }
}

function anyOf(cells: Cells): Cells {
  return cells.length === 0 ? cells : "any";
}

function moved(cells: Cells, by: Polynomial, polynomials: Polynomials): Cells {
  if (cells === "any") return cells;
  return cells.map(({ least, greatest }) => ({
    least: polynomials.sum(least, by),
    greatest: polynomials.sum(greatest, by),
  }));
}

/** The first itself where it holds all of the second. */
function joined(known: Cells, more: Cells, polynomials: Polynomials): Cells {
  if (known === "any" || more === "any") return known === "any" ? known : more;
  let all = known;
  for (const each of more) all = withBounds(all, each, polynomials);
  return all.length > mostBounds ? "any" : all;
}

/** With further bounds; they are one with those that they may overlap or touch, if it is known where both end. */
function withBounds(all: readonly Bounds[], added: Bounds, polynomials: Polynomials): readonly Bounds[] {
  const from = (a: Polynomial, b: Polynomial) => asConstant(polynomials.difference(b, a));
  let bounds = added;
  const others: Bounds[] = [];
  for (const each of all) {
    const [lower, higher] = [from(bounds.least, each.least), from(bounds.greatest, each.greatest)];
    if (lower !== undefined && higher !== undefined && lower <= 0 && higher >= 0) return all;
    const gaps = [from(each.greatest, bounds.least), from(bounds.greatest, each.least)];
    if (lower === undefined || higher === undefined || gaps.some((gap) => gap !== undefined && gap > 1)) {
      others.push(each);
      continue;
    }
    const least = lower <= 0 ? each.least : bounds.least;
    bounds = { least, greatest: higher >= 0 ? each.greatest : bounds.greatest };
  }
  return [...others, bounds];
}
