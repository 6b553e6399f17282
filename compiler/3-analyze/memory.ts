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
import type { Call, IrFunction, Load, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isList, isRecord, sameType } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import { type Flow, flowsOf } from "./flows.ts";
import { isOfNewArray } from "./new-arrays.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { plainMerges } from "./plain-merges.ts";
import { PointsTo } from "./points-to.ts";
import { ResizedLists } from "./resized-lists.ts";
import { type Place, type Structure, structureOf } from "./structure.ts";
import { isSelfContained, mayWriteHeld, type Write, writtenBy } from "./writes.ts";

/** The memory of a function. */
export const memoryOf = oncePerFunction((fn) => new Memory(fn));

export class Memory {
  private readonly pointsTo: PointsTo;
  /** For each merge of arrays the values that flow into it. */
  private readonly merged = new Map<Value, Set<Value>>();
  /** The merges that are roots of their own. */
  private readonly plain: ReadonlySet<Value> = new Set();
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
  private resizedLists: ResizedLists | undefined;
  private readonly returned: Extract<Flow, { kind: "return" }>[] = [];
  /** Roots that the function's callers know, and may write when it has returned. */
  private readonly exposed: ReadonlySet<Value> = new Set();

  constructor(private readonly fn: IrFunction) {
    const flows = flowsOf(fn);
    this.pointsTo = new PointsTo(fn, flows);
    for (const flow of flows) {
      if (flow.kind === "return" && isArrayType(flow.from.type)) this.returned.push(flow);
      if (flow.kind !== "merge" || !isArrayType(flow.to.type)) continue;
      this.merged.set(flow.to, (this.merged.get(flow.to) ?? new Set()).add(flow.from));
    }
    this.arrays = fn.body.arguments.filter(({ type }) => isArrayType(type));
    visitStatements(fn.body, (statement) => {
      for (const result of resultsOf(statement)) if (isArrayType(result.type)) this.arrays.push(result);
      if (statement.kind === "load" && isArrayType(statement.result.type)) this.loaded.add(statement.result);
      if (writtenBy(statement).length > 0) this.allWrites.push(statement as Write);
    });
    const isWritten = (objects: ReadonlySet<Value>, since: Statement) =>
      this.allWrites.some(
        (write) =>
          this.structure.orderOf(write) > this.structure.orderOf(since) && meets(this.objectsWrittenBy(write), objects),
      );
    if (!fn.called?.mayAlias) this.plain = plainMerges(fn, this.merged, this.pointsTo, isWritten);
    this.unite();
    this.listRoots();
    for (const write of this.allWrites) {
      for (const root of this.rootsWrittenBy(write)) append(this.writesByRoot, root, write);
    }
    if (fn.called) {
      this.exposed = this.rootsWithin([...fn.called.overwritten, ...this.returned.map(({ from }) => from)]);
    }
  }

  private get structure(): Structure {
    return structureOf(this.fn);
  }

  // --- roots ---

  /** Gives one root to all objects that some value may name, other than a merge that passes for a copy. */
  private unite(): void {
    const { pointsTo } = this;
    for (const merge of this.merged.keys()) if (!this.plain.has(merge)) this.join(pointsTo.objectsOf(merge));
    for (const array of this.loaded) this.join(pointsTo.objectsOf(array));
    visitStatements(this.fn.body, (statement) => {
      if (statement.kind === "call") this.unitePassed(statement);
    });
    if (this.fn.called) this.uniteKnown();
    for (const holder of pointsTo.allHolders()) {
      this.moving.add(this.representativeOf(holder));
      for (const content of pointsTo.contentsOf(holder)) this.join(content);
    }
    for (const array of this.arrays) {
      if (!isRecord(array.type)) continue;
      for (const object of pointsTo.objectsOf(array)) this.moving.add(this.representativeOf(object));
    }
    for (const list of this.resized.lists) this.join(pointsTo.objectsOf(list));
    this.moveCopies();
  }

