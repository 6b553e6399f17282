/** What a function gives on a device, beside what it gives in JavaScript. Runs in a page as it does in Node. */
import { type Device, DeviceArray } from "../../runtime/webgpu/index.ts";

export interface OnBoth {
  /** As JavaScript runs it. */
  readonly onHost: (...args: unknown[]) => unknown;
  readonly onDevice: (gpu: Device, ...args: unknown[]) => unknown;
}

/** All numbers of a result, read from the device where they lie there. */
export async function numbersOf(result: unknown): Promise<number[]> {
  if (result instanceof DeviceArray) return [...(await result.read())];
  if (typeof result === "number") return [result];
  if (ArrayBuffer.isView(result)) return Array.from(result as Float64Array);
  if (typeof result !== "object" || result === null) return [];
  const parts: number[][] = [];
  for (const part of Object.values(result)) parts.push(await numbersOf(part));
  return parts.flat();
}

/** As a share of the norm of what JavaScript gives. */
const tolerance = 1e-5;
/** As a multiple of what the results change by where the arguments are rounded to float32. */
const allowedConditioning = 50;

/** What is wrong with what the device gives, and leaves in arrays that are written; undefined where nothing is. */
export async function faultOn(
  device: Device,
  { onHost, onDevice }: OnBoth,
  args: readonly unknown[],
): Promise<string | undefined> {
  const [own, rounded] = [structuredClone(args), singles(args) as unknown[]];
  const handed = uploaded(device, args);
  const expected = await numbersOf([onHost(...own), own]);
  const perturbed = await numbersOf([onHost(...rounded), rounded]);
  const actual = await numbersOf([onDevice(device, ...handed), handed]);
  const norm = normOf(expected);
  const allowed = Math.max(tolerance, allowedConditioning * errorOf(perturbed, expected));
  const error = errorOf(actual, expected);
  if (error <= allowed) return undefined;
  return `${error.toExponential(1)} of ${norm.toPrecision(3)}: ${actual.slice(0, 8)} instead of ${expected.slice(0, 8)}`;
}

function normOf(numbers: readonly number[]): number {
  return Math.sqrt(numbers.reduce((sum, each) => sum + (Number.isFinite(each) ? each * each : 0), 0)) || 1;
}

/** The same with numbers rounded to float32. */
function singles(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Math.fround(value);
  if (value instanceof Float64Array) return value.map(Math.fround);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(singles);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, singles(part)]));
}

/** The largest difference, as a share of the norm of what is expected. */
export function errorOf(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const norm = normOf(expected);
  const errors = actual.map((value, i) => {
    const wanted = expected[i]!;
    if (Number.isFinite(wanted)) return Math.abs(value - wanted) / norm;
    return Object.is(value, Math.fround(wanted)) || Object.is(value, wanted) ? 0 : Number.POSITIVE_INFINITY;
  });
  return errors.reduce((most, error) => (error <= most ? most : error), 0);
}

/** Arguments as the device takes them: what a function writes has to lie there. */
export function uploaded(device: Device, args: readonly unknown[]): unknown[] {
  return args.map((value) => {
    if (ArrayBuffer.isView(value)) return device.array(value as Float64Array);
    return Array.isArray(value) || typeof value !== "object" || value === null
      ? value
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, uploaded(device, [part])[0]]));
  });
}

/** Numbers with the structure of a value, the same in every run. */
export function seedLike(value: unknown, seed: number): unknown {
  if (typeof value === "number") return Math.cos(seed);
  if (ArrayBuffer.isView(value)) {
    return Float64Array.from({ length: (value as Float64Array).length }, (_, i) => Math.cos(2.3 * i + seed));
  }
  return Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, seedLike(part, seed + 1)]));
}
