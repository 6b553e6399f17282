/** Functions whose layers are the elements of lists, as many as there are. */

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
 * y = x w', of square weights
 *
 * @layer input=x weights=w kind=dense
 */
export function mixed(x: Float64Array, w: Float64Array): Float64Array {
  const n = Math.sqrt(w.length);
  const y = new Float64Array(x.length);
  for (let r = 0; r < x.length / n; r++) {
    for (let o = 0; o < n; o++) {
      for (let i = 0; i < n; i++) y[r * n + o]! += x[r * n + i]! * w[o * n + i]!;
    }
  }
  return y;
}

interface Layer {
  w: Float64Array;
  b: Float64Array;
}

/** @differentiable wrt layers modes vjp layerwise */
export function deep(layers: Layer[], x: Float64Array): Float64Array {
  let h = x;
  for (const { w, b } of layers) h = affine(h, w, b).map(Math.tanh);
  return h;
}

/** @differentiable wrt layers modes vjp layerwise */
export function reduced(layers: Layer[], x: Float64Array): Float64Array {
  return layers.reduce((h, layer) => affine(h, layer.w, layer.b).map(Math.sin), x);
}

/**
 * The last layer has no activation, and stands behind the loop.
 *
 * @differentiable wrt net modes vjp layerwise
 */
export function lastApart(net: { weights: Float64Array[]; biases: Float64Array[] }, x: Float64Array): Float64Array {
  const last = net.weights.length - 1;
  let h = x;
  for (let l = 0; l < last; l++) {
    h = affine(h, net.weights[l]!, net.biases[l]!);
    for (let i = 0; i < h.length; i++) h[i] = Math.tanh(h[i]!);
  }
  return affine(h, net.weights[last]!, net.biases[last]!);
}

/** @differentiable wrt w b layers modes vjp layerwise */
export function besideOthers(w: Float64Array, b: Float64Array, layers: Layer[], x: Float64Array): Float64Array {
  let h = affine(x, w, b);
  for (let l = 0; l < layers.length; l++) h = affine(h.map(Math.tanh), layers[l]!.w, layers[l]!.b);
  return h;
}

/**
 * Each layer is called in each step; some are not.
 *
 * @differentiable wrt layers modes vjp layerwise
 */
export function recurrent(layers: Layer[], x: Float64Array, steps: number, from: number): Float64Array {
  let h = x;
  for (let t = 0; t < steps; t++) {
    for (let l = from; l < layers.length; l++) h = affine(h, layers[l]!.w, layers[l]!.b).map(Math.tanh);
  }
  return h;
}

/** @differentiable wrt layers modes vjp layerwise */
export function fromTheLast(layers: Layer[], x: Float64Array): number {
  let h = x;
  for (let l = layers.length - 1; l >= 0; l--) h = affine(h, layers[l]!.w, layers[l]!.b).map(Math.tanh);
  let sum = 0;
  for (const each of h) sum += each * each;
  return sum / 2;
}

/** @differentiable wrt blocks modes vjp layerwise */
export function blocks(
  blocks: { mix: Float64Array; w: Float64Array; b: Float64Array }[],
  x: Float64Array,
): Float64Array {
  let h = x;
  for (const block of blocks) {
    const inner = mixed(h, block.mix).map(Math.tanh);
    const outer = affine(inner, block.w, block.b);
    for (let i = 0; i < outer.length; i++) outer[i]! += h[i]!;
    h = outer;
  }
  return h;
}

function numbers(count: number, phase: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase) * 0.6);
}

const layer = (out: number, width: number, phase: number): Layer => ({
  w: numbers(out * width, phase),
  b: numbers(out, phase + 0.5),
});
const three = () => [layer(4, 3, 1), layer(2, 4, 2), layer(3, 2, 3)];
const square = () => [layer(3, 3, 1), layer(3, 3, 2), layer(3, 3, 4)];
const x = numbers(6, 5);

export const samples = {
  deep: () => [
    [three(), x],
    [[layer(2, 3, 1)], x],
    [[], x],
  ],
  reduced: () => [[three(), x]],
  lastApart: () => [
    [{ weights: three().map(({ w }) => w), biases: three().map(({ b }) => b) }, x],
    [{ weights: [numbers(6, 1)], biases: [numbers(2, 2)] }, x],
  ],
  besideOthers: () => [[numbers(12, 1), numbers(4, 2), [layer(2, 4, 2), layer(3, 2, 3)], x]],
  recurrent: () => [
    [square(), x, 3, 0],
    [square(), x, 2, 1],
    [square(), x, 0, 0],
  ],
  fromTheLast: () => [[square(), x]],
  blocks: () => [
    [[1, 2].map((phase) => ({ mix: numbers(9, phase), w: numbers(9, phase + 3), b: numbers(3, phase + 4) })), x],
  ],
};
