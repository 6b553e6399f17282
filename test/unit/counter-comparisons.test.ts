/** What a loop's own test has decided is not asked again in it, and nothing else is left out. */
import { expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

interface Case {
  readonly body: string;
  /** What the emitted code does not ask, if anything. */
  readonly decided?: RegExp;
  /** What it has to ask. */
  readonly asked?: RegExp;
}

const cases: Record<string, Case> = {
  "a counter below 0": { body: "for (let i = 0; i < n; i++) sum += i < 0 ? -x : x * i;", decided: /i < 0/ },
  "a counter at its bound": { body: "for (let i = 2; i < n; i++) sum += i >= n ? -x : x * i;", decided: /i >= n/ },
  "a counter above 0": { body: "for (let i = 0; i < n; i++) sum += i > 0 ? x * x : x;", asked: /i > 0/ },
  "a counter that starts below 0": { body: "for (let i = -2; i < n; i++) sum += i < 0 ? -x : x * i;", asked: /i < 0/ },
  "a counter that may reach its bound": {
    body: "for (let i = 0; i <= n; i++) sum += i >= n ? -x : x * i;",
    asked: /i >= n/,
  },
  "a bound that changes": {
    body: "let m = n; for (let i = 0; i < m; i++) { m -= 0.25; sum += i < m ? x * m : -x; }",
    asked: /i < m/,
  },
  "a counter downwards": {
    body: "const t = [x, 1, 2]; for (let i = t.length - 1; i >= 0; i--) sum += i < 0 ? -x : t[i] * i;",
    decided: /i < 0/,
  },
  "a counter downwards beyond 0": {
    body: "for (let i = n - 1; i >= -2; i--) sum += i < 0 ? -x : x * i;",
    asked: /i < 0/,
  },
};

test.each(Object.entries(cases))("%s", (_, { body, decided, asked }) => {
  const text = `/** @differentiable wrt x modes valueAndGrad jvp */
    export function f(x: number, n: number): number { let sum = 0; ${body} return sum; }`;
  const { modules, diagnostics } = session.compile([{ path: "/first/f.ts", text }], {
    tags: true,
    emit: "js",
    standalone: true,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const code = modules[0]!.code.replace(/for \(.*?\) /g, "");
  if (decided) expect(code).not.toMatch(decided);
  if (asked) expect(code).toMatch(asked);
  const { fValueAndGrad, fJvp } = runModule(modules[0]!.code) as Record<string, (...args: number[]) => number[]>;
  const f = new Function("x", "n", `let sum = 0; ${body} return sum;`) as (x: number, n: number) => number;
  for (const n of [0, 1, 2.5, 4, -3, Number.NaN]) {
    const [value, slope] = fValueAndGrad!(0.7, n);
    expect(value).toBe(f(0.7, n));
    const step = 1e-5;
    expect(slope).toBeCloseTo((f(0.7 + step, n) - f(0.7 - step, n)) / (2 * step), 6);
    expect(fJvp!(0.7, n, 1)[1]).toBeCloseTo(slope!, 12);
  }
});
