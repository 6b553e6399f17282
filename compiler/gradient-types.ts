/** The types of gradients, by those of what they are taken by. */

/**
 * The type of a gradient by a value of type `T`: its numbers. Integer arrays, strings, booleans and functions are left
 * out of objects, `null` stays, `readonly` goes.
 */
export type Gradient<T> = 0 extends 1 & T ? unknown : GradientOf<Numeric<T>>;

type GradientOf<T> = T extends number
  ? number
  : T extends null
    ? null
    : T extends Float64Array
      ? Float64Array
      : T extends Float32Array
        ? Float32Array
        : T extends readonly unknown[]
          ? GradientOfList<T>
          : T extends object
            ? { -readonly [K in keyof T as IsNumeric<T[K]> extends true ? K : never]: GradientOf<Numeric<T[K]>> }
            : never;

export type GradientOfList<T extends readonly unknown[]> = number extends T["length"]
  ? GradientOf<Numeric<T[number]>>[]
  : T extends readonly [infer First, ...infer Rest]
    ? [...(IsNumeric<First> extends true ? [GradientOf<Numeric<First>>] : []), ...GradientOfList<Rest>]
    : [];

/**
 * The members of a union that carry a derivative. What lies deeper than the elements of a list or the fields of an
 * object is not looked at, so that types may refer to themselves.
 */
type Numeric<T> = T extends Constant
  ? never
  : T extends readonly (infer Element)[]
    ? UnlessConstant<Element, T>
    : T extends object
      ? UnlessConstant<T[keyof T], T>
      : T;

type UnlessConstant<Part, Whole> = [Exclude<Part, Constant>] extends [never] ? never : Whole;

export type IsNumeric<T> = [Numeric<T>] extends [never] ? false : true;

/** What carries no derivative. */
type Constant = string | boolean | bigint | symbol | undefined | ((...args: never[]) => unknown) | IntegerArray;

type IntegerArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** The arrays that hold what belongs to a gradient: single ones where it has some. */
export type PrecisionOf<G> = true extends HoldsSingle<G> ? Float32Array : Float64Array;

type HoldsSingle<G> = G extends Float32Array
  ? true
  : G extends Float64Array
    ? false
    : G extends readonly (infer Element)[]
      ? HoldsSingle<Element>
      : G extends object
        ? { [K in keyof G]: HoldsSingle<G[K]> }[keyof G]
        : false;
