/**
 * The current value of every cell, on the path of control flow that is being lowered. Branches work on forks; where
 * they meet, the cells on which they disagree become results of the construct.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import type { Cell } from "./contents.ts";

/** A cell without a known value: an array variable that has none yet, or may have none. */
export type Unknown = "unset" | "ambiguous";

export class Environment {
  private constructor(
    private readonly values: Map<Cell, Value | Unknown>,
    /** Cells that keep their value on all paths: constants of the module. Shared by all forks. */
    private readonly constants: Map<Cell, Value>,
    /** Conditions without which this path would have been left. */
    private readonly checked: Set<Value>,
  ) {}

  static empty(): Environment {
    return new Environment(new Map(), new Map(), new Set());
  }

  fork(): Environment {
    return new Environment(new Map(this.values), this.constants, new Set(this.checked));
  }

  /** An environment that knows only the constants. */
  bare(): Environment {
    return new Environment(new Map(), this.constants, new Set());
  }

  /** Notes of a condition that from here on it is true. */
  noteChecked(condition: Value): void {
    this.checked.add(condition);
  }

  isChecked(condition: Value): boolean {
    return this.checked.has(condition);
  }

  /** Makes what `other` holds constant. */
  keep(other: Environment): void {
    for (const [cell, value] of other.values) if (typeof value !== "string") this.constants.set(cell, value);
  }

  /** Whether the cell is a constant of the module, or belongs to a function that the module made. */
  isConstant(cell: Cell): boolean {
    return this.constants.has(cell);
  }

  has(cell: Cell): boolean {
    return this.values.has(cell);
  }

  get(cell: Cell): Value | Unknown {
    return this.values.get(cell) ?? this.constants.get(cell) ?? "unset";
  }

  set(cell: Cell, value: Value | Unknown): void {
    this.values.set(cell, value);
  }

  drop(cell: Cell): void {
    this.values.delete(cell);
  }

  /** All cells, in the order of their declarations. */
  cells(): Cell[] {
    return [...this.values.keys()];
  }

  /** A temporary has been given a name. */
  replace(old: Value, renamed: Value): void {
    for (const [cell, value] of this.values) if (value === old) this.values.set(cell, renamed);
    if (this.checked.has(old)) this.checked.add(renamed);
  }
}

/**
 * Prepares the meeting of several paths that forked from `entry`: returns the cells whose value depends on the path.
 * An array variable that has no value on one of them is marked as ambiguous in `entry`, where the paths meet.
 */
export function meet(entry: Environment, paths: readonly Environment[]): Cell[] {
  const differing = entry.cells().filter((cell) => paths.some((path) => path.get(cell) !== entry.get(cell)));
  const isKnown = (cell: Cell) => paths.every((path) => typeof path.get(cell) !== "string");
  for (const cell of differing) if (!isKnown(cell)) entry.set(cell, "ambiguous");
  return differing.filter(isKnown);
}

/** The values that `cells` hold in `environment`. */
export function valuesOf(cells: readonly Cell[], environment: Environment): Value[] {
  return cells.map((cell) => {
    const value = environment.get(cell);
    if (typeof value === "string") throw new InternalError(`a cell that should have a value is ${value}`);
    return value;
  });
}
