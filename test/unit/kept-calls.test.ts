/** Calls that stay calls, since written out they would double with each function, and fill a list of objects. */
import { expect, test } from "vitest";
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
  const subject = new Subject(functions[0]!);
  const point = subject.point([0.3], new Random(1));
  checkPrimal(subject, point.args);
  expect(checkSlope(subject, point)).toBe("checked");
  checkTranspose(subject, point);
  checkGradient(subject, point.args);
});
