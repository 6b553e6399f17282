/**
 * Removes what has no effect: pure statements whose results are not read, arrays that are only written, carried values
 * and results that nobody reads, and control flow around nothing.
 */
import { flowsOf } from "../3-analyze/flows.ts";
import { type Place, type Structure, structureOf } from "../3-analyze/structure.ts";
import { writtenBy } from "../3-analyze/writes.ts";
import { append } from "../ir/append.ts";
import type { IrFunction, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { operandsOf, operandsOfTerminator, visitRegions, withParts } from "../ir/walk.ts";

export function removeDead(fn: IrFunction): IrFunction {
  const needs = new Needs(fn);
  return withParts(fn, { body: prune(fn.body, needs, (end) => (end.kind === "yield" ? end.values : [])) });
}

class Needs {
  private readonly values = new Set<Value>();
  private readonly statements = new Set<Statement>();
  /** What was found to be needed and is not followed up yet: chains of needs are as long as programs. */
  private readonly newValues: Value[] = [];
  private readonly newStatements: Statement[] = [];
  private readonly structure: Structure;
  private readonly sources = new Map<Value, Value[]>();
  /** Statements that only matter if an array is read, by array. */
  private readonly writers = new Map<Value, Statement[]>();
  /** Other names of an array's memory: views of it, arrays that it may merge into, lists that hold it, arrays in it. */
  private readonly aliases = new Map<Value, Value[]>();
  /** Arrays that are written, by whatever name. */
  private readonly written = new Set<Value>();

  constructor(private readonly fn: IrFunction) {
    this.structure = structureOf(fn);
    const bases = new Map<Value, Value[]>();
    const name = (base: Value, alias: Value) => {
      append(this.aliases, base, alias);
      append(bases, alias, base);
    };
    for (const flow of flowsOf(fn)) {
      if (flow.kind === "statement") {
        const { statement } = flow;
        if (statement.kind === "view") name(statement.array, statement.result);
        if (statement.kind === "load" && isArrayType(statement.result.type)) name(statement.array, statement.result);
        if (statement.kind === "store" && isArrayType(statement.value.type)) name(statement.value, statement.array);
        if (statement.kind === "compose") {
          for (const operand of statement.operands) if (isArrayType(operand.type)) name(operand, statement.result);
        }
        if (statement.kind === "call") {
          const arrays = [...statement.operands, ...statement.results].filter(({ type }) => isArrayType(type));
          for (const array of arrays) for (const other of arrays) if (other !== array) name(array, other);
        }
        this.note(statement);
      } else if (flow.kind === "merge") {
        append(this.sources, flow.to, flow.from);
        if (isArrayType(flow.to.type)) name(flow.from, flow.to);
      }
    }
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const array of this.written) for (const base of bases.get(array) ?? []) this.written.add(base);
    for (const argument of fn.body.arguments) this.need(argument);
    visitRegions(fn.body, (region) => this.keepExit(region));
    this.followUp();
  }

  private note(statement: Statement): void {
    if (["call", "requireDisjoint", "requireLength", "tap"].includes(statement.kind)) this.keep(statement);
    const isUpkeep = statement.kind === "reserve" || statement.kind === "release";
    for (const array of isUpkeep ? [statement.array] : writtenBy(statement)) {
      append(this.writers, array, statement);
      this.written.add(array);
    }
  }

  /** Leaving a region matters in itself; of the values only those of the function are surely read. */
  private keepExit(region: Region): void {
    const end = region.terminator;
    if (end.kind === "yield" && region !== this.fn.body) return;
    this.keepOwnerOf(this.structure.placeOf(region));
    const isReturn = end.kind === "yield" || end.kind === "throw" || end.target === this.fn.label;
    if (isReturn) for (const value of operandsOfTerminator(end)) this.need(value);
  }

  private keepOwnerOf({ owner }: Place): void {
    if (owner) this.keep(owner);
  }

  private keep(statement: Statement): void {
    if (this.statements.has(statement)) return;
    this.statements.add(statement);
    this.newStatements.push(statement);
  }

  private need(value: Value): void {
    if (this.values.has(value)) return;
    this.values.add(value);
    this.newValues.push(value);
  }

  private followUp(): void {
    for (;;) {
      const statement = this.newStatements.pop();
      const value = statement ? undefined : this.newValues.pop();
      if (statement) this.needOperands(statement);
      else if (value) this.needSources(value);
      else return;
    }
  }

  private needOperands(statement: Statement): void {
    this.keepOwnerOf(this.structure.placeOfStatementOf(statement));
    if (statement.kind === "for") for (const value of [statement.from, statement.to, statement.step]) this.need(value);
    // What a loop carries is needed where the carried value is.
    else if (statement.kind !== "loop") for (const value of operandsOf(statement)) this.need(value);
  }

  private needSources(value: Value): void {
    const definition = this.structure.definitionOf(value);
    if (definition) this.keep(definition);
    else this.keepOwnerOf(this.structure.homeOf(value));
    for (const source of this.sources.get(value) ?? []) this.need(source);
    if (!isArrayType(value.type)) return;
    // What writes to an array that is read counts, by whatever name.
    for (const writer of this.writers.get(value) ?? []) this.keep(writer);
    for (const alias of this.aliases.get(value) ?? []) if (this.written.has(alias)) this.need(alias);
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