  /** What a call is handed goes by further names in the callee, and what it gives may be what it was handed. */
  private unitePassed(call: Call): void {
    if (call.hasRules && isSelfContained(call)) return;
    for (const object of this.pointsTo.reachableFrom(call.operands)) this.join(new Set([object]));
    for (const result of call.results) if (isArrayType(result.type)) this.join(this.pointsTo.objectsOf(result));
  }

  /** What callers hand in and are given goes by their names, too. */
  private uniteKnown(): void {
    const { called, body } = this.fn;
    const handed = this.pointsTo.reachableFrom(body.arguments);
    const stacks = new Set(body.arguments.slice(body.arguments.length - (called?.stacks ?? 0)));
    const mayBe = (object: Value, other: Value) =>
      called?.mayAlias === true && !stacks.has(other) && sameType(other.type, object.type);
    for (const object of handed) {
      const others = stacks.has(object) ? [] : [...handed].filter((other) => mayBe(object, other));
      this.join(new Set([object, ...others]));
    }
    const byLeaf = new Map<number, Value[]>();
    for (const { leaf, from } of this.returned) {
      for (const object of this.pointsTo.objectsOf(from)) append(byLeaf, leaf, object);
    }
    for (const objects of byLeaf.values()) this.join(new Set(objects));
  }

