/**
 * What the reverse sweep can have without a tape: values that the forward sweep leaves in scope, and values that can be
 * computed again, with what that takes.
 */

import { type Cursor, cursorsOf } from "../../3-analyze/cursors.ts";
import { type Induction, inductionsOf } from "../../3-analyze/inductions.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import { fallsThrough, type Place, type Structure } from "../../3-analyze/structure.ts";
import type { Compute, Load, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { accessCost } from "../../ops/costs.ts";
import type { ControlValues } from "./control-values.ts";

export interface Recomputation {
  readonly operands: readonly Value[];
  /** Nanoseconds of one execution. */
  readonly cost: number;
}

/** A product and a sum of integers. */
const inductionCost = 0.2;
/** Two or three of each. */
const cursorCost = 0.6;

/** A power written as a product. */
const productCost = 0.6;

/** Nanoseconds of an integer's remainder by a literal. */
const shiftsCost = 0.9;

export class Availability {
  private readonly firstExit: number;
  private readonly inductions: ReadonlyMap<Value, Induction>;
  private readonly cursors: ReadonlyMap<Value, Cursor>;

  constructor(
    private readonly structure: Structure,
    private readonly memory: Memory,
    private readonly control: ControlValues,
    private readonly operations: OperationTable,
    readonly restored: ReadonlySet<Value>,
    private readonly isHalved: boolean,
  ) {
    this.inductions = inductionsOf(structure.fn);
    this.cursors = cursorsOf(structure.fn);
    const statements = structure.body.region.statements;
    const at = statements.find((each) => structure.escapesOf(each).length > 0 || !fallsThrough(each));
    this.firstExit = at ? structure.orderOf(at) : Number.POSITIVE_INFINITY;
  }

  homeOf(value: Value): Place {
    return this.control.homeOf(value) ?? this.structure.homeOf(value);
  }

  /** The statement that computes a value; none for what the sweeps themselves keep, and for arguments of regions. */
  definitionOf(value: Value): Statement | undefined {
    return this.control.homeOf(value) ? undefined : this.structure.definitionOf(value);
  }

  /** Whether the forward sweep leaves the value in scope: it is defined in the function's body, before any exit. */
  isDirect(value: Value): boolean {
    if (this.control.homeOf(value) || this.structure.homeOf(value) !== this.structure.body) return false;
    const definition = this.structure.definitionOf(value);
    return definition === undefined || this.isBeforeExits(definition);
  }

  /** Whether a statement stands in the function's body, before any statement that may leave the function early. */
  isBeforeExits(statement: Statement): boolean {
    return (
      this.structure.placeOfStatementOf(statement) === this.structure.body &&
      this.structure.orderOf(statement) < this.firstExit
    );
  }

  /**
   * Whether a value can be computed from what is in scope before the first exit. Only by arithmetic of integers: a
   * size that a branch computes by division can be infinite where the branch is not taken.
   */
  isKnownBeforeExits(value: Value): boolean {
    if (this.isConstant(value) || this.isDirect(value)) return true;
    if (value.type !== "index") return false;
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "compute") return definition.operands.every((operand) => this.isKnownBeforeExits(operand));
    if (definition?.kind !== "length" || !this.isDirect(definition.array)) return false;
    return this.memory.keepsLength(definition.array);
  }

  isConstant(value: Value): boolean {
    return !this.control.homeOf(value) && this.structure.definitionOf(value)?.kind === "constant";
  }

  /** The counter of a counted loop is known in each trip of the reverse loop. */
  isCounter(value: Value): boolean {
    if (this.control.homeOf(value) || this.structure.definitionOf(value)) return false;
    const home = this.structure.homeOf(value);
    return home.owner?.kind === "for" && home.region.arguments[0] === value;
  }

  /** How a carried value follows from the number of the trip. */
  inductionOf(value: Value): Induction | undefined {
    return this.control.homeOf(value) ? undefined : this.inductions.get(value);
  }

  cursorOf(value: Value): Cursor | undefined {
    return this.control.homeOf(value) ? undefined : this.cursors.get(value);
  }

  /** Whether an array is one of several under changing names, so that the reverse sweep has to be told which. */
  isMoving(array: Value): boolean {
    return this.control.homeOf(array) !== undefined || this.memory.isMoving(array);
  }

  /** Whether an array still exists, under one name, in the reverse sweep. */
  isArrayKept(array: Value): boolean {
    if (this.isMoving(array)) return this.isDirect(array);
    const root = this.memory.rootOf(array);
    const definition = this.structure.definitionOf(root);
    // The base of an exclusive view still exists, so the view can be taken again.
    if (definition?.kind === "view") return this.isArrayKept(definition.array);
    if (definition?.kind === "table") return true;
    return this.structure.homeOf(root).loops.length === 0 && this.memory.sourcesOf(root) === undefined;
  }

  /** Whether the reverse sweep has an array without keeping anything of it or taking a view again. */
  isThere(array: Value): boolean {
    if (this.isMoving(array) || this.isPlainView(array)) return false;
    return this.isArrayKept(array);
  }

  private isPlainView(array: Value): boolean {
    const definition = this.structure.definitionOf(array);
    return definition?.kind === "view" && !definition.exclusive;
  }

  /** Arrays that exist throughout the reverse sweep, but in a region that it cannot see into. */
  arraysToKeep(roots: Iterable<Value>): ReadonlySet<Value> {
    const isOfOwnKind = (root: Value) => ["view", "table"].includes(this.structure.definitionOf(root)?.kind ?? "");
    const isOutsideLoops = (root: Value) => this.structure.homeOf(root).loops.length === 0;
    const isFixed = (root: Value) => !this.isMoving(root);
    return new Set(
      [...roots].filter((root) => isFixed(root) && isOutsideLoops(root) && !isOfOwnKind(root) && !this.isDirect(root)),
    );
  }

  /** How a value can be computed again at the start of its region in reverse; undefined if it cannot. */
  recomputation(value: Value): Recomputation | undefined {
    const induction = this.inductionOf(value);
    if (induction) {
      const { start, step } = induction;
      return { operands: typeof step === "number" ? [start] : [start, step.value], cost: inductionCost };
    }
    const cursor = this.cursorOf(value);
    if (cursor) {
      const { start, first } = cursor;
      const { from, to, step } = first.trips?.of ?? cursor.loop;
      return { operands: first.trips ? [start, from, to, step] : [start], cost: cursorCost };
    }
    const definition = this.definitionOf(value);
    switch (definition?.kind) {
      case "compute":
        return this.keepsAnswer(definition)
          ? { operands: definition.operands, cost: this.costOf(definition) }
          : undefined;
      case "load":
        return this.canReload(definition)
          ? { operands: [definition.index, ...this.waysTo(definition.array)], cost: accessCost }
          : undefined;
      case "view":
        return this.ifSafe(definition.array, definition, [definition.start, definition.end, definition.array]);
      case "length": {
        if (this.isMoving(definition.array)) {
          return this.memory.keepsLength(definition.array)
            ? this.ifSafe(definition.array, definition, [definition.array])
            : undefined;
        }
        if (this.isArrayKept(definition.array))
          return { operands: this.viewBounds(definition.array), cost: accessCost };
        const length = this.lengthOf(definition.array);
        return length && { operands: [length], cost: accessCost };
      }
      default:
        return undefined;
    }
  }

  /** A tape holds numbers, of which none is missing: whether a value is can be asked of the value itself alone. */
  private keepsAnswer({ op, operands }: Compute): boolean {
    return op !== "isMissing" || (!this.isHalved && operands.every((operand) => this.isDirect(operand)));
  }

  /** Engines turn a square or a cube into products, and the remainder of an integer by a literal into shifts. */
  private costOf({ op, operands, result }: Compute): number {
    const literal = operands[1] && this.structure.literalOf(operands[1]);
    if (op === "power" && (literal === 2 || literal === 3)) return productCost;
    if (op === "remainder" && result.type === "index" && literal) return shiftsCost;
    return this.operations[op].cost;
  }

  /** The value that an allocation in the function was given as its length. */
  lengthOf(array: Value): Value | undefined {
    const definition = this.structure.definitionOf(array);
    return definition?.kind === "allocate" ? definition.length : undefined;
  }

  /** The starts and ends of the views through which an array is named. */
  viewBounds(array: Value): readonly Value[] {
    const definition = this.structure.definitionOf(array);
    return definition?.kind === "view" ? [definition.start, definition.end, ...this.viewBounds(definition.array)] : [];
  }

  private ifSafe(array: Value, reader: Statement, operands: readonly Value[]): Recomputation | undefined {
    return this.isSafeToName(array, reader) ? { operands, cost: accessCost } : undefined;
  }

  /**
   * Whether what reads an array may be repeated whenever its region is reversed: an array that comes out of another may
   * not be there if the region was left before it was read.
   */
  private isSafeToName(array: Value, reader: Statement): boolean {
    if (!this.memory.mayBeMissing(array)) return true;
    for (const statement of this.structure.placeOfStatementOf(reader).region.statements) {
      if (statement === reader) return true;
      if (this.structure.escapesOf(statement).length > 0) return false;
    }
    return false;
  }

  /** What the reverse sweep needs to name an array. */
  private waysTo(array: Value): readonly Value[] {
    return this.isMoving(array) ? [array] : this.viewBounds(array);
  }

  private canReload(load: Load): boolean {
    if (!this.isSafeToName(load.array, load)) return false;
    if (!this.isMoving(load.array) && !this.isArrayKept(load.array)) return false;
    if (!this.memory.mayBeOverwrittenAfter(load)) return true;
    return this.restored.has(this.memory.rootOf(load.array)) && !this.memory.mayBeOverwrittenInRestOfRegion(load);
  }
}
