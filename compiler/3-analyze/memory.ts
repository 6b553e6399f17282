/**
 * Which memory an array value names, and whether a cell read at one point can be overwritten later.
 *
 * A `root` stands for memory: a parameter, an allocation, a copy, a table, an exclusive view. A view has the root of its
 * base. Where an array value may name several objects, because a loop exchanges them, a list holds them or a choice is
 * made and then written through, all these objects have one root: its memory `moves` from name to name.
 *
 * A choice that nothing writes through or around is a root of its own, a `merge` with the merged arrays as sources: what
 * passes can be treated as if merging copied the content.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { append } from "../ir/append.ts";
import type { IrFunction, Load, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat, isRecord } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import { flowsOf } from "./flows.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { PointsTo } from "./points-to.ts";
import { type Place, type Structure, structureOf } from "./structure.ts";

/** A statement that changes the content of an array. */
export type Write = Extract<Statement, { kind: "store" | "accumulate" | "fill" | "copy" }>;

/** The memory of a function. */
export const memoryOf = oncePerFunction((fn) => new Memory(fn));

export class Memory {
  private readonly pointsTo: PointsTo;
  /** For each merge of arrays the values that flow into it. */
  private readonly merged = new Map<Value, Set<Value>>();
  /** The merges that are roots of their own. */
  private readonly plain = new Set<Value>();
  private readonly views = new Map<Value, Value>();
  /** The parameters and results of statements that are arrays, in order. */
  private readonly arrays: Value[];
  /** Arrays that come out of others. */
  private readonly loaded = new Set<Value>();
  private readonly representatives = new Map<Value, Value>();
  private readonly moving = new Set<Value>();
  private readonly scopes = new Map<Value, Place>();
  private readonly allRoots = new Set<Value>();
  private readonly allWrites: Write[] = [];
  private readonly writesByRoot = new Map<Value, Write[]>();

  constructor(private readonly fn: IrFunction) {
    const flows = flowsOf(fn);
    this.pointsTo = new PointsTo(fn, flows);
    for (const flow of flows) {
      if (flow.kind !== "merge" || !isArrayType(flow.to.type)) continue;
      this.merged.set(flow.to, (this.merged.get(flow.to) ?? new Set()).add(flow.from));
    }
    this.arrays = fn.body.arguments.filter(({ type }) => isArrayType(type));
    visitStatements(fn.body, (statement) => {
      for (const result of resultsOf(statement)) if (isArrayType(result.type)) this.arrays.push(result);
      if (statement.kind === "view" && !statement.exclusive) this.views.set(statement.result, statement.array);
      if (statement.kind === "load" && isArrayType(statement.result.type)) this.loaded.add(statement.result);
      if (writtenBy(statement)) this.allWrites.push(statement as Write);
    });
    this.findPlainMerges();
    this.unite();
    this.listRoots();
    for (const write of this.allWrites) {
      const root = this.rootOf(writtenBy(write)!);
      append(this.writesByRoot, root, write);
    }
  }

  private get structure(): Structure {
    return structureOf(this.fn);
  }

  // --- which merges pass for copies ---

  private findPlainMerges(): void {
    if (this.merged.size === 0) return;
    const handedOn = this.arraysHandedOn();
    for (const merge of this.merged.keys()) {
      if (this.isMadeOnce(merge) && !handedOn.has(merge) && !this.isWrittenSince(merge)) this.plain.add(merge);
    }
  }

  /** Of arrays without arrays in them, at the end of an `if` or block that runs at most once. */
  private isMadeOnce(merge: Value): boolean {
    const definition = this.structure.definitionOf(merge);
    const isChoice = definition?.kind === "if" || definition?.kind === "block";
    return isChoice && isFlat(merge.type) && this.structure.homeOf(merge).loops.length === 0;
  }

  /** Arrays that become elements of lists, or flow into other merges. */
  private arraysHandedOn(): ReadonlySet<Value> {
    const handed = new Set<Value>();
    visitStatements(this.fn.body, (statement) => {
      if (statement.kind !== "compose") return;
      for (const operand of statement.operands) if (isArrayType(operand.type)) handed.add(this.baseOf(operand));
    });
    for (const sources of this.merged.values()) for (const source of sources) handed.add(this.baseOf(source));
    for (const write of this.allWrites) {
      if (write.kind === "store" && isArrayType(write.value.type)) handed.add(this.baseOf(write.value));
    }
    return handed;
  }

