/** What holds over many calls and for values that are no numbers. */
import { describe, expect, test } from "vitest";
import { counts } from "../../compiler/check/derived-functions.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const { functions } = sourceProgram(`
/** @differentiable wrt x a */
export function recurrence(x: Float64Array, a: number, limit: number): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) {
    s = Math.sin(s * x[i]) + a;
    let k = 0;
    while (k < 3 && s > 0.1) {
      s *= s;
      k++;
    }
    if (s > limit) return s * a;
  }
  return s;
}

/** @differentiable wrt x */
export function smooth(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.exp(x[i]) * x[0];
  return s;
}
`);
const subjects = new Map(functions.map((fn) => [fn.name, new Subject(fn)]));
const subject = (name: string) => subjects.get(name)!;
const floats = (...values: number[]) => Float64Array.from(values);

describe("many calls", () => {
  test("a thousand of growing and shrinking size give everything back and take little", () => {
    const { run } = subject("recurrence").derived("grad");
    const taken = counts.taken - counts.given;
    const before = counts.buffers.size;
    for (let call = 0; call < 1000; call++) {
      const n = 1 + ((call * 37) % 100);
      const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i + call));
      run(x, 0.3, call % 3 === 0 ? 0.9 : 10);
    }
    expect(counts.taken - counts.given).toBe(taken);
    // One buffer for each tape and power of two.
    expect(counts.buffers.size - before).toBeLessThan(40);
  });

  test("what another call left on the tapes does not show", () => {
    const { run } = subject("recurrence").derived("grad");
    const args = () => [floats(0.3, -2, 1.1), 0.4, 10] as const;
    const first = run(...args());
    run(
      Float64Array.from({ length: 50 }, (_, i) => i),
      3,
      100,
    );
    run(floats(), 3, 100);
    run(floats(5, 5, 5, 5), 2, 0.1);
    expect(run(...args())).toEqual(first);
  });
});

describe("values that are no numbers", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s among the inputs reaches value and derivatives", (bad) => {
    const args = [floats(1, bad, 2)];
    const [value, gradient] = subject("smooth")
      .derived("valueAndGrad")
      .run(...args) as [number, Float64Array];
    const [again, tangent] = subject("smooth")
      .derived("jvp")
      .run(...args, floats(1, 1, 1)) as [number, number];
    expect([value, again]).toEqual([subject("smooth").fn.source(...(args as never[])), value]);
    expect(gradient[1]).toBe(bad);
    expect(gradient[0]).toBe(bad);
    expect(gradient[2]).toBeCloseTo(Math.exp(2), 12);
    expect(tangent).toBe(bad);
  });
});

test("one function differentiated by different parameters", () => {
  const args = [floats(0.3, -2, 1.1), 0.4, 10];
  const gradient = (wrt: number[]) =>
    subject("recurrence")
      .derived("grad", { wrt })
      .run(...args);
  const [byX, byA] = gradient([0, 1]) as [Float64Array, number];
  expect(gradient([0])).toEqual(byX);
  expect(gradient([1])).toBeCloseTo(byA, 12);
  expect(gradient([1, 0])).toEqual([byA, byX]);
  expect(gradient([2])).toBe(0);
});

test("a buffer that is too short for its part of the gradient is refused", () => {
  const { run } = subject("recurrence").derived("valueAndGradInto");
  const x = floats(0.3, -2, 1.1);
  expect(() => run(x, 0.4, 10, floats(0, 0), floats(0))).toThrow("FX8002: 'xBar' has 2 elements");
  expect(() => run(x, 0.4, 10, floats(0, 0, 0), floats())).toThrow("FX8002: 'aBar' has 0 elements instead of 1");
});

test("a cotangent that is shorter or longer than the result is refused", () => {
  const { functions } = sourceProgram(`
/** @differentiable modes vjp */
export function squares(x: Float64Array): Float64Array { return x.map((each) => each * each); }
/** @differentiable modes vjp */
export function positives(x: Float64Array): { sum: number; list: number[] } {
  const list: number[] = [];
  for (const each of x) if (each > 0) list.push(each * each);
  return { sum: x[0]!, list };
}`);
  const [squares, positives] = functions.map((fn) => new Subject(fn).derived("vjp").run);
  const x = floats(1, -2, 3);
  expect(squares!(x, floats(1, 1, 1))).toEqual(floats(2, -4, 6));
  expect(() => squares!(x, floats(1, 1))).toThrow(
    "FX8002: 'cotangent' has 2 elements instead of the length of the result",
  );
  expect(positives!(x, { sum: 1, list: [1, 1] })).toEqual(floats(3, 0, 6));
  expect(() => positives!(x, { sum: 1, list: [1, 1, 1] })).toThrow("FX8002: 'cotangent.list' has 3 elements");
});

test("a list of arrays that would get places without an array is refused", () => {
  const { functions } = sourceProgram(`
/** @differentiable */
export function longer(x: number, n: number): number {
  const rows = [[x], [x * x]];
  rows.length = n;
  return rows[0]![0]! ** 2;
}`);
  const { run } = new Subject(functions[0]!).derived("grad");
  expect(run(3, 1)).toBe(6);
  expect(() => run(3, 4)).toThrow(
    "FX8003: 'length' makes a list of arrays or objects longer: push its elements instead",
  );
});

test("a list that would get elements which its methods pass over is refused", () => {
  const { functions } = sourceProgram(`
