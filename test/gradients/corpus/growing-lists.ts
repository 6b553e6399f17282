/** Lists that become longer while a function runs. */

/** @differentiable wrt x */
export function pushes(x: number[], n: number): number {
  const list: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > 0) list.push(x[i]! * x[i]!);
    list.push(Math.sin(x[i]!), i * n);
  }
  const length = list.push(...list, x[0]!);
  let s = 0;
  for (const [i, v] of list.entries()) s += v * v * (i + 1);
  return s * length;
}

/** @differentiable */
export function pushesRows(x: number[]): number {
  const rows: number[][] = [];
  for (const v of x) {
    const row = [v];
    rows.push(row);
    row.push(v * v);
    if (rows.length > 1) row.push(rows[rows.length - 2]![0]! * v);
  }
  return rows.reduce((s, row) => s + row.reduce((a, v, i) => a * 0.5 + v * v * (i + 1), 0), 0);
}

/** @differentiable wrt y k */
export function trajectory(y: number, k: number, limit: number): number {
  const states = [y];
  while (states.length < 20) {
    const last = states[states.length - 1]!;
    const next = last - 0.3 * k * last * Math.abs(last);
    if (Math.abs(next) < limit) break;
    states.push(next);
  }
  return states.reduce((s, v, i) => s + v * v * Math.exp(-0.1 * i), 0);
}

/** @differentiable wrt seed */
export function growsWhileVisited(seed: number, most: number): number {
  const queue = [seed];
  let s = 0;
  for (const v of queue) {
    s += v * v;
    if (queue.length < most) queue.push(v * 0.7, Math.sin(v) + 0.2);
  }
  for (let i = 0; i < queue.length; i++) if (i % 2 === 0 && queue.length < most + 4) queue.push(queue[i]! * s);
  return s + queue[queue.length - 1]!;
}

interface Segment {
  length: number;
  angle: number;
}

/** @differentiable wrt x */
export function pushesObjects(x: number[]): number {
  const segments: Segment[] = [];
  x.forEach((v) => {
    segments.push({ length: v, angle: v * 0.5 });
    const last = segments[segments.length - 1]!;
    last.length *= 1.5;
  });
  segments[0]!.angle += 1;
  return segments.reduce((s, { length, angle }) => s + length * Math.cos(angle), 0);
}

function doubled(list: number[], n: number): number {
  for (let i = 0; i < n; i++) list.push(list[i]! * list[list.length - 1]!);
  return list.length;
}

/** @differentiable wrt x */
export function pushesToArgument(x: number[], n: number): number {
  const own = [...x];
  const length = doubled(own, n);
  return own.reduce((s, v, i) => s + v * (i + 1), 0) * length;
}

/** @differentiable wrt f */
export function adaptive(f: number, tolerance: number): number {
  const g = (t: number) => Math.exp(f * t) * t;
  const pieces: [number, number][] = [];
  const ends = [0, 1];
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const [a, b] = [ends[i]!, ends[i + 1]!];
    const coarse = 0.5 * (g(a) + g(b)) * (b - a);
    const fine = g(0.5 * (a + b)) * (b - a);
    if (Math.abs(coarse - fine) > tolerance) ends.push(a, 0.5 * (a + b), 0.5 * (a + b), b);
    else pieces.push([coarse, fine]);
  }
  return pieces.reduce((s, [coarse, fine]) => s + (coarse + 2 * fine) / 3, 0);
}

const list = [0.7, -0.4, 1.2, 0.3];

export const samples = {
  pushes: [
    [list, 2],
    [[0.5], 1],
  ],
  pushesRows: [[list]],
  trajectory: [
    [2, 0.8, 0.4],
    [0.1, 0.8, 0.4],
  ],
  growsWhileVisited: [
    [0.9, 6],
    [0.9, 0],
  ],
  pushesObjects: [[list]],
  pushesToArgument: [
    [list, 3],
    [list, 0],
  ],
  adaptive: [[0.7, 0.02]],
};
