/**
 * Which memory objects an array value may name. An object comes into being by a parameter, an allocation, a copy, a
 * table or an exclusive view; the arrays that a parameter's list holds at entry are one object, as are those of a copy.
 * Inclusion-based (Andersen): what is assigned may be any of what it is assigned from.
 */
import { makeValue } from "../ir/build.ts";
import type { Call, IrFunction, Statement, Value } from "../ir/nodes.ts";
import { type ArrayType, isArrayType, isNested, isRecord, sameType, type Type } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import type { Flow } from "./flows.ts";

export class PointsTo {
  /** Array values, and the objects that each may name. An object is known by the value it comes into being with. */
  private readonly named = new Map<Value, Set<Value>>();
  /** Lists of arrays and records, and the objects that each may hold: by position in a record, all together in a list. */
  private readonly held = new Map<Value, Map<number, Set<Value>>>();
  /** The list whose first arrays an object stands for. */
  private readonly holders = new Map<Value, Value>();
  private readonly views = new Map<Value, Value>();
  /** The positions that literals stand for. */
  private readonly positions = new Map<Value, number>();
  private hasChanged = false;

  constructor(fn: IrFunction, flows: readonly Flow[]) {
    const moves: (() => void)[] = [];
    for (const argument of fn.body.arguments) if (isArrayType(argument.type)) this.enter(argument, true);
    visitStatements(fn.body, (statement) => {
      const move = this.visit(statement);
      if (move) moves.push(move);
    });
    for (const flow of flows) {
      if (flow.kind !== "merge" || !isArrayType(flow.to.type)) continue;
      this.named.set(flow.to, this.named.get(flow.to) ?? new Set());
      moves.push(() => this.include(this.namesOf(flow.to), this.objectsOf(flow.from)));
    }
    do {
      this.hasChanged = false;
      for (const move of moves) move();
    } while (this.hasChanged);
  }

  /** The array that a view is taken of, or the array itself. */
  baseOf(array: Value): Value {
    let base = array;
    for (let next = this.views.get(base); next; next = this.views.get(base)) base = next;
    return base;
  }

  /** The objects that an array value may name; itself alone for a value that no statement of the function defines. */
  objectsOf(array: Value): ReadonlySet<Value> {
    return this.named.get(array) ?? new Set([array]);
  }

  /** What a list or record may hold, as sets of objects of one type. */
  contentsOf(holder: Value): Iterable<ReadonlySet<Value>> {
    return this.held.get(holder)?.values() ?? [];
  }

  /** The list whose arrays at its coming into being are meant by an object. */
  holderOf(object: Value): Value | undefined {
    return this.holders.get(object);
  }

  /** All lists of arrays, and records that hold some. */
  allHolders(): Iterable<Value> {
    return this.held.keys();
  }

  /** What a statement adds; for one that moves arrays, a way to repeat it until nothing is new. */
  private visit(statement: Statement): (() => void) | undefined {
    switch (statement.kind) {
      case "view":
        if (statement.exclusive) this.enter(statement.result, false);
        else {
          this.named.set(statement.result, new Set());
          this.views.set(statement.result, statement.array);
          return () => this.include(this.namesOf(statement.result), this.objectsOf(statement.array));
        }
        return undefined;
      case "load":
        if (!isArrayType(statement.result.type)) return undefined;
        this.named.set(statement.result, new Set());
        return () => {
          for (const holder of this.objectsOf(statement.array)) {
            this.include(this.namesOf(statement.result), this.cellOf(holder, statement.index));
          }
        };
      case "store":
        if (!isArrayType(statement.value.type)) return undefined;
        return () => {
          for (const holder of this.objectsOf(statement.array)) {
            this.include(this.cellOf(holder, statement.index), this.objectsOf(statement.value));
          }
        };
      case "constant":
        this.positions.set(statement.result, Number(statement.value));
        return undefined;
      case "compose": {
        this.enter(statement.result, false);
        const contents = statement.operands.map((operand, i) => [operand, i] as const);
        const arrays = contents.filter(([operand]) => isArrayType(operand.type));
        if (arrays.length === 0) return undefined;
        return () => {
          for (const [operand, i] of arrays) this.include(this.cell(statement.result, i), this.objectsOf(operand));
        };
      }
      case "call": {
        for (const result of statement.results) if (isArrayType(result.type)) this.enter(result, true);
        const arrays = [...statement.operands, ...statement.results].filter((value) => isArrayType(value.type));
        return arrays.length > 0 ? () => this.exchange(statement) : undefined;
      }
      case "if":
      case "for":
      case "block":
        return undefined;
      default: {
        const isFilled = statement.kind !== "allocate";
        for (const result of resultsOf(statement)) if (isArrayType(result.type)) this.enter(result, isFilled);
        return undefined;
      }
    }
  }

