/** The modes beside gradients and products, on the device, against the same in JavaScript. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, seedLike } from "../helpers/on-device.ts";

const text = readFileSync(new URL("subjects/functions.ts", import.meta.url), "utf8");
const { program, exported } = lowerText(text);
const samples = runText(text).samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;
const floats = (length: number, seed = 1) => Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i * seed + seed));

/** Small arguments: matrices have a row or a column for each of their numbers. */
const small: Readonly<Record<string, readonly unknown[]>> = {
  leastSquares: [floats(3), 0.3, floats(3 * 7, 2), floats(7, 3)],
  matrixVector: [floats(3 * 5), floats(5, 2)],
  normalised: [floats(20)],
  model: [{ w: floats(17), b: 0.4 }, floats(17, 2)],
  gather: [floats(6), Int32Array.from({ length: 30 }, (_, i) => (i * 7) % 6)],
  layers: [floats(3), floats(3 * 3 * 2, 2).map((x) => x / 4), 2],
  bodies: [floats(2 * 6), floats(6, 2)],
  recurrence: [floats(8), 0.9],
};

/** Of each mode functions of several kinds of plan: sums, loops over time, gathers, structures, single invocations. */
const subjects: readonly [Mode, readonly string[]][] = [
  ["taylor", ["leastSquares", "waves", "heat", "recurrence", "normalised"]],
  ["jacobian", ["leastSquares", "matrixVector", "normalised", "model", "gather", "layers"]],
  ["hessian", ["bodies", "model", "recurrence", "layers"]],
  ["randomizedGrad", ["leastSquares", "gather", "model"]],
];

describe.skipIf(!device)("other modes on the device", () => {
  for (const [mode, names] of subjects) {
    for (const name of names) {
      test(`${mode} of ${name}`, async () => {
        const { wrt, args: points } = samples[name]!;
        const args = mode === "jacobian" || mode === "hessian" ? small[name]! : points[0]!;
        const both = derivedForBoth(program, exported.get(name)!, mode, wrt, mode === "taylor" ? { order: 3 } : {});
        const directions = mode === "taylor" ? wrt.map((at, i) => seedLike(args[at], i + 2)) : [];
        // Nothing of these functions is sampled: what is not is exact.
        const draw = mode === "randomizedGrad" ? [{ seed: 3, keep: 0.5 }] : [];
        expect(await faultOf(both, [...args, ...directions, ...draw])).toBeUndefined();
      });
    }
  }
});
