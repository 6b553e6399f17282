/**
 * Arguments drawn for a function from the types of its parameters: numbers around 1, integers where the function takes
 * them for such, arrays of a few elements, parameters that may be left out sometimes left out.
 */

import { arrayClasses } from "../ir/array-classes.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { ArrayData, LeafValue, RecordData, UserValue } from "../ir/shape-values.ts";
import {
  type ArrayType,
  isArrayType,
  isFlat,
  isNested,
  isRecord,
  leavesOf,
  type RecordType,
  type Shape,
  type Type,
} from "../ir/types.ts";
import type { Random } from "./random.ts";
import type { Roles } from "./roles.ts";

/** How one draw differs from another. */
export interface Manner {
  /** The length of arrays, and what integers are near. */
  readonly size: number;
  /** Whether all arrays have the same length. */
  readonly isEven: boolean;
  /** `mixed` signs, `positive`, or `fraction`: between 0 and 1. */
  readonly numbers: "mixed" | "positive" | "fraction";
}

const sizes = [3, 2, 4, 1, 6, 9, 5, 8, 16];
const numbers = ["mixed", "mixed", "positive", "fraction"] as const;

/** The manner of the attempt with this number: every choice of numbers with every size in the end. */
export function mannerOf(attempt: number): Manner {
  const size = sizes[attempt % sizes.length]!;
  const kind = numbers[(attempt + Math.floor(attempt / sizes.length)) % numbers.length]!;
  return { size, isEven: Math.floor(attempt / sizes.length) % 3 < 2, numbers: kind };
}

/** Draws for one function in one manner. */
export class Draw {
  constructor(
    private readonly roles: Roles,
    private readonly manner: Manner,
    private readonly random: Random,
  ) {}

  args(fn: IrFunction): UserValue[] {
    let position = 0;
    return fn.parameters.map(({ shape, optional, defaultValue }) => {
      const first = position;
      position += leavesOf(shape).length;
      if ((optional || defaultValue !== undefined) && this.random.chance(0.3)) return undefined;
      return this.shape(shape, first);
    });
  }

  /** `first` is the position of its first leaf among those of all parameters. */
  private shape(shape: Shape, first: number): UserValue {
    let position = first;
    const part = (inner: Shape): UserValue => {
      const value = this.shape(inner, position);
      position += leavesOf(inner).length;
      return value;
    };
    switch (shape.kind) {
      case "leaf":
        return this.value(shape.type, this.roles.integers.has(first));
      case "nothing":
        return shape.value === "null" ? null : undefined;
      case "tuple":
        return shape.elements.map(part);
      case "optional": {
        const held = this.shape(shape.held, first + 1);
        return this.random.chance(0.3) ? undefined : held;
      }
      case "struct": {
        const fields = shape.fields.map(({ name, shape: inner, optional }) => [name, part(inner), optional] as const);
        const kept = fields.filter(([, , optional]) => !(optional && this.random.chance(0.3)));
        return Object.fromEntries(
          kept.filter(([, value]) => value !== undefined).map(([name, value]) => [name, value]),
        );
      }
    }
  }

  private value(type: Type, isInteger: boolean): LeafValue {
    if (isArrayType(type)) return this.array(type, isInteger, this.length());
    if (type === "bool") return this.random.chance(0.5);
    if (type === "text") return this.text();
    return type === "index" || isInteger ? this.integer() : this.number();
  }

  array(type: ArrayType, isInteger: boolean, length: number): ArrayData {
    if (isRecord(type)) return this.record(type);
    const cells = Array.from({ length }, () => this.cell(type, isInteger));
    return isFlat(type) && type.storage === "typed" ? arrayClasses[type.element].from(cells.map(Number)) : cells;
  }

  /** An element of an array. */
  cell(type: Exclude<ArrayType, RecordType>, isInteger: boolean): number | boolean | ArrayData {
    if (isNested(type)) return this.array(type.element, isInteger, this.length());
    if (type.element === "bool") return this.random.chance(0.5);
    const isFloat = type.element === "f64" || type.element === "f32";
    return isFloat && !isInteger ? this.number() : this.random.integer(0, 2);
  }

  private record(type: RecordType): RecordData {
    const fields = type.fields.flatMap(({ name, type: of, optional, isAbsent }) => {
      if (isAbsent || (optional && this.random.chance(0.3))) return [];
      return [[name, this.value(of, this.roles.integerFields.has(name))] as const];
    });
    if (type.form === "tuple") return fields.map(([, value]) => value) as unknown as RecordData;
    return Object.fromEntries(fields) as RecordData;
  }

  private length(): number {
    return this.manner.isEven ? this.manner.size : this.random.integer(1, this.manner.size + 2);
  }

  /** A count or an index: most often the length that arrays have. */
  private integer(): number {
    return this.random.chance(0.5) ? this.manner.size : this.random.integer(1, 4);
  }

  private text(): string {
    const { texts } = this.roles;
    return texts.length === 0 ? "" : this.random.pick(texts);
  }

  private number(): number {
    const size = this.random.float(0.4, 1.6);
    if (this.manner.numbers === "fraction") return this.random.float(0.05, 0.95);
    return this.manner.numbers === "mixed" && this.random.chance(0.5) ? -size : size;
  }
}
