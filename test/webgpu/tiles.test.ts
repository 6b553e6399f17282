/** Sums of products in tiles, of sizes that fill them and that do not, against JavaScript. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { tilesOf } from "../../runtime/webgpu/kernel.ts";
import { Pipelines } from "../../runtime/webgpu/pipelines.ts";
import { lowerText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, seedLike } from "../helpers/on-device.ts";

const { program, exported } = lowerText(readFileSync(new URL("subjects/contractions.ts", import.meta.url), "utf8"));
const floats = (length: number, seed = 1) => Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i * seed + seed));
const operands = (n: number, m: number, k: number) => [floats(n * k), floats(k * m, 2), n, m, k];

/** How many kernels have run in tiles. */
const pipelines = vi.spyOn(Pipelines.prototype, "of");
const inTiles = () => pipelines.mock.calls.filter(([, code]) => code?.includes("in tiles")).length;
afterEach(() => pipelines.mockClear());

describe.skipIf(!device)("tiles", () => {
  test.each([
    [64, 64, 16],
    [70, 67, 66],
    [130, 33, 1],
    [65, 64, 0],
  ])("a product of %i x %i cells and %i products each, and its adjoint", async (n, m, k) => {
    const args = operands(n, m, k);
    const primal = derivedForBoth(program, exported.get("product")!, "primal", [0, 1]);
    expect(await faultOf(primal, args)).toBeUndefined();
    expect(inTiles()).toBe(1);
    const vjp = derivedForBoth(program, exported.get("product")!, "vjp", [0, 1]);
    expect(await faultOf(vjp, [...args, seedLike(primal.onHost(...args), 1)])).toBeUndefined();
    expect(inTiles()).toBe(k === 66 ? 3 : 1);
  });

  test("factors that are computed, loops downwards, and a cell with more to it", async () => {
    const both = derivedForBoth(program, exported.get("shifted")!, "primal", [0]);
    expect(await faultOf(both, [...operands(70, 66, 20), 0.3])).toBeUndefined();
    expect(inTiles()).toBe(1);
  });

  test("the gradient of two dense layers over a batch", async () => {
    const both = derivedForBoth(program, exported.get("layered")!, "valueAndGrad", [0, 1, 2]);
    const args = [floats(66 * 70).map((each) => each / 9), floats(66, 3), floats(64 * 66, 2), floats(80 * 70, 4), 80];
    expect(await faultOf(both, args)).toBeUndefined();
    // Both layers, the adjoint of what lies between them, and the weights of both.
    expect(inTiles()).toBe(5);
  });

  test("gives the same bits every time", async () => {
    const { onDevice } = derivedForBoth(program, exported.get("product")!, "primal", [0]);
    const runs = new Set<string>();
    for (let run = 0; run < 4; run++) {
      const result = onDevice(device!, ...operands(70, 67, 33)) as { read(): Promise<Float32Array> };
      runs.add([...new Uint32Array((await result.read()).buffer)].join());
    }
    expect(runs.size).toBe(1);
  });

  test("small problems take the plain kernel", () => {
    const kernel = { tiled: "" } as never;
    expect([tilesOf(kernel, [64, 64]), tilesOf(kernel, [65, 130]), tilesOf(kernel, [4096, 31])]).toEqual([
      1,
      6,
      undefined,
    ]);
    expect([tilesOf(kernel, [60, 60]), tilesOf({} as never, [99, 99]), tilesOf(kernel, [0, 9])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
