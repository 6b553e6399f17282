/**
 * What the editor knows of requests: checked by the type checker alone, never run. A line that must be refused says so;
 * the checker complains if it is not.
 */
import {
  type CheckpointOptions,
  checkpoint,
  customJvp,
  customVjp,
  type DifferenceOptions,
  type FiniteDifferenceOptions,
  type ForwardGradOptions,
  finiteDifference,
  forwardGrad,
  type Gradient,
  grad,
  hessian,
  hvp,
  type JvpOptions,
  jacobian,
  jvp,
  type opaque,
  type RequestOptions,
  randomizedGrad,
  stopGradient,
  type TaylorOptions,
  taylor,
  valueAndGrad,
  valueAndGradInto,
  vjp,
} from "../../../compiler/requests-api.ts";
import type { Device, DeviceArray } from "../../../runtime/webgpu/index.ts";

/** Does not type-check unless both are one type. */
function same<A>(): <B>(..._: [A] extends [B] ? ([B] extends [A] ? [] : [A, B]) : [A, B]) => void {
  return () => {};
}

interface Layer {
  readonly weights: Float64Array;
  readonly bias: readonly number[];
  readonly name: string;
  readonly sizes: Int32Array;
  readonly active: boolean;
  readonly run: (x: number) => number;
  readonly scale: number;
}

interface LayerGradient {
  weights: Float64Array;
  bias: number[];
  scale: number;
}

interface Tree {
  readonly left: Tree | null;
  readonly value: number;
  readonly json: Json;
}

type Json = string | number | readonly Json[] | { readonly [name: string]: Json };

declare function loss(w: Float64Array, b: number, x: readonly number[], y?: number): number;
declare function network(layer: Layer, x: Float64Array): number;
declare function pair(x: number): [number, Float64Array];
declare function drawn(name: string, x: readonly number[], y?: number): number;
// biome-ignore lint/suspicious/noExplicitAny: what an import that was not found is
declare const anything: any;
declare function scale(x: Float64Array, out: Float64Array): void;

// --- gradients have the type of their parameter, without what carries no derivative ---
same<Gradient<number>>()<number>();
same<Gradient<3 | 4>>()<number>();
same<Gradient<readonly number[]>>()<number[]>();
same<Gradient<Float32Array>>()<Float32Array>();
same<Gradient<Layer>>()<LayerGradient>();
same<Gradient<readonly [number, string, Layer]>>()<[number, LayerGradient]>();
same<Gradient<Layer[]>>()<LayerGradient[]>();
same<Gradient<Float64Array | null>>()<Float64Array | null>();
same<Gradient<string>>()<never>();
same<Gradient<Uint8Array>>()<never>();
same<Gradient<readonly string[]>>()<never>();
same<Gradient<[string, boolean]>>()<never>();
same<Gradient<{ name: string; sizes: Int32Array }>>()<never>();
same<Gradient<{ x: number; names: { first: string } }>>()<{ x: number }>();
same<NonNullable<Gradient<Tree>["left"]>["value"]>()<number>();
// @ts-expect-error the names are not part of a gradient
({}) as Gradient<Layer>["name"];

