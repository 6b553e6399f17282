/** @differentiable wrt x */
export function stateThroughBothLoops(x: number, n: number, m: number): number {
  let s = x;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) s = s * x;
  }
  return s;
}

/** @differentiable wrt x */
export function innerStateOverwritten(x: Float64Array, n: number): number {
  let total = 0;
  let state = 1;
  for (let i = 0; i < n; i++) {
    state = x[0];
    for (let j = 0; j < n; j++) state = state * x[1];
    total += state * (i + 1);
  }
  return total + state;
}

/** @differentiable wrt w x */
export function nestedDenseLayers(w: Float64Array, x: Float64Array, layers: number): number {
  const n = x.length;
  const current = new Float64Array(n);
  const next = new Float64Array(n);
  for (let i = 0; i < n; i++) current[i] = x[i];
  for (let layer = 0; layer < layers; layer++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += w[(layer * n + i) * n + j] * current[j];
      next[i] = sum;
    }
    for (let i = 0; i < n; i++) current[i] = next[i];
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += current[i];
  return s;
}

export const samples = {
  stateThroughBothLoops: [
    [1.1, 2, 3],
    [1.1, 0, 3],
    [1.1, 3, 0],
    [1.1, 1, 1],
  ],
  innerStateOverwritten: [
    [Float64Array.of(2, 1.5), 3],
    [Float64Array.of(2, 1.5), 0],
  ],
  nestedDenseLayers: [
    [Float64Array.of(1, 2, 3, 4, 0.5, -1, 2, 0.3), Float64Array.of(0.7, -0.2), 2],
    [Float64Array.of(1, 2, 3, 4), Float64Array.of(0.7, -0.2), 1],
  ],
};

export const gradients = {
  stateThroughBothLoops: (x: number, n: number, m: number) => (n * m + 1) * x ** (n * m),
  innerStateOverwritten: ([a, b]: Float64Array, n: number) => {
    const factor = (n * (n + 1)) / 2 + (n > 0 ? 1 : 0);
    return [factor * b ** n, factor * a * n * b ** (n - 1)];
  },
};