/** @differentiable */
export function counted(x: number, n: number): number {
  const list = [x, x * x];
  list.length = n;
  let count = 0;
  list.forEach(() => { count++; });
  return count * x;
}`);
  const { run } = new Subject(functions[0]!).derived("grad");
  expect(run(3, 1)).toBe(1);
  expect(() => run(3, 4)).toThrow(
    "FX8003: 'length' makes a list longer, and methods pass over its new elements: push them instead",
  );
});

test("a list that is written behind its end, and gone over by a method, is refused where it would get a gap", () => {
  const { functions } = sourceProgram(`
/** @differentiable */
export function packed(x: number[], step: number): number {
  const list: number[] = [];
  let next = 0;
  for (const v of x) {
    if (v > 0) { list[next] = v; next += step; }
  }
  return list.reduce((sum, v) => sum + v * v, 0);
}
function spread(list: number[], x: number[], step: number): void {
  for (let i = 0; i < x.length; i++) list[step * i] = x[i]!;
}
/** @differentiable wrt x */
export function inRows(x: number[], step: number): number {
  const rows: number[][] = [[], []];
  spread(rows[1]!, x, step);
  let sum = 0;
  for (const row of rows) row.forEach((v) => { sum += v * v; });
  return sum;
}
function squares(list: number[]): number {
  return list.reduce((sum, v) => sum + v * v, 0);
}
/** @differentiable wrt x */
export function handedOn(x: number[], step: number): number {
  const list: number[] = [];
  for (let i = 0; i < x.length; i++) list[step * i] = x[i]!;
  return squares(list);
}`);
  for (const fn of functions) {
    const { run } = new Subject(fn).derived("grad", { wrt: [0] });
    expect(run([3, -1, 4], 1)).toEqual(fn.name === "packed" ? [6, 0, 8] : [6, -2, 8]);
    expect(() => run([3, -1, 4], 2)).toThrow("FX8003: a list is written behind its end, and methods pass over");
  }
});

test("a list that a loop fills from either end has no gaps, which costs nothing", () => {
  const { functions } = sourceProgram(`
/** @differentiable */
export function forwards(x: number[]): number {
  const list: number[] = [];
  for (let i = 0; i < x.length; i++) list[i] = x[i]!;
  return list.reduce((sum, v) => sum + v * v, 0);
}
/** @differentiable */
export function backwards(x: number[]): number {
  const n = x.length;
  const rest: number[] = [];
  rest[n] = 0;
  for (let i = n - 1; i >= 0; i--) rest[i] = rest[i + 1]! + x[i]! * x[i]!;
  return rest.map((v) => v)[0]!;
}`);
  for (const fn of functions) {
    const { run, text } = new Subject(fn).derived("grad");
    expect(run([3, -1, 4])).toEqual([6, -2, 8]);
    expect(text("js")).not.toContain("FX8003");
  }
});

describe("one array or object in two places of the arguments", () => {
  const { functions } = sourceProgram(`
/** @differentiable */
export function rows(rows: number[][]): number { rows[0]![0]! *= 2; return rows[0]![0]! * rows[1]![0]!; }
/** @differentiable */
export function points(list: { x: number }[]): number { list[0]!.x *= 2; return list[0]!.x * list[1]!.x; }
/** @differentiable */
export function holders(list: { v: Float64Array }[]): number {
  list[0]!.v[0]! *= 2;
  return list[0]!.v[0]! * list[1]!.v[0]!;
}
/** @differentiable wrt o z */
export function within(o: { list: { v: Float64Array }[] }, z: Float64Array): number {
  z[0]! *= 3;
  return z[0]! * o.list[0]!.v[0]!;
}
/** @differentiable */
export function fields(o: { a: Float64Array; b: Float64Array }): number { o.a[0]! *= 2; return o.a[0]! * o.b[0]!; }
/** @differentiable wrt p q */
export function whole(p: { v: number }, q: { v: number }): number { p.v *= 3; return p.v * q.v; }
/** @differentiable wrt p q */
export function partOf(p: { v: number }, q: { n: { v: number } }): number { p.v *= 3; return p.v * q.n.v; }
/** @differentiable wrt p list */
export function element(p: { v: number }, list: { v: number }[]): number { list[0]!.v *= 3; return p.v; }
/** @differentiable wrt p list */
export function pairs(p: [number, number], list: number[][]): number { list[0]![0]! *= 3; return p[0]; }
/** @differentiable */
export function unwritten(rows: number[][]): number { return rows[0]![0]! * rows[1]![0]!; }
`);
  const gradient = (name: string, ...args: readonly UserValue[]) =>
    new Subject(functions.find((fn) => fn.name === name)!).derived("grad").run(...args);
  const row = [3];
  const point = { x: 3 };
  const v = floats(3);
  const o = { v: 3 };
  const pair = [3, 4];

  test.each([
    ["rows", [[row, row]], "'rows' is written and shares memory with 'rows'"],
    ["points", [[point, point]], "'list' is written and shares memory with 'list'"],
    ["holders", [[{ v }, { v }]], "'list' is written and shares memory with 'list'"],
    ["within", [{ list: [{ v }] }, v], "'z' is written and shares memory with 'o.list'"],
    ["whole", [o, o], "'p' is written and shares memory with 'q'"],
    ["partOf", [o, { n: o }], "'p' is written and shares memory with 'q'"],
    ["element", [o, [o]], "'list' is written and shares memory with 'p'"],
    ["pairs", [pair, [pair]], "'list' is written and shares memory with 'p'"],
    ["fields", [{ a: v, b: v }], "'o.a' is written and shares memory with 'o.b'"],
  ])("%s: an error where it is written", (name, args, message) => {
    expect(() => gradient(name, ...(args as UserValue[]))).toThrow(`FX8001: ${message}`);
  });

  test("where nothing is written each place has its own derivative", () => {
    expect(gradient("unwritten", [row, row])).toEqual([[3], [3]]);
  });
});
