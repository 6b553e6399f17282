/** Rows and objects beside the first and the last one, which are not there: asked for as people write it. */

/** @differentiable */
export function above(m: number[][]): number {
  let s = 0;
  for (let i = 0; i < m.length; i++) {
    for (let j = 0; j < m[i]!.length; j++) s += m[i]![j]! * (m[i - 1]?.[j] ?? 0);
  }
  return s;
}

/** @differentiable */
export function aboveByName(m: number[][]): number {
  let s = 0;
  for (let i = 0; i < m.length; i++) {
    const up = m[i - 1];
    if (!up) continue;
    for (let j = 0; j < m[i]!.length; j++) s += m[i]![j]! * up[j]!;
  }
  return s;
}

/** @differentiable */
export function aboveAndBelow(m: number[][]): number {
  let s = 0;
  for (let i = 0; i < m.length; i++) {
    const up = m[i - 1];
    const down = m[i + 1];
    for (let j = 0; j < m[i]!.length; j++) {
      if (up && j < up.length) s += m[i]![j]! * up[j]!;
      if (down !== undefined) s -= down[j]! * m[i]![j]! ** 2;
      s += Math.sin(up?.[j] ?? 0.3) * (m[i + 1] ? m[i + 1]![j]! : 0.5);
    }
  }
  return s;
}

interface Particle {
  v: number;
  w: number[];
}

/** @differentiable */
export function chain(particles: Particle[], k: number): number {
  let s = 0;
  for (let i = 0; i < particles.length; i++) {
    const own = particles[i]!;
    const next = particles[i + 1];
    if (next) {
      next.v = own.v * 0.5 + next.v;
      next.w[0]! += s;
    }
    s += own.v * (particles[i - 1]?.w[0] ?? 2) + (next?.v ?? 1);
    const previous = particles[i - 1];
    if (!previous) continue;
    previous.v = s * 0.1;
  }
  const at = particles[k];
  if (at === undefined) return s;
  return s * at.v;
}

/** @differentiable wrt x */
export function rowsOrOthers(x: number, n: number): number {
  const rows = [
    [x, x * x],
    [2 * x, 3],
  ];
  const row = rows[n] ?? [1, x];
  const other = rows[n + 1] || [x, x];
  return row[0]! * row[1]! + other[0]! * x + other[1]!;
}

/** @differentiable wrt x */
export function atAnyPlace(x: Float64Array[], n: number): number {
  const row = x[n];
  return row ? row[0]! * 2 + (x.at(-5)?.[0] ?? 3) : 0;
}

const grid = () => [
  [1, 2],
  [3, 4],
  [0.3, 0.4],
];
const particles = () => [
  { v: 0.3, w: [1, 2] },
  { v: 0.7, w: [0.4] },
  { v: 1.3, w: [4, 5] },
];

export const samples = {
  above: [[grid()]],
  aboveByName: [[grid()]],
  aboveAndBelow: [[grid()]],
  chain: [
    [particles(), 1],
    [particles(), 7],
  ],
  rowsOrOthers: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 5],
    [0.7, -1],
  ],
  atAnyPlace: [
    [[Float64Array.of(1, 2)], 0],
    [[Float64Array.of(1, 2)], 1],
  ],
};
