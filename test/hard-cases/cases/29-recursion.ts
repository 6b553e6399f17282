/** @differentiable wrt x */
export function power(x: number, n: number): number {
  return n === 0 ? 1 : x * power(x, n - 1);
}

/** A tree in an array: the children of node i are 2 i + 1 and 2 i + 2. */
function below(w: Float64Array, i: number): number {
  if (i >= w.length) return 1;
  return w[i]! * below(w, 2 * i + 1) + below(w, 2 * i + 2);
}

/** @differentiable wrt w */
export function treeSum(w: Float64Array): number {
  return below(w, 0);
}

function without(a: number[][], column: number): number[][] {
  const minor: number[][] = [];
  for (let i = 1; i < a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j < a.length; j++) if (j !== column) row[row.length] = a[i]![j]!;
    minor[i - 1] = row;
  }
  return minor;
}

/**
 * By minors.
 * @differentiable wrt a
 */
export function determinant(a: number[][]): number {
  if (a.length === 1) return a[0]![0]!;
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (j % 2 === 0 ? a[0]![j]! : -a[0]![j]!) * determinant(without(a, j));
  return sum;
}

function cosine(x: number, n: number): number {
  return n === 0 ? 1 : cosine(x / 2, n - 1) ** 2 - sine(x / 2, n - 1) ** 2;
}

/**
 * By halving the angle; near 0 the sine is the angle.
 * @differentiable wrt x
 */
export function sine(x: number, n: number): number {
  return n === 0 ? x : 2 * sine(x / 2, n - 1) * cosine(x / 2, n - 1);
}

export const samples = {
  power: [
    [3, 0],
    [3, 1],
    [0, 1],
    [0, 2],
    [-2, 5],
  ],
  treeSum: [[Float64Array.of(2)], [Float64Array.of(2, 3, 5)], [Float64Array.of(2, 0, 5, 7)]],
  determinant: [
    [[[7]]],
    [
      [
        [1, 2],
        [3, 5],
      ],
    ],
    [
      [
        [2, 0, 1],
        [1, 3, 2],
        [1, 1, 4],
      ],
    ],
  ],
  sine: [
    [0.8, 0],
    [0.8, 1],
    [0.8, 7],
  ],
};

export const gradients = {
  power: (x: number, n: number) => (n === 0 ? 0 : n * x ** (n - 1)),
  treeSum: (w: Float64Array) => {
    const [a, b, , d] = w;
    if (w.length === 1) return [1];
    // a (b + 1) + (c + 1); with four nodes b becomes b (d + 1).
    return w.length === 3 ? [b! + 1, a!, 1] : [b! * (d! + 1) + 1, a! * (d! + 1), 1, a! * b!];
  },
  /** The cofactors. */
  determinant: (a: number[][]) => {
    if (a.length === 1) return [[1]];
    if (a.length === 2)
      return [
        [a[1]![1]!, -a[1]![0]!],
        [-a[0]![1]!, a[0]![0]!],
      ];
    return a.map((_, i) =>
      a.map((_, j) => {
        const rows = a.filter((_, k) => k !== i).map((row) => row.filter((_, k) => k !== j));
        return (-1) ** (i + j) * (rows[0]![0]! * rows[1]![1]! - rows[0]![1]! * rows[1]![0]!);
      }),
    );
  },
};
