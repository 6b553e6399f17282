/**
 * The memory of the evaluator: arrays as JavaScript has them, with the conversions of loads and stores. What a program
 * may not rely on (content that is not initialised, memory that was given back) is made visible rather than helpful.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { arrayClasses } from "./array-classes.ts";
import type { DefaultList } from "./default-values.ts";
import type { ArrayData, RecordData, TypedArray } from "./shape-values.ts";
import {
  type ArrayType,
  type ElementType,
  elementType,
  isArrayType,
  isFlat,
  isRecord,
  type RecordType,
  scalarOf,
} from "./types.ts";

export type Scalar = number | boolean | string | undefined;

/** What a cell of an array holds: `undefined` outside of a list of arrays. */
export type Cell = Scalar | Memory;

/** An array value. The data of a pooled array is exchanged as it grows, and taken away when it is released. */
export class Memory {
  constructor(
    readonly type: ArrayType,
    private content: ArrayData | undefined,
  ) {}

  get data(): ArrayData {
    if (this.content === undefined) throw new InternalError("memory is used after its release");
    return this.content;
  }

  load(index: number): Cell {
    const element = this.contentAt(index);
    const type = elementType(this.type, index);
    if (isRecord(this.type) && element === undefined && !isArrayType(type)) return undefined;
    if (isArrayType(type)) return typeof element === "object" ? new Memory(type, element) : undefined;
    if (element === undefined) return type === "bool" ? undefined : Number.NaN;
    if (type === "text") return String(element);
    return type === "bool" ? Boolean(element) : Number(element);
  }

  private contentAt(index: number): number | boolean | string | ArrayData | undefined {
    const data = this.data as Record<string, number | boolean | string | ArrayData>;
    return isRecord(this.type) ? data[keyOf(this.type, index)] : data[index];
  }

  store(index: number, value: Cell): void {
    const { data } = this;
    if (isRecord(this.type)) this.storeField(this.type, index, value);
    else if (Array.isArray(data)) data[index] = plain(value);
    else (data as TypedArray)[index] = Number(value);
  }

  /** A field that may be left out can hold nothing. */
  private storeField(type: RecordType, position: number, value: Cell): void {
    const data = this.data as RecordData;
    const isNothing = value === undefined && type.fields[position]?.optional;
    data[keyOf(type, position)] = isNothing ? undefined : plain(value);
  }

  /** Takes away the last element of a list. */
  shorten(length: number): void {
    const { data } = this;
    if (!Array.isArray(data) || data.length !== length + 1) {
      throw new InternalError(`the element ${length} is taken away, which is not the last one of a list`);
    }
    data.length = length;
  }

  fill(value: Cell): void {
    const { data } = this;
    if (Array.isArray(data)) data.fill(plain(value));
    else (data as TypedArray).fill(Number(value));
  }

  /** `set`: what does not fit throws a RangeError, before anything is written. */
  copyFrom(source: Memory, offset: number): void {
    const { data } = this;
    if (!Array.isArray(data)) {
      (data as TypedArray).set(Array.from(source.values(), Number), offset);
      return;
    }
    if (offset < 0 || offset + source.length > data.length) throw new RangeError("offset is out of bounds");
    const values = source.values();
    for (const [i, value] of values.entries()) data[offset + i] = plain(value);
  }

  view(start: number, end: number): Memory {
    const { data } = this;
    if (Array.isArray(data)) throw new InternalError("a view of a list");
    return new Memory(this.type, (data as TypedArray).subarray(start, end));
  }

  /** A copy, also of the arrays inside. */
  duplicate(type: ArrayType): Memory {
    if (isRecord(type)) {
      return compose(
        type,
        this.fieldwise(type, (value, of) => (value instanceof Memory ? value.duplicate(of) : value)),
      );
    }
    const element = elementType(type);
    const values = this.values().map((value) =>
      value instanceof Memory && isArrayType(element) ? value.duplicate(element).data : plain(value),
    );
    return new Memory(
      type,
      isFlat(type) && type.storage === "typed" ? typedArray(type.element, values.map(Number)) : values,
    );
  }

