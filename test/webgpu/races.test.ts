/** Kernels whose invocations run in other orders: a result of which any bit depends on the order is a race. */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { Device, Kernel } from "../../runtime/webgpu/index.ts";
import { gpu } from "../helpers/device.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, numbersOf, seedLike } from "../helpers/on-device.ts";
import { openPermuted, orders } from "../helpers/permuted-device.ts";

const permuted = gpu ? await Promise.all(Object.keys(orders).map((order) => openPermuted(gpu!, order))) : [];
const devices: readonly Device[] = device ? [device, ...permuted] : [];
afterAll(() => {
  for (const each of permuted) each.destroy();
});

/** Of each kind of plan: gathers, sums that are combined, tiles, loops over time, private arrays. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  stencils: ["neighbours", "downwards", "halved", "waves", "reaction"],
  functions: ["leastSquares", "bodies", "convolution", "image", "gather", "layers", "normalised"],
};

type Samples = Record<string, { wrt: number[]; args: unknown[][] }>;

describe.skipIf(!device)("in any order of invocations", () => {
  for (const [file, names] of Object.entries(subjects)) {
    const text = readFileSync(new URL(`subjects/${file}.ts`, import.meta.url), "utf8");
    const { program, exported } = lowerText(text);
    const samples = runText(text).samples as unknown as Samples;
    test.each(names)("%s has the same gradient, to the bit", async (name) => {
      const { wrt, args: points } = samples[name]!;
      const args = points.at(-1)!;
      const value = derivedForBoth(program, exported.get(name)!, "primal", wrt).onHost(...args);
      const { onDevice } = derivedForBoth(program, exported.get(name)!, "vjp", wrt);
      await expectOne((each) => numbersOf(onDevice(each, ...args, seedLike(value, 1))));
    });
  }

  test("products in tiles have the same bits", async () => {
    const { program, exported } = lowerText(readFileSync(new URL("subjects/contractions.ts", import.meta.url), "utf8"));
    const { onDevice } = derivedForBoth(program, exported.get("product")!, "primal", [0]);
    const waves = (length: number) => Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i));
    await expectOne((each) => numbersOf(onDevice(each, waves(65 * 20), waves(20 * 66), 65, 66, 20)));
  });

  test("a race is seen", async () => {
    const code = `struct Numbers { total: i32, invocations: i32, trips: i32, first: i32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  result[0] = f32(id.x);
}`;
    const arrays = [{ element: "f32", written: true }] as const;
    const kernel: Kernel = {
      ...{ name: "race", place: "test", loops: [{ test: "<", step: 1 }], arrays, numbers: [] },
      ...{ privates: 0, adds: [], sums: [], code },
    };
    const found = await resultsOf(async (each) => {
      const result = each.allocate(1, "f32", true);
      each.run(kernel, [0, 64], [result], []);
      return numbersOf(result);
    });
    expect(found.size).toBeGreaterThan(1);
  });
});

async function resultsOf(run: (device: Device) => Promise<readonly number[]>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const each of devices) found.add(new Uint32Array(Float32Array.from(await run(each)).buffer).join());
  return found;
}

async function expectOne(run: (device: Device) => Promise<readonly number[]>): Promise<void> {
  const [only, ...others] = await resultsOf(run);
  expect(only).toMatch(/[1-9]/);
  expect(others).toEqual([]);
}
