/** Layers among all else that a function may do: what a pull finds must be what the forward pass left, each time. */
import { checkpoint, customVjp, stopGradient } from "fluxion";

/**
 * y = x w' + b
 *
 * @layer input=x weights=w bias=b
 */
export function affine(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const out = b.length;
  const width = w.length / out;
  const rows = x.length / width;
  const y = new Float64Array(rows * out);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < out; o++) {
      let sum = b[o]!;
      for (let i = 0; i < width; i++) sum += x[r * width + i]! * w[o * width + i]!;
      y[r * out + o] = sum;
    }
  }
  return y;
}

/**
 * States that are kept now and then.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function keptNowAndThen(w: Float64Array, b: Float64Array, x: Float64Array, steps: number): Float64Array {
  const h = x.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    const y = affine(h, w, b);
    for (let i = 0; i < h.length; i++) h[i] = Math.tanh(y[i]!) + 0.1 * h[i]!;
  }
  return h;
}

/**
 * The same with a few places for states.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function keptInPlaces(w: Float64Array, b: Float64Array, x: Float64Array, steps: number): Float64Array {
  const h = x.slice();
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let t = 0; t < steps; t++) {
    const y = affine(h, w, b);
    for (let i = 0; i < h.length; i++) h[i] = Math.tanh(y[i]!) + 0.1 * h[i]!;
  }
  return h;
}

function power(x: number, n: number): number {
  return n <= 0 ? 1 : x * power(x, n - 1);
}

/**
 * A function that calls itself, whose calls keep what they need on stacks.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function recursive(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const h = affine(x, w1, b1);
  const a = new Float64Array(h.length);
  for (let i = 0; i < h.length; i++) a[i] = power(h[i]!, 2) + 0.5 * power(h[i]!, 1 + (i % 3));
  return affine(a, w2, b2);
}

/**
 * Numbers that are overwritten over and over, and put back on the way back.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function overwritten(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const h = affine(x, w1, b1);
  const n = h.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < 2; j++) h[i] = Math.sin(h[i]! * h[(i + j + k) % n]! + 0.3);
    }
  }
  return affine(h, w2, b2);
}

/**
 * Arrays in a list that grows, read from its end.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function inList(w: Float64Array, b: Float64Array, x: Float64Array, steps: number): Float64Array {
  const states: Float64Array[] = [x];
  for (let t = 0; t < steps; t++) {
    const y = affine(states[states.length - 1]!, w, b);
    states.push(y.map((each) => Math.tanh(each)));
  }
  const sum = new Float64Array(x.length);
  for (let k = states.length - 1; k >= 0; k--) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! * 0.5 + states[k]![i]! * states[k]![i]!;
  }
  return sum;
}

/**
 * Two arrays that exchange their names.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function exchanged(w: Float64Array, b: Float64Array, x: Float64Array, steps: number): Float64Array {
  let now = x.slice();
  let next = new Float64Array(x.length);
  for (let t = 0; t < steps; t++) {
    const y = affine(now, w, b);
    for (let i = 0; i < y.length; i++) next[i] = Math.sin(y[i]!) + 0.2 * now[i]!;
    [now, next] = [next, now];
  }
  return now;
}

const steep = customVjp(
  (x: Float64Array): Float64Array => x.map((each) => Math.exp(-each * each)),
  ([x], y, yBar) => [x.map((each, i) => -2 * each * y[i]! * yBar[i]!)],
);

/**
 * Through a derivative that is given, and past a constant.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function given(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const h = steep(affine(x, w1, b1));
  const scale = stopGradient(h[0]!);
  for (let i = 0; i < h.length; i++) h[i] = h[i]! * (1 + scale * 0);
  return affine(h, w2, b2);
}

/**
 * Loops in loops, and sizes by default.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function nested(w: Float64Array, b: Float64Array, x: Float64Array, rounds = 2): Float64Array {
  let h = x;
  for (let k = 0; k < rounds; k++) {
    for (let t = 0; t <= k; t++) h = affine(h, w, b).map((each) => Math.tanh(each) * 1.1);
  }
  return h;
}

/**
 * A layer whose outputs nobody looks at, beside one that they look at.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function unread(w: Float64Array, b: Float64Array, x: Float64Array): number {
  const first = affine(x, w, b);
  const second = affine(
    x.map((each) => 2 * each),
    w,
    b,
  );
  return second[0]! * second[1]! + first.length;
}

const numbers = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(7 * seed + 13 * i * seed));
const network = () => [[numbers(12, 1), numbers(3, 2), numbers(6, 3), numbers(2, 4), numbers(20, 5)]];
const square = (...others: unknown[]) => [[numbers(9, 1), numbers(3, 2), numbers(6, 3), ...others]];

export const samples = {
  keptNowAndThen: () => [...square(7), ...square(1)],
  keptInPlaces: () => [...square(7), ...square(1)],
  recursive: network,
  overwritten: network,
  inList: () => [...square(4), ...square(0)],
  exchanged: () => [...square(3), ...square(4)],
  given: network,
  nested: () => [...square(3), ...square(undefined)],
  unread: () => square(),
};