  /** An array of the same structure, of zeros. */
  zerosLike(type: ArrayType): Memory {
    if (isRecord(type)) {
      return compose(
        type,
        this.fieldwise(type, (value, of) => (value instanceof Memory ? value.zerosLike(of) : 0)),
      );
    }
    const element = elementType(type);
    if (!isArrayType(element)) return allocate(type, this.length, "zero");
    const arrays = this.values().map((value) => (value instanceof Memory ? value.zerosLike(element).data : Number.NaN));
    return new Memory(type, arrays);
  }

  private fieldwise(type: RecordType, make: (value: Cell, type: ArrayType) => Cell): Cell[] {
    return type.fields.map((field, i) => (field.isAbsent ? undefined : make(this.load(i), field.type as ArrayType)));
  }

  /** The number of elements. */
  get length(): number {
    return isRecord(this.type) ? this.type.fields.length : (this.data as TypedArray).length;
  }

  reserve(length: number): void {
    if (this.length >= length) return;
    const longer = allocate(this.type, length, "uninitialised");
    longer.copyFrom(this, 0);
    this.content = longer.data;
  }

  release(): void {
    this.content = undefined;
  }

  /** Whether a byte of this array is one of another. */
  overlaps(other: Memory): boolean {
    const [a, b] = [this.data, other.data];
    if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return a === b;
    if (a.buffer !== b.buffer) return false;
    return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
  }

  /** This array and the arrays in it. */
  parts(): Memory[] {
    return [this, ...this.values().flatMap((value) => (value instanceof Memory ? value.parts() : []))];
  }

  /** A copy of the content as the IR sees it. */
  private values(): Cell[] {
    const isAbsent = (i: number) => isRecord(this.type) && this.type.fields[i]!.isAbsent;
    return Array.from({ length: this.length }, (_, i) => (isAbsent(i) ? undefined : this.load(i)));
  }
}

/** Memory of a new array. What is not initialised reads as NaN, or as a bit pattern that no program means. */
export function allocate(type: ArrayType, length: number, content: "zero" | "uninitialised"): Memory {
  if (!isFlat(type)) return new Memory(type, new Array<ArrayData>(length));
  const scalar = scalarOf(type.element);
  const poison = scalar === "f64" ? Number.NaN : scalar === "bool" ? true : 0xaaaaaaaa;
  if (type.storage === "list") {
    const zero = scalar === "bool" ? false : 0;
    return new Memory(type, new Array<number | boolean>(length).fill(content === "zero" ? zero : poison));
  }
  const data = typedArray(type.element, length);
  return new Memory(type, content === "zero" ? data : data.fill(Number(poison)));
}

/** Memory of a new array with the elements of a default. */
export function memoryOf(type: ArrayType, elements: DefaultList): Memory {
  const memory = allocate(type, elements.length, "zero");
  const inner = elementType(type);
  for (const [i, element] of elements.entries()) {
    memory.store(i, typeof element === "number" ? element : memoryOf(inner as ArrayType, element));
  }
  return memory;
}

function typedArray(element: ElementType, content: number | number[]): TypedArray {
  const Class = arrayClasses[element];
  return typeof content === "number" ? new Class(content) : Class.from(content);
}

/** A record of these contents. */
export function compose(type: RecordType, contents: readonly Cell[]): Memory {
  const data: RecordData = type.form === "tuple" ? ([] as unknown as RecordData) : {};
  type.fields.forEach((field, i) => {
    const content = contents[i];
    const isLeftOut = field.isAbsent || (field.optional && content === undefined);
    if (!isLeftOut) data[keyOf(type, i)] = plain(content);
  });
  return new Memory(type, data as unknown as ArrayData);
}

function keyOf(type: RecordType, position: number): string {
  const field = type.fields[position];
  if (!field || field.isAbsent) throw new InternalError("a field of a record that it does not have");
  return field.name;
}

/** What a list holds for a value: a variable that was never set counts as NaN. */
function plain(value: Cell): number | boolean | string | ArrayData {
  return value instanceof Memory ? value.data : (value ?? Number.NaN);
}
