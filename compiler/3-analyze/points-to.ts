/**
 * Which memory objects an array value may name. An object comes into being by a parameter, an allocation, a copy, a
 * table or an exclusive view; the arrays that a parameter's list holds at entry are one object, as are those of a copy.
 * Inclusion-based (Andersen): what is assigned may be any of what it is assigned from.
 */
import { makeValue } from "../ir/build.ts";
import type { IrFunction, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isNested } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import type { Flow } from "./flows.ts";

export class PointsTo {
  /** Array values, and the objects that each may name. An object is known by the value it comes into being with. */
  private readonly named = new Map<Value, Set<Value>>();
  /** Lists of arrays, and the objects that each may hold. */
  private readonly held = new Map<Value, Set<Value>>();
  /** The list whose first arrays an object stands for. */
  private readonly holders = new Map<Value, Value>();
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

  /** The objects that an array value may name; itself alone for a value that no statement of the function defines. */
  objectsOf(array: Value): ReadonlySet<Value> {
    return this.named.get(array) ?? new Set([array]);
  }

  /** The objects that a list of arrays may hold. */
  heldBy(list: Value): ReadonlySet<Value> {
    return this.held.get(list) ?? nothing;
  }

  /** The list whose arrays at its coming into being are meant by an object. */
  holderOf(object: Value): Value | undefined {
    return this.holders.get(object);
  }

  /** All lists of arrays. */
  lists(): Iterable<Value> {
    return this.held.keys();
  }

  /** What a statement adds; for one that moves arrays, a way to repeat it until nothing is new. */
  private visit(statement: Statement): (() => void) | undefined {
    switch (statement.kind) {
      case "view":
        if (statement.exclusive) this.enter(statement.result, false);
        else {
          this.named.set(statement.result, new Set());
          return () => this.include(this.namesOf(statement.result), this.objectsOf(statement.array));
        }
        return undefined;
      case "load":
        if (!isArrayType(statement.result.type)) return undefined;
        this.named.set(statement.result, new Set());
        return () => {
          for (const list of this.objectsOf(statement.array)) {
            this.include(this.namesOf(statement.result), this.heldBy(list));
          }
        };
      case "store":
        if (!isArrayType(statement.value.type)) return undefined;
        return () => {
          for (const list of this.objectsOf(statement.array)) {
            this.include(this.contentsOf(list), this.objectsOf(statement.value));
          }
        };
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

  /** A new object; a list of arrays that is `filled` holds arrays that have no name of their own yet. */
  private enter(object: Value, isFilled: boolean): void {
    this.named.set(object, new Set([object]));
    if (!isNested(object.type)) return;
    this.contentsOf(object);
    if (!isFilled) return;
    const arrays = makeValue(object.type.element, object.variable && { name: `${object.variable.name}Rows` });
    this.holders.set(arrays, object);
    this.contentsOf(object).add(arrays);
    this.enter(arrays, true);
  }

  private namesOf(array: Value): Set<Value> {
    return this.named.get(array)!;
  }

  private contentsOf(list: Value): Set<Value> {
    let contents = this.held.get(list);
    if (!contents) {
      contents = new Set();
      this.held.set(list, contents);
    }
    return contents;
  }

  private include(into: Set<Value>, objects: ReadonlySet<Value>): void {
    for (const object of objects) {
      if (into.has(object)) continue;
      into.add(object);
      this.hasChanged = true;
    }
  }
}

const nothing: ReadonlySet<Value> = new Set();