  /** Whether an array that the merge may be is written where the merge exists already. */
  private isWrittenSince(merge: Value): boolean {
    const definition = this.structure.definitionOf(merge)!;
    const objects = this.pointsTo.objectsOf(merge);
    return this.allWrites.some((write) => {
      if (this.structure.orderOf(write) <= this.structure.orderOf(definition)) return false;
      return meets(this.pointsTo.objectsOf(writtenBy(write)!), objects);
    });
  }

  // --- roots ---

  /** Gives one root to all objects that some value may name, other than a merge that passes for a copy. */
  private unite(): void {
    const { pointsTo } = this;
    for (const merge of this.merged.keys()) if (!this.plain.has(merge)) this.join(pointsTo.objectsOf(merge));
    for (const array of this.loaded) this.join(pointsTo.objectsOf(array));
    for (const holder of pointsTo.allHolders()) {
      this.moving.add(this.representativeOf(holder));
      for (const content of pointsTo.contentsOf(holder)) this.join(content);
    }
    for (const array of this.arrays) {
      if (!isRecord(array.type)) continue;
      for (const object of pointsTo.objectsOf(array)) this.moving.add(this.representativeOf(object));
    }
    for (const list of this.growingLists()) this.join(pointsTo.objectsOf(list));
    this.moveCopies();
  }

  /** How long a copy of a list that grows is, is known when it is made: its shadow is made along with it. */
  private moveCopies(): void {
    const growing = new Set([...this.growingObjects()].map((object) => this.representativeOf(object)));
    visitStatements(this.fn.body, (statement) => {
      if (statement.kind !== "duplicate") return;
      const isCopy = [...this.pointsTo.objectsOf(statement.array)].some((it) => growing.has(this.representativeOf(it)));
      if (!isCopy) return;
      growing.add(statement.result);
      this.moving.add(this.representativeOf(statement.result));
    });
  }

  private growingObjects(): ReadonlySet<Value> {
    return new Set(this.growingLists().flatMap((list) => [...this.pointsTo.objectsOf(list)]));
  }

  /** Lists to which elements may be added at their end. */
  private growingLists(): readonly Value[] {
    return this.allWrites.flatMap((write) => {
      const written = writtenBy(write)!;
      const isList = isArrayType(written.type) && written.type.storage === "list";
      const end = write.kind === "store" && isList ? this.structure.definitionOf(write.index) : undefined;
      // The shadow of a list that grows is written at the end of the list, which is its own.
      const isAtEnd = end?.kind === "length";
      const birth = isList ? this.structure.definitionOf(written) : undefined;
      const isEmpty = birth?.kind === "allocate" && this.structure.literalOf(birth.length) === 0;
      return isAtEnd || isEmpty ? [written] : [];
    });
  }

  private join(objects: ReadonlySet<Value>): void {
    const [first, ...others] = objects;
    if (!first) return;
    const root = this.representativeOf(first);
    this.moving.add(root);
    for (const other of others) {
      const old = this.representativeOf(other);
      if (old !== root) this.representatives.set(old, root);
    }
  }

  private representativeOf(object: Value): Value {
    let root = object;
    for (let next = this.representatives.get(root); next; next = this.representatives.get(root)) root = next;
    return root;
  }

  private listRoots(): void {
    const note = (array: Value) => this.allRoots.add(this.rootOf(array));
    this.arrays.forEach(note);
    for (const holder of this.pointsTo.allHolders()) {
      for (const content of this.pointsTo.contentsOf(holder)) content.forEach(note);
    }
  }

  private baseOf(array: Value): Value {
    let base = array;
    for (let next = this.views.get(base); next; next = this.views.get(base)) base = next;
    return base;
  }

  /** What stands for the memory behind an array value. */
  rootOf(array: Value): Value {
    if (!isArrayType(array.type)) throw new InternalError("the memory of a scalar");
    const base = this.baseOf(array);
    if (this.plain.has(base)) return base;
    const [object] = this.pointsTo.objectsOf(base);
    return object ? this.representativeOf(object) : base;
  }

  /** Whether the array is one of several that go by changing names: its value alone does not tell which. */
  isMoving(array: Value): boolean {
    return this.moving.has(this.rootOf(array));
  }

  /** The arrays that a root may be that stands for a choice between them; undefined for any other. */
  sourcesOf(root: Value): ReadonlySet<Value> | undefined {
    return this.plain.has(root) ? this.merged.get(root) : undefined;
  }

  /** All roots of the function, those of parameters first. */
  roots(): Iterable<Value> {
    return this.allRoots;
  }

