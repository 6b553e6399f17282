/** What `fluxion check` says of functions that request derivatives themselves, and of derivatives of derivatives. */
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

test("a function that requests a derivative at some of its inputs alone, by samples of its own file", async () => {
  const { folder } = temporaryProject({
    "model.ts": `import { grad } from "fluxion";
const cube = (x: number): number => x * x * x;
export function mixed(x: number): number {
  return x > 0 ? grad(cube)(x) : 2 * x;
}
export const samples = { mixed: [[1.5], [-1]] };
`,
    "main.ts": `import { grad } from "fluxion";
import { mixed } from "./model.ts";
export const slope = grad(mixed);
`,
  });
  const { exitCode, out, error } = await fluxion(folder, ["check", "main.ts"]);
  expect(error).toBe("");
  expect(out).toBe(
    "✓ mixed by x (model.ts:3) 2 samples: differences, dot product, grad, valueAndGrad, valueAndGradInto, memory\n" +
      "  it requests derivatives itself: run as it is built, so its value was compared with nothing\n" +
      "1 function: 1 right.\n",
  );
  expect(exitCode).toBe(0);
});

test("second derivatives take what is cut off for a constant, and differences of gradients do so, too", async () => {
  const { folder } = temporaryProject({
    "a.ts": `import { stopGradient } from "fluxion";
/** @differentiable modes hvp */
export function linear(x: number): number { return stopGradient(x) * x; }
const recursive = (x: number, n: number): number => (n < 1 ? stopGradient(x) : recursive(stopGradient(x) * x, n - 1) + x * x);
/** @differentiable modes hvp hessian */
export function mixed(x: Float64Array): number {
  const held = stopGradient(x);
  let s = 0;
  for (let i = 0; i < x.length; i++) s += held[i]! > 0 ? held[i]! * x[i]! ** 3 : recursive(x[i]!, 3) * stopGradient(s);
  return s;
}
`,
  });
  const { exitCode, out, error } = await fluxion(folder, ["check", "a.ts"]);
  expect(error).toBe("");
  expect(out).toContain("✓ linear by x (a.ts:3) 5 drawn inputs: hvp, value, differences");
  expect(out).toContain("✓ mixed by x (a.ts:6) 5 drawn inputs: hvp, hessian, value, differences");
  expect(exitCode).toBe(0);
});
