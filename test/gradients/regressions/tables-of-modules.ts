/** Constants of the module that hold lists of lists, lists of objects, and computed numbers. */
export const samples = {
  ofRows: [[0.7, 1]],
  ofObjects: [[0.7, 1]],
  computed: [[0.7, 2]],
  nested: [[0.7]],
  goneThrough: [[0.7]],
};

const W = [
  [1, 2, 3],
  [4, 5, 6],
] as const;
const P = [
  { x: 1, y: 2 },
  { x: 3, y: 4 },
];
const S = Math.sqrt(3);
const A = [1, Math.sqrt(3), S / 2];
const N: number[][] = [
  [0.5, -1],
  [2, Math.PI],
];
const K = { a: [1, 2], b: { c: 3 } };

/** @differentiable wrt x */
export function ofRows(x: number, i: number): number {
  return x * W[1][2] * N[i]![1]!;
}

/** @differentiable wrt x */
export function ofObjects(x: number, i: number): number {
  return x * P[i]!.y;
}

/** @differentiable wrt x */
export function computed(x: number, i: number): number {
  return x * A[i]!;
}

/** @differentiable wrt x */
export function nested(x: number): number {
  return x * K.a[1]! * K.b.c;
}

/** @differentiable wrt x */
export function goneThrough(x: number): number {
  let s = 0;
  for (const row of N) for (const v of row) s += v * x;
  for (const { x: px } of P) s += px * x * x;
  return s;
}
