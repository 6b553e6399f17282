/** Gradients that are stored instead of summed onto zeros: every element of a buffer is written, whatever stood there. */
import { expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

interface Case {
  readonly body: string;
  /** Whether the buffer is filled with zeros first. */
  readonly isFilled: boolean;
}

const cases: Record<string, Case> = {
  "each element": { body: "for (let i = 0; i < x.length; i++) sum += x[i] * x[i];", isFilled: false },
  "each but for the signs": { body: "for (let i = 0; i < x.length; i++) sum -= x[i] * x[i];", isFilled: false },
  "downwards, carried": {
    body: "let last = 1; for (let i = 0; i < x.length; i++) { last = Math.sin(last * x[i]); sum += last; }",
    isFilled: false,
  },
  neighbours: { body: "for (let i = 0; i + 1 < x.length; i++) sum += x[i] * x[i + 1] * x[i];", isFilled: false },
  "three in a row": {
    body: "for (let i = 0; i + 2 < x.length; i++) sum += x[i] * x[i + 1] * x[i + 2];",
    isFilled: false,
  },
  "all but the last": { body: "for (let i = 0; i < x.length - 1; i++) sum += x[i] * x[i];", isFilled: true },
  "all but the first": { body: "for (let i = 1; i < x.length; i++) sum += x[i] * x[i];", isFilled: true },
  "every other": { body: "for (let i = 0; i < x.length; i += 2) sum += x[i] * x[i];", isFilled: true },
  "as long as positive": {
    body: "for (let i = 0; i < x.length; i++) { if (x[i] < -0.5) break; sum += x[i] * x[i]; }",
    isFilled: true,
  },
  "some of them": { body: "for (let i = 0; i < x.length; i++) if (x[i] > 0) sum += x[i] * x[i];", isFilled: true },
  twice: {
    body: `for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
      for (let i = 0; i < x.length; i++) sum *= 1 + 0.1 * x[i];`,
    isFilled: false,
  },
  "a matrix, row by row": {
    body: "for (let i = 0; i < 2; i++) for (let j = 0; j < x.length; j++) sum += (i + 1) * x[j] * x[j];",
    isFilled: true,
  },
  "to a bound from outside": { body: "for (let i = 0; i < n; i++) sum += x[i] * x[i];", isFilled: true },
};

const lengths = [0, 1, 2, 3, 7];

test.each(Object.entries(cases))("%s", (_, { body, isFilled }) => {
  const text = `/** @differentiable wrt x modes valueAndGradInto */
    export function f(x: Float64Array, n: number): number { let sum = 0; ${body} return sum; }`;
  const { modules, diagnostics } = session.compile([{ path: "/first/f.ts", text }], {
    tags: true,
    emit: "js",
    standalone: true,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const code = modules[0]!.code;
  expect(code.includes("xBar.fill(0)")).toBe(isFilled);
  const { fValueAndGradInto } = runModule(code) as { fValueAndGradInto: (...args: unknown[]) => number };
  const f = new Function("x", "n", `let sum = 0; ${body} return sum;`) as (x: Float64Array, n: number) => number;
  for (const length of lengths) {
    const x = Float64Array.from({ length }, (_, i) => Math.sin(3 * i + 1));
    const gradient = new Float64Array(length).fill(Number.NaN);
    expect(fValueAndGradInto(x, length, gradient)).toBe(f(x, length));
    expect([...gradient].every((each, i) => Math.abs(each - slope(f, x, i)) < 1e-7)).toBe(true);
  }
});

/** By central differences. */
function slope(f: (x: Float64Array, n: number) => number, x: Float64Array, i: number): number {
  const at = (step: number) => f(x.with(i, x[i]! + step), x.length);
  return (at(1e-5) - at(-1e-5)) / 2e-5;
}
