/** Lists that become shorter while a function runs: stacks, queues, and what is cut out of a list. */

/** @differentiable wrt x a */
export function stack(x: number[], a: number): number {
  const waiting = [...x];
  let s = 0;
  while (waiting.length > 0) {
    const v = waiting.pop()!;
    s += Math.sin(v * a) * (waiting.length + 1);
    if (Math.abs(v) > 0.6) waiting.push(v * 0.5, v * a * 0.4);
  }
  return s;
}

/** @differentiable wrt x */
export function queue(x: number[], n: number): number {
  const waiting = x.slice();
  let s = 1;
  for (let k = 0; k < n && waiting.length > 0; k++) {
    const v = waiting.shift()!;
    s = s * 0.7 + v * v;
    if (k % 2 === 0) waiting.push(s * v);
  }
  return waiting.reduce((sum, v, i) => sum + v * (i + 1), s);
}

/** @differentiable wrt f */
export function adaptiveSimpson(f: number, tolerance: number): number {
  const g = (t: number) => Math.exp(f * t) * Math.cos(3 * t);
  const simpson = (a: number, b: number) => ((b - a) / 6) * (g(a) + 4 * g(0.5 * (a + b)) + g(b));
  const open: [number, number, number][] = [[0, 1, simpson(0, 1)]];
  let total = 0;
  while (open.length > 0) {
    const [a, b, whole] = open.pop()!;
    const middle = 0.5 * (a + b);
    const [left, right] = [simpson(a, middle), simpson(middle, b)];
    if (Math.abs(left + right - whole) < tolerance || open.length > 30) total += left + right;
    else open.push([a, middle, left], [middle, b, right]);
  }
  return total;
}

/** @differentiable */
export function overwritesPopped(x: number[]): number {
  const list: number[] = [];
  for (let i = 0; i < x.length; i++) {
    list.push(x[i]! * x[i]!);
    if (i % 2 === 1) {
      const top = list.pop()!;
      list[list.length - 1] = list[list.length - 1]! * top;
      list.push(top + x[0]!);
    }
  }
  list.length = list.length - 1;
  return list.reduce((s, v, i) => s * v + i, 1);
}

/** @differentiable */
export function splices(x: number[]): number[] {
  const list = x.map((v) => v * v);
  const cut = list.splice(1, 2);
  list.unshift(cut[0]! * cut[1]!, x[0]!);
  list.push(cut.pop()!);
  return list;
}

interface Task {
  readonly at: number;
  weight: number;
}

/** @differentiable wrt x rows */
export function takesReferences(x: number, rows: number[][]): number {
  const own = rows.map((row) => row.slice());
  const last = own.pop()!;
  last[0] = last[0]! * x;
  own.unshift(last);
  own[1]!.push(x * x);
  const tasks: Task[] = [{ at: x, weight: 1 }];
  let s = 0;
  while (tasks.length > 0) {
    const task = tasks.pop()!;
    task.weight *= task.at;
    s += task.weight;
    if (tasks.length < 3 && Math.abs(task.at) > 0.3) {
      tasks.push({ at: task.at * 0.6, weight: task.weight }, { at: 0.2, weight: x });
    }
  }
  return own.flat().reduce((sum, v, i) => sum + v * v * (i + 1), s);
}

const list = [0.7, -0.4, 1.2, 0.3];

export const samples = {
  stack: [
    [list, 0.8],
    [[], 1.1],
  ],
  queue: [
    [list, 7],
    [list, 0],
  ],
  adaptiveSimpson: [
    [0.7, 1e-4],
    [0.7, 1],
  ],
  overwritesPopped: [[list], [[0.5, 1.5, 0.2, 2, 0.9]]],
  splices: [[list]],
  takesReferences: [
    [
      0.8,
      [
        [0.2, 1],
        [1.1, -0.4],
        [0.5, 0.6],
      ],
    ],
  ],
};
