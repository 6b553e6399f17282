/** What functions on a device run on: arrays and their memory, and what is wrong with what they are handed. */
import { afterAll, describe, expect, test } from "vitest";
import { type Device, DeviceArray, type Kernel, openDevice } from "../../runtime/webgpu/index.ts";
import { gpu } from "../helpers/device.ts";

const device = gpu && (await openDevice(gpu));
afterAll(() => device?.destroy());

const double: Kernel = {
  name: "double",
  place: "here.ts:1",
  loops: [{ test: "<", step: 1 }],
  arrays: [{ element: "f32", written: true }],
  numbers: ["i32"],
  privates: 0,
  adds: [],
  sums: [],
  code: `struct Numbers { total: i32, invocations: i32, trips: i32, first: i32, n: i32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  for (var t = i32(id.x); t < p.total; t += p.invocations) { x[t] = 2.0 * x[t]; }
}`,
};

/** What a call throws. */
function faultOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  return "nothing";
}

test("without WebGPU there is no device", async () => {
  await expect(openDevice(undefined)).rejects.toThrow(
    "FX8101: there is no WebGPU here: hand over what the package 'webgpu' creates",
  );
  await expect(openDevice({ requestAdapter: async () => null })).rejects.toThrow(
    "FX8101: WebGPU finds no graphics card or driver",
  );
});

describe.skipIf(!device)("arrays on a device", () => {
  const own = device as Device;

  test("hold what they are given, of any length", async () => {
    for (const values of [[], [1.5], Float64Array.from({ length: 1000 }, (_, i) => i / 7)]) {
      expect([...(await own.array(values).read())]).toEqual(Array.from(values, Math.fround));
    }
    expect([...(await own.array(Uint8Array.of(1, 255)).read())]).toEqual([1, 255]);
    expect([...(await own.array([true, false]).read())]).toEqual([1, 0]);
    const array = own.array([1, 2]);
    expect(array).toBeInstanceOf(DeviceArray);
    array.write([3, 4]);
    expect([...(await array.read())]).toEqual([3, 4]);
  });

  test("are written in the order of the calls, also after they were given back", async () => {
    const first = own.array([1, 2, 3]);
    own.run(double, [0, 3], [first], [3]);
    const read = first.read();
    first.write([5, 6, 7]);
    own.run(double, [0, 3], [first], [3]);
    expect([...(await read)]).toEqual([2, 4, 6]);
    expect([...(await first.read())]).toEqual([10, 12, 14]);
    own.run(double, [0, 3], [first], [3]);
    first.destroy();
    expect([...(await own.array([1, 1, 1]).read())]).toEqual([1, 1, 1]);
  });

  test("run more trips than a dispatch has invocations", async () => {
    const length = 64 * 65535 + 100;
    const array = own.array(new Float32Array(length).fill(1));
    own.run(double, [0, length], [array], [length]);
    const values = await array.read();
    expect(values.every((value) => value === 2)).toBe(true);
    array.destroy();
  });

  test("are refused where they do not fit", async () => {
    const array = own.array([1, 2]);
    expect(faultOf(() => own.input("w", array, "i32"))).toBe("TypeError: FX8105: 'w' has f32 elements instead of i32");
    expect(faultOf(() => own.output("y", Float64Array.of(1), "f32"))).toBe(
      "TypeError: FX8106: 'y' is written on the device: hand over a device array, as 'gpu.array' gives",
    );
    expect(faultOf(() => own.array(Uint32Array.of(2 ** 31)))).toBe(
      "RangeError: FX8104: a Uint32Array holds a number of 2 ** 31 or more, for which a device has no integer",
    );
    expect(faultOf(() => array.write([1]))).toBe("RangeError: FX8108: 1 numbers for a device array of 2");
    expect(faultOf(() => own.requireDisjoint("x, y", 1, array, array))).toBe(
      "Error: FX8001: an array that is written is another argument, too: x, y",
    );
    expect(faultOf(() => own.allocate(2 ** 40, "f32", false))).toMatch(
      /^RangeError: FX8103: an array of \d+ bytes is larger than the \d+ bytes of the device's arrays$/,
    );
    expect(faultOf(() => own.run(double, [0, 2], [array], [2.5]))).toBe(
      "RangeError: FX8107: 2.5 is no integer of 32 bits, which 'double' (here.ts:1) counts with",
    );
    expect(faultOf(() => own.run(double, [0, 2], [array], [2], { largest: [2 ** 33] }))).toContain("FX8107");
    const arrays = Array.from({ length: 40 }, () => ({ element: "f32", written: true }) as const);
    expect(faultOf(() => own.run({ ...double, arrays }, [0, 1], [], [1]))).toMatch(
      /^Error: FX8111: 'double' \(here.ts:1\) uses 40 arrays, the device takes \d+$/,
    );
    array.destroy();
    array.destroy();
    expect(faultOf(() => own.input("w", array, "f32"))).toBe("Error: FX8110: the device array has been destroyed");
  });

  test("a kernel that the device refuses is named when an array is read", async () => {
    const array = own.array([1]);
    own.run({ ...double, name: "broken", code: "fn main() {" }, [0, 1], [array], [1]);
    await expect(array.read()).rejects.toThrow("FX8109: the device refuses a kernel: broken (here.ts:1): ");
    await expect(own.array([1]).read()).resolves.toHaveLength(1);
  });

  test("a lost device says so", async () => {
    const other = await openDevice(gpu);
    const array = other.array([1]);
    other.destroy();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(faultOf(() => other.begin())).toMatch(
      /^Error: FX8102: the device was lost \(destroyed: .*\): open another one$/,
    );
    await expect(array.read()).rejects.toThrow("FX8102");
  });
});
