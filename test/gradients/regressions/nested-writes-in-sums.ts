/** What lies in another array or object is changed in the trip that adds it to a sum. */

/** @differentiable */
export function tuple(b: { p: [number, number]; q: Float64Array }): number {
  let s = 0;
  for (let k = 0; k < 3; k++) {
    b.p[0] *= 0.5;
    s += b.p[0];
  }
  return s;
}

/** @differentiable */
export function row(b: number[][]): number {
  let s = 0;
  for (let k = 0; k < 3; k++) {
    const r = b[1]!;
    r[0]! *= 0.5;
    s += r[0]!;
  }
  return s;
}

/** @differentiable */
export function typedRow(b: Float64Array[]): number {
  let s = 0;
  for (let k = 0; k < 3; k++) {
    b[1]![0]! *= 0.5;
    s += b[1]![0]!;
  }
  return s;
}

/** @differentiable */
export function table(b: number[][]): number {
  let s = 0;
  for (let k = 1; k <= 2; k++) {
    for (let j = 0; j < 2; j++) {
      b[k]![j] = 0.5 * b[k - 1]![j]!;
      s += b[k]![j]!;
    }
  }
  return s;
}

/** @differentiable */
export function field(b: { x: { y: number }; z: number }): number {
  let s = 0;
  for (let k = 0; k < 3; k++) {
    b.x.y *= 0.5;
    s += b.x.y;
  }
  return s;
}

/** @differentiable wrt particles dt */
export function particles(particles: { x: number; v: number }[], dt: number, n: number): number {
  let energy = 0;
  for (let t = 0; t < n; t++) {
    for (const p of particles) {
      p.v -= p.x * dt;
      p.x += p.v * dt;
      energy += p.v * p.v + p.x * p.x;
    }
  }
  return energy;
}

/** Written behind the loop. */
/** @differentiable */
export function later(b: number[][]): number {
  let s = 0;
  for (let k = 0; k < 2; k++) s += b[k]![0]! * b[k]![0]!;
  b[1]![0]! *= 3;
  return s + b[1]![0]!;
}

const rows = () =>
  [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ] as const;

export const samples = {
  tuple: [[{ p: [1, 2], q: Float64Array.of(2) }]],
  row: [rows()],
  typedRow: [[[Float64Array.of(1, 2), Float64Array.of(3, 4)]]],
  table: [rows()],
  field: [[{ x: { y: 2 }, z: 1 }]],
  particles: [
    [
      [
        { x: 1, v: 0.2 },
        { x: 2, v: -0.3 },
      ],
      0.1,
      3,
    ],
  ],
  later: [rows()],
};
