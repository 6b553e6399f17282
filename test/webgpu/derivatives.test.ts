/** Derivatives on the device, in float32, against the same in JavaScript, in float64. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, seedLike } from "../helpers/on-device.ts";

const text = readFileSync(new URL("subjects/functions.ts", import.meta.url), "utf8");
const { program, exported } = lowerText(text);
const samples = runText(text).samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;
const modes: readonly Mode[] = ["primal", "grad", "valueAndGrad", "jvp", "vjp", "hvp"];
/** Of which the products with second derivatives take more arrays in one loop than a device hands to a kernel. */
const refusedProducts = ["perceptron"];

describe.skipIf(!device)("derivatives on the device", () => {
  for (const [name, { wrt, args: points }] of Object.entries(samples)) {
    const id = exported.get(name)!;
    const result = program.functions.get(id)?.result;
    const givesNumber = result?.kind === "leaf" && result.type === "f64";
    for (const mode of modes) {
      if (!givesNumber && (mode === "hvp" || mode.toLowerCase().includes("grad"))) continue;
      if (refusedProducts.includes(name) && mode === "hvp") {
        test(`${mode} of ${name} is refused`, () => {
          expect(() => derivedForBoth(program, id, mode, wrt)).toThrow("FX6001");
        });
        continue;
      }
      test(`${mode} of ${name}`, async ({ annotate }) => {
        const both = derivedForBoth(program, id, mode, wrt);
        const value = derivedForBoth(program, id, "primal", wrt).onHost;
        const faults: (string | undefined)[] = [];
        for (const args of points) {
          const tangents = mode === "jvp" || mode === "hvp" ? wrt.map((at, i) => seedLike(args[at], i + 2)) : [];
          const cotangents = mode === "vjp" ? [seedLike(value(...args), 1)] : [];
          faults.push(await faultOf(both, [...args, ...tangents, ...cotangents]));
        }
        annotate(both.kernels.join(", "));
        expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
      });
    }
  }

  test("valueAndGrad of the network that reads digits", async ({ annotate }) => {
    const lowered = lowerText(readFileSync(new URL("../../examples/mnist/model.ts", import.meta.url), "utf8"));
    const both = derivedForBoth(lowered.program, lowered.exported.get("loss")!, "valueAndGrad", [0]);
    const waves = (length: number, from: number) =>
      Float64Array.from({ length }, (_, i) => 0.1 * Math.sin(1.3 * i + from));
    const model = {
      hiddenWeights: waves(256 * 784, 1),
      hiddenBias: waves(256, 2),
      outputWeights: waves(2560, 3),
      outputBias: waves(10, 4),
    };
    annotate(both.kernels.join(", "));
    expect(await faultOf(both, [model, waves(784 * 3, 5), Uint8Array.of(1, 5, 9)])).toBeUndefined();
  });
});
