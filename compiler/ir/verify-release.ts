/**
 * Checks that memory given back to the pool is not used again. Follows the set of arrays that may have been released
 * along every path: through branches, around loops and out of blocks.
 */
import type { IrFunction, Label, Region, Statement, Terminator, Value } from "./nodes.ts";
import { definedIn, operandsOf, operandsOfTerminator } from "./walk.ts";

type Released = ReadonlySet<Value>;

/** What is wrong with a function's releases; empty when nothing is. */
export function releaseFaults(fn: IrFunction): string[] {
  const paths = new Paths();
  paths.region(fn.body, new Set());
  return paths.faults;
}

class Paths {
  readonly faults: string[] = [];
  /** By label, what may be released where a `break` to it arrives. Absent: none does. */
  private readonly exits = new Map<Label, Released>();

  /** What may be released where the region's `yield` leads; undefined when it is never reached. */
  region(region: Region, before: Released): Released | undefined {
    let released: Released | undefined = before;
    for (const statement of region.statements) {
      if (released === undefined) return undefined;
      this.reads(operandsOf(statement), released);
      released = this.statement(statement, released);
    }
    return released && this.terminator(region.terminator, released);
  }

  private statement(statement: Statement, before: Released): Released | undefined {
    switch (statement.kind) {
      case "release":
        return new Set([...before, statement.array]);
      case "if":
        return union(this.region(statement.then, before), this.region(statement.otherwise, before));
      case "for":
        return union(before, this.trip(statement.body, before));
      case "loop":
        this.trip(statement.body, before);
        return undefined;
      case "block": {
        const end = this.region(statement.body, before);
        return union(end, this.exits.get(statement.label));
      }
      default:
        return before;
    }
  }

  /** One trip of a loop. What it releases must be its own, or the next trip would find it released. */
  private trip(body: Region, before: Released): Released | undefined {
    const after = this.region(body, before);
    const own = definedIn(body);
    for (const array of after ?? []) {
      if (!before.has(array) && !own.has(array))
        this.faults.push(`${nameOf(array)} is released by a loop that goes on`);
    }
    return after;
  }

  private terminator(terminator: Terminator, before: Released): Released | undefined {
    this.reads(operandsOfTerminator(terminator), before);
    if (terminator.kind === "yield") return before;
    if (terminator.kind === "break") {
      this.exits.set(terminator.target, union(before, this.exits.get(terminator.target)) ?? before);
    }
    return undefined;
  }

  private reads(values: readonly Value[], released: Released): void {
    for (const value of values) {
      if (released.has(value)) this.faults.push(`${nameOf(value)} is used after its release`);
    }
  }
}

/** Where two paths meet. */
function union(a: Released | undefined, b: Released | undefined): Released | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a, ...b]);
}

const nameOf = (array: Value) => array.variable?.name ?? "a pooled array";