// --- grad ---
const w = new Float64Array(2);
same<ReturnType<ReturnType<typeof g0>>>()<Float64Array>();
const g0 = () => grad(loss);
grad(loss)(w, 1, [1]) satisfies Float64Array;
grad(loss, { wrt: [1] })(w, 1, [1], 2) satisfies number;
grad(loss, { wrt: [0, 1, 2] })(w, 1, [1]) satisfies [Float64Array, number, number[]];
grad(loss, { wrt: [3] })(w, 1, [1]) satisfies number;
grad(network)({} as Layer, w) satisfies LayerGradient;
grad((x: number) => x * x)(3) satisfies number;
grad(drawn, { wrt: [1] })("name", [1], 3) satisfies number[];
grad(drawn, { wrt: [2] })("name", [1], 3) satisfies number;
grad(anything);
grad((tree: Tree) => tree.value)({ left: null, value: 1, json: [] }).left?.value satisfies number | undefined;
grad((_tree: Tree, _json: Json, x: number) => x, { wrt: [2] })(null as never, 1, 2) satisfies number;
grad((x: number, y: number) => x * y, { wrt: [1, 0], target: "js" })(3, 4) satisfies [number, number];
// @ts-expect-error `f` has to return one number
grad(pair);
// @ts-expect-error there is no such parameter
grad(loss, { wrt: [9] });
// @ts-expect-error there is no such parameter
grad(loss, { wrt: [0, -1] });
// @ts-expect-error a text carries no derivative
grad(drawn, { wrt: [2, 0] });
// @ts-expect-error nor does the first parameter, which is meant without positions
grad(drawn);
// @ts-expect-error
grad((text: string) => text.length);
// @ts-expect-error
grad(drawn, { target: "js" });
// @ts-expect-error no parameter
grad(() => 1);
// @ts-expect-error an object without numbers
grad((named: { name: string; sizes: Int32Array }) => named.sizes.length);
// @ts-expect-error
valueAndGrad((texts: readonly string[]) => texts.length);
// @ts-expect-error
valueAndGradInto((_pair: [string, boolean], x: number) => x, { wrt: [0] });
// @ts-expect-error
jvp(drawn)("name", [1], 3, [1]);
// @ts-expect-error
vjp(drawn, { wrt: [0] });
// @ts-expect-error no position
grad(loss, { wrt: [] });
// @ts-expect-error the argument is not an array
grad(loss)(1, 1, [1]);
// @ts-expect-error an argument is missing
grad(loss)(w, 1);
// @ts-expect-error there is no such option
grad(loss, { wrtt: [0] });
// @ts-expect-error there is no such target
grad(loss, { target: "wasm" });
// @ts-expect-error positions are a list
grad(loss, { wrt: 0 });

// --- valueAndGrad ---
const [value, gradient] = valueAndGrad(loss, { wrt: [0, 1] })(w, 1, [1]);
value satisfies number;
gradient satisfies [Float64Array, number];

// --- valueAndGradInto: one buffer per `wrt` behind all arguments ---
valueAndGradInto(loss)(w, 1, [1], undefined, new Float64Array(2)) satisfies number;
valueAndGradInto(loss, { wrt: [0, 1] })(w, 1, [1], 2, new Float64Array(2), [0]) satisfies number;
valueAndGradInto(network)({} as Layer, w, {} as LayerGradient) satisfies number;
// @ts-expect-error the buffer of a number is an array
valueAndGradInto(loss, { wrt: [1] })(w, 1, [1], 2, 0);
// @ts-expect-error the buffer is missing
valueAndGradInto(loss)(w, 1, [1], 2);

// --- taylor: one tangent per `wrt`, as many derivatives as the order says ---
taylor(loss, { order: 2 })(w, 1, [1], undefined, w) satisfies [number, number, number];
taylor(loss, { wrt: [0, 1], order: 1 })(w, 1, [1], 2, w, 1) satisfies [number, number];
taylor(pair, { order: 2 })(1, 1)[2] satisfies [number, Float64Array];
// @ts-expect-error: up to which order?
taylor(loss);
const upTo: TaylorOptions<readonly [0], 3> = { order: 3 };
taylor(loss, upTo)(w, 1, [1], 2, w)[3] satisfies number;

// --- finiteDifference: one direction per `wrt`, and options where it is called ---
finiteDifference(loss)(w, 1, [1], undefined, w) satisfies number;
finiteDifference(loss, { wrt: [0, 1], order: 2, accuracy: 4 })(w, 1, [1], 2, w, 1, { step: 0.1 }) satisfies number;
finiteDifference(pair)(1, 1, { estimateError: true }) satisfies [[number, Float64Array], [number, Float64Array]];
same<ReturnType<typeof differences>>()<number>();
function differences() {
  return finiteDifference(loss)(w, 1, [1], 2, w, { estimateError: false });
}
// @ts-expect-error: orders of accuracy are even
finiteDifference(loss, { accuracy: 3 });
const central: FiniteDifferenceOptions<readonly [0]> = { order: 2 };
const coarse = { step: 0.5 } satisfies DifferenceOptions;
const unknown: DifferenceOptions = coarse;
finiteDifference(loss, { order: [1, 2] })(w, 1, [1], 2, w) satisfies [first: number, second: number];
finiteDifference(pair, { order: [2] })(1, 1, { estimateError: true })[1][0] satisfies [number, Float64Array];
// @ts-expect-error: which orders?
finiteDifference(loss, { order: [] });
finiteDifference(loss, central)(w, 1, [1], 2, w, coarse) satisfies number;
finiteDifference(loss, central)(w, 1, [1], 2, w, unknown) satisfies number | [number, number];
// @ts-expect-error: nothing says that the error is not asked for
finiteDifference(loss, central)(w, 1, [1], 2, w, unknown) satisfies number;

