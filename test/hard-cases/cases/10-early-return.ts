/** @differentiable wrt x */
export function returnFromInnerLoop(x: Float64Array, n: number, limit: number): number {
  let s = 1;
  if (limit < 0) return x[0] * 3;
  const scale = x[0] * x[0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      s *= x[i];
      if (s > limit) {
        const squared = s * s;
        return squared * scale;
      }
    }
  }
  return s + scale;
}

/** @differentiable wrt x */
export function declaredBehindReturn(x: number, y: number): number {
  if (x < 0) return -x;
  const root = Math.sqrt(x);
  if (root > y) return root * x;
  const cube = root * root * root;
  return cube * cube;
}

export const samples = {
  returnFromInnerLoop: [
    [Float64Array.of(2, 3), 2, -1],
    [Float64Array.of(2, 3), 2, 1],
    [Float64Array.of(2, 3), 2, 5],
    [Float64Array.of(2, 3), 2, 30],
    [Float64Array.of(2, 3), 2, 1000],
    [Float64Array.of(2, 3), 0, 1],
  ],
  declaredBehindReturn: [
    [-2, 1],
    [4, 1],
    [4, 3],
  ],
};

export const gradients = {
  returnFromInnerLoop: ([a, b]: Float64Array, n: number, limit: number) => {
    if (limit < 0) return [3, 0];
    const inA = [a, a * a, a * a, a * a];
    const inB = [1, 1, b, b * b];
    for (let k = 0; k < (n === 0 ? 0 : 4); k++) {
      const [p, q] = [Math.min(k + 1, 2), Math.max(k - 1, 0)];
      const s = inA[k] * inB[k];
      if (s > limit) return [s * s * 2 * p * a + s * s * 2 * a, q === 0 ? 0 : (2 * q * s * s * a * a) / b];
    }
    return n === 0 ? [2 * a, 0] : [2 * a * b * b + 2 * a, 2 * a * a * b];
  },
  declaredBehindReturn: (x: number, y: number) => (x < 0 ? -1 : Math.sqrt(x) > y ? 1.5 * Math.sqrt(x) : 3 * x * x),
};
