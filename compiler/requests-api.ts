/**
 * What `import { grad } from "fluxion"` gives: the requests, typed for the editor. A build replaces each call by the
 * generated function, so that here they only say that no build took place. The others are plain code.
 */
import type { ForwardPass, LayerStatistics, Pulled } from "../runtime/layers.ts";
import type { OnDevice } from "./device-types.ts";
import { unbuiltRequest } from "./diagnostics/catalog/0-options.ts";
import type { Gradient, GradientOfList, IsNumeric, PrecisionOf } from "./gradient-types.ts";
import type {
  DeviceJvpOptions,
  DeviceOptions,
  DifferenceOptions,
  DrawOptions,
  FiniteDifferenceOptions,
  ForwardGradOptions,
  JvpOptions,
  LayerwiseOptions,
  Orders,
  Positions,
  RandomizedGradOptions,
  RequestOptions,
  TaylorOptions,
} from "./request-options.ts";

export type {
  DeviceJvpOptions,
  DeviceOptions,
  DifferenceOptions,
  DrawOptions,
  FiniteDifferenceOptions,
  ForwardGradOptions,
  ForwardPass,
  Gradient,
  JvpOptions,
  LayerStatistics,
  LayerwiseOptions,
  Pulled,
  RandomizedGradOptions,
  RequestOptions,
  TaylorOptions,
};

/** A function that a request takes. */
type Differentiable = (...args: never[]) => unknown;
type Scalar = (...args: never[]) => number;

/** The positions of `f`'s parameters that carry a derivative, as a union of numbers. */
type PositionOf<F extends Differentiable> = PositionIn<Parameters<F>>;

type PositionIn<List extends readonly unknown[]> = number extends List["length"]
  ? number
  : {
      [I in keyof List]-?: I extends `${infer Position extends number}`
        ? IsNumeric<List[I]> extends true
          ? Position
          : never
        : never;
    }[number];

/** What `wrt` may be for `f`. */
type PositionsOf<F extends Differentiable> = readonly [PositionOf<F>, ...PositionOf<F>[]];

/** What `wrt` is if it is not given: `never` in the place of a parameter that carries no derivative. */
type FirstOf<F extends Differentiable> = readonly [0 & PositionOf<F>];

/** `f` itself, unless it is to be differentiated by a first parameter that carries no derivative. */
type Requested<F extends Differentiable, W extends Positions> = [W[number]] extends [never]
  ? "no derivative by the first parameter: name others with wrt"
  : F;

/** `f`'s arguments, each in its place: a parameter with a default is passed as `undefined`. */
type Arguments<F extends Differentiable> = Parameters<F>;

/** The gradients of the named parameters: one alone, several as a tuple. */
type Gradients<F extends Differentiable, W extends Positions> = W extends readonly [infer I extends number]
  ? GradientAt<F, I>
  : GradientsAt<F, W>;

type GradientsAt<F extends Differentiable, W extends Positions> = W extends readonly [
  infer I extends number,
  ...infer Rest extends Positions,
]
  ? [GradientAt<F, I>, ...GradientsAt<F, Rest>]
  : [];

/** The gradients of all parameters that carry a derivative; written so that code which gives them is known to give a tuple. */
type GradientsOf<List extends readonly unknown[]> =
  GradientOfList<List> extends infer Gradients extends unknown[] ? Gradients : [];

type GradientAt<F extends Differentiable, I extends number> = Gradient<Exclude<Parameters<F>[I], undefined>>;

/** One tangent for each of `list`. */
type Tangents<List extends readonly unknown[], K extends number> = { [I in keyof List]: PerDirection<List[I], K> };

type PerDirection<T, K extends number> = K extends 1 ? T : number extends K ? T[] : Repeated<T, K>;

type Repeated<T, K extends number, So extends readonly T[] = []> = So["length"] extends K
  ? [...So]
  : Repeated<T, K, readonly [...So, T]>;

