/** From types of elements to the classes of JavaScript. */
import type { ElementType } from "./types.ts";

/** The typed array that holds elements of each type. */
export const arrayClasses = {
  f64: Float64Array,
  f32: Float32Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  bool: Uint8Array,
} satisfies { readonly [element in ElementType]: unknown };
