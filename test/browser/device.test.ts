/**
 * Functions on the browser's device: as in JavaScript, with the same bits in every run and in any order of invocations.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seedLike } from "../helpers/compare-on-device.ts";
import { derivedForBoth, textsForBoth } from "../helpers/derived-for-both.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { faultInPage } from "./examined.ts";
import { browser } from "./pages.ts";

const subjects = (file: string) => readFileSync(new URL(`../webgpu/subjects/${file}`, import.meta.url), "utf8");
const { program, exported } = lowerText(subjects("functions.ts"));
const samples = runText(subjects("functions.ts")).samples as unknown as Record<
  string,
  { wrt: number[]; args: unknown[][] }
>;
const floats = (length: number, seed = 1) => Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i * seed + seed));

describe.skipIf(!browser)("on the browser's device, forwards and in reverse", () => {
  const own = ["perceptron", "bodies", "image", "heat", "convolution", "normalised", "gather", "crossEntropy"];
  test.each(own)("%s", async (name) => {
    const { wrt, args } = samples[name]!;
    const id = exported.get(name)!;
    const vjp = textsForBoth(program, id, "vjp", wrt);
    expect(vjp.kernels.some((kind) => kind !== "sequential")).toBe(true);
    const jvp = textsForBoth(program, id, "jvp", wrt);
    const { onHost } = derivedForBoth(program, id, "primal", wrt);
    for (const values of args) {
      const direction = wrt.map((position, i) => seedLike(values[position], i));
      expect(await faultInPage(vjp, [...values, seedLike(onHost(...structuredClone(values)), 1)])).toBe("");
      expect(await faultInPage(jvp, [...values, ...direction])).toBe("");
    }
  });

  test("a product of matrices in tiles, and its adjoint", async () => {
    const contractions = lowerText(subjects("contractions.ts"));
    const [n, m, k] = [66, 65, 20];
    const vjp = textsForBoth(contractions.program, contractions.exported.get("product")!, "vjp", [0, 1]);
    expect(await faultInPage(vjp, [floats(n * k), floats(k * m, 2), n, m, k, floats(n * m, 3)])).toBe("");
  });

  // What the order of invocations decides: each writes its own number to the same element.
  test("a race shows", async () => {
    const code = `
      const race = { name: "race", place: "here.ts:1", loops: [{ test: "<", step: 1 }], numbers: [], privates: 0,
        arrays: [{ element: "f32", written: true }], adds: [], sums: [], code: ${JSON.stringify(racing)} };
      function onDevice(gpu, x, count) { gpu.run(race, [0, count], [x], []); }
      function onHost(x, count) { x[0] = count - 1; }`;
    const texts = { host: { name: "onHost", code }, device: { name: "onDevice", code }, kernels: [] };
    expect(await faultInPage(texts, [floats(1), 6400])).toMatch(/instead of/);
  });
});

const racing = `struct Numbers { total: i32, invocations: i32, trips: i32, first: i32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  for (var t = i32(id.x); t < p.total; t += p.invocations) { x[0] = f32(t); }
}`;
