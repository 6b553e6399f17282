/**
 * What statements read and write, as far as the order of evaluation depends on it.
 *
 * Memory is told apart by its origin: an array made in the function and never merged with another is an object of its
 * own; everything else (parameters, results of calls, arrays that several regions hand on) may be the same memory.
 * Tables are never written.
 */
import { accessOf } from "../../3-analyze/accesses.ts";
import type { IrFunction, Program, Region, Statement, Value, Variable } from "../../ir/nodes.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import {
  definitionsOf,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  resultsOf,
  visitStatements,
  visitTerminators,
} from "../../ir/walk.ts";

/** A memory object of its own, or `shared`: all memory that the function did not make. */
export type Memory = Value | "shared";

export interface Effects {
  readonly reads: ReadonlySet<Memory>;
  readonly writes: ReadonlySet<Memory>;
  /** Calls and their like: they keep their place among all reads and writes. */
  readonly isOpaque: boolean;
}

export const noEffects: Effects = { reads: new Set(), writes: new Set(), isOpaque: false };

/** Whether two computations may not change places. */
export function conflict(a: Effects, b: Effects): boolean {
  if (a.isOpaque || b.isOpaque) return hasEffects(a) && hasEffects(b);
  return meets(a.writes, b.reads) || meets(a.writes, b.writes) || meets(b.writes, a.reads);
}

export function hasEffects(effects: Effects): boolean {
  return effects.isOpaque || effects.reads.size > 0 || effects.writes.size > 0;
}

function meets(a: ReadonlySet<Memory>, b: ReadonlySet<Memory>): boolean {
  for (const memory of a) if (b.has(memory)) return true;
  return false;
}

export function union(parts: readonly Effects[]): Effects {
  const [only, ...others] = parts.filter(hasEffects);
  if (others.length === 0) return only ?? noEffects;
  return {
    reads: new Set(parts.flatMap((part) => [...part.reads])),
    writes: new Set(parts.flatMap((part) => [...part.writes])),
    isOpaque: parts.some((part) => part.isOpaque),
  };
}

/** What a nested region does to those who look at it from outside. */
export interface RegionFacts {
  readonly effects: Effects;
  /** Variables of which the region defines a version. */
  readonly variables: ReadonlySet<Variable>;
}

export class FunctionEffects {
  private readonly bases = new Map<Value, Value>();
  private readonly own = new Set<Value>();
  private readonly tables = new Set<Value>();
  private readonly facts = new Map<Region, RegionFacts>();
  /** Of functions that are called, by their ids. */
  private readonly pure = new Map<string, boolean>();

  constructor(
    fn: IrFunction,
    private readonly program: Program,
  ) {
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "view") this.bases.set(statement.result, statement.array);
      if (["allocate", "duplicate", "zerosLike", "compose"].includes(statement.kind))
        this.own.add(resultsOf(statement)[0]!);
      if (statement.kind === "table") this.tables.add(statement.result);
    });
    const share = (value: Value) => this.own.delete(this.base(value));
    visitTerminators(fn.body, (terminator) => operandsOfTerminator(terminator).forEach(share));
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "call" || statement.kind === "for" || statement.kind === "loop") {
        operandsOf(statement).forEach(share);
      }
      if (statement.kind === "store") share(statement.value);
      if (statement.kind === "compose") statement.operands.forEach(share);
    });
  }

  /** What a statement does; one with nested regions does what they do. */
  of(statement: Statement): Effects {
    const regions = regionsOf(statement);
    if (regions.length > 0) return union(regions.map((region) => this.factsOf(region).effects));
    if (statement.kind === "call" && this.isPure(statement.callee)) return noEffects;
    const { reads, changes, isDeep } = accessOf(statement);
    const isOpaque = ["call", "requireDisjoint", "requireLength"].includes(statement.kind);
    if (reads.length === 0 && changes.length === 0 && !isOpaque) return noEffects;
    const inside: readonly Memory[] = isDeep && !reads.every(({ type }) => isFlat(type)) ? ["shared"] : [];
    return { reads: new Set([...this.memoriesOf(reads), ...inside]), writes: this.memoriesOf(changes), isOpaque };
  }

  factsOf(region: Region): RegionFacts {
    const known = this.facts.get(region);
    if (known) return known;
    const variables = new Set<Variable>();
    for (const { variable } of definitionsOf(region)) if (variable) variables.add(variable);
    for (const nested of region.statements.flatMap(regionsOf)) {
      for (const variable of this.factsOf(nested).variables) variables.add(variable);
    }
    const facts = { effects: union(region.statements.map((statement) => this.of(statement))), variables };
    this.facts.set(region, facts);
    return facts;
  }

  private memoriesOf(arrays: readonly Value[]): ReadonlySet<Memory> {
    const bases = arrays.map((array) => this.base(array)).filter((base) => !this.tables.has(base));
    return new Set(bases.map((base) => (this.own.has(base) ? base : "shared")));
  }

  private base(value: Value): Value {
    let base = value;
    for (let next = this.bases.get(base); next; next = this.bases.get(base)) base = next;
    return base;
  }

  /** Whether a function sees numbers alone and always returns, so that it does not matter when it is called. */
  private isPure(callee: string): boolean {
    const known = this.pure.get(callee);
    if (known !== undefined) return known;
    // One that comes back to itself may not return.
    this.pure.set(callee, false);
    const isPure = this.isPureInside(callee);
    this.pure.set(callee, isPure);
    return isPure;
  }

  private isPureInside(callee: string): boolean {
    const fn = this.program.functions.get(callee);
    if (!fn || fn.device || fn.body.arguments.some((argument) => isArrayType(argument.type))) return false;
    let isPure = true;
    visitTerminators(fn.body, (terminator) => {
      if (terminator.kind === "throw") isPure = false;
    });
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "loop") isPure = false;
      if (statement.kind === "call" && !this.isPure(statement.callee)) isPure = false;
    });
    return isPure;
  }
}
