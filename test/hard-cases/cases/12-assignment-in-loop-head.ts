/** @differentiable wrt x */
export function inCondition(x: number): number {
  let s = x;
  let k = 0;
  while ((s = s * x) < 10 && ++k < 5);
  return s + k;
}

/** @differentiable wrt x */
export function inUpdate(x: number, n: number): number {
  let s = 1;
  for (let i = 0; i < n; s *= x, i++);
  return s;
}

/** @differentiable wrt x */
export function inBoth(x: Float64Array): number {
  let last = 0;
  let s = 0;
  for (let i = 0; i < x.length && (last = x[i] * x[i]) < 20; s += last * (i + 1), i++) s += 1;
  return s + last;
}

export const samples = {
  inCondition: [[1.5], [4], [1.01]],
  inUpdate: [
    [1.5, 0],
    [1.5, 1],
    [1.5, 4],
  ],
  inBoth: [[Float64Array.of(1, 2, 3)], [Float64Array.of(1, 5, 3)]],
};

export const gradients = {
  inCondition: (x: number) => {
    let power = 2;
    for (let k = 0; x ** power < 10 && ++k < 5; ) power++;
    return power * x ** (power - 1);
  },
  inUpdate: (x: number, n: number) => (n === 0 ? 0 : n * x ** (n - 1)),
  inBoth: (x: Float64Array) => {
    const stop = x.findIndex((value) => value * value >= 20);
    const whole = stop < 0 ? x.length : stop;
    const last = stop < 0 ? x.length - 1 : stop;
    return x.map((value, i) => 2 * value * ((i < whole ? i + 1 : 0) + (i === last ? 1 : 0)));
  },
};
