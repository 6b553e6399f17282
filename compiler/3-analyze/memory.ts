/**
 * Which memory an array value names, and whether a cell read at one point can be overwritten later.
 *
 * A `root` is a memory object: a parameter, an allocation, a duplicate, a table, an exclusive view. Any other view has the root of its base. An
 * array that one of several regions hands on (the result of an `if` or `block`, a carried value) is a root of its own,
 * a merge, with the merged arrays as `sources`.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Load, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import { type Flow, flowsOf } from "./flows.ts";
import { type Place, type Structure, structureOf } from "./structure.ts";

/** A statement that changes the content of an array. */
export type Write = Extract<Statement, { kind: "store" | "accumulate" | "fill" | "copy" }>;

const memories = new WeakMap<IrFunction, Memory>();

/** The memory of a function. */
export function memoryOf(fn: IrFunction): Memory {
  let memory = memories.get(fn);
  if (memory === undefined) {
    memory = new Memory(fn);
    memories.set(fn, memory);
  }
  return memory;
}

export class Memory {
  private readonly views = new Map<Value, Value>();
  private readonly mergeSources = new Map<Value, Set<Value>>();
  private readonly writes = new Map<Value, Write[]>();
  private readonly objects = new Set<Value>();

  constructor(private readonly fn: IrFunction) {
    for (const argument of fn.body.arguments) if (isArrayType(argument.type)) this.objects.add(argument);
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "view" && !statement.exclusive) this.views.set(statement.result, statement.array);
      else for (const result of resultsOf(statement)) if (isArrayType(result.type)) this.objects.add(result);
    });
    for (const flow of flowsOf(fn)) this.recordMerge(flow);
    visitStatements(fn.body, (statement) => {
      const written = writtenBy(statement);
      if (!written) return;
      const root = this.rootOf(written);
      const known = this.writes.get(root);
      if (known) known.push(statement as Write);
      else this.writes.set(root, [statement as Write]);
    });
  }

  private get structure(): Structure {
    return structureOf(this.fn);
  }

  private recordMerge(flow: Flow): void {
    if (flow.kind !== "merge" || !isArrayType(flow.to.type)) return;
    const sources = this.mergeSources.get(flow.to) ?? new Set();
    this.mergeSources.set(flow.to, sources.add(flow.from));
  }

  /** The memory object behind an array value. */
  rootOf(array: Value): Value {
    if (!isArrayType(array.type)) throw new InternalError("the memory of a scalar");
    let root = array;
    for (let base = this.views.get(root); base; base = this.views.get(root)) root = base;
    return root;
  }

  /** The arrays that a merged array may be; undefined for a root that is an object of its own. */
  sourcesOf(root: Value): ReadonlySet<Value> | undefined {
    return this.mergeSources.get(root);
  }

  /** All merged arrays. */
  merges(): Iterable<Value> {
    return this.mergeSources.keys();
  }

  /** All memory objects of the function, parameters first. */
  roots(): Iterable<Value> {
    return this.objects;
  }

  /** The statements that write to a root, by whatever name. */
  writesTo(root: Value): readonly Write[] {
    return this.writes.get(root) ?? [];
  }

  /**
   * Whether the memory that a load reads may be written after the load, in the rest of the function: by a statement
   * further down, or in the next trip of a loop around both.
   */
  mayBeOverwrittenAfter(load: Load): boolean {
    const root = this.rootOf(load.array);
    return this.writesTo(root).some((write) => this.mayFollow(write, load, this.structure.homeOf(root)));
  }

  /** Whether the memory that a load reads may be written after it within the same execution of the load's region. */
  mayBeOverwrittenInRestOfRegion(load: Load): boolean {
    const place = this.structure.placeOfStatementOf(load);
    return this.writesTo(this.rootOf(load.array)).some(
      (write) =>
        this.structure.orderOf(write) > this.structure.orderOf(load) &&
        this.structure.isWithin(this.structure.placeOfStatementOf(write), place),
    );
  }

  private mayFollow(later: Statement, earlier: Statement, scope: Place): boolean {
    if (this.structure.orderOf(later) > this.structure.orderOf(earlier)) return true;
    const laterLoops = new Set(this.structure.placeOfStatementOf(later).loops);
    // A loop around the object's own birth makes a new object each trip.
    return this.structure
      .placeOfStatementOf(earlier)
      .loops.some((loop) => laterLoops.has(loop) && !scope.loops.includes(loop));
  }
}

/** The array whose content a statement changes. */
export function writtenBy(statement: Statement): Value | undefined {
  switch (statement.kind) {
    case "store":
    case "accumulate":
    case "fill":
      return statement.array;
    case "copy":
      return statement.target;
    default:
      return undefined;
  }
}