  /** An array that a call gives, or leaves in a list that it writes, may be any of its type that escapes from it. */
  private exchange(call: Call): void {
    const { operands, results, effects, companions = { operands: operands.length, results: results.length } } = call;
    const changed = new Set(writtenOperands(call));
    const escaping = new Set(operands.filter((_, i) => effects?.escapes.includes(i) ?? true));
    const groups = [
      [operands.slice(0, companions.operands), results.slice(0, companions.results)],
      [operands.slice(companions.operands), results.slice(companions.results)],
    ] as const;
    for (const [handed, given] of groups) {
      const all = this.reachableFrom([...handed.filter((operand) => escaping.has(operand)), ...given]);
      const alike = (type: Type) => new Set([...all].filter((object) => sameType(object.type, type)));
      for (const result of given) if (isArrayType(result.type)) this.include(this.namesOf(result), alike(result.type));
      for (const holder of this.reachableFrom([...handed.filter((operand) => changed.has(operand)), ...given])) {
        for (const [position, type] of contentTypesOf(holder.type)) {
          const cell = this.cell(holder, position);
          this.include(cell, alike(type));
          if (cell.size === 0) this.enterContent(holder, position, type);
        }
      }
    }
  }

  /** The objects that arrays may name, and all that these may hold. */
  reachableFrom(arrays: readonly Value[]): ReadonlySet<Value> {
    const reached = new Set(arrays.flatMap((array) => (isArrayType(array.type) ? [...this.objectsOf(array)] : [])));
    for (const object of reached)
      for (const content of this.contentsOf(object)) for (const held of content) reached.add(held);
    return reached;
  }

  /** A new object; one that is `filled` holds arrays or records that have no name of their own yet. */
  private enter(object: Value, isFilled: boolean): void {
    this.named.set(object, new Set([object]));
    const contents = contentTypesOf(object.type);
    for (const [position, type] of contents) {
      this.cell(object, position);
      if (isFilled) this.enterContent(object, position, type);
    }
  }

  /** What a list or record holds that came from elsewhere, or that a call has put there. */
  private enterContent(holder: Value, position: number, type: ArrayType): void {
    const content = makeValue(type, holder.variable);
    this.holders.set(content, holder);
    this.cell(holder, position).add(content);
    this.enter(content, true);
    this.hasChanged = true;
  }

  private namesOf(array: Value): Set<Value> {
    return this.named.get(array)!;
  }

  private cellOf(holder: Value, index: Value): Set<Value> {
    return this.cell(holder, isRecord(holder.type) ? (this.positions.get(index) ?? 0) : 0);
  }

  private cell(holder: Value, position: number): Set<Value> {
    let cells = this.held.get(holder);
    if (!cells) {
      cells = new Map();
      this.held.set(holder, cells);
    }
    let cell = cells.get(position);
    if (!cell) {
      cell = new Set();
      cells.set(position, cell);
    }
    return cell;
  }

  private include(into: Set<Value>, objects: ReadonlySet<Value>): void {
    for (const object of objects) {
      if (into.has(object)) continue;
      into.add(object);
      this.hasChanged = true;
    }
  }
}

/** The arrays that a call may write, itself or by way of what they hold. */
export function writtenOperands({ operands, effects }: Call): readonly Value[] {
  return operands.filter((operand, i) => isArrayType(operand.type) && (effects?.writes.includes(i) ?? true));
}

/** The types of the arrays and records that one of this type holds, by position; in a list all stand at 0. */
function contentTypesOf(type: Type): readonly (readonly [number, ArrayType])[] {
  if (isNested(type)) return [[0, type.element]];
  if (!isRecord(type)) return [];
  return type.fields.flatMap((field, i) =>
    isArrayType(field.type) && !field.isAbsent ? [[i, field.type] as const] : [],
  );
}
