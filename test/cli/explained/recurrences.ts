/** A state that each trip computes from that before, until it is small. */

/** @differentiable wrt x modes grad valueAndGrad jvp */
export function decay(x: Float64Array): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) {
    s = s * Math.sin(x[i]! + s);
    if (s > 100) s = Math.log(s);
  }
  let t = s;
  while (t > 1e-3) t = t * Math.exp(-t * x[0]!);
  return t;
}

/** @differentiable wrt x modes grad */
export function firstAbove(x: Float64Array, limit: number, rows: number): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    let s = 1;
    for (const value of x) {
      s *= 1 + value * s;
      if (s > limit) break;
    }
    total += s * s;
  }
  return total;
}
