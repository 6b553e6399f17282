/**
 * Which memory is read and changed: by a statement itself, as the arrays that it names; by a statement or region with all
 * that is nested in it, as the roots of that memory.
 */
import type { Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { operandsOf, regionsOf } from "../ir/walk.ts";
import type { Memory } from "./memory.ts";
import { writtenOperands } from "./points-to.ts";

interface Access {
  readonly reads: readonly Value[];
  readonly changes: readonly Value[];
  /** Whether it gets at the arrays that these hold, too. */
  readonly isDeep: boolean;
}

const none: readonly never[] = [];
const nothing: Access = { reads: none, changes: none, isDeep: false };

/** The arrays that a statement itself reads and changes. Their lengths count where they may change: those of lists. */
export function accessOf(statement: Statement): Access {
  switch (statement.kind) {
    case "load":
      return reading([statement.array]);
    case "duplicate":
    case "zerosLike":
      return { reads: [statement.array], changes: none, isDeep: true };
    case "length":
      return isList(statement.array) ? reading([statement.array]) : nothing;
    case "requireDisjoint":
    case "requireLength":
    case "tap":
      return reading(operandsOf(statement).filter(isArray));
    case "store":
    case "accumulate":
    case "fill":
    case "reserve":
    case "release":
      return { ...nothing, changes: [statement.array] };
    case "copy":
      return { ...nothing, reads: [statement.source], changes: [statement.target] };
    case "call": {
      return { reads: statement.operands.filter(isArray), changes: writtenOperands(statement), isDeep: true };
    }
    case "constant":
    case "compute":
    case "allocate":
    case "compose":
    case "same":
    case "view":
    case "table":
    case "if":
    case "for":
    case "loop":
    case "block":
      return nothing;
  }
}

function reading(reads: readonly Value[]): Access {
  return { ...nothing, reads };
}

function isArray(value: Value): boolean {
  return isArrayType(value.type);
}

function isList({ type }: Value): boolean {
  return isArrayType(type) && type.storage === "list";
}

/** The roots of what is changed, and of what is changed or read. */
export interface Touched {
  readonly changed: ReadonlySet<Value>;
  readonly touched: ReadonlySet<Value>;
}

const noRoots: ReadonlySet<Value> = new Set();
const untouched: Touched = { changed: noRoots, touched: noRoots };

/**
 * Answers for all statements and regions of a function; also as passes rebuild them, as long as they make no arrays and
 * order no writes anew.
 */
export class Accesses {
  /** Regions never change, and are asked about again by what is around them. */
  private readonly known = new Map<Region, Touched>();

  constructor(readonly memory: Memory) {}

  of(statement: Statement): Touched {
    const regions = regionsOf(statement);
    if (regions.length > 0) return union(regions.map((region) => this.ofRegion(region)));
    const { reads, changes, isDeep } = accessOf(statement);
    if (reads.length === 0 && changes.length === 0) return untouched;
    const rootsOf = (arrays: readonly Value[]) => (isDeep ? this.memory.rootsWithin(arrays) : this.rootsOf(arrays));
    const changed = rootsOf(changes);
    return { changed, touched: reads.length === 0 ? changed : rootsOf([...reads, ...changes]) };
  }

  ofRegion(region: Region): Touched {
    let touched = this.known.get(region);
    if (touched === undefined) {
      touched = union(region.statements.map((statement) => this.of(statement)));
      this.known.set(region, touched);
    }
    return touched;
  }

  private rootsOf(arrays: readonly Value[]): ReadonlySet<Value> {
    return arrays.length === 0 ? noRoots : new Set(arrays.map((array) => this.memory.rootOf(array)));
  }
}

function union(parts: readonly Touched[]): Touched {
  const [only, ...others] = parts.filter(({ touched }) => touched.size > 0);
  if (!only || others.length === 0) return only ?? untouched;
  const changed = new Set(only.changed);
  const touched = new Set(only.touched);
  for (const other of others) {
    for (const root of other.changed) changed.add(root);
    for (const root of other.touched) touched.add(root);
  }
  return { changed, touched };
}