// --- randomizedGrad: a seed and what is kept, behind all arguments ---
randomizedGrad(loss)(w, 1, [1], 2, { seed: 1, keep: 0.1 }) satisfies [number, Float64Array];
randomizedGrad(loss, { wrt: [0, 1], estimator: "project", share: "batch", where: "chain", slots: ["h"] })(
  w,
  1,
  [1],
  2,
  {
    seed: 1,
    keep: { h: 0.5 },
  },
) satisfies [number, [Float64Array, number]];
// @ts-expect-error nothing says how much is kept
randomizedGrad(loss)(w, 1, [1], 2, { seed: 1 });
// @ts-expect-error no such estimator
randomizedGrad(loss, { estimator: "samples" });

// --- forwardGrad: a seed behind all arguments ---
forwardGrad(loss)(w, 1, [1], 2, { seed: 1 }) satisfies [number, Float64Array];
forwardGrad(loss, { wrt: [0, 1], directions: 2, distribution: "rademacher" })(w, 1, [1], 2, { seed: 1 }) satisfies [
  number,
  [Float64Array, number],
];
// @ts-expect-error: a seed is missing
forwardGrad(loss)(w, 1, [1], 2, {});
// @ts-expect-error: no such distribution
forwardGrad(loss, { distribution: "uniform" });
// @ts-expect-error: it returns no number
forwardGrad(pair);

// --- jvp: one tangent per `wrt` behind all arguments ---
jvp(loss)(w, 1, [1], undefined, w) satisfies [number, number];
declare const place: (x: number) => { x: number; norm(): number; at: [{ y: number; far(): boolean }, Float64Array] };
same<ReturnType<ReturnType<typeof jvp<typeof place>>>[0]>()<{ x: number; at: [{ y: number }, Float64Array] }>();
jvp(pair)(1, 1) satisfies [[number, Float64Array], [number, Float64Array]];
jvp(network)({} as Layer, w, {} as LayerGradient) satisfies [number, number];
jvp(loss, { wrt: [0, 1], directions: 2 })(w, 1, [1], 2, [w, w], [1, 2]) satisfies [number, [number, number]];
jvp(pair, { directions: 2 })(1, [1, 2])[1] satisfies [[number, Float64Array], [number, Float64Array]];
// @ts-expect-error two directions need two tangents
jvp(pair, { directions: 2 })(1, 1);
// @ts-expect-error the tangent is missing
jvp(pair)(1);
// @ts-expect-error the tangent of a number is a number
jvp(pair)(1, w);

// --- vjp: one cotangent per output; a written array is an output ---
vjp(pair)(1, [1, w]) satisfies number;
vjp(scale)(w, w, w) satisfies Float64Array;
vjp(network, { wrt: [1] })({} as Layer, w, 1) satisfies Float64Array;
// @ts-expect-error the cotangent of a number is a number
vjp(network)({} as Layer, w, w);

// --- hvp: one direction per `wrt` behind all arguments ---
hvp(loss)(w, 1, [1], undefined, w) satisfies Float64Array;
hvp(loss, { wrt: [0, 1] })(w, 1, [1], 2, w, 1) satisfies [Float64Array, number];
hvp(network)({} as Layer, w, {} as LayerGradient) satisfies LayerGradient;
// @ts-expect-error `f` has to return one number
hvp(pair);
// @ts-expect-error the direction is missing
hvp(loss)(w, 1, [1], 2);

