/** Functions of TypeScript come back through the IR as they were written, and compute the same bits. */
import { describe, expect, test } from "vitest";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { emittedFunction, emittedText, outcomeOf } from "../helpers/emission.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const floats = (...values: number[]) => new Float64Array(values);

/** Each source is written as emission writes: what comes back is compared letter by letter. */
const functions: readonly (readonly [source: string, ...calls: (readonly UserValue[])[]])[] = [
  [
    `
export function loss(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
  const d = w.length, n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let r = b - y[i];
    for (let j = 0; j < d; j++) r += w[j] * x[i * d + j];
    sum += r * r;
  }
  return sum / n;
}`,
    [floats(0.1, 0.2), 0.3, floats(1, 2, 3, 4), floats(5, 6)],
  ],
  [
    `
export function newton(a: number): number {
  let x = a;
  let k = 0;
  while (Math.abs(x * x - a) > 1e-12 && k < 50) {
    x = 0.5 * (x + a / x);
    k++;
  }
  return x;
}`,
    [2],
    [1e9],
  ],
  [
    `
export function median(a: number, b: number, c: number): number {
  if (a > b) {
    const t = a;
    a = b;
    b = t;
  }
  if (c <= a) return a;
  return c < b ? c : b;
}`,
    [1, 2, 3],
    [3, 2, 1],
    [3, 1, 2],
    [Number.NaN, 1, 2],
  ],
  [
    `
export function classify(x: number, scale: number): number {
  let y: number;
  if (x > 1) {
    y = Math.log(x) * scale;
  } else if (x < -1) {
    y = -x / (scale * scale);
  } else {
    y = (x + 1) ** 2 - -scale;
  }
  return y - (x - y) - 1e-7;
}`,
    [5, 2],
    [-5, 2],
    [0.1, 3],
  ],
  [
    `
export function firstAbove(x: Float64Array, limit: number): number {
  let best = 0;
  outer: for (let i = 0; i < x.length; i++) {
    if (x[i] < 0) continue;
    for (let j = 0; j < i; j++) {
      if (x[j] === x[i]) continue outer;
      if (x[i] * x[j] > limit) break outer;
      best += x[i] - x[j];
    }
    best *= 0.5;
  }
  return best;
}`,
    [floats(1, -2, 3, 1, 5, 7), 20],
    [floats(1, 2, 3, 4, 5), 1000],
  ],
  [
    `
export function smooth(a: Float64Array, steps: number): void {
  const n = a.length;
  const next = new Float64Array(n);
  for (let s = 0; s < steps; s++) {
    for (let i = 1; i < n - 1; i++) next[i] = 0.25 * a[i - 1] + 0.5 * a[i] + 0.25 * a[i + 1];
    for (let i = 1; i < n - 1; i++) a[i] = next[i];
  }
  a[0] *= 2;
  a[n - 1] -= a[0];
}`,
    [floats(1, 5, 2, 8, 3), 3],
  ],
  [
    `
export function scale(p: { w: Float64Array; b: number }, x: number[]): { y: number; norm: number } {
  const { w, b } = p;
  let y = b;
  let norm = 0;
  for (let i = 0; i < x.length; i++) {
    y += w[i % w.length] * x[i];
    norm += x[i] ** 2;
  }
  if (norm === 0) throw new RangeError("no direction");
  return { y, norm: Math.sqrt(norm) };
}`,
    [{ w: floats(1, 2), b: 3 }, [4, 5, 6]],
    [{ w: floats(1, 2), b: 3 }, []],
  ],
  [
    `
export function collatz(x: number): number {
  let steps = 0;
  do {
    x = x % 2 === 0 ? x / 2 : 3 * x + 1;
    steps++;
  } while (x !== 1 && steps < 1000);
  return steps;
}`,
    [27],
    [1],
  ],
  [
    `
export function walk(x: Float64Array): number {
  let i = -1, s = 0;
  while (true) {
    i++;
    if (x[i] < 0) continue;
    s += x[i];
    if (s > 10 || i >= x.length) break;
  }
  return s;
}`,
    [floats(1, -2, 3, 20, 5)],
    [floats(9, -2, -3, -4, 5)],
    [floats(1, 2)],
  ],
  [
    `
export function compact(x: Float64Array): number {
  let k = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > 0) {
      x[k] = x[i];
      k++;
    }
  }
  let product = 1;
  while (k > 0) {
    k--;
    product *= x[k];
  }
  return product;
}`,
    [floats(-1, 2, 3, -4, 5)],
  ],
  [
    `
export function mlp(w: Float64Array, x: Float64Array, hidden: Float64Array): number {
  dense(w, x, hidden);
  let s = 0;
  for (let i = 0; i < hidden.length; i++) s += hidden[i];
  return relu(s) + relu(-s);
}

function dense(w: Float64Array, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let s = 0;
    for (let j = 0; j < x.length; j++) s += w[i * x.length + j] * x[j];
    out[i] = relu(s);
  }
}

function relu(v: number): number {
  return v > 0 ? v : 0;
}`,
    [floats(1, -2, 3, 4), floats(0.5, 0.25), floats(0, 0)],
  ],
];

describe("functions come back as they were written", () => {
  const name = (source: string) => /function (\w+)/.exec(source)?.[1] ?? "";
  const program = sourceProgram(functions.map(([source]) => `/** @differentiable */${source}`).join("\n"));

  test.each(functions.map(([source, ...calls]) => [name(source), source, calls] as const))(
    "%s",
    (id, source, calls) => {
      const fn = program.functions.find((candidate) => candidate.name === id);
      expect(program.diagnostics).toEqual([]);
      if (!fn) throw new Error(`'${id}' was not lowered`);
      expect(emittedText(fn.ir, fn.program)).toBe(`${source.replace("\n", "")}\n`);
      const emitted = emittedFunction(fn.ir, fn.program);
      for (const call of calls) {
        expect(outcomeOf(emitted, call)).toEqual(outcomeOf(fn.source as (...args: UserValue[]) => unknown, call));
      }
    },
  );
});
