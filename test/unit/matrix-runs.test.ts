/** How many runs of a function its matrices take, as the README says. */
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { runModule } from "../helpers/source-programs.ts";

const text = `
/** @differentiable wrt x modes hessian */
export function valley(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) sum += (1 - x[i]!) ** 2 + 100 * (x[i + 1]! - x[i]! ** 2) ** 2;
  return sum;
}
/** @differentiable wrt x modes jacobian */
export function smoothed(x: Float64Array, width: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let at = width; at < x.length - width; at++) {
    y[at] = x[at - width]! + x[at + width]! + x[at - 1]! + x[at + 1]! - 4 * x[at]! ** 2;
  }
  return y;
}
`;
const { modules } = openSession().compile([{ path: "/fluxion-tests/runs.ts", text }], {
  tags: true,
  emit: "js",
  standalone: true,
});
const counted = modules[0]!.code.replaceAll(/(let colour = 0; colour < (\w+); colour\+\+\) \{)/g, "$1 runs.count++;");
const built = runModule(`export const runs = { count: 0 };\n${counted}`) as unknown as {
  runs: { count: number };
  valleyHessian(x: Float64Array): Float64Array;
  smoothedJacobian(x: Float64Array, width: number): Float64Array;
};

function runsOf(call: () => unknown): number {
  built.runs.count = 0;
  call();
  return built.runs.count;
}

test("the Hessian of a chain takes 3 runs, whatever its length", () => {
  for (const n of [5, 50, 300]) expect(runsOf(() => built.valleyHessian(new Float64Array(n).fill(0.5)))).toBe(3);
});

test("the Jacobian of a stencil of five points takes 5 to 12 runs on grids of up to 100 columns", () => {
  const runs = Array.from({ length: 97 }, (_, i) => {
    const width = i + 4;
    return runsOf(() => built.smoothedJacobian(new Float64Array(3 * width).fill(0.5), width));
  });
  expect(Math.min(...runs)).toBe(5);
  expect(Math.max(...runs)).toBe(12);
});
