/** Requests in code for a device, as a plugin replaces them; and that every run gives the same bits. */
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import type { Device, DeviceArray } from "../../runtime/webgpu/index.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { device } from "../helpers/on-device.ts";

const source = `
import { valueAndGrad } from "fluxion";
const Kernel = 3;
export function misfit(w: Float64Array, x: Float64Array, y: Float64Array): number {
  const d = w.length;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    let r = -y[i]!;
    for (let j = 0; j < d; j++) r += w[j]! * x[i * d + j]!;
    sum += r * r * Math.exp(-r * r);
  }
  return sum + Kernel - 3;
}
export const onHost = valueAndGrad(misfit);
export const onDevice = valueAndGrad(misfit, { target: "webgpu" });
`;

type Run = (...args: Float64Array[]) => [number, Float64Array];

function exportsOf(code: string): { onHost: Run; onDevice: (gpu: Device, ...args: unknown[]) => DeviceArray[] } {
  const module = { exports: {} };
  const js = transformSync(code, { loader: "ts", format: "cjs", target: "es2022" }).code;
  new Function("module", "exports", js)(module, module.exports);
  return module.exports as never;
}

describe.skipIf(!device)("requests for a device", () => {
  const { code, messages } = compileFiles({ "f.ts": source });
  const w = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i) / 40);
  const x = Float64Array.from({ length: 40 * 5000 }, (_, i) => Math.cos(1.3 * i));
  const y = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(0.7 * i));

  test("give what those for the host give", async () => {
    expect(messages).toBe("");
    const { onHost, onDevice } = exportsOf(code);
    const [value, gradient] = onHost(w, x, y);
    const [valueThere, gradientThere] = onDevice(device!, w, x, y);
    expect((await valueThere!.read())[0]).toBeCloseTo(value, 1);
    const norm = Math.hypot(...gradient);
    (await gradientThere!.read()).forEach((each, i) => {
      expect(Math.abs(each - gradient[i]!)).toBeLessThan(1e-5 * norm);
    });
  });

  test("take arrays that stay on the device, and give the same bits every time", async () => {
    const { onDevice } = exportsOf(code);
    const [ownX, ownY] = [device!.array(x), device!.array(y)];
    const runs: string[] = [];
    for (let run = 0; run < 8; run++) {
      const [value, gradient] = onDevice(device!, w, ownX, ownY);
      runs.push(JSON.stringify([[...(await value!.read())], [...(await gradient!.read())]]));
    }
    expect(new Set(runs).size).toBe(1);
  });
});
