/** Arrays that lie on the device until they are read: floats as f32, integers and booleans as i32. */
import type { GpuBuffer } from "./api.ts";

export type DeviceElement = "f32" | "i32";

/** What a function on the device takes for an array that it only reads. */
export type ArrayArgument = DeviceArray | HostArray;

export type HostArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | readonly number[]
  | readonly boolean[];

/** What owns the memory of arrays. */
export interface ArrayOwner {
  readArray(array: DeviceArray): Promise<Float32Array | Int32Array>;
  writeArray(array: DeviceArray, values: HostArray): void;
  destroyArray(array: DeviceArray): void;
}

export class DeviceArray {
  constructor(
    readonly owner: ArrayOwner,
    readonly length: number,
    readonly element: DeviceElement,
    /** At least one element longer than the array, which tells kernels where it ends. */
    readonly buffer: GpuBuffer,
    /** The largest magnitude of integers in it, as long as the host alone has written it. */
    public largest = Number.POSITIVE_INFINITY,
  ) {}

  /** Its content, as Float32Array or Int32Array, once all that was asked of the device before is done. */
  read(): Promise<Float32Array | Int32Array> {
    return this.owner.readArray(this);
  }

  /** Replaces the content by as many numbers. */
  write(values: HostArray): void {
    this.owner.writeArray(this, values);
  }

  /** Gives the memory back for other arrays. The array is not used any more then. */
  destroy(): void {
    this.owner.destroyArray(this);
  }
}

/** The numbers as they lie on the device. */
export function asElements(values: HostArray, element: DeviceElement): Float32Array | Int32Array {
  if (element === "f32")
    return values instanceof Float32Array ? values : Float32Array.from(values as readonly number[]);
  if (values instanceof Uint32Array && values.some((value) => value > 0x7fffffff)) {
    throw new RangeError("FX8104: a Uint32Array holds a number of 2 ** 31 or more, for which a device has no integer");
  }
  if (values instanceof Int32Array && values.includes(-0x80000000)) {
    throw new RangeError(
      "FX8104: an Int32Array holds -(2 ** 31), by which a device tells what is no element of an array",
    );
  }
  return values instanceof Int32Array ? values : Int32Array.from(values as readonly number[]);
}

/** The largest magnitude of integers; of floats nobody asks for it. */
export function largestOf(values: Float32Array | Int32Array): number {
  if (values instanceof Float32Array) return Number.POSITIVE_INFINITY;
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** What holds numbers with fractions lies on the device as f32. */
export function elementOf(values: HostArray): DeviceElement {
  if (values instanceof Float64Array || values instanceof Float32Array) return "f32";
  return Array.isArray(values) && typeof values[0] !== "boolean" ? "f32" : "i32";
}
