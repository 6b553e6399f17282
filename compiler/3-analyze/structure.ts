/**
 * Where everything stands in a function: the tree of regions, the region each value is defined in, the loops around
 * it, the order of statements, and which `break`s leave which statement. Computed once per function; nothing in it
 * changes.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { Block, For, If, IrFunction, Label, Loop, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { regionsOf, resultsOf } from "../ir/walk.ts";
import { oncePerFunction } from "./once-per-function.ts";

export type LoopStatement = For | Loop;
export type Break = Extract<Terminator, { kind: "break" }>;

/** A region and its surroundings. */
export interface Place {
  readonly region: Region;
  /** The statement whose region this is; undefined for the function's body. */
  readonly owner: If | For | Loop | Block | undefined;
  readonly parent: Place | undefined;
  /** The loops whose bodies this region lies in, outermost first. */
  readonly loops: readonly LoopStatement[];
}

const noBreaks: readonly Break[] = [];

/** Assumed trips of a loop whose count is not known. */
const assumedTrips = 16;
/** What is counted of a loop with a bound beyond all sense, such as `k < Infinity`. */
const mostTrips = 1e6;

/** Where a statement stands, and the `break`s inside it that leave it for an enclosing block. */
interface Standing {
  readonly place: Place;
  readonly first: number;
  last: number;
  escapes: readonly Break[];
}

/** The structure of a function. */
export const structureOf = oncePerFunction((fn) => new Structure(fn));

export class Structure {
  readonly body: Place;
  private readonly places = new Map<Region, Place>();
  private readonly bodies = new Map<Label, Place>();
  private readonly standings = new Map<Statement, Standing>();
  private readonly definitions = new Map<Value, Statement>();
  private readonly homesOfArguments = new Map<Value, Place>();
  private readonly executions = new Map<Place, number>();
  private readonly numbers = new Map<Break, number>();
  private readonly placeOfEnd = new Map<Break, Place>();
  private clock = 0;

  constructor(readonly fn: IrFunction) {
    this.body = this.enter(fn.body, undefined, undefined, []);
    this.bodies.set(fn.label, this.body);
  }

  private enter(region: Region, owner: Place["owner"], parent: Place | undefined, loops: Place["loops"]): Place {
    const place: Place = { region, owner, parent, loops };
    this.places.set(region, place);
    if (owner?.kind === "block") this.bodies.set(owner.label, place);
    for (const argument of region.arguments) this.homesOfArguments.set(argument, place);
    for (const statement of region.statements) {
      const standing: Standing = { place, first: this.clock++, last: this.clock, escapes: noBreaks };
      this.standings.set(statement, standing);
      for (const result of resultsOf(statement)) this.definitions.set(result, statement);
      if (!isControl(statement)) continue;
      standing.escapes = this.enterRegionsOf(statement, place);
      standing.last = this.clock;
    }
    if (region.terminator.kind === "break") {
      this.numbers.set(region.terminator, this.numbers.size + 1);
      this.placeOfEnd.set(region.terminator, place);
    }
    return place;
  }

  private enterRegionsOf(statement: NonNullable<Place["owner"]>, place: Place): readonly Break[] {
    const loops = isLoop(statement) ? [...place.loops, statement] : place.loops;
    for (const region of regionsOf(statement)) this.enter(region, statement, place, loops);
    const breaks = regionsOf(statement).flatMap((region) => this.escapesOfRegion(region));
    return statement.kind === "block" ? breaks.filter((each) => each.target !== statement.label) : breaks;
  }

  placeOf(region: Region): Place {
    return found(this.places.get(region), "a region outside its function");
  }

  /** The region in which a statement stands. */
  placeOfStatementOf(statement: Statement): Place {
    return this.standingOf(statement).place;
  }

  /** Whether a value is one of the function: what is set aside for a part of it has values of its own. */
  holds(value: Value): boolean {
    return this.definitions.has(value) || this.homesOfArguments.has(value);
  }

  /** The region in which a value is defined. */
  homeOf(value: Value): Place {
    const definition = this.definitions.get(value);
    if (definition) return this.placeOfStatementOf(definition);
    return found(this.homesOfArguments.get(value), "a value without definition");
  }

  /** The statement that defines a value; undefined for an argument of a region. */
  definitionOf(value: Value): Statement | undefined {
    return this.definitions.get(value);
  }

  /** The `break`s inside a statement that leave it for an enclosing block. */
  escapesOf(statement: Statement): readonly Break[] {
    return this.standings.get(statement)?.escapes ?? noBreaks;
  }

  /** The `break`s that leave a region, its own terminator among them. */
  escapesOfRegion(region: Region): readonly Break[] {
    const breaks = region.statements.flatMap((statement) => (isControl(statement) ? this.escapesOf(statement) : []));
    return region.terminator.kind === "break" ? [...breaks, region.terminator] : breaks;
  }

  /** All `break`s to a label, in order. */
  breaksTo(label: Label): readonly Break[] {
    return [...this.numbers.keys()].filter((each) => each.target === label);
  }

