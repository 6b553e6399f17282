/** @differentiable wrt x */
export function breakBetweenActives(x: Float64Array, limit: number): number {
  let s = 0;
  let t = 1;
  for (let i = 0; i < x.length; i++) {
    s += x[i] * x[i];
    if (s > limit) break;
    t *= x[i];
  }
  return s * t;
}

export const samples = {
  breakBetweenActives: [
    [Float64Array.of(1, 2, 3), 100],
    [Float64Array.of(1, 2, 3), 4],
    [Float64Array.of(1, 2, 3), 0.5],
    [Float64Array.of(1, 2, 3), 13.5],
    [new Float64Array(0), 1],
  ],
};

export const gradients = {
  breakBetweenActives: (x: Float64Array, limit: number) => {
    let s = 0;
    let whole = 0;
    let begun = 0;
    while (begun < x.length) {
      s += x[begun++] ** 2;
      if (s > limit) break;
      whole++;
    }
    const t = x.slice(0, whole).reduce((a, b) => a * b, 1);
    return x.map((value, i) => (i < begun ? 2 * value * t : 0) + (i < whole ? (s * t) / value : 0));
  },
};
