/** The types of functions that are requested for a device: they take it first, and give arrays that lie on it. */
import type { ArrayArgument, Device, DeviceArray } from "../runtime/webgpu/index.ts";

/** As `F`, on a device. */
export type OnDevice<F> = F extends (...args: infer Args) => infer Result
  ? (gpu: Device, ...args: DeviceArguments<Args>) => DeviceResult<Result>
  : never;

type DeviceArguments<Args extends readonly unknown[]> = { [K in keyof Args]: DeviceArgument<Args[K]> };

type DeviceArgument<T> = T extends Flat ? ArrayArgument : T extends object ? Parts<T> : T;

type Parts<T> = { [K in keyof T]: DeviceArgument<T[K]> };

/** Numbers are arrays of length 1. */
export type DeviceResult<T> = T extends number | Flat
  ? DeviceArray
  : T extends object
    ? { [K in keyof T]: DeviceResult<T[K]> }
    : T;

/** What lies in one array of a device; a tuple of numbers is none. */
type Flat =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | (readonly number[] & { readonly length: number });
