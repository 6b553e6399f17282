/** Arrays of arrays, and arrays that go by changing names. */

/** @differentiable */
export function readsRows(a: number[][], x: number[]): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < x.length; j++) s += a[i]![j]! * x[j]! * s * 0.1 + Math.sin(a[i]![j]!);
  }
  return s;
}

/** @differentiable */
export function determinant(matrix: number[][]): number {
  const n = matrix.length;
  const a: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row = matrix[i]!.slice();
    a[i] = row;
  }
  let d = 1;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[p]![k]!)) p = i;
    if (p !== k) {
      const t = a[p]!;
      a[p] = a[k]!;
      a[k] = t;
      d = -d;
    }
    d *= a[k]![k]!;
    for (let i = k + 1; i < n; i++) {
      const f = a[i]![k]! / a[k]![k]!;
      for (let j = k; j < n; j++) a[i]![j]! -= f * a[k]![j]!;
    }
  }
  return d;
}

/** @differentiable */
export function pingPong(x: Float64Array, steps: number): number {
  let current = x.slice();
  let next = new Float64Array(x.length);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < x.length; i++) {
      const left = current[Math.max(i - 1, 0)]!;
      next[i] = Math.sin(current[i]! * left) + 0.5 * current[i]!;
    }
    [current, next] = [next, current];
  }
  let s = 0;
  for (let i = 0; i < x.length; i++) s += current[i]! * current[i]! * (i + 1);
  return s;
}

/** @differentiable */
export function freshEachTrip(x: number[], steps: number): number {
  let state = x;
  for (let t = 0; t < steps; t++) {
    const after = new Array<number>(state.length).fill(0);
    for (let i = 0; i < state.length; i++) after[i] = state[i]! * state[(i + 1) % state.length]! + 0.3;
    state = after;
  }
  let s = 0;
  for (const v of state) s += v;
  return s;
}

/** @differentiable */
export function chosenByPath(a: Float64Array, b: Float64Array, t: number): number {
  const first = t > 0 ? a : b;
  const other = t > 0 ? b : a;
  let s = 0;
  for (let i = 0; i < first.length; i++) s += first[i]! * first[i]! * t + 3 * other[i]!;
  return s;
}

/** @differentiable wrt rows */
export function scalesRows(rows: Float64Array[], factor: number): void {
  for (const row of rows) {
    for (let j = 0; j < row.length; j++) row[j] = row[j]! * row[j]! * factor;
  }
}

/** @differentiable wrt rows */
export function exchangesRows(rows: number[][]): number {
  const first = rows[0]!;
  rows[0] = rows[1]!;
  rows[1] = first;
  rows[0]![0] = rows[0]![0]! * 3;
  return rows[0]![0]! * rows[1]![0]!;
}

/** @differentiable */
export function product(a: number[][], b: number[][]): number[][] {
  const c: number[][] = [];
  for (let i = 0; i < a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j < b[0]!.length; j++) {
      let s = 0;
      for (let k = 0; k < b.length; k++) s += a[i]![k]! * b[k]![j]!;
      row[j] = s;
    }
    c[i] = row;
  }
  return c;
}

function pick(a: Float64Array, b: Float64Array, first: boolean): Float64Array {
  if (first) return a;
  return b;
}

/** @differentiable wrt a b */
export function writesBesideChoice(a: Float64Array, b: Float64Array, first: boolean): number {
  const c = pick(a, b, first);
  a[0] = 2 * a[0]!;
  return c[0]! * a[0]!;
}

/** @differentiable wrt a b */
export function choosesInLoop(a: Float64Array, b: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    const c = pick(a, b, i > 2);
    c[0] = c[0]! * 1.5;
    s += c[0]! * c[0]! * a[0]!;
  }
  return s;
}

/** @differentiable */
export function growsInLoop(x: number[]): number {
  let s = 0;
  for (let t = 1; t <= x.length; t++) {
    const stack: number[] = [];
    for (let i = 0; i < t; i++) stack[i] = x[i]! * x[i]!;
    for (let i = 0; i < stack.length; i++) s += stack[i]! * stack[stack.length - 1]!;
  }
  return s;
}

/** @differentiable */
export function rowsOfRows(cube: number[][][]): number {
  let s = 0;
  for (const plane of cube) {
    for (const row of plane) {
      row[0] = row[0]! * 2;
      for (const v of row) s += v * v * s + v;
    }
    const first = plane[0]!;
    plane[0] = plane[1]!;
    plane[1] = first;
  }
  return s * cube[0]![0]![0]!;
}

/** @differentiable */
export function stackOfStates(x: number[], n: number): number {
  const states: number[][] = [x];
  for (let k = 1; k < n; k++) {
    const last = states[k - 1]!;
    states[k] = [last[0]! * last[1]!, last[0]! + 0.5 * last[1]!];
  }
  let s = 0;
  for (let k = states.length - 1; k >= 0; k--) s += states[k]![0]! * s + states[k]![1]!;
  return s;
}

const matrix = () => [
  [0.5, 1.2, -0.3],
  [1.5, -0.2, 0.7],
  [0.1, 0.9, 1.1],
];

export const samples = {
  writesBesideChoice: [
    [Float64Array.of(0.3, -0.7), Float64Array.of(1.1, 0.4), true],
    [Float64Array.of(0.3, -0.7), Float64Array.of(1.1, 0.4), false],
  ],
  choosesInLoop: [[Float64Array.of(0.3, -0.7), Float64Array.of(1.1, 0.4), 5]],
  growsInLoop: [[[0.3, -0.7, 1.1]]],
  rowsOfRows: [
    [
      [
        [[0.4], [0.2, 0.3]],
        [[1.3, -0.6], [0.9]],
      ],
    ],
  ],
  stackOfStates: [
    [[0.3, -0.7], 4],
    [[0.3, -0.7], 1],
  ],
  readsRows: [[matrix(), [0.2, -0.5, 0.8]]],
  determinant: [[matrix()], [[[2]]]],
  pingPong: [
    [Float64Array.of(0.3, -0.7, 1.1), 3],
    [Float64Array.of(0.3, -0.7, 1.1), 0],
  ],
  freshEachTrip: [
    [[0.3, -0.7, 1.1], 3],
    [[0.3, -0.7, 1.1], 0],
  ],
  chosenByPath: [
    [Float64Array.of(0.3, -0.7), Float64Array.of(1.1, 0.4), 0.5],
    [Float64Array.of(0.3, -0.7), Float64Array.of(1.1, 0.4), -0.5],
  ],
  scalesRows: [[[Float64Array.of(0.3, -0.7), Float64Array.of(1.1)], 1.5]],
  exchangesRows: [
    [
      [
        [0.4, 0.2],
        [1.3, -0.6],
      ],
    ],
  ],
  product: [
    [
      matrix(),
      [
        [1, 2],
        [-0.3, 0.4],
        [0.2, 0.9],
      ],
    ],
  ],
};
