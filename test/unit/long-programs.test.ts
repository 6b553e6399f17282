/** Long functions: no part of the compiler may need a stack as deep as the program is long. */
import { expect, test } from "vitest";
import { openSession } from "../../compiler/session.ts";

const length = 1500;

/** The last of `length` values, each made from the one before by the expression `next` gives for its name. */
function chain(next: (value: string) => string): string {
  const lines = Array.from({ length }, (_, i) => `  const v${i + 1} = ${next(`v${i}`)};`);
  return `/** @differentiable wrt v0 modes grad jvp */\nexport function f(v0: number): number {\n${lines.join("\n")}\n  return v${length};\n}\n`;
}

test("a chain of values as long as a program is differentiated in both modes", () => {
  const text = chain((value) => `${value} + Math.sin(${value}) * 1e-4`);
  const { modules, diagnostics } = openSession().compile([{ path: "/long.ts", text }], {
    tags: true,
    emit: "js",
    standalone: true,
  });
  expect(diagnostics).toEqual([]);
  const code = modules[0]!.code.replaceAll("export ", "");
  const { fGrad, fJvp } = new Function(`${code}\nreturn { fGrad, fJvp };`)();
  let [value, slope] = [0.7, 1];
  for (let i = 0; i < length; i++) {
    slope *= 1 + Math.cos(value) * 1e-4;
    value += Math.sin(value) * 1e-4;
  }
  expect(fGrad(0.7)).toBeCloseTo(slope, 12);
  expect(fJvp(0.7, 1)).toEqual([value, expect.closeTo(slope, 12)]);
});

/** A chain of functions, of which each calls the one before twice; written out, the last would be as long as 2^count. */
function fanningOut(count: number, isNested: boolean): string {
  const lines = ["const f0 = (x: number): number => 0.5 * Math.sin(x);"];
  for (let i = 1; i <= count; i++) {
    const body = i % 2 === 0 ? `f${i - 1}(x) * f${i - 1}(x + 1)` : `Math.cos(f${i - 1}(x)) - f${i - 1}(2 * x)`;
    lines.push(`const f${i} = (x: number): number => ${body};`);
  }
  const request = "/** @differentiable modes grad jvp hvp */\nexport function f(x: number): number {";
  const parts = isNested ? [request, ...lines] : [...lines, request];
  return [...parts, `  return f${count}(x);`, "}"].join("\n");
}

test.each([
  ["of a module", false],
  ["nested in another", true],
])("functions %s that call others twice do not double what comes out", (_, isNested) => {
  const lineCount = (count: number) => {
    const text = fanningOut(count, isNested);
    const { modules, diagnostics } = openSession().compile([{ path: "/chain.ts", text }], { tags: true });
    expect(diagnostics).toEqual([]);
    return modules[0]!.code.split("\n").length;
  };
  const [half, whole] = [lineCount(15), lineCount(30)];
  expect(whole).toBeLessThan(2.5 * half);
});