  /** A number that names a `break` within the function, from 1. */
  numberOf(exit: Break): number {
    return found(this.numbers.get(exit), "a break outside its function");
  }

  /** The region that a `break` ends. */
  placeOfBreak(exit: Break): Place {
    return found(this.placeOfEnd.get(exit), "a break outside its function");
  }

  /** The label of a block's (or the function's) body. */
  labelOf(body: Place): Label {
    return body.owner?.kind === "block" ? body.owner.label : this.fn.label;
  }

  /** The place of the body of the block (or function) with this label. */
  placeOfLabel(label: Label): Place {
    return found(this.bodies.get(label), "a label outside its function");
  }

  /** Statements are numbered in program order; nested ones lie between `orderOf` and `endOf` of their owner. */
  orderOf(statement: Statement): number {
    return this.standingOf(statement).first;
  }

  /** The number of the statement that defines a value; below all others for what a region is handed, and for what is made. */
  orderOfValue(value: Value): number {
    const definition = this.definitions.get(value);
    return definition ? this.orderOf(definition) : -1;
  }

  endOf(statement: Statement): number {
    return this.standingOf(statement).last;
  }

  private standingOf(statement: Statement): Standing {
    return found(this.standings.get(statement), "a statement outside its function");
  }

  /** Whether a region lies in another, or is it. */
  isWithin(inner: Place, outer: Place): boolean {
    for (let place: Place | undefined = inner; place; place = place.parent) if (place === outer) return true;
    return false;
  }

  /** The conditions of the `if`s around a region, up to one that it lies in. */
  conditionsOf(inner: Place, outer: Place): readonly Value[] {
    const conditions: Value[] = [];
    for (let place = inner; place !== outer && place.parent; place = place.parent) {
      if (place.owner?.kind === "if") conditions.push(place.owner.condition);
    }
    return conditions;
  }

  /** The innermost region that holds both. */
  commonPlace(a: Place, b: Place): Place {
    let place = a;
    while (!this.isWithin(b, place)) place = place.parent!;
    return place;
  }

  /** The number a value is known to have. */
  literalOf(value: Value): number | undefined {
    const definition = this.definitions.get(value);
    return definition?.kind === "constant" && typeof definition.value === "number" ? definition.value : undefined;
  }

  /** Whether a number is a whole one of at least 0 for certain: a length, or made of some without taking any away. */
  isNeverNegative(value: Value): boolean {
    const definition = this.definitions.get(value);
    if (definition === undefined) return this.countsUp(value);
    if (definition.kind === "constant") return Number.isSafeInteger(definition.value) && Number(definition.value) >= 0;
    if (definition.kind !== "compute") return definition.kind === "length";
    const [first, ...others] = definition.operands.map((operand) => () => this.isNeverNegative(operand));
    switch (definition.op) {
      case "add":
      case "multiply":
      case "min":
        return first!() && others.every((other) => other());
      case "max":
        return first!() || others.some((other) => other());
      case "copy":
      case "toIndex":
      case "toFloat":
        return first!();
      default:
        return false;
    }
  }

  /** Whether a value is the counter of a loop that counts upwards from a whole number of at least 0. */
  private countsUp(value: Value): boolean {
    const { owner, region } = this.homeOf(value);
    if (owner?.kind !== "for" || region.arguments[0] !== value) return false;
    return (
      Number.isSafeInteger(this.literalOf(owner.step)) &&
      this.literalOf(owner.step)! > 0 &&
      this.isNeverNegative(owner.from)
    );
  }

  /** How often a region runs in one call, roughly. */
  executionsOf(place: Place): number {
    let executions = this.executions.get(place);
    if (executions === undefined) {
      executions = place.loops.reduce((product, loop) => product * this.tripsOf(loop), 1);
      this.executions.set(place, executions);
    }
    return executions;
  }

  private tripsOf(loop: LoopStatement): number {
    if (loop.kind === "loop") return assumedTrips;
    const [from, to, step] = [loop.from, loop.to, loop.step].map((value) => this.literalOf(value));
    if (from === undefined || to === undefined || !step) return assumedTrips;
    return Math.min(Math.max(1, Math.ceil((to - from) / step)), mostTrips);
  }
}

export function isLoop(statement: Statement): statement is LoopStatement {
  return statement.kind === "for" || statement.kind === "loop";
}

export function isControl(statement: Statement): statement is If | For | Loop | Block {
  return statement.kind === "if" || statement.kind === "block" || isLoop(statement);
}

/** Whether control can reach what follows the statement. */
export function fallsThrough(statement: Statement): boolean {
  switch (statement.kind) {
    case "if":
      return endsByYield(statement.then) || endsByYield(statement.otherwise);
    case "loop":
      return false;
    default:
      return true;
  }
}

/** Whether control can reach the region's end and hand on its values. */
export function endsByYield(region: Region): boolean {
  return region.terminator.kind === "yield" && region.statements.every(fallsThrough);
}

function found<T>(value: T | undefined, complaint: string): T {
  if (value === undefined) throw new InternalError(complaint);
  return value;
}
