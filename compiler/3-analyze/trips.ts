/**
 * What may be interleaved of several trips of a loop. Comes in: a counted loop. Goes out: the statements of its body in
 * units, in an order in which each unit may run for a few trips in a row before the next one begins. All results keep their
 * bits: a sum adds its terms in the same order.
 */
import type { For, Statement, Value } from "../ir/nodes.ts";
import { freeValuesOf, operandsOf, regionsOf, resultsOf } from "../ir/walk.ts";
import type { Accesses } from "./accesses.ts";
import { accessOf } from "./accesses.ts";
import { Cells } from "./cells.ts";
import { IndexForms } from "./index-forms.ts";
import type { Structure } from "./structure.ts";

export interface Unit {
  readonly statements: readonly Statement[];
  /** Whether a trip has to be through the unit before the next one enters it. */
  readonly isSerial: boolean;
}

interface Access {
  /** Where in the loop's body the statement stands that this one is, or is nested in. */
  readonly position: number;
  readonly statement: Statement;
  readonly array: Value;
  readonly root: Value;
  /** Absent for its length. */
  readonly index: Value | undefined;
  readonly isChange: boolean;
}

export class Trips {
  private readonly cells: Cells;

  constructor(
    private readonly structure: Structure,
    private readonly accesses: Accesses,
  ) {
    this.cells = new Cells(structure, new IndexForms(structure));
  }

  /** Undefined where the body can be left, or does what is not known well enough. */
  unitsOf(loop: For): readonly Unit[] | undefined {
    const { statements, terminator } = loop.body;
    if (terminator.kind !== "yield" || !statements.every((statement) => this.isPlain(statement))) return undefined;
    const edges = statements.map(() => new Set<number>());
    this.connectValues(loop, edges);
    this.connectCells(loop, edges);
    return inUnits(statements, edges);
  }

  private isPlain(statement: Statement): boolean {
    switch (statement.kind) {
      case "constant":
      case "compute":
      case "length":
      case "load":
      case "accumulate":
        return true;
      case "store":
        return !statement.removes;
      case "if":
      case "for":
      case "block":
        if (this.structure.escapesOf(statement).length > 0) return false;
        return regionsOf(statement).every(
          ({ terminator, statements }) => terminator.kind !== "throw" && statements.every((each) => this.isPlain(each)),
        );
      default:
        return false;
    }
  }

  /** Whether the trips of a loop may run in any order: none of them uses what another one leaves. */
  areFree(loop: For): boolean {
    const { statements, terminator } = loop.body;
    if (loop.initial.length > 0 || terminator.kind !== "yield") return false;
    if (!statements.every((statement) => this.isPlain(statement))) return false;
    const all = this.accessesOf(loop);
    return all.every((change) => !change.isChange || all.every((other) => !this.mayMeet(change, other, loop)));
  }

  /** From what computes a value to what reads it, in the same trip or in the next one. */
  private connectValues({ body }: For, edges: readonly Set<number>[]): void {
    const makers = new Map<Value, number>();
    body.statements.forEach((statement, position) => {
      for (const result of resultsOf(statement)) makers.set(result, position);
    });
    const carried = body.arguments.slice(1);
    const next = body.terminator.kind === "yield" ? body.terminator.values : [];
    /** What a value of this trip was in the trips before. */
    const makersOf = (value: Value, visited: ReadonlySet<Value> = new Set()): readonly number[] => {
      const maker = makers.get(value);
      if (maker !== undefined) return [maker];
      const at = carried.indexOf(value);
      return at < 0 || visited.has(value) ? [] : makersOf(next[at]!, new Set(visited).add(value));
    };
    body.statements.forEach((statement, position) => {
      const read = [...operandsOf(statement), ...regionsOf(statement).flatMap((region) => [...freeValuesOf(region)])];
      for (const value of read) for (const maker of makersOf(value)) edges[maker]!.add(position);
    });
  }

  private connectCells(loop: For, edges: readonly Set<number>[]): void {
    const all = this.accessesOf(loop);
    for (const change of all.filter(({ isChange }) => isChange)) {
      for (const other of all) {
        if (other.root !== change.root) continue;
        const [first, last] = [change, other].sort((a, b) => a.position - b.position) as [Access, Access];
        if (first.position !== last.position) edges[first.position]!.add(last.position);
        if (!this.mayMeet(change, other, loop) || (change === other && this.isSum(change, loop))) continue;
        edges[first.position]!.add(last.position);
        edges[last.position]!.add(first.position);
      }
    }
  }

  private accessesOf(loop: For): readonly Access[] {
    return loop.body.statements.flatMap((statement, position) => this.accessesIn(statement, position));
  }

  private accessesIn(statement: Statement, position: number): readonly Access[] {
    const nested = regionsOf(statement).flatMap((region) =>
      region.statements.flatMap((inner) => this.accessesIn(inner, position)),
    );
    const { reads, changes } = accessOf(statement);
    const index = "index" in statement ? statement.index : undefined;
    const of = (array: Value, isChange: boolean): Access => {
      return { position, statement, array, root: this.accesses.memory.rootOf(array), index, isChange };
    };
    return [...nested, ...reads.map((array) => of(array, false)), ...changes.map((array) => of(array, true))];
  }

  /** Whether each trip adds to the same cells, and to each of them once: side by side they still do so in their order. */
  private isSum({ statement, array, index }: Access, loop: For): boolean {
    if (statement.kind !== "accumulate" || !index || !this.isWhole(array)) return false;
    const { loops } = this.structure.placeOfStatementOf(statement);
    return this.cells.isSteady(index, loop, loops.slice(loops.indexOf(loop) + 1));
  }

  private mayMeet(a: Access, b: Access, loop: For): boolean {
    if (a.root !== b.root) return false;
    if (!a.index || !b.index || !this.isWhole(a.array) || !this.isWhole(b.array)) return true;
    return this.cells.mayMeet(a.index, b.index, loop);
  }

  /** Whether index 0 of the array is where its memory begins, and a write leaves its length. */
  private isWhole(array: Value): boolean {
    const { type } = array;
    if (typeof type === "string" || type.storage !== "typed") return false;
    const definition = this.structure.definitionOf(array);
    if (definition?.kind === "view") return definition.exclusive === true;
    if (definition) return definition.kind === "allocate" || definition.kind === "zerosLike";
    return this.structure.homeOf(array).owner === undefined;
  }
}

/** The strongly connected parts, each before those that it leads to, and otherwise in the order of the statements. */
function inUnits(statements: readonly Statement[], edges: readonly ReadonlySet<number>[]): readonly Unit[] {
  const reached = edges.map((next) => {
    const all = new Set(next);
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const position of all) for (const further of edges[position]!) all.add(further);
    return all;
  });
  const units: Unit[] = [];
  const left = new Set(statements.keys());
  while (left.size > 0) {
    const isReady = (at: number) => [...left].every((other) => !reached[other]!.has(at) || reached[at]!.has(other));
    const at = [...left].find(isReady)!;
    const members = [...left].filter((other) => other === at || (reached[at]!.has(other) && reached[other]!.has(at)));
    units.push({ statements: members.map((member) => statements[member]!), isSerial: reached[at]!.has(at) });
    for (const member of members) left.delete(member);
  }
  return units;
}