  /** Whether arrays that the caller handed in are among those that a root stands for. */
  holdsParameters(root: Value): boolean {
    const isParameter = (object: Value): boolean => {
      const holder = this.pointsTo.holderOf(object);
      return holder ? isParameter(holder) : this.fn.body.arguments.includes(object);
    };
    return (
      isParameter(root) ||
      [...this.representatives.keys()].some((it) => this.representativeOf(it) === root && isParameter(it))
    );
  }

  /** The region in which the memory of a root comes into being: outside of it there is none of it. */
  scopeOf(root: Value): Place {
    let scope = this.scopes.get(root);
    if (!scope) {
      scope = this.plain.has(root) ? this.structure.homeOf(root) : this.commonScope(root);
      this.scopes.set(root, scope);
    }
    return scope;
  }

  private commonScope(root: Value): Place {
    const { pointsTo, structure } = this;
    const homes: Place[] = [];
    const visit = (object: Value): void => {
      const holder = pointsTo.holderOf(object);
      if (holder) visit(holder);
      else homes.push(structure.homeOf(object));
    };
    visit(root);
    for (const object of this.representatives.keys()) if (this.representativeOf(object) === root) visit(object);
    for (const holder of pointsTo.allHolders()) {
      for (const [held] of pointsTo.contentsOf(holder)) {
        if (held && this.representativeOf(held) === root) visit(holder);
      }
    }
    return homes.reduce((a, b) => this.structure.commonPlace(a, b));
  }

  /** Whether there may be no array at all: it came out of another, perhaps from outside its bounds. */
  mayBeMissing(array: Value, visited: ReadonlySet<Value> = new Set()): boolean {
    const base = this.baseOf(array);
    if (visited.has(base)) return false;
    if (this.loaded.has(base)) return true;
    const path = new Set(visited).add(base);
    return [...(this.merged.get(base) ?? [])].some((source) => this.mayBeMissing(source, path));
  }

  // --- writes ---

  /** Whether elements may be added to the end of a parameter's list, or of a list inside it. */
  mayLengthenParameter(parameter: Value): boolean {
    const isInside = (object: Value): boolean => {
      const holder = this.pointsTo.holderOf(object);
      return object === parameter || (holder !== undefined && isInside(holder));
    };
    return [...this.growingObjects()].some(isInside);
  }

  /** The statements that write to a root, by whatever name. */
  writesTo(root: Value): readonly Write[] {
    return this.writesByRoot.get(root) ?? [];
  }

  /** Whether some statement may change what the caller sees of an array that it handed in, or of the arrays in it. */
  mayWriteParameter(parameter: Value): boolean {
    const reached = new Set([parameter]);
    for (const object of reached) {
      for (const content of this.pointsTo.contentsOf(object)) {
        for (const held of content) if (this.pointsTo.holderOf(held) === object) reached.add(held);
      }
    }
    return this.allWrites.some((write) => meets(this.pointsTo.objectsOf(writtenBy(write)!), reached));
  }

  /** The roots of an array and of what lies in it, where references are written. */
  rearrangedIn(array: Value): readonly Value[] {
    const reached = new Set(this.pointsTo.objectsOf(array));
    for (const object of reached) {
      for (const content of this.pointsTo.contentsOf(object)) for (const held of content) reached.add(held);
    }
    const holdsWritten = (root: Value) =>
      this.writesTo(root).some((write) => write.kind === "store" && isArrayType(write.value.type));
    return [...new Set([...reached].map((object) => this.representativeOf(object)))].filter(holdsWritten);
  }

  /**
   * Whether the memory that a load reads may be written after the load, in the rest of the function: by a statement
   * further down, or in the next trip of a loop around both.
   */
  mayBeOverwrittenAfter(load: Load): boolean {
    const root = this.rootOf(load.array);
    const scope = this.scopeOf(root);
    return this.writesTo(root).some((write) => this.mayTouch(write, load) && this.mayFollow(write, load, scope));
  }

  /** Whether the memory that a load reads may be written after it within the same execution of the load's region. */
  mayBeOverwrittenInRestOfRegion(load: Load): boolean {
    const place = this.structure.placeOfStatementOf(load);
    return this.writesTo(this.rootOf(load.array)).some(
      (write) =>
        this.mayTouch(write, load) &&
        this.structure.orderOf(write) > this.structure.orderOf(load) &&
        this.structure.isWithin(this.structure.placeOfStatementOf(write), place),
    );
  }

  /** Whether a write may be to the cell that a load reads: not if they are different fields of records. */
  private mayTouch(write: Write, load: Load): boolean {
    if (!isRecord(load.array.type) || !("index" in write)) return true;
    return this.structure.literalOf(write.index) === this.structure.literalOf(load.index);
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

function meets<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}