/** What `jvp` gives of a result: of an object of a class its fields alone, in a plain object. */
type Value<T> = 0 extends 1 & T
  ? T
  : T extends ArrayBufferView
    ? T
    : T extends readonly unknown[]
      ? { [I in keyof T]: Value<T[I]> }
      : T extends object
        ? { [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: Value<T[K]> }
        : T;

/** One for each order that a list asks for. */
type PerOrder<T, Asked extends Orders> = Asked extends readonly unknown[] ? { -readonly [I in keyof Asked]: T } : T;

/** What an estimate of the error comes with, where it is asked for; either where only the call tells. */
type WithError<T, O extends DifferenceOptions> = O extends { readonly estimateError: true }
  ? [derivative: T, error: T]
  : "estimateError" extends keyof O
    ? O["estimateError"] extends false | undefined
      ? T
      : T | [derivative: T, error: T]
    : T;

/** Where gradients are written to: a 1-element array for a number. */
type Buffers<F extends Differentiable, W extends Positions> = W extends readonly [
  infer I extends number,
  ...infer Rest extends Positions,
]
  ? [Buffer<GradientAt<F, I>>, ...Buffers<F, Rest>]
  : [];

type Buffer<G> = G extends number ? Float64Array | number[] : G;

/** The output's tangent or cotangent. A written array is an output too, which the type of a function does not tell. */
type OutputTangent<F extends Differentiable> = ReturnType<F> extends void ? unknown : Gradient<ReturnType<F>>;
type Cotangents<F extends Differentiable> =
  ReturnType<F> extends void ? WrittenArray[] : [Gradient<ReturnType<F>>, ...WrittenArray[]];
type WrittenArray = Float64Array | Float32Array | number[];

/** The gradient of `f`, which returns one number. */
export function grad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options: DeviceOptions<W>,
): OnDevice<(...args: Arguments<F>) => Gradients<F, W>>;
export function grad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options?: RequestOptions<W>,
): (...args: Arguments<F>) => Gradients<F, W>;
export function grad(): never {
  return unbuilt("grad");
}

/** `[value, gradient]` of `f`, which returns one number. */
export function valueAndGrad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options: DeviceOptions<W>,
): OnDevice<(...args: Arguments<F>) => [value: number, gradient: Gradients<F, W>]>;
export function valueAndGrad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options?: RequestOptions<W>,
): (...args: Arguments<F>) => [value: number, gradient: Gradients<F, W>];
export function valueAndGrad(): never {
  return unbuilt("valueAndGrad");
}

/** The value of `f`; its gradient is written into one buffer per `wrt`, given behind `f`'s arguments. */
export function valueAndGradInto<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: RequestOptions<W>,
): (...args: [...Arguments<F>, ...Buffers<F, W>]) => number {
  return unbuilt("valueAndGradInto");
}

/** `[value, tangent]`: how `f`'s outputs move along one tangent per `wrt`, given behind `f`'s arguments. */
export function jvp<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>, const K extends number = 1>(
  f: Requested<F, W>,
  options: DeviceJvpOptions<W, K>,
): OnDevice<
  (
    ...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, K>]
  ) => [value: Value<ReturnType<F>>, tangent: PerDirection<OutputTangent<F>, K>]
>;
export function jvp<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>, const K extends number = 1>(
  f: Requested<F, W>,
  options?: JvpOptions<W, K>,
): (
  ...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, K>]
) => [value: Value<ReturnType<F>>, tangent: PerDirection<OutputTangent<F>, K>];
export function jvp(): never {
  return unbuilt("jvp");
}

/** The gradient of `f`'s outputs weighed by one cotangent each, given behind `f`'s arguments. */
export function vjp<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options: DeviceOptions<W>,
): OnDevice<(...args: [...Arguments<F>, ...Cotangents<F>]) => Gradients<F, W>>;
export function vjp<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options?: RequestOptions<W>,
): (...args: [...Arguments<F>, ...Cotangents<F>]) => Gradients<F, W>;
export function vjp(): never {
  return unbuilt("vjp");
}

/** The Hessian of `f`, which returns one number, times one direction per `wrt`, given behind `f`'s arguments. */
export function hvp<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options: DeviceOptions<W>,
): OnDevice<(...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, 1>]) => Gradients<F, W>>;
export function hvp<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  f: Requested<F, W>,
  options?: RequestOptions<W>,
): (...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, 1>]) => Gradients<F, W>;
export function hvp(): never {
  return unbuilt("hvp");
}

/**
 * All derivatives of `f`'s outputs, row by row: a row for each number of the outputs, a column for each number of the
 * `wrt` parameters, in the order in which they are declared.
 */
export function jacobian<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: RequestOptions<W>,
): (...args: Arguments<F>) => Float64Array {
  return unbuilt("jacobian");
}

/**
 * All second derivatives of `f`, which returns one number, row by row: a row and a column for each number of the `wrt`
 * parameters, in the order in which they are declared.
 */
export function hessian<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: RequestOptions<W>,
): (...args: Arguments<F>) => Float64Array {
  return unbuilt("hessian");
}

/**
 * `[value, first, second, ...]`: the derivatives of `f`'s outputs along one tangent per `wrt`, given behind `f`'s
 * arguments, up to an order. One run forwards.
 */
export function taylor<F extends Differentiable, T extends number, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options: TaylorOptions<W, T>,
): (
  ...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, 1>]
) => [value: Value<ReturnType<F>>, ...derivatives: Repeated<OutputTangent<F>, T>] {
  return unbuilt("taylor");
}

/**
 * A derivative of `f`'s outputs along one direction per `wrt`, given behind `f`'s arguments, from values of `f` alone: a
 * central difference; where `order` is a list, one for each of it. With `estimateError: true` it gives `[derivative, error]`, the error estimated from twice the step.
 */
