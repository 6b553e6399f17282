function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i] * from[i];
}

function total(a: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (i + 1) * a[i];
  return s;
}

/** The same array twice. */
/** @differentiable wrt a factor */
export function withItself(a: Float64Array, factor: number): number {
  addScaled(a, a, factor);
  return total(a);
}

/** Views that overlap: each cell that is written is read as the next. */
/** @differentiable wrt a factor */
export function overlapping(a: Float64Array, factor: number): number {
  addScaled(a.subarray(1), a.subarray(0, a.length - 1), factor);
  return total(a);
}

/** The other way round, nothing that is written is read. */
/** @differentiable wrt a factor */
export function overlappingBackwards(a: Float64Array, factor: number): number {
  addScaled(a.subarray(0, a.length - 1), a.subarray(1), factor);
  return total(a);
}

function shift(source: Float64Array, target: Float64Array): void {
  for (let i = 0; i + 1 < source.length; i++) target[i] = source[i] * source[i + 1];
}

/** The output is the input. */
/** @differentiable wrt a */
export function outputIsInput(a: Float64Array): number {
  const output = a;
  shift(a, output);
  return total(output);
}

/** @differentiable wrt a */
export function copiedOntoItself(a: Float64Array): number {
  a.set(a.subarray(0, a.length - 1), 1);
  a.set(a.slice(2));
  return total(a);
}

const three = () => Float64Array.of(0.5, -2, 1.5);

export const samples = {
  withItself: [[three(), 0.7]],
  overlapping: [[three(), 0.7]],
  overlappingBackwards: [[three(), 0.7]],
  outputIsInput: [[three()]],
  copiedOntoItself: [[three()]],
};

export const gradients = {
  withItself: (a: Float64Array, factor: number) => [
    Array.from(a, (v, i) => (i + 1) * (1 + 2 * factor * v)),
    a.reduce((s, v, i) => s + (i + 1) * v * v, 0),
  ],
  overlapping: ([a, b]: Float64Array, factor: number) => {
    const second = b + factor * a * a;
    const fromSecond = 2 + 3 * 2 * factor * second;
    return [1 + fromSecond * 2 * factor * a, fromSecond, 3, fromSecond * a * a + 3 * second * second];
  },
  overlappingBackwards: ([, b, c]: Float64Array, factor: number) => [
    1,
    2 + 2 * factor * b,
    3 + 4 * factor * c,
    b * b + 2 * c * c,
  ],
  outputIsInput: ([a, b, c]: Float64Array) => [b, a + 2 * c, 2 * b + 3],
  copiedOntoItself: () => [2, 4, 0],
};
