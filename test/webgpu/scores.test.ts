/** Training steps of score matching on the device, as far as it runs them, against the same in JavaScript. */
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { directions, initialEnergyMlp, noised } from "../../runtime/scores/index.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { device, errorOf, numbersOf } from "../helpers/on-device.ts";

const objectives = {
  ssmOfEnergy: "x, v, d",
  fdDsmOfEnergy: "x, noisy, v, 0.3, d",
};

function requests(name: string, args: string, option: string): string {
  return `valueAndGrad((m: EnergyMlp, x: Float64Array, noisy: Float64Array, v: Float64Array, d: number) =>
  ${name}((y) => energyMlp(m, y), ${args})${option})`;
}

const sourceOf = (name: string, args: string) => `
import { valueAndGrad } from "fluxion";
import { energyMlp, type EnergyMlp, ${name} } from "fluxion/scores";
export const onHost = ${requests(name, args, "")};
export const onDevice = ${requests(name, args, ', { target: "webgpu" }')};
`;

type Run = (...args: unknown[]) => unknown;

describe.skipIf(!device)("score matching on the device", () => {
  const [rows, d] = [6, 3];
  const x = noised(new Float64Array(rows * d), 1, 2);
  const args = [initialEnergyMlp({ features: d, hidden: 5, seed: 1 }), x, noised(x, 0.3, 3), directions(rows, d, 4), d];

  test.each(Object.entries(objectives))("%s", async (name, taken) => {
    const { code, messages } = compileFiles({ "f.ts": sourceOf(name, taken) }, { standalone: true });
    expect(messages).toBe("");
    const module = { exports: {} as { onHost: Run; onDevice: Run } };
    const js = transformSync(code, { loader: "ts", format: "cjs", target: "es2022" }).code;
    new Function("module", "exports", js)(module, module.exports);
    const { onHost, onDevice } = module.exports;
    const [expected, found] = [await numbersOf(onHost(...args)), await numbersOf(onDevice(device, ...args))];
    // Energies of size 1 are rounded by 6e-8 each; a first difference with an epsilon of 0.1 magnifies that by ten.
    expect(errorOf(found, expected)).toBeLessThan(2e-5);
    expect(errorOf(found, expected)).toBeGreaterThan(0);
  });
});

test("three values side by side are more arrays than a kernel is handed, which is said", () => {
  const { messages } = compileFiles({ "f.ts": sourceOf("fdSsmOfEnergy", "x, v, d") });
  expect(messages).toContain(
    "error FX6001: 'onDeviceValueAndGrad' cannot run on a WebGPU device: it reads and writes 12 arrays in one loop",
  );
});
