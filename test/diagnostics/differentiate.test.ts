/** Each mistake and warning of differentiation, with its exact text. */
import { expect, test } from "vitest";
import { compileFiles, messagesOf } from "../helpers/compiled.ts";

test("numbers that change in steps inside a recursive function", () => {
  expect(
    messagesOf(`
/** @differentiable modes grad jvp */
export function halved(x: number): number {
  return x < 1 ? x : halved(Math.floor(x / 2));
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(4,29): warning FX4007: The result of 'Math.floor' changes in steps with 'x': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself."
  `);
});

test("numbers that a loop finds by comparing: neither largest elements nor signs", () => {
  expect(
    messagesOf(`
/** @differentiable */
export function root(x: number): number {
  let low = 0, high = 4;
  while (high - low > 1e-9) {
    const middle = 0.5 * (low + high);
    if (middle * middle > x) high = middle;
    else low = middle;
  }
  return low + 0.5 * x;
}
/** @differentiable */
export function meanOfPositive(x: Float64Array): number {
  let sum = 0, count = 0;
  for (const each of x) {
    if (each <= 0) continue;
    sum += each;
    count++;
  }
  return sum / count;
}
/** @differentiable */
export function largest(x: Float64Array): number {
  let best = 0, sign = 1, sum = 0;
  for (let i = 1; i < x.length; i++) {
    if (x[i]! > x[best]!) best = i;
    if (x[i]! < 0) sign = -sign;
    sum += x[i]! > 0 ? x[i]! : 0.1 * x[i]!;
  }
  return sign * x[best]! * sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,3): warning FX4039: 'low' and 'high' are found here by comparisons with what depends on 'x': their derivatives count as zero.
      help: If that is meant, write 'stopGradient(...)' around it where it is used; otherwise find it with 'fixedPoint' of 'fluxion/implicit', or end with a step of Newton's method from it.
    f.ts(15,3): warning FX4039: 'count' is found here by comparisons with what depends on 'x': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around it where it is used; otherwise find it with 'fixedPoint' of 'fluxion/implicit', or end with a step of Newton's method from it."
  `);
});

test("numbers found by comparing have the names of the source", () => {
  const messages = messagesOf(`
/** @differentiable wrt a */
export function fields(a: number, b: { low: number; high: number }): number {
  for (let i = 0; i < 50; i++) {
    const m = (b.low + b.high) / 2;
    b = m * m > a ? { low: b.low, high: m } : { low: m, high: b.high };
  }
  return b.low + a;
}
/** @differentiable wrt a */
export function positions(a: number): number {
  let r: [number, number] = [0, 10];
  for (let i = 0; i < 50; i++) {
    const m = (r[0] + r[1]) / 2;
    r = m * m > a ? [r[0], m] : [m, r[1]];
  }
  return r[0] + a;
}
function bisected(low: number, high: number, n: number, a: number): number {
  if (n === 0) return low;
  const m = (low + high) / 2;
  return m * m > a ? bisected(low, m, n - 1, a) : bisected(m, high, n - 1, a);
}
/** @differentiable wrt a */
export function byCalls(a: number): number {
  return bisected(0, 10, 50, a) + a;
}
/** @differentiable wrt a */
export function unnamed(a: number): number {
  const b = new Float64Array([0, 10]);
  for (let i = 0; i < 50; i++) {
    const m = (b[0]! + b[1]!) / 2;
    b[m * m > a ? 1 : 0] = m;
  }
  return b[0]! + a;
}`);
  expect(messages.split("\n").filter((line) => line.startsWith("f.ts"))).toMatchInlineSnapshot(`
    [
      "f.ts(4,3): warning FX4039: 'low' and 'high' are found here by comparisons with what depends on 'a': their derivatives count as zero.",
      "f.ts(13,3): warning FX4039: '[0]' and '[1]' are found here by comparisons with what depends on 'a': their derivatives count as zero.",
      "f.ts(22,22): warning FX4039: 'low' and 'high' are found here by comparisons with what depends on 'a': their derivatives count as zero.",
      "f.ts(31,3): warning FX4039: A number is found here by comparisons with what depends on 'a': its derivative counts as zero.",
    ]
  `);
});

test("what stands for a derivative makes no steps, and no place is named twice", () => {
  const { messages, code } = compileFiles({
    "f.ts": `
import { grad, jvp, vjp } from "fluxion";
function mean(x: number[]): number {
  if (x.length < 2) return x[0]!;
  return (mean(x.slice(0, x.length >> 1)) + mean(x.slice(x.length >> 1))) * x[0]!;
}
export const ofRecursion = (x: number[]) => vjp(grad(mean))(x, [1]);
function logSumExp(x: Float64Array): number {
  let m = 2 * x[0]!, s = 0;
  for (let i = 1; i < x.length; i++) {
    const each = 2 * x[i]!;
    if (each > m) m = each;
  }
  for (let i = 0; i < x.length; i++) s += Math.exp(2 * x[i]! - m);
  return m + Math.log(s);
}
export const ofMaximum = (x: Float64Array, v: Float64Array) => grad((y: Float64Array) => jvp(logSumExp)(y, v)[1])(x);
const floors = (a: number) => Math.floor(a) * a;
export const ofSteps = (x: number) => grad((y: number) => grad(floors)(y) * y)(x);`,
  });
  expect(code).toContain("ofMaximum");
  expect(messages.trimEnd()).toMatchInlineSnapshot(`
    "f.ts(18,31): warning FX4007: The result of 'Math.floor' changes in steps with 'a': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself."
  `);
});

test("a block that ends by leaving another one gives no number of its own", () => {
  expect(
    messagesOf(`
/** @differentiable */
export function left(x: number, d: number): number {
  for (let i = 0; i < 5; i += 2) {
    switch (i) {
      default:
        if (d > x) d **= 0.5;
      case 1:
        x /= 2;
        break;
      case 2:
        return x * d;
    }
  }
  return x + d;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(4,3): warning FX4039: 'd' is found here by comparisons with what depends on 'x': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around it where it is used; otherwise find it with 'fixedPoint' of 'fluxion/implicit', or end with a step of Newton's method from it."
  `);
});

test("a default array that is changed", () => {
  expect(
    messagesOf(`
/** @differentiable modes vjp */
export function scaled(x: number, buffer: number[] = [1, 2, 3]): number {
  for (let i = 0; i < buffer.length; i++) buffer[i]! *= x;
  return buffer.reduce((a, b) => a + b * b, 0);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4036: 'scaled' changes the array that 'buffer' holds by default.
      help: Change a copy: 'const own = buffer.slice()'."
  `);
});

test("a parameter that only decides", () => {
  expect(
    messagesOf(`
/** @differentiable wrt x t modes grad */
export function step(x: number, t: number): number {
  return x > t ? x : 0;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4002: The derivative of 'step' by 't' is zero: the result does not depend on it, or only through comparisons, indexes or rounding.
      help: Leave 't' out of wrt, or check that it is used as a number."
  `);
});

test("a parameter that only counts or indexes", () => {
  expect(
    messagesOf(`
/** @differentiable wrt w i n modes grad */
export function summed(w: Float64Array, i: number, n: number): number {
  let s = w[i]!;
  for (let k = 0; k < n; k++) s += w[k]!;
  return s;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4013: 'i' only counts or indexes in 'summed': there is no derivative by it.
      note: f.ts(4,11): The integer made here depends on it.
      help: Leave 'i' out of wrt.
    f.ts(2,5): error FX4013: 'n' only counts or indexes in 'summed': there is no derivative by it.
      note: f.ts(5,3): The number of trips depends on it.
      help: Leave 'n' out of wrt."
  `);
});

test("numbers that change in steps with a parameter", () => {
  expect(
    messagesOf(`
interface Spring { stiffness: number; count: number; grid: number }
/** @differentiable wrt x n spring modes grad jvp */
export function sampled(x: number, n: number, spring: Spring, table: Float64Array): number {
  const cell = Math.floor(x);
  let s = (x - cell) * table[cell + 1]! + (x | 0) * x + table[n - 1]! * n;
  for (let i = 0; i < 2 * n; i++) s += spring.stiffness * i;
  for (let i = 0; i < spring.count; i++) s *= spring.stiffness;
  return s * Math.round(spring.grid + x);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,16): warning FX4007: The result of 'Math.floor' changes in steps with 'x': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself.
    f.ts(6,44): warning FX4007: The operand of a bit operation changes in steps with 'x': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself.
    f.ts(6,57): warning FX4007: The integer made here changes in steps with 'n': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself.
    f.ts(7,3): warning FX4007: The number of trips changes in steps with 'n': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself.
    f.ts(9,14): warning FX4007: The result of 'Math.round' changes in steps with 'x' and 'spring': its derivative counts as zero.
      help: If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself."
  `);
});

test("steps that are accepted, and decisions", () => {
  expect(
    messagesOf(`
import { stopGradient } from "fluxion";
/** @differentiable wrt x n modes grad */
export function accepted(x: number, n: number, table: Float64Array, m: number): number {
  const cell = stopGradient(Math.floor(x));
  let s = (x - cell) * table[cell]! + table[Math.floor(stopGradient(x))]! + n * Math.sign(x);
  if (Math.round(x) > 3 || Math.trunc(x) === 2) s += 1;
  while (s < n) s += x * x;
  for (let i = 0; i < stopGradient(n); i++) s += i * x;
  for (let i = 0; i < m; i += 1) s += table[Math.floor(m / 2)]! * Math.max(i, m) + table[i % table.length]!;
  if (s > 100) throw new Error(\`too large: \${Math.round(s)}\`);
  return s;
}`),
  ).toBe("");
});

test("a parameter that is only rounded", () => {
  expect(
    messagesOf(`
/** @differentiable wrt x t modes grad */
export function stepped(x: number, t: number): number {
  return x * Math.floor(t);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4002: The derivative of 'stepped' by 't' is zero: the result does not depend on it, or only through comparisons, indexes or rounding.
      note: f.ts(4,14): The result of 'Math.floor' depends on it.
      help: Leave 't' out of wrt, or check that it is used as a number."
  `);
});

test("nothing to differentiate", () => {
  expect(
    messagesOf(`
/** @differentiable modes jvp */
export function isLarge(x: number): boolean {
  return x > 1;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4005: 'isLarge' gives nothing to differentiate: it returns no number and writes no floating-point array.
      help: Return the number or array that depends on the parameters."
  `);
});

test("a constant array that another name changes", () => {
  expect(
    messagesOf(`
const w = [3];
const alias = w;
alias[0] = 9;
/** @differentiable modes grad */
export function scaled(x: number): number { return x * w[0]!; }`),
  ).toContain("FX2012");
});

test("a matrix of derivatives of a function that exchanges the arrays of a parameter", () => {
  expect(
    messagesOf(`
/** @differentiable wrt rows modes jacobian */
export function exchanged(rows: number[][]): number[] {
  const first = rows[0]!;
  rows[0] = rows[1]!;
  rows[1] = first;
  return [first[0]! * rows[0]![0]!];
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4008: 'jacobian' runs 'exchanged' several times, which exchanges or replaces the arrays in 'rows'.
      help: Exchange the arrays of a copy of 'rows', or of variables of its own."
  `);
});

test("a parameter that becomes longer", () => {
  expect(
    messagesOf(`
/** @differentiable modes vjp */
export function grows(rows: number[][], log: number[]): void {
  const row = rows[0]!;
  row.push(row[0]! * 2);
  log.push(1);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4010: 'grows' changes the length of 'rows', whose derivative at the start would have another length than at the end.
      help: Work on a copy, 'const own = [...rows]', and return it."
  `);
});

test("a function that never returns", () => {
  const never = (body: string) =>
    messagesOf(`/** @differentiable */\nexport function f(x: number): number {\n${body}\n}`);
  const said =
    "f.ts(1,5): error FX4011: 'f' never returns: there is nothing to differentiate.\n" +
    "  help: Give it a way to its end on which it neither throws nor goes on for ever.";
  expect(never("  throw new Error();")).toBe(said);
  expect(never("  for (;;) x *= 2;")).toBe(said);
  expect(never("  while (true) if (x++ > 3) throw new Error();")).toBe(said);
  expect(never("  for (;;) if (x++ > 3) return x;")).toBe("");
});

test("estimates from a part of the tape are not differentiated", () => {
  const loss = 'import { jvp, randomizedGrad } from "fluxion";\nconst f = (x: number): number => x * x;\n';
  expect(messagesOf(`${loss}export const d = jvp(randomizedGrad(f));`)).toMatchInlineSnapshot(`
    "f.ts(3,22): error FX1326: 'randomizedGrad' gives an estimate, which is not differentiated.
      help: Call it outside of functions that are differentiated, and differentiate the function itself."
  `);
  expect(
    messagesOf(
      `${loss}/** @differentiable */\nexport function g(x: number): number {\n  return randomizedGrad(f)(x, { seed: 1, keep: 0.5 })[1];\n}`,
    ),
  ).toMatchInlineSnapshot(`
    "f.ts(5,10): error FX1326: 'randomizedGrad' gives an estimate, which is not differentiated.
      help: Call it outside of functions that are differentiated, and differentiate the function itself."
  `);
});
