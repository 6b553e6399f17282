/** Functions that call layers, in the ways in which people write networks. Every layer is `affine` or `linear`. */

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
 * y = x w'
 *
 * @layer input=x weights=w
 */
export function linear(x: Float64Array, w: Float64Array, out: number): Float64Array {
  const width = w.length / out;
  const rows = x.length / width;
  const y = new Float64Array(rows * out);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < width; i++) y[r * out + o]! += x[r * width + i]! * w[o * width + i]!;
    }
  }
  return y;
}

function softened(z: Float64Array): Float64Array {
  const h = new Float64Array(z.length);
  for (let i = 0; i < z.length; i++) h[i] = Math.tanh(z[i]!);
  return h;
}

/** @differentiable wrt w1 b1 w2 b2 modes vjp layerwise */
export function plain(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  return affine(softened(affine(x, w1, b1)), w2, b2);
}

/**
 * What is inside is given, too: the second layer's input.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function watched(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): { hidden: Float64Array; y: Float64Array } {
  const hidden = softened(affine(x, w1, b1));
  return { hidden, y: affine(hidden, w2, b2) };
}

/**
 * Activations in place: the adjoint is that of what the layer gave.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function inPlace(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const h = affine(x, w1, b1);
  for (let i = 0; i < h.length; i++) h[i] = Math.sin(h[i]!) * h[i]!;
  return affine(h, w2, b2);
}

/**
 * A loss, by what each helper gives.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function loss(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array): number {
  const block = (input: Float64Array, w: Float64Array, b: Float64Array) => softened(affine(input, w, b));
  const y = block(block(x, w1, b1), w2, b2);
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += (y[i]! - 0.3) * (y[i]! - 0.3);
  return sum / y.length;
}

/**
 * A recurrent network over steps [steps, batch, in]: each of its two layers is called as often as there are steps.
 *
 * @differentiable wrt wx b wh modes vjp layerwise
 */
export function recurrent(
  wx: Float64Array,
  b: Float64Array,
  wh: Float64Array,
  x: Float64Array,
  start: Float64Array,
  steps: number,
): Float64Array {
  const width = x.length / steps;
  let h = start;
  for (let t = 0; t < steps; t++) {
    const a = affine(x.subarray(t * width, (t + 1) * width), wx, b);
    const c = linear(h, wh, b.length);
    const next = new Float64Array(a.length);
    for (let i = 0; i < next.length; i++) next[i] = Math.tanh(a[i]! + c[i]!);
    h = next;
  }
  return h;
}

/**
 * One layer, three times, written out.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function repeated(w: Float64Array, b: Float64Array, x: Float64Array): Float64Array {
  return affine(softened(affine(softened(affine(x, w, b)), w, b)), w, b);
}

/**
 * One case at a time: the layers have one row in each call.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function caseByCase(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const width = w1.length / b1.length;
  const rows = x.length / width;
  const y = new Float64Array(rows * b2.length);
  for (let r = 0; r < rows; r++) {
    const h = softened(affine(x.subarray(r * width, (r + 1) * width), w1, b1));
    y.set(affine(h, w2, b2), r * b2.length);
  }
  return y;
}

interface Affine {
  w: Float64Array;
  b: Float64Array;
}

/**
 * Parameters in objects and tuples.
 *
 * @differentiable wrt p modes vjp layerwise
 */
export function structured(
  p: { first: Affine; rest: [Float64Array, Float64Array]; scale: number },
  x: Float64Array,
): { y: Float64Array; size: number } {
  const h = softened(affine(x, p.first.w, p.first.b));
  const y = affine(h, p.rest[0], p.rest[1]);
  let size = 0;
  for (let i = 0; i < y.length; i++) {
    y[i] = y[i]! * p.scale;
    size += h[i % h.length]! * p.scale;
  }
  return { y, size };
}

