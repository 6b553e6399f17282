/**
 * Loops that look for one number among many, such as the largest element, note where they have found it:
 *
 *     for (i) if (x[i] > most) most = x[i];
 *     for (i) if (x[i] > most) { most = x[i]; mostAt = i }  const found = mostAt >= 0 ? x[mostAt] : most before the loop
 *
 * What the loop gives stays the number, which is `foundAs` that element: its derivative passes by the loop, which keeps
 * nothing of its trips for it. Comes in: a function that is to be differentiated in reverse. All results keep their bits.
 */
import { Accesses } from "../../3-analyze/accesses.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { makeValue, RegionBuilder, valueLike } from "../../ir/build.ts";
import type { Compute, For, If, IrFunction, Region, Statement, Value, Variable } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import { derivedFrom } from "../linearise.ts";
import { type Search, searchesIn } from "./searches.ts";

export function findElements(fn: IrFunction, operations: OperationTable): IrFunction {
  const noting = new Noting(structureOf(fn), new Accesses(memoryOf(fn)), operations);
  return withParts(fn, { body: noting.inRegion(fn.body) });
}

type Places = readonly Value[];

class Noting {
  /** Where the versions of a number that is looked for have been found. */
  private readonly places = new Map<Value, Places>();
  private readonly searchOf = new Map<Value, Search>();
  private readonly variables = new Map<Search, readonly Variable[]>();
  /** What a branch or loop hands on, by its positions among the results. */
  private readonly searchesAt = new Map<Statement, Map<number, Search>>();

  constructor(
    private readonly structure: Structure,
    private readonly accesses: Accesses,
    private readonly operations: OperationTable,
  ) {}

  inRegion(region: Region): Region {
    return withParts(region, { statements: region.statements.flatMap((statement) => this.inStatement(statement)) });
  }

  private inStatement(statement: Statement): readonly Statement[] {
    if (statement.kind === "for") return this.looking(statement);
    if (statement.kind === "if" && this.searchesAt.has(statement)) return [this.branching(statement)];
    const search = statement.kind === "compute" ? this.searchOf.get(statement.result) : undefined;
    if (statement.kind === "compute" && search) return [...this.choosing(statement, search), statement];
    return [mapRegions(statement, (region) => this.inRegion(region))];
  }

  private looking(loop: For): readonly Statement[] {
    const around = this.searchesAt.get(loop) ?? new Map<number, Search>();
    const own = searchesIn(loop, this.structure, this.accesses).filter(({ position }) => !around.has(position));
    for (const search of own) this.note(search, loop.body.arguments[search.position + 1]!);
    const all = new Map([...around, ...own.map((search) => [search.position, search] as const)]);
    if (all.size === 0) return [mapRegions(loop, (region) => this.inRegion(region))];
    const before = new RegionBuilder(this.operations, derivedFrom(loop.origin));
    const behind = before.nested();
    const [initial, args, results] = [[...loop.initial], [...loop.body.arguments], [...loop.results]];
    for (const [position, search] of all) {
      const isOwn = !around.has(position);
      const start = args[position + 1]!;
      const nowhere = () => search.places.map(() => before.index(-1));
      initial.push(...(isOwn ? nowhere() : this.placesOf(initial[position]!, search)));
      args.push(...this.placesFor(start, search));
      const result = results[position]!;
      const ends = this.placesFor(result, search);
      if (isOwn) results[position] = valueLike(result);
      results.push(...ends);
      if (isOwn) findAgain(results[position]!, ends, loop.initial[position]!, search, result, behind);
    }
    const body = { ...this.handingOn(loop.body, all), arguments: args };
    return [...before.statements, { ...loop, initial, body, results }, ...behind.statements];
  }

  private note(search: Search, { variable }: Value): void {
    const name = `${variable?.name ?? "found"}At`;
    const variables = search.places.map((): Variable => ({ name }));
    this.variables.set(search, variables);
    for (const version of search.versions) this.searchOf.set(version, search);
    for (const [statement, position] of search.positions) {
      const known = this.searchesAt.get(statement) ?? new Map<number, Search>();
      this.searchesAt.set(statement, known.set(position, search));
    }
  }

  private branching(choice: If): If {
    const all = this.searchesAt.get(choice)!;
    const [then, otherwise] = [this.handingOn(choice.then, all), this.handingOn(choice.otherwise, all)];
    const places = [...all].flatMap(([position, search]) => this.placesFor(choice.results[position]!, search));
    return { ...choice, then, otherwise, results: [...choice.results, ...places] };
  }

  private handingOn(region: Region, all: ReadonlyMap<number, Search>): Region {
    const inner = this.inRegion(region);
    const end = inner.terminator;
    if (end.kind !== "yield") return inner;
    const places = [...all].flatMap(([position, search]) => this.placesOf(end.values[position]!, search));
    return { ...inner, terminator: { ...end, values: [...end.values, ...places] } };
  }

  private choosing({ op, operands, result, origin }: Compute, search: Search): readonly Statement[] {
    const b = new RegionBuilder(this.operations, derivedFrom(origin));
    const [first, second] = operands.slice(-2) as [Value, Value];
    const isFirst =
      op === "select" ? operands[0]! : b.compute(op === "max" ? "greaterOrEqual" : "lessOrEqual", first, second);
    const [atFirst, atSecond] = [this.placesOf(first, search), this.placesOf(second, search)];
    const variables = this.variables.get(search)!;
    const places = atFirst.map((place, i) => b.computeAs(variables[i], "select", isFirst, place, atSecond[i]!));
    this.places.set(result, places);
    return b.statements;
  }

  private placesOf(value: Value, search: Search): Places {
    return search.versions.has(value) ? this.places.get(value)! : search.places;
  }

  /** Of a version that a loop or branch gives. */
  private placesFor(version: Value, search: Search): Places {
    const own = this.variables.get(search)!.map((variable) => makeValue("index", variable));
    this.places.set(version, own);
    return own;
  }
}

/** What a loop `gave` becomes the result: the number that stands at these places, or was there before the loop. */
function findAgain(gave: Value, places: Places, initial: Value, search: Search, result: Value, b: RegionBuilder): void {
  const isFound = b.compute("greaterOrEqual", places[0]!, b.index(0));
  const [found] = b.if(
    isFound,
    (inner) => [search.again(places, inner)],
    () => [initial],
  );
  b.push({ kind: "compute", op: "foundAs", operands: [gave, found!], result, origin: b.origin });
}
