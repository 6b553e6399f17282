/** Gradients, and descents along them, that run on the device without the host ever waiting for it. */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type Device, type GpuEntry, openDevice } from "../../runtime/webgpu/index.ts";
import { gpu } from "../helpers/device.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, errorOf, numbersOf } from "../helpers/on-device.ts";

/** What the host asks of the device: command buffers handed over, and memory of the device waited for. */
const counts = { submissions: 0, maps: 0 };

/** The same entry, whose devices count. */
function counting(entry: GpuEntry): GpuEntry {
  const watched = <T extends object>(target: T, own: Partial<T>): T =>
    new Proxy(target, {
      get(inner, name) {
        const value = own[name as keyof T] ?? Reflect.get(inner, name);
        return typeof value === "function" && !(name in own) ? value.bind(inner) : value;
      },
    });
  return watched(entry, {
    requestAdapter: async (options) => {
      const adapter = (await entry.requestAdapter(options))!;
      return watched(adapter, {
        requestDevice: async (wanted) => {
          const device = await adapter.requestDevice(wanted);
          const queue = watched(device.queue, {
            submit: (commands) => {
              counts.submissions++;
              device.queue.submit(commands);
            },
          });
          const createBuffer: typeof device.createBuffer = (options) => {
            const buffer = device.createBuffer(options);
            const map = buffer.mapAsync.bind(buffer);
            buffer.mapAsync = (mode) => {
              counts.maps++;
              return map(mode);
            };
            return buffer;
          };
          return watched(device, { queue, createBuffer });
        },
      });
    },
  });
}

const device: Device | undefined = gpu && (await openDevice(counting(gpu)));
afterAll(() => device?.destroy());

const update = `
export function descend(w: Float64Array, slope: Float64Array, rate: number): void {
  for (let i = 0; i < w.length; i++) w[i] -= rate * slope[i]!;
}`;
const { program, exported } = lowerText(
  readFileSync(new URL("subjects/functions.ts", import.meta.url), "utf8") + update,
);
const samples = runText(readFileSync(new URL("subjects/functions.ts", import.meta.url), "utf8"))
  .samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;

test("sums of several coordinates over the same pairs run in one kernel", () => {
  const { kernels } = derivedForBoth(program, exported.get("bodies")!, "grad", [0]);
  // One for the first of each pair of bodies, and one for the second.
  expect(kernels).toEqual(["parallel", "parallel"]);
});

describe.skipIf(!device)("a step on the device", () => {
  // A perceptron, bodies, a convolution and heat; the last one with its loop over time.
  for (const name of ["perceptron", "bodies", "image", "heat"]) {
    test(`descending along the gradient of ${name} waits for nothing`, async () => {
      const args = samples[name]!.args[0]!;
      const gradient = derivedForBoth(program, exported.get(name)!, "grad", [0]);
      const descend = derivedForBoth(program, exported.get("descend")!, "primal", [0]);
      const there = args.map((value) => (ArrayBuffer.isView(value) ? device!.array(value as Float64Array) : value));
      const here = structuredClone(args);
      counts.maps = counts.submissions = 0;
      for (let step = 0; step < 3; step++) {
        descend.onHost(here[0], gradient.onHost(...here), 0.01);
        descend.onDevice(device!, there[0], gradient.onDevice(device!, ...there), 0.01);
      }
      expect(counts.maps).toBe(0);
      // One for every 256 kernels, however many steps these are.
      expect(counts.submissions).toBeLessThanOrEqual(name === "heat" ? 3 : 0);
      const found = await numbersOf(there[0]);
      expect(counts).toMatchObject({ maps: 1 });
      expect(errorOf(found, here[0] as number[])).toBeLessThan(1e-5);
    });
  }
});
