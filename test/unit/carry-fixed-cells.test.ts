/** Adjoints of small states that loops carry in locals: the numbers stay, whatever the lengths and the trips. */
import { expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

interface Case {
  readonly body: string;
  /** Whether the loops of the derivative leave the state's shadow alone. */
  readonly isCarried: boolean;
}

const cases: Record<string, Case> = {
  "two cells": {
    body: "for (let i = 0; i < n; i++) { const a = s[0]; s[0] = Math.sin(a * s[1]); s[1] = a + s[1] * k; sum += s[0]; }",
    isCarried: true,
  },
  "a short loop over all": {
    body: `const v = new Float64Array(2);
      for (let i = 0; i < n; i++) {
        v[0] = s[1]; v[1] = -Math.sin(s[0]);
        for (let j = 0; j < 2; j++) s[j] += k * v[j];
        for (let j = 0; j < 2; j++) sum += s[j] * s[j];
      }`,
    isCarried: true,
  },
  "a cell that is overwritten": {
    body: "for (let i = 0; i < n; i++) { sum += s[0] * s[1]; s[0] = k * i * s[1]; s[1] = sum * 0.1; }",
    isCarried: true,
  },
  "beside cells of an array that each trip makes": {
    body: `const m = new Float64Array(4);
      for (let i = 0; i < n; i++) {
        const h = new Float64Array(4), g = new Float64Array(4);
        for (let o = 0; o < 4; o++) h[o] = x[o % 2] * Math.cos(k * i + o);
        for (let o = 0; o < 4; o++) {
          let z = 0;
          for (let j = 0; j < 4; j++) z += x[(o * 3 + j) % 2] * h[j];
          g[o] = z * z;
        }
        let y = 0;
        for (let j = 0; j < 4; j++) y += x[j % 2] * g[j] * (1 + 0.1 * m[j]);
        sum += Math.sin(y);
        for (let j = 0; j < 4; j++) m[j] = 0.6 * m[j] + x[j % 2] * g[j];
      }`,
    isCarried: true,
  },
  "places that the trip says": {
    body: "for (let i = 0; i < n; i++) { s[i % 2] = Math.sin(s[0] * k); sum += s[1]; }",
    isCarried: false,
  },
  "in a branch": {
    body: "for (let i = 0; i < n; i++) { if (i % 2 === 0) s[0] *= k; s[1] += s[0] * s[1]; sum += s[1]; }",
    isCarried: false,
  },
  "left early": {
    body: "for (let i = 0; i < n; i++) { s[0] = Math.sin(s[0] + k); if (s[0] > 0.9) break; sum += s[0] * s[1]; }",
    isCarried: false,
  },
};

test.each(Object.entries(cases))("%s", (_, { body, isCarried }) => {
  const whole = `const s = x.slice(); let sum = 0; ${body} return sum + s[0] * s[1];`;
  const text = `/** @differentiable wrt x k modes grad valueAndGradInto */
    export function f(x: Float64Array, k: number, n: number): number { ${whole} }`;
  const options = { tags: true, emit: "js", standalone: true } as const;
  const { modules, diagnostics } = session.compile([{ path: "/carried/f.ts", text }], options);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const code = modules[0]!.code;
  const loops = code.split("\n").filter((line) => /^ {4}.*\bsBar\[\d\]/.test(line));
  expect(loops.length === 0).toBe(isCarried);

  type Gradient = (x: Float64Array, k: number, n: number) => [Float64Array, number];
  const { fGrad } = runModule(code) as unknown as { fGrad: Gradient };
  const f = new Function("x", "k", "n", whole) as (x: Float64Array, k: number, n: number) => number;
  const step = 1e-6;
  for (const n of [0, 1, 2, 7]) {
    for (const length of [2, 3]) {
      const x = Float64Array.from({ length }, (_, i) => 0.7 - 0.3 * i);
      const [xBar, kBar] = fGrad(x, 0.4, n);
      expect(kBar).toBeCloseTo((f(x, 0.4 + step, n) - f(x, 0.4 - step, n)) / (2 * step), 7);
      expect(xBar.length).toBe(length);
      xBar.forEach((slope, i) => {
        const [more, less] = [x.slice(), x.slice()];
        more[i]! += step;
        less[i]! -= step;
        expect(slope).toBeCloseTo((f(more, 0.4, n) - f(less, 0.4, n)) / (2 * step), 7);
      });
    }
  }
});

test("a state that is too short gives what arithmetic with nothing gives", () => {
  const { body } = cases["two cells"]!;
  const text = `/** @differentiable wrt x modes valueAndGrad */
    export function f(x: Float64Array, k: number, n: number): number {
      const s = x.slice(); let sum = 0; ${body} return sum + s[0] * s[1];
    }`;
  const { modules } = session.compile([{ path: "/carried/short.ts", text }], {
    tags: true,
    emit: "js",
    standalone: true,
  });
  const { fValueAndGrad } = runModule(modules[0]!.code) as unknown as {
    fValueAndGrad: (x: Float64Array, k: number, n: number) => [number, Float64Array];
  };
  const [value, gradient] = fValueAndGrad(Float64Array.of(0.7), 0.4, 3);
  expect(value).toBeNaN();
  expect(gradient.length).toBe(1);
  expect(gradient[0]).toBeNaN();
});
