/** Constants of the module that hold lists of lists, lists of objects, and computed numbers. */
function permutationOf(seed: number): Uint8Array {
  const permutation = new Uint8Array(8);
  let next = seed;
  for (let i = 0; i < 8; i++) {
    next = (next * 5 + 3) % 8;
    permutation[i] = next;
  }
  return permutation;
}

const permutation = permutationOf(3);
const hann = Array.from({ length: 8 }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 8));
const power = hann.map((share) => share * share);

/** @differentiable wrt x */
export function computedTables(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[permutation[i]! % x.length]! ** 2 * hann[i]! * power[i]!;
  return sum;
}

export const samples = {
  computedTables: [[[1.5, 2.5, 0.5, -3]]],
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
