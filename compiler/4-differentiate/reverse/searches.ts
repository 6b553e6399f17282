/**
 * Searches: numbers that a counted loop, with the loops in it, either leaves as they are or replaces by an element that it
 * has come to, and that it does nothing else with but compare them.
 */
import type { Accesses } from "../../3-analyze/accesses.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { For, If, Statement, Terminator, Value } from "../../ir/nodes.ts";
import type { ScalarType } from "../../ir/types.ts";
import { operandsOf, operandsOfTerminator, visitStatements, visitTerminators } from "../../ir/walk.ts";

export interface Search {
  /** Among what the loop carries. */
  readonly position: number;
  /** What may take the place of the number: an element, or something simple that is computed of elements. */
  readonly found: Value;
  /** The integers that say where that is: counters, if they do. The first is never negative. */
  readonly places: readonly Value[];
  /** The values by which the number goes through a trip, but for the elements. */
  readonly versions: ReadonlySet<Value>;
  /** Of each branch and loop on the way, the position of the number among its results. */
  readonly positions: ReadonlyMap<Statement, number>;
  /** Computes behind the loop what has been found at these places. */
  readonly again: (places: readonly Value[], b: RegionBuilder) => Value;
}

/** What is computed again of what was found, at most. */
const mostOperations = 6;
const mostPlaces = 2;

export function searchesIn(loop: For, structure: Structure, accesses: Accesses): readonly Search[] {
  if (loop.checkpoint || loop.body.terminator.kind !== "yield" || structure.escapesOf(loop).length > 0) return [];
  return loop.initial.flatMap((_, position) => {
    const way = new Way(loop, position, structure);
    if (!way.found) return [];
    const element = new Element(loop, way.found, structure, accesses);
    const { places } = element;
    if (!places) return [];
    const { found, versions, positions } = way;
    return [{ position, found, places, versions, positions, again: (at, b) => element.again(at, b) }];
  });
}

/** How a number goes through a trip. */
class Way {
  readonly versions = new Set<Value>();
  readonly positions = new Map<Statement, number>();
  /** Undefined for numbers that are not looked for. */
  readonly found: Value | undefined;
  private readonly leaves = new Set<Value>();
  private readonly handedOn = new Map<Terminator, number>();

  constructor(
    private readonly loop: For,
    position: number,
    private readonly structure: Structure,
  ) {
    const end = loop.body.terminator;
    const start = loop.body.arguments[position + 1]!;
    if (end.kind !== "yield" || start.type !== "f64") return;
    this.versions.add(start);
    this.handedOn.set(end, position);
    const isFollowed = this.follow(end.values[position]!);
    const [found, ...others] = this.leaves;
    if (isFollowed && others.length === 0 && !this.isUsedOtherwise()) this.found = found;
  }

  /** Whether a value is the number of before in some cases; what it is in the others is a leaf. */
  private follow(value: Value): boolean {
    if (this.versions.has(value)) return true;
    const definition = this.structure.definitionOf(value);
    const isVersion = definition !== undefined && this.followDefinition(definition, value);
    if (isVersion) this.versions.add(value);
    return isVersion;
  }

  private followDefinition(definition: Statement, value: Value): boolean {
    switch (definition.kind) {
      case "compute": {
        const { op, operands } = definition;
        if (op === "select") return this.followEither(operands[1]!, operands[2]!);
        return (op === "max" || op === "min") && operands.length === 2 && this.followEither(operands[0]!, operands[1]!);
      }
      case "if":
        return this.followBranches(definition, definition.results.indexOf(value));
      case "for":
        return this.followLoop(definition, definition.results.indexOf(value));
      default:
        return false;
    }
  }

  private followEither(a: Value, b: Value): boolean {
    const isVersion = [a, b].map((each) => this.follow(each));
    if (!isVersion.includes(true)) return false;
    [a, b].forEach((each, i) => isVersion[i] || this.leaves.add(each));
    return true;
  }

  private followBranches(choice: If, position: number): boolean {
    const [then, otherwise] = [choice.then.terminator, choice.otherwise.terminator];
    if (then.kind !== "yield" || otherwise.kind !== "yield") return false;
    this.positions.set(choice, position);
    this.handedOn.set(then, position).set(otherwise, position);
    return this.followEither(then.values[position]!, otherwise.values[position]!);
  }

