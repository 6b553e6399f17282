/**
 * Removes what has no effect: pure statements whose results are not read, arrays that are only written, carried values
 * and results that nobody reads, and control flow around nothing.
 */
import { flowsOf } from "../3-analyze/flows.ts";
import { writtenBy } from "../3-analyze/memory.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { operandsOf, operandsOfTerminator, visitRegions, visitStatements, withParts } from "../ir/walk.ts";

export function removeDead(fn: IrFunction): IrFunction {
  const needs = new Needs(fn);
  return withParts(fn, { body: prune(fn.body, needs, (end) => (end.kind === "yield" ? end.values : [])) });
}

class Needs {
  private readonly values = new Set<Value>();
  private readonly statements = new Set<Statement>();
  private readonly structure: Structure;
  private readonly sources = new Map<Value, Value[]>();
  /** Statements that only matter if an array is read, by array. */
  private readonly writers = new Map<Value, Statement[]>();
  /** Other names of an array's memory: views of it, and arrays that it may merge into. */
  private readonly aliases = new Map<Value, Value[]>();

  constructor(private readonly fn: IrFunction) {
    this.structure = structureOf(fn);
    for (const flow of flowsOf(fn)) {
      if (flow.kind !== "merge") continue;
      append(this.sources, flow.to, flow.from);
      if (isArrayType(flow.to.type)) append(this.aliases, flow.from, flow.to);
    }
    visitStatements(fn.body, (statement) => this.noteWriter(statement));
    for (const argument of fn.body.arguments) this.need(argument);
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "call" || statement.kind === "requireDisjoint" || statement.kind === "requireLength")
        this.keep(statement);
    });
    visitRegions(fn.body, (region) => this.keepExit(region));
  }

  private noteWriter(statement: Statement): void {
    if (statement.kind === "view") append(this.aliases, statement.array, statement.result);
    const isUpkeep = statement.kind === "reserve" || statement.kind === "release";
    const array = isUpkeep ? statement.array : writtenBy(statement);
    if (!array) return;
    append(this.writers, array, statement);
  }

  /** Leaving a region matters in itself; of the values only those of the function are surely read. */
  private keepExit(region: Region): void {
    const end = region.terminator;
    if (end.kind === "yield" && region !== this.fn.body) return;
    const owner = this.structure.placeOf(region).owner;
    if (owner) this.keep(owner);
    const isReturn = end.kind === "yield" || end.kind === "throw" || end.target === this.fn.label;
    if (isReturn) for (const value of operandsOfTerminator(end)) this.need(value);
  }

  private keep(statement: Statement): void {
    if (this.statements.has(statement)) return;
    this.statements.add(statement);
    const owner = this.structure.placeOfStatementOf(statement).owner;
    if (owner) this.keep(owner);
    if (statement.kind === "for" || statement.kind === "if") {
      const control = statement.kind === "if" ? [statement.condition] : [statement.from, statement.to, statement.step];
      for (const value of control) this.need(value);
    } else if (statement.kind !== "loop") {
      for (const value of operandsOf(statement)) this.need(value);
    }
  }

  private need(value: Value): void {
    if (this.values.has(value)) return;
    this.values.add(value);
    const definition = this.structure.definitionOf(value);
    if (definition) this.keep(definition);
    else {
      const owner = this.structure.homeOf(value).owner;
      if (owner) this.keep(owner);
    }
    for (const source of this.sources.get(value) ?? []) this.need(source);
    if (isArrayType(value.type)) this.needContent(value);
  }

  /** An array that is read: what writes to it counts, by whatever name. */
  private needContent(array: Value): void {
    for (const writer of this.writers.get(array) ?? []) this.keep(writer);
    for (const alias of this.aliases.get(array) ?? []) if (this.isWritten(alias)) this.need(alias);
  }

  private isWritten(array: Value): boolean {
    return this.writers.has(array) || (this.aliases.get(array) ?? []).some((alias) => this.isWritten(alias));
  }

  isKept(statement: Statement): boolean {
    return this.statements.has(statement);
  }

  isNeeded(value: Value): boolean {
    return this.values.has(value);
  }

  /** The results of the block (or function) that a `break` gives; undefined for the function's. */
  resultsOf(target: Extract<Terminator, { kind: "break" }>["target"]): readonly Value[] | undefined {
    if (target === this.fn.label) return undefined;
    const owner = this.structure.placeOfLabel(target).owner;
    return owner?.kind === "block" ? owner.results : undefined;
  }
}

function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function prune(region: Region, needs: Needs, yielded: (end: Terminator) => readonly Value[]): Region {
  const statements = region.statements
    .filter((statement) => needs.isKept(statement))
    .map((statement) => pruneStatement(statement, needs));
  return withParts(region, { statements, terminator: pruneEnd(region.terminator, needs, yielded) });
}

function pruneEnd(end: Terminator, needs: Needs, yielded: (end: Terminator) => readonly Value[]): Terminator {
  if (end.kind === "yield") return withParts(end, { values: yielded(end) });
  if (end.kind !== "break") return end;
  const results = needs.resultsOf(end.target);
  return results ? withParts(end, { values: end.values.filter((_, i) => needs.isNeeded(results[i]!)) }) : end;
}

function pruneStatement(statement: Statement, needs: Needs): Statement {
  const needed = (values: readonly Value[], by: readonly Value[] = values) =>
    values.filter((_, i) => needs.isNeeded(by[i]!));
  const yielding = (by: readonly Value[]) => (end: Terminator) => (end.kind === "yield" ? needed(end.values, by) : []);
  switch (statement.kind) {
    case "if": {
      const { results } = statement;
      const [then, otherwise] = [statement.then, statement.otherwise].map((region) =>
        prune(region, needs, yielding(results)),
      );
      return withParts(statement, { then: then!, otherwise: otherwise!, results: needed(results) });
    }
    case "block": {
      const { results } = statement;
      return withParts(statement, {
        body: prune(statement.body, needs, yielding(results)),
        results: needed(results),
      });
    }
    case "for": {
      const [counter, ...carried] = statement.body.arguments;
      const body = prune(statement.body, needs, yielding(carried));
      return withParts(statement, {
        initial: needed(statement.initial, carried),
        body: withParts(body, { arguments: [counter!, ...needed(carried)] }),
        // A result is needed no more often than the carried value it is the last of.
        results: needed(statement.results, carried),
      });
    }
    case "loop": {
      const carried = statement.body.arguments;
      const body = prune(statement.body, needs, yielding(carried));
      return withParts(statement, {
        initial: needed(statement.initial, carried),
        body: withParts(body, { arguments: needed(carried) }),
      });
    }
    default:
      return statement;
  }
}