export function finiteDifference<
  F extends Differentiable,
  const W extends PositionsOf<F> = FirstOf<F>,
  const T extends Orders = 1,
>(
  _f: Requested<F, W>,
  _options?: FiniteDifferenceOptions<W, T>,
): <const O extends DifferenceOptions = Record<never, never>>(
  ...args: [...Arguments<F>, ...Tangents<GradientsAt<F, W>, 1>, options?: O]
) => WithError<PerOrder<OutputTangent<F>, T>, O> {
  return unbuilt("finiteDifference");
}

/**
 * One forward pass of `f`: its outputs, and a `pull` that takes a cotangent of them, each time it is called, and gives the
 * gradient and for each layer among what `f` calls its inputs and the adjoints of its outputs, row by row.
 */
export function layerwise<F extends Differentiable, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: LayerwiseOptions<W>,
): (
  ...args: Arguments<F>
) => ForwardPass<ReturnType<F>, Gradient<ReturnType<F>>, Gradients<F, W>, PrecisionOf<Gradients<F, W>>> {
  return unbuilt("layerwise");
}

/**
 * `[value, estimate]` of `f`, which returns one number: the slope along a random direction, times that direction. Its mean
 * over the seeds, which are non-negative integers, is the gradient. One run forwards, nothing is kept.
 */
export function forwardGrad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: ForwardGradOptions<W>,
): (...args: [...Arguments<F>, options: { readonly seed: number }]) => [value: number, estimate: Gradients<F, W>] {
  return unbuilt("forwardGrad");
}

/**
 * `f`'s value, and an estimate of its gradient from a tape that is kept in part: its mean over all seeds is the gradient.
 * Called with `f`'s arguments, then `{ seed, keep }`.
 */
export function randomizedGrad<F extends Scalar, const W extends PositionsOf<F> = FirstOf<F>>(
  _f: Requested<F, W>,
  _options?: RandomizedGradOptions<W>,
): (...args: [...Arguments<F>, options: DrawOptions]) => [value: number, estimate: Gradients<F, W>] {
  return unbuilt("randomizedGrad");
}

/** Its argument, taken as a constant by derivatives: a number itself, a copy of an array or object. */
export function stopGradient<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as T;
  if (Array.isArray(value)) return value.map((part) => stopGradient(part)) as T;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, stopGradient(part)])) as T;
}

/**
 * `f`, with a derivative that is given: the gradient by its arguments, from these as a tuple, its result and the
 * cotangent of that. The gradient is a tuple with an entry for each argument that carries a derivative.
 */
export function customVjp<F extends Differentiable>(
  f: F,
  _gradient: (
    args: Parameters<F>,
    result: ReturnType<F>,
    cotangent: Gradient<ReturnType<F>>,
  ) => [...GradientsOf<Parameters<F>>],
): F {
  return f;
}

/**
 * `f`, with a derivative that is given: the tangent of its result, from its arguments as a tuple, its result and a tuple
 * of tangents, one for each argument that carries a derivative.
 */
export function customJvp<F extends (...args: never[]) => readonly [unknown, ...unknown[]]>(
  f: F,
  tangents: (
    args: Parameters<F>,
    result: ReturnType<F>,
    tangents: Gradient<Parameters<F>>,
  ) => [...GradientsOf<ReturnType<F>>],
): F;
export function customJvp<F extends Differentiable>(
  f: F,
  tangent: (args: Parameters<F>, result: ReturnType<F>, tangents: Gradient<Parameters<F>>) => Gradient<ReturnType<F>>,
): F;
export function customJvp<F>(f: F): F {
  return f;
}

/**
 * `f`, with no rule for its derivative: it is taken by central differences of `f`'s values, and the build says so. For what
 * has values and no slopes to follow, such as a search or a table.
 */
export function opaque<F extends Differentiable>(f: F): F {
  return f;
}

/** Which states of a loop reverse mode keeps. */
export type CheckpointOptions =
  | {
      /** The state of every k-th of n trips, k the root of n: the memory of about 2 k trips, the time of one more run. */
      readonly schedule: "sqrt";
    }
  | {
      /**
       * At most `slots` states, and that of the last trip, in the order that takes the fewest repetitions for that many:
       * Griewank and Walther, Algorithm 799: Revolve, ACM Transactions on Mathematical Software 26 (2000).
       */
      readonly schedule: "binomial";
      /** A positive integer, as a literal. */
      readonly slots: number;
    };

/**
 * Stands as a statement before a counted loop: reverse mode then keeps the state of a few of its trips and runs the others
 * again, in place of keeping something of all trips. What is computed stays the same. Does nothing by itself.
 */
export function checkpoint(_options: CheckpointOptions): void {}

function unbuilt(request: string): never {
  const { code, message, help } = unbuiltRequest.at(undefined, { request });
  throw new Error(`${code}: ${message} ${help}`);
}