  private followLoop(loop: For, position: number): boolean {
    const end = loop.body.terminator;
    if (loop.checkpoint || end.kind !== "yield" || this.structure.escapesOf(loop).length > 0) return false;
    if (!this.follow(loop.initial[position]!)) return false;
    this.positions.set(loop, position);
    this.handedOn.set(end, position);
    this.versions.add(loop.body.arguments[position + 1]!);
    return this.follow(end.values[position]!);
  }

  /** Whether the loop does more with the number than compare it and hand it on. */
  private isUsedOtherwise(): boolean {
    let isUsed = false;
    visitStatements(this.loop.body, (statement) => {
      const uses = operandsOf(statement).filter((operand) => this.versions.has(operand)).length;
      if (uses === 0) return;
      if (statement.kind === "compute")
        isUsed ||= statement.result.type !== "bool" && !this.versions.has(statement.result);
      else isUsed ||= statement.kind !== "for" || uses > 1 || !this.positions.has(statement);
    });
    visitTerminators(this.loop.body, (terminator) => {
      const at = terminator.kind === "throw" ? undefined : this.handedOn.get(terminator);
      operandsOfTerminator(terminator).forEach((value, i) => {
        isUsed ||= this.versions.has(value) && i !== at;
      });
    });
    return isUsed;
  }
}

/** What has been found, as it can be computed again from where it was. */
class Element {
  readonly places: readonly Value[] | undefined;
  private readonly found = new Set<Value>();
  private operations = 0;

  constructor(
    private readonly loop: For,
    private readonly element: Value,
    private readonly structure: Structure,
    private readonly accesses: Accesses,
  ) {
    if (!this.canBeHad(element) || this.found.size > mostPlaces) return;
    const sorted = [...this.found].sort((a, b) => Number(this.isNeverNegative(b)) - Number(this.isNeverNegative(a)));
    if (sorted[0] && this.isNeverNegative(sorted[0])) this.places = sorted;
  }

  private isNeverNegative(place: Value): boolean {
    const { owner } = this.structure.homeOf(place);
    const isCounter = owner?.kind === "for" && owner.body.arguments[0] === place;
    const isDownward = isCounter && (owner.test === ">=" || owner.test === ">");
    return this.structure.isNeverNegative(isDownward ? owner.to : place);
  }

  private isOutside(value: Value): boolean {
    return !this.structure.isWithin(this.structure.homeOf(value), this.structure.placeOf(this.loop.body));
  }

  private canBeHad(value: Value): boolean {
    if (this.isOutside(value)) return true;
    const definition = this.structure.definitionOf(value);
    const isSimple = definition !== undefined && this.isSimple(definition);
    if (!isSimple && value.type === "index") this.found.add(value);
    return isSimple || value.type === "index";
  }

  /** Whether a statement may be done again behind the loop. */
  private isSimple(statement: Statement): boolean {
    if (statement.kind === "constant") return true;
    if (++this.operations > mostOperations) return false;
    if (statement.kind === "compute") return statement.operands.every((operand) => this.canBeHad(operand));
    if (statement.kind !== "load" || !this.isOutside(statement.array)) return false;
    const root = this.accesses.memory.rootOf(statement.array);
    return !this.accesses.of(this.loop).changed.has(root) && this.canBeHad(statement.index);
  }

  again(places: readonly Value[], b: RegionBuilder): Value {
    const known = new Map(this.places!.map((place, i) => [place, places[i]!]));
    const at = (value: Value): Value => {
      const definition = this.structure.definitionOf(value);
      const place = known.get(value);
      if (place) return place;
      if (this.isOutside(value) || !definition) return value;
      if (definition.kind === "constant") return b.constant(definition.value, value.type as ScalarType);
      if (definition.kind === "compute") return b.compute(definition.op, ...definition.operands.map(at));
      if (definition.kind !== "load") throw new InternalError("an element that cannot be had again");
      return b.load(definition.array, at(definition.index), undefined, value.type);
    };
    return at(this.element);
  }
}
