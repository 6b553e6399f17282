/**
 * The functions that kernels carry along, on the device, against JavaScript's own in float64: at numbers spread over all
 * their domain, and at the hard points, where the result must be the very one that JavaScript has.
 */
import { afterAll, describe, expect, test } from "vitest";
import { preludeOf } from "../../compiler/6-emit/wgsl/prelude/prelude.ts";
import { Random } from "../../compiler/check/random.ts";
import { openDevice } from "../../runtime/webgpu/index.ts";
import { gpu } from "../helpers/device.ts";

const device = gpu && (await openDevice(gpu as never));
afterAll(() => device?.destroy());

/** A function of the prelude at each pair of operands. */
async function onDevice(name: string, arity: 1 | 2, x: readonly number[], y: readonly number[]): Promise<number[]> {
  const call = arity === 1 ? "x[t]" : "x[t], y[t]";
  const code = `${preludeOf([name])}
struct Numbers { total: i32, invocations: i32, trips: i32, first: i32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = i32(id.x);
  if (t < p.total) { result[t] = ${name}(${call}); }
}`;
  const element = "f32" as const;
  const arrays = [false, false, true].map((written) => ({ element, written }));
  const loops = [{ test: "<", step: 1 }] as const;
  const own = { name, place: "test", loops, arrays, numbers: [], privates: 0, adds: [], sums: [], code };
  const result = device!.allocate(x.length, "f32", true);
  device!.run(own, [0, x.length], [device!.array(x), device!.array(y), result], []);
  return [...(await result.read())];
}

/** Spread over an interval, and by magnitude towards its ends where it is wide. */
function spread(low: number, high: number, count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const uniform = random.float(low, high);
    const scaled = uniform * 2 ** -random.float(0, Math.log2(Math.abs(uniform) + 2) + 20);
    const value = i % 2 === 0 || scaled < low || scaled > high ? uniform : scaled;
    return Math.fround(value);
  });
}

/** The distance in units of the last place of a float32; below the normal numbers, which may be taken for 0, none. */
function ulps(actual: number, expected: number): number {
  const single = Math.fround(expected);
  if (Object.is(actual, single) || (Number.isNaN(actual) && Number.isNaN(single))) return 0;
  if (Math.abs(expected) < 2 ** -126) return Math.abs(actual) < 2 ** -125 ? 0 : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(actual) || !Number.isFinite(single)) return Number.POSITIVE_INFINITY;
  return Math.abs(actual - expected) / 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 23);
}

interface Claim {
  readonly of: (...operands: number[]) => number;
  readonly arity?: 2;
  readonly x: readonly [number, number];
  readonly y?: readonly [number, number];
  /** The error that the documentation states, in units of the last place. */
  readonly ulps: number;
  /** Beside that, in absolute terms, where the function passes through 0 at numbers that are no floats. */
  readonly absolute?: number;
}