// --- jacobian and hessian: one array ---
jacobian(pair)(1) satisfies Float64Array;
jacobian(scale)(w, w) satisfies Float64Array;
hessian(loss, { wrt: [0, 1] })(w, 1, [1]) satisfies Float64Array;
// @ts-expect-error `f` has to return one number
hessian(pair);
// @ts-expect-error a text carries no derivative
jacobian(drawn);

// --- requests of requests ---
grad(grad((x: number) => x ** 3))(2) satisfies number;
jvp(grad(loss))(w, 1, [1], undefined, w) satisfies [Float64Array, Float64Array];
jacobian(grad(loss))(w, 1, [1]) satisfies Float64Array;

stopGradient(3) satisfies number;

checkpoint({ schedule: "sqrt" });
checkpoint({ schedule: "binomial", slots: 8 });
// @ts-expect-error there is no such schedule
checkpoint({ schedule: "linear" });
// @ts-expect-error how many states are kept has to be said
checkpoint({ schedule: "binomial" });
const everySquareRoot: CheckpointOptions = { schedule: "sqrt" };
checkpoint(everySquareRoot);

// --- options that are kept apart from the call ---
const options: RequestOptions<readonly [1]> = { wrt: [1] };
grad(loss, options)(w, 1, [1]) satisfies number;
const directions: JvpOptions<readonly [0], 2> = { directions: 2 };
const estimated: ForwardGradOptions<readonly [0]> = { distribution: "normal" };
forwardGrad(loss, estimated)(w, 1, [1], 2, { seed: 3 })[0] satisfies number;
jvp(pair, directions)(1, [1, 2])[0] satisfies [number, Float64Array];

// --- derivatives that are given ---

same<typeof place>()<ReturnType<typeof opaque<typeof place>>>();

const scaled = customVjp(
  (x: Float64Array, k: number, isOn: boolean, at: Int32Array) => (isOn ? x[at[0]!]! * k : 0),
  ([x, k, isOn, at], result, cotangent) => {
    const numbers: [number, number, number] = [k, result, cotangent];
    const others: [Float64Array, boolean, Int32Array] = [x, isOn, at];
    return [others[0], numbers[0]];
  },
);
scaled satisfies (x: Float64Array, k: number, isOn: boolean, at: Int32Array) => number;
const polar = customJvp(
  (p: { readonly x: number; readonly name: string }): [number, Float64Array] => [p.x, Float64Array.of(p.x)],
  ([{ x, name }], [first, second], [pDot]) => {
    const one: number = pDot.x + x + first + name.length;
    return [one, second];
  },
);
polar satisfies (p: { x: number; name: string }) => [number, Float64Array];
customJvp(
  customVjp(
    (x: number) => x,
    (_x, _y, bar) => [bar],
  ),
  (_x, _y, [dot]) => dot,
)(1) satisfies number;
customVjp(
  (x: number, y: number) => x * y,
  // @ts-expect-error a gradient for each argument
  ([, y], _result, bar) => [y * bar],
);
customVjp(
  (x: number, isOn: boolean) => (isOn ? x : 0),
  // @ts-expect-error booleans have none
  (_args, _result, bar) => [bar, false],
);
customJvp(
  (x: number): number[] => [x, x],
  // @ts-expect-error the tangent has the result's structure
  ([x], _result, [dot]) => x * dot,
);
customVjp(
  (x: number) => x,
  // @ts-expect-error the cotangent of a number is a number
  (_args, _result, bar: Float64Array) => [bar[0]!],
);

// On a device: it is the first argument, arrays may lie there, and all results do.
declare const gpu: Device;
const onDevice = valueAndGrad(loss, { target: "webgpu", wrt: [0, 1] });
const [valueThere, [wThere, bThere]]: [DeviceArray, [DeviceArray, DeviceArray]] = onDevice(gpu, w, 1, gpu.array(w), 2);
valueThere.read().then(({ length }) => length + wThere.length + bThere.length);
// @ts-expect-error the device is missing
onDevice(w, 1, [1], 2);