  /** How long a copy of a list that grows is, is known when it is made: its shadow is made along with it, and moves too. */
  private moveCopies(): void {
    const growing = new Set([...this.resized.objects].map((object) => this.representativeOf(object)));
    visitStatements(this.fn.body, (statement) => {
      if (statement.kind !== "duplicate" && statement.kind !== "zerosLike") return;
      const isCopy = [...this.pointsTo.objectsOf(statement.array)].some((it) => growing.has(this.representativeOf(it)));
      if (!isCopy) return;
      growing.add(statement.result);
      this.moving.add(this.representativeOf(statement.result));
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

  /** What stands for the memory behind arrays, and behind all that they may hold. */
  rootsWithin(arrays: readonly Value[]): ReadonlySet<Value> {
    const roots = [...this.pointsTo.reachableFrom(arrays)].map((object) => this.representativeOf(object));
    return new Set([...roots, ...arrays.flatMap((array) => (isArrayType(array.type) ? [this.rootOf(array)] : []))]);
  }

  /** What stands for the memory behind an array value. */
  rootOf(array: Value): Value {
    if (!isArrayType(array.type)) throw new InternalError("the memory of a scalar");
    const base = this.pointsTo.baseOf(array);
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
    const base = this.pointsTo.baseOf(array);
    if (visited.has(base)) return false;
    if (this.loaded.has(base)) return true;
    const path = new Set(visited).add(base);
    return [...(this.merged.get(base) ?? [])].some((source) => this.mayBeMissing(source, path));
  }

  // --- writes ---

  /** The objects whose content a statement may change. A call may also change what the arrays that it is handed hold. */
  private objectsWrittenBy(write: Write): ReadonlySet<Value> {
    return new Set(
      writtenBy(write).flatMap((array) => [
        ...(mayWriteHeld(write, array) ? this.pointsTo.reachableFrom([array]) : this.pointsTo.objectsOf(array)),
      ]),
    );
  }

  private rootsWrittenBy(write: Write): ReadonlySet<Value> {
    return new Set(
      writtenBy(write).flatMap((array) => [
        ...(mayWriteHeld(write, array) ? this.rootsWithin([array]) : [this.rootOf(array)]),
      ]),
    );
  }

  /** The lists that become longer or shorter. */
  get resized(): ResizedLists {
    this.resizedLists ??= new ResizedLists(this.pointsTo, this.structure, this.allWrites);
    return this.resizedLists;
  }

  /** Whether an array is one of those, or goes by a name that may be one of them. */
  mayBeResized(array: Value): boolean {
    const root = this.rootOf(array);
    return [...this.resized.objects].some((object) => this.representativeOf(object) === root);
  }

  /** Whether an array is as long at any time. A list that becomes longer or shorter goes by changing names. */
  keepsLength(array: Value): boolean {
    return !isList(array.type) || !this.isMoving(array) || this.writesTo(this.rootOf(array)).length === 0;
  }

  /** The statements that write to a root, by whatever name. */
  writesTo(root: Value): readonly Write[] {
    return this.writesByRoot.get(root) ?? [];
  }

  /** Whether some statement may change what the caller sees of an array that it handed in, or of the arrays in it. */
  mayWriteParameter(parameter: Value): boolean {
    return this.mayWrite(new Set([parameter, ...this.heldAtEntry(parameter)]));
  }

  /** Whether some statement may change what the caller sees of the arrays that one that it handed in holds. */
  mayWriteHeldBy(parameter: Value): boolean {
    return this.mayWrite(this.heldAtEntry(parameter));
  }

  private mayWrite(objects: ReadonlySet<Value>): boolean {
    if (!this.fn.called?.mayAlias) return this.allWrites.some((write) => meets(this.objectsWrittenBy(write), objects));
    const roots = new Set([...objects].map((object) => this.representativeOf(object)));
    return this.allWrites.some((write) => meets(this.rootsWrittenBy(write), roots));
  }

  /** What a parameter holds when the function begins, also within that. */
  private heldAtEntry(parameter: Value): ReadonlySet<Value> {
    const reached = new Set([parameter]);
    for (const object of reached) {
      for (const content of this.pointsTo.contentsOf(object)) {
        for (const held of content) if (this.pointsTo.holderOf(held) === object) reached.add(held);
      }
    }
    reached.delete(parameter);
    return reached;
  }

  /** Whether an argument, or what it holds, may be found in what the function returns or in another argument. */
  mayEscape(argument: Value): boolean {
    const others = this.fn.body.arguments.filter((other) => other !== argument);
    const found = this.pointsTo.reachableFrom([...this.returned.map(({ from }) => from), ...others]);
    return meets(this.pointsTo.reachableFrom([argument]), found);
  }

  /** Whether references may be written into an array or what lies in it, here or by a function that is called. */
  mayBeRearranged(array: Value): boolean {
    const holders = new Set(this.pointsTo.allHolders());
    const reached = new Set([...this.pointsTo.reachableFrom([array])].filter((object) => holders.has(object)));
    return (
      this.rearrangedIn(array).length > 0 ||
      this.allWrites.some((write) => write.kind === "call" && meets(this.objectsWrittenBy(write), reached))
    );
  }

  /** The roots of an array and of what lies in it, where the function itself writes references. */
  rearrangedIn(array: Value): readonly Value[] {
    const reached = this.pointsTo.reachableFrom([array]);
    const holdsWritten = (root: Value) =>
      this.writesTo(root).some((write) => write.kind === "store" && isArrayType(write.value.type));
    return [...new Set([...reached].map((object) => this.representativeOf(object)))].filter(holdsWritten);
  }

  /**
   * Whether the memory that a load reads may be written after the load, in the rest of the function: by a statement
   * further down, or in the next trip of a loop around both.
   */
  mayBeOverwrittenAfter(load: Load): boolean {
    return this.exposed.has(this.rootOf(load.array)) || this.writesAfter(load).length > 0;
  }

  /** The writes that may be to the cell that a load has read. */
  writesAfter(load: Load): readonly Write[] {
    const root = this.rootOf(load.array);
    const scope = this.scopeOf(root);
    return this.writesTo(root).filter(
      (write) =>
        this.mayTouch(write, load) && this.mayFollow(write, load, scope) && !isOfNewArray(write, load, this.structure),
    );
  }

  /** Whether the content of an array, or of what it holds, may be written by a statement or once it is over. */
  mayBeOverwrittenSince(statement: Statement, array: Value): boolean {
    return [...this.rootsWithin([array])].some((root) => {
      const scope = this.scopeOf(root);
      return this.exposed.has(root) || this.writesTo(root).some((write) => this.mayFollow(write, statement, scope));
    });
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

function meets<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}