/**
 * Parameters in a list, named by their places.
 *
 * @differentiable wrt layers modes vjp layerwise
 */
export function listed(layers: Affine[], x: Float64Array): Float64Array {
  const h = softened(affine(x, layers[0]!.w, layers[0]!.b));
  return affine(h, layers[1]!.w, layers[1]!.b);
}

/**
 * All parameters in one array.
 *
 * @differentiable wrt theta modes vjp layerwise
 */
export function flat(theta: Float64Array, x: Float64Array, width: number, hidden: number, out: number): Float64Array {
  let end = 0;
  const next = (count: number) => {
    end += count;
    return theta.subarray(end - count, end);
  };
  const w1 = next(hidden * width);
  const b1 = next(hidden);
  const h = softened(affine(x, w1, b1));
  return affine(h, next(out * hidden), theta.subarray(end, end + out));
}

/**
 * A layer that is called on some ways only, and never behind an early return.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function sometimes(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
  depth: number,
): Float64Array {
  let h = softened(affine(x, w1, b1));
  if (depth === 0) return h;
  if (depth > 1) h = softened(affine(h, w2, b2));
  return affine(h, w2, b2);
}

/**
 * As many steps as it takes.
 *
 * @differentiable wrt w b modes vjp layerwise
 */
export function settling(w: Float64Array, b: Float64Array, x: Float64Array): Float64Array {
  let h = x;
  let size = 1;
  let trips = 0;
  while (size > 0.2 && trips < 5) {
    h = softened(affine(h, w, b));
    size = 0;
    for (let i = 0; i < h.length; i++) size += (h[i]! * h[i]!) / h.length;
    trips++;
  }
  return h;
}

/**
 * One buffer for all inputs, which is written again behind the layer.
 *
 * @differentiable wrt w1 b1 w2 b2 modes vjp layerwise
 */
export function reused(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: Float64Array,
  x: Float64Array,
): Float64Array {
  const buffer = x.slice();
  const first = affine(buffer, w1, b1);
  for (let i = 0; i < buffer.length; i++) buffer[i] = buffer[i]! * buffer[i]! * 0.5;
  const second = affine(buffer, w1, b1);
  const h = new Float64Array(first.length);
  for (let i = 0; i < h.length; i++) h[i] = first[i]! * second[i]!;
  return affine(h, w2, b2);
}

const [w1, b1, w2, b2, x] = [numbers(12, 1), numbers(3, 2), numbers(6, 3), numbers(2, 4), numbers(20, 5)];

function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(7 * seed + 13 * i * seed));
}

export const samples = {
  plain: () => [[w1, b1, w2, b2, x]],
  watched: () => [[w1, b1, w2, b2, x]],
  inPlace: () => [[w1, b1, w2, b2, x]],
  loss: () => [[w1, b1, w2, b2, x]],
  recurrent: () => [
    [numbers(12, 1), numbers(3, 2), numbers(9, 3), numbers(40, 4), numbers(6, 5), 5],
    [numbers(12, 1), numbers(3, 2), numbers(9, 3), numbers(8, 4), numbers(6, 5), 1],
  ],
  repeated: () => [[numbers(9, 1), numbers(3, 2), numbers(6, 3)]],
  caseByCase: () => [[w1, b1, w2, b2, x]],
  structured: () => [[{ first: { w: w1, b: b1 }, rest: [w2, b2], scale: 1.5 }, x]],
  listed: () => [
    [
      [
        { w: w1, b: b1 },
        { w: w2, b: b2 },
      ],
      x,
    ],
  ],
  flat: () => [[numbers(23, 6), x, 4, 3, 2]],
  sometimes: () => [0, 1, 2].map((depth) => [numbers(12, 1), b1, numbers(9, 3), numbers(3, 4), x, depth]),
  settling: () => [[numbers(9, 1), numbers(3, 2), numbers(6, 3)]],
  reused: () => [[w1, b1, w2, b2, x]],
};