const all = [-3.4e38, 3.4e38] as const;
const claims: Readonly<Record<string, Claim>> = {
  exp: { of: Math.exp, x: [-87, 88.7], ulps: 2 },
  expm1: { of: Math.expm1, x: [-87, 88.7], ulps: 2 },
  log: { of: Math.log, x: [1.2e-38, 3.4e38], ulps: 2 },
  log2: { of: Math.log2, x: [1.2e-38, 3.4e38], ulps: 2 },
  log10: { of: Math.log10, x: [1.2e-38, 3.4e38], ulps: 3 },
  log1p: { of: Math.log1p, x: [-0.9999, 3.4e38], ulps: 2 },
  cbrt: { of: Math.cbrt, x: all, ulps: 2 },
  hypot: { of: Math.hypot, arity: 2, x: [-1e30, 1e30], y: [-1e30, 1e30], ulps: 4 },
  sin: { of: Math.sin, x: [-8000, 8000], ulps: 2, absolute: 1.2e-7 },
  cos: { of: Math.cos, x: [-8000, 8000], ulps: 2, absolute: 1.2e-7 },
  tan: { of: Math.tan, x: [-1.5, 1.5], ulps: 4 },
  "sin of large angles": { of: Math.sin, x: all, ulps: 2, absolute: 1.2e-7 },
  "cos of large angles": { of: Math.cos, x: all, ulps: 2, absolute: 1.2e-7 },
  "tan of large angles": { of: Math.tan, x: [8192, 3.4e38], ulps: 6 },
  asin: { of: Math.asin, x: [-1, 1], ulps: 4 },
  acos: { of: Math.acos, x: [-1, 1], ulps: 4 },
  atan: { of: Math.atan, x: all, ulps: 3 },
  atan2: { of: Math.atan2, arity: 2, x: [-100, 100], y: [-100, 100], ulps: 4 },
  sinh: { of: Math.sinh, x: [-89, 89], ulps: 4 },
  cosh: { of: Math.cosh, x: [-89, 89], ulps: 4 },
  tanh: { of: Math.tanh, x: [-20, 20], ulps: 3 },
  asinh: { of: Math.asinh, x: all, ulps: 4 },
  acosh: { of: Math.acosh, x: [1, 3.4e38], ulps: 4 },
  atanh: { of: Math.atanh, x: [-1, 1], ulps: 4 },
  power: { of: (x, y) => x! ** y!, arity: 2, x: [0, 1000], y: [-12, 12], ulps: 2 },
  remainder: { of: (x, y) => x! % y!, arity: 2, x: [-1e9, 1e9], y: [-1e3, 1e3], ulps: 0 },
  round: { of: Math.round, x: [-1e8, 1e8], ulps: 0 },
  sign: { of: Math.sign, x: [-2, 2], ulps: 0 },
  least: { of: Math.min, arity: 2, x: [-2, 2], y: [-2, 2], ulps: 0 },
  greatest: { of: Math.max, arity: 2, x: [-2, 2], y: [-2, 2], ulps: 0 },
};

const hardPoints = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  1e30,
  -1e30,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
].map(Math.fround);

describe.skipIf(!device)("functions that kernels carry along", () => {
  for (const [what, { of, arity = 1, x, y = [1, 1] as const, ulps: most, absolute = 0 }] of Object.entries(claims)) {
    const name = what.split(" ")[0]!;
    test(`${what} is right to ${most} units of the last place`, async ({ annotate }) => {
      const [first, second] = [spread(...x, 20_000, 1), spread(...y, 20_000, 2)];
      const results = await onDevice(name, arity, first, second);
      let worst = { error: 0, at: "" };
      results.forEach((result, i) => {
        const expected = of(first[i]!, second[i]!);
        if (Math.abs(result - expected) <= absolute) return;
        const error = ulps(result, expected);
        if (error > worst.error)
          worst = { error, at: `${name}(${first[i]}, ${second[i]}) = ${result}, not ${expected}` };
      });
      annotate(`at most ${worst.error.toFixed(2)}: ${worst.at}`);
      expect(worst.error, worst.at).toBeLessThanOrEqual(most);
    });

    if (what !== name) continue;
    test(`${name} at the hard points`, async () => {
      const pairs =
        arity === 1 ? hardPoints.map((a) => [a, 1]) : hardPoints.flatMap((a) => hardPoints.map((b) => [a, b]));
      const results = await onDevice(
        name,
        arity,
        pairs.map(([a]) => a!),
        pairs.map(([, b]) => b!),
      );
      const wrong = pairs.flatMap(([a, b], i) => {
        const expected = of(a!, b!);
        const found = results[i]!;
        const isRight = ulps(found, expected) <= most || Math.abs(found - expected) <= absolute;
        return isRight ? [] : [`${name}(${a}, ${b}) = ${found}, not ${expected}`];
      });
      expect(wrong).toEqual([]);
    });
  }
});
