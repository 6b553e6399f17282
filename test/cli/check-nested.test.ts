/** What `fluxion check` says of functions that request derivatives themselves, which run only as they are built. */
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
