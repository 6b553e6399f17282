/**
 * Checks of a kernel as it is shipped: its values against a naive version, its tangents against differences of that, its
 * gradients against its tangents by <u, J v> = <J' u, v>. In both precisions; the naive version always runs in double.
 */
import * as double from "fluxion/kernels";
import * as single from "fluxion/kernels/single";
import { describe, expect, test } from "vitest";
import { narrowed, widened } from "../../compiler/check/precision.ts";
import { randomNormal } from "../../runtime/random.ts";

type Value = number | ArrayLike<number>;
type Call = (...args: unknown[]) => unknown;

export interface Kernel {
  readonly name: string;
  /** The positions of the arguments that it is differentiated by. */
  readonly wrt: readonly number[];
  /** In double precision. What it gives for other arguments than these is never looked at. */
  readonly samples: readonly (readonly unknown[])[];
  readonly naive: (...args: never[]) => Value;
}

/** `length` standard normal numbers; another `slot` gives others. */
export function normals(slot: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => randomNormal(20, slot, i));
}

const precisions = {
  double: {
    library: double as unknown as Record<string, Call>,
    convert: <T>(value: T) => value,
    value: 1e-13,
    slope: 1e-8,
    dot: 1e-12,
  },
  single: {
    library: single as unknown as Record<string, Call>,
    convert: narrowed,
    value: 1e-6,
    slope: 1e-5,
    dot: 1e-5,
  },
};

export function checkKernel({ name, wrt, samples, naive }: Kernel): void {
  describe.each(Object.entries(precisions))(`${name}, %s`, (precision, { library, convert, ...tolerance }) => {
    const primal = library[name]!;
    const jvp = library[`${name}Jvp`]!;
    const vjp = library[`${name}Vjp`]!;
    /** The samples in this precision, with directions; and as the naive version takes them. */
    const points = samples.map((sample, s) => {
      const args = convert(sample) as unknown[];
      const directions = wrt.map((position, d) =>
        convert(normals(100 + 10 * s + d, (sample[position] as Float64Array).length)),
      );
      return { args, directions, wide: widened(args) as never[] };
    });

    test("values", () => {
      for (const { args, wide } of points) {
        const before = structuredClone(args);
        const value = primal(...args) as Value;
        if (typeof value !== "number")
          expect(value).toBeInstanceOf(precision === "double" ? Float64Array : Float32Array);
        expectClose(numbers(value), numbers(naive(...wide)), tolerance.value);
        expect(args).toEqual(before);
      }
    });

    test("tangents against differences", () => {
      for (const { args, directions, wide } of points) {
        const [value, tangent] = jvp(...args, ...directions) as [Value, Value];
        expect(value).toEqual(primal(...args));
        const moved = (step: number) => {
          const there = [...wide] as unknown[];
          for (const [d, position] of wrt.entries()) {
            there[position] = (there[position] as Float64Array).map((x, i) => x + step * directions[d]![i]!);
          }
          return numbers(naive(...(there as never[])));
        };
        expectClose(numbers(tangent), slopes(moved, 1e-3), tolerance.slope);
      }
    });

    test("gradients against tangents", () => {
      for (const [s, { args, directions }] of points.entries()) {
        const value = primal(...args) as Value;
        const cotangent = convert(normals(50 + s, numbers(value).length));
        const [, tangent] = jvp(...args, ...directions) as [Value, Value];
        const given = vjp(...args, typeof value === "number" ? cotangent[0] : cotangent);
        const gradients = (wrt.length === 1 ? [given] : given) as Value[];
        const left = product(numbers(tangent), cotangent);
        const right = directions.map((direction, d) => product(numbers(gradients[d]!), direction));
        const scale = norm(numbers(tangent)) * norm(cotangent);
        expect(scale).toBeGreaterThan(0);
        expect(Math.abs(left - right.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(tolerance.dot * scale);
      }
    });
  });
}

/** Central differences over a step and over its half, weighted such that errors of the order of step^2 cancel. */
function slopes(at: (step: number) => number[], step: number): number[] {
  const [far, farBack, near, nearBack] = [at(step), at(-step), at(step / 2), at(-step / 2)];
  return far.map((value, i) => (8 * (near[i]! - nearBack[i]!) - (value - farBack[i]!)) / (6 * step));
}

export function numbers(value: Value): number[] {
  return typeof value === "number" ? [value] : Array.from(value);
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function norm(a: ArrayLike<number>): number {
  return Math.sqrt(product(a, a));
}

/** Each number, relative to the greatest that is expected. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-300);
  for (let i = 0; i < expected.length; i++) {
    expect(
      Math.abs(actual[i]! - expected[i]!),
      `number ${i}: ${actual[i]} instead of ${expected[i]}`,
    ).toBeLessThanOrEqual(tolerance * scale);
  }
}
