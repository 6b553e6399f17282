/** Layers that are told of one by one. */

/** @layer input=x weights=w bias=b */
function affine(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
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

interface Network {
  w1: Float64Array;
  b1: Float64Array;
  w2: Float64Array;
  b2: Float64Array;
}

/** @differentiable modes vjp layerwise */
export function network(p: Network, x: Float64Array): Float64Array {
  const h = affine(x, p.w1, p.b1);
  for (let i = 0; i < h.length; i++) h[i] = Math.tanh(h[i]!);
  return affine(h, p.w2, p.b2);
}

/** @differentiable wrt w b modes layerwise */
export function repeated(w: Float64Array, b: Float64Array, x: Float64Array, times: number): Float64Array {
  let h = x;
  for (let t = 0; t < times; t++) h = affine(h, w, b);
  return h;
}
