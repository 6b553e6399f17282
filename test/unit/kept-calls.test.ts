/** Calls that stay calls, since written out they would double with each function, or take too much code in all. */
import { expect, test } from "vitest";
import type { SourceFunction } from "../../compiler/check/derived-functions.ts";
import { checkGradient, checkPrimal } from "../../compiler/check/mode-checks.ts";
import { Random } from "../../compiler/check/random.ts";
import { checkSlope, checkTranspose } from "../../compiler/check/slope-checks.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const links = ["a * 2", "a + 1", "Math.sin(a)", "a * a", "a * 0.5", "-a"].map(
  (other, i) => `function f${i + 2}(q: Weight[], a: number): void { f${i + 1}(q, a); f${i + 1}(q, ${other}); }`,
);

test("a list of objects that a chain of calls fills", () => {
  const { functions, diagnostics } = sourceProgram(`
interface Weight { w: number }
function f1(q: Weight[], a: number): void { q.push({ w: a * a }); }
${links.join("\n")}
/** @differentiable */
export function f(x: number): number {
  const q: Weight[] = [];
  f7(q, x);
  f7(q, 0.5 * x);
  return q.reduce((s, e) => s + e.w, 0);
}`);
  expect(diagnostics).toEqual([]);
  expectRight(functions[0]!);
});

test("objects of several classes that hold the same, handed to a function that is called often", () => {
  const calls = Array.from({ length: 60 }, (_, i) => `  s += area(new ${i % 2 === 0 ? "Disc" : "Box"}(x + ${i}));`);
  const { functions, diagnostics } = sourceProgram(`
class Disc { constructor(readonly r: number) {} size(): number { return Math.PI * this.r * this.r; } }
class Box { constructor(readonly r: number) {} size(): number { return this.r ** 3; } }
function areaOf(each: Disc | Box): number {
  const own = () => {
    if (each instanceof Disc) return each.size();
    return Math.sin(each.size());
  };
  return own();
}
/** @differentiable */
export function f(x: number): number {
  const area = (shape: Disc | Box): number => {
    if (shape instanceof Disc) return shape.size() + areaOf(shape);
    return Math.sin(shape.size()) * areaOf(shape) + Math.cos(x) + Math.exp(-x) + Math.sin(x) * x;
  };
  let s = 0;
${calls.join("\n")}
  return s;
}`);
  expect(diagnostics).toEqual([]);
  expectRight(functions[0]!);
});

function expectRight(fn: SourceFunction): void {
  const subject = new Subject(fn);
  const point = subject.point([0.3], new Random(1));
  checkPrimal(subject, point.args);
  expect(checkSlope(subject, point)).toBe("checked");
  checkTranspose(subject, point);
  checkGradient(subject, point.args);
}
