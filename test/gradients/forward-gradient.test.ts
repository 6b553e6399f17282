/** Gradients estimated by forward mode, as estimators: their mean, variance and angle, for fixed seeds, with 4 standard errors. */
import { describe, expect, test } from "vitest";
import { checkForwardGradient, drawnDirection } from "../../compiler/check/estimate-checks.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { sgd } from "../../runtime/optimizers/sgd.ts";
import * as random from "../../runtime/random.ts";
import { type GradientTask, startOf, training } from "../../runtime/training/loop.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const text = `
import { randomNormal } from "fluxion/random";

/** @differentiable wrt w */
export function noisy(w: Float64Array, seed: number): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += (1 + randomNormal(seed, 0, i) ** 2) * w[i]!;
  return sum;
}

/** @differentiable wrt w b */
export function loss(w: Float64Array, b: number, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    const z = Math.tanh(w[i]! * x[i]! + b);
    sum += i % 2 === 0 ? z * z : Math.exp(z);
  }
  return sum;
}

/** @differentiable */
export function weighed(w: Float64Array, c: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += c[i]! * w[i]!;
  return sum;
}

/** @differentiable wrt w */
export function deep(w: Float64Array, x: Float64Array, layers: number): number {
  const width = x.length;
  let h = x.slice(), next = new Float64Array(width);
  for (let l = 0; l < layers; l++) {
    for (let i = 0; i < width; i++) {
      let z = 0;
      for (let j = 0; j < width; j++) z += w[(l * width + i) * width + j]! * h[j]!;
      next[i] = Math.tanh(z);
    }
    const last = h;
    h = next;
    next = last;
  }
  return h[0]!;
}

/** @differentiable wrt p parts b */
export function sparse(p: { a: number; n?: number; deep?: { z: number } }, parts: { a: number; n?: number }[], b?: number): number {
  let sum = p.a * ((p.n ?? 2) + (b ?? 1)) + (p.deep ? p.deep.z * p.a : 0);
  for (const { a, n } of parts) sum += a * (n ?? 3);
  return sum;
}
`;
const { functions } = sourceProgram(text);
const subjects = new Map(functions.map((fn) => [fn.name, new Subject(fn)]));
const subjectOf = (name: string) => subjects.get(name)!;

const distributions = ["normal", "rademacher"] as const;
type Distribution = (typeof distributions)[number];

/** The estimate for a seed, all its numbers one after the other. */
function estimator(name: string, args: readonly UserValue[], distribution: Distribution, directions = 1) {
  const subject = subjectOf(name);
  const { run } = subject.derived("forwardGrad", { distribution, directions });
  return (seed: number): number[] => {
    const [, estimate] = run(...args, { seed }) as [number, UserValue];
    return subject.gradientNumbers(subject.fn.wrt.length === 1 ? [estimate] : (estimate as readonly UserValue[]));
  };
}

const squared = (vector: readonly number[]) => vector.reduce((sum, value) => sum + value * value, 0);
const weights = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i));
const lossArguments = [weights(6), 0.3, Float64Array.from({ length: 6 }, (_, i) => Math.cos(i))] as const;

test.each(distributions)("the mean over 100000 %s seeds is the gradient, in every component", (distribution) => {
  const estimate = estimator("loss", lossArguments, distribution);
  const gradient = subjectOf("loss").gradientNumbers(
    subjectOf("loss")
      .derived("grad")
      .run(...lossArguments) as readonly UserValue[],
  );
  const count = 1e5;
  const [sums, squares] = [gradient.map(() => 0), gradient.map(() => 0)];
  for (let seed = 0; seed < count; seed++) {
    estimate(seed).forEach((value, i) => {
      sums[i]! += value;
      squares[i]! += value * value;
    });
  }
  gradient.forEach((exact, i) => {
    const mean = sums[i]! / count;
    const standardError = Math.sqrt((squares[i]! / count - mean * mean) / count);
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(mean - exact) / standardError).toBeLessThan(4);
  });
});

test("the mean over seeds is that of the gradients, also where the function draws by the same seed", () => {
  const { run } = subjectOf("noisy").derived("forwardGrad", { distribution: "normal", directions: 1 });
  const count = 20_000;
  let [sum, squares] = [0, 0];
  for (let seed = 0; seed < count; seed++) {
    const [, [entry]] = run(weights(2), seed, { seed }) as readonly [number, Float64Array];
    sum += entry!;
    squares += entry! ** 2;
  }
  const standardError = Math.sqrt((squares / count - (sum / count) ** 2) / count);
  expect(Math.abs(sum / count - 2) / standardError).toBeLessThan(4);
});

describe.each([10, 100, 1000])("of %d parameters", (n) => {
  test.each([
    ["normal", n + 1],
    ["rademacher", n - 1],
  ] as const)("%s: the variance is %d times the gradient's square; it leans on the gradient by 1 / n", (name, law) => {
    const c = weights(n);
    const estimate = estimator("weighed", [new Float64Array(n), c], name);
    const size = squared([...c]);
    const count = 15_000;
    let [variance, cosines] = [0, 0];
    for (let seed = 0; seed < count; seed++) {
      const g = estimate(seed);
      const along = g.reduce((sum, value, i) => sum + value * c[i]!, 0);
      // It never points uphill: its product with the gradient is the square of the slope.
      expect(along).toBeGreaterThanOrEqual(0);
      variance += squared(g.map((value, i) => value - c[i]!)) / count;
      cosines += along === 0 ? 0 : along ** 2 / (squared(g) * size) / count;
    }
    expect(Math.abs(variance / size / law - 1)).toBeLessThan(0.05);
    expect(Math.abs(cosines * n - 1)).toBeLessThan(0.05);
  });
});

test("the variance falls as one over the number of directions", () => {
  const n = 20;
  const c = weights(n);
  const counts = [1, 2, 4, 8];
  const variances = counts.map((directions) => {
    const estimate = estimator("weighed", [new Float64Array(n), c], "normal", directions);
    let variance = 0;
    for (let seed = 0; seed < 15_000; seed++) variance += squared(estimate(seed).map((value, i) => value - c[i]!));
    return Math.log2(variance);
  });
  // Of a line through the logarithms, by least squares.
  const slope = variances.reduce((sum, value, i) => sum + ((i - 1.5) * value) / 5, 0);
  expect(Math.abs(slope + 1)).toBeLessThan(0.05);
});

test("slopes along all axes make up the gradient, and slopes are linear in the direction", () => {
  const subject = subjectOf("loss");
  const { run } = subject.derived("jvp");
  const slope = (w: Float64Array, b: number) => (run(...lossArguments, w, b) as [number, number])[1];
  const [byW, byB] = subject.derived("grad").run(...lossArguments) as [Float64Array, number];
  const axis = (at: number) => Float64Array.from({ length: 6 }, (_, i) => (i === at ? 1 : 0));
  const zero = new Float64Array(6);
  byW.forEach((value, i) => {
    expect(Math.abs(slope(axis(i), 0) - value)).toBeLessThan(1e-14);
  });
  expect(Math.abs(slope(zero, 1) - byB)).toBeLessThan(1e-14);
  const [u, v] = [weights(6), weights(12).slice(6)];
  const mixed = slope(
    u.map((value, i) => 2 * value - 3 * v[i]!),
    2 * 0.5 - 3 * 0.7,
  );
  expect(Math.abs(mixed - (2 * slope(u, 0.5) - 3 * slope(v, 0.7)))).toBeLessThan(1e-13);
});

test("directions are those of the runtime's stream, the first of several the one alone", () => {
  const subject = subjectOf("weighed");
  const args = [new Float64Array(100), weights(100)];
  for (const distribution of distributions) {
    const [direction] = drawnDirection(subject, args, { seed: 9, distribution }) as [Float64Array];
    const slope = args[1]!.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    const expected = Array.from(direction, (entry) => slope * entry);
    const found = estimator("weighed", args, distribution)(9);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
    });
  }
});

test("what is left out has the estimate 0, as its gradient", () => {
  const subject = subjectOf("sparse");
  const parts = [{ a: 2 }, { a: 3, n: 1 }];
  const given = [{ a: 2, n: 1, deep: { z: 3 } }, parts, 2] as const;
  const isLeftOut = (args: readonly UserValue[]) =>
    (estimator("sparse", args, "normal", 2)(5) as number[]).map((entry) => entry === 0);
  expect(isLeftOut([{ a: 2 }, parts, undefined])).toEqual([false, true, true, false, true, false, false, true]);
  expect(isLeftOut(given)).toEqual([false, false, false, false, true, false, false, false]);
  for (const args of [given, [{ a: 2 }, parts, undefined] as const])
    for (const distribution of distributions)
      checkForwardGradient(subject, args, { seed: 3, directions: 2, distribution });
});

test("one seed gives the same bits again, two seeds give two estimates", () => {
  const estimate = estimator("loss", lossArguments, "normal");
  expect(estimate(3)).toEqual(estimate(3));
  expect(estimate(4)).not.toEqual(estimate(3));
});

test("a training loop hands each step a seed of its own, and a run with the same seed has the same bits", () => {
  const trained = (seed: number) => {
    const seeds: number[] = [];
    const run = subjectOf("weighed").derived("forwardGrad", { distribution: "normal", directions: 1 }).run;
    const task: GradientTask<{ w: Float64Array }> = {
      parameters: { w: weights(3) },
      optimizer: sgd({ learningRate: 0.01 }),
      cases: 20,
      batch: 5,
      epochs: 3,
      seed,
      lossAndGradient({ w }, batch, gradient) {
        seeds.push(batch.seed);
        const [value, estimate] = run(w, weights(3), { seed: batch.seed }) as [number, Float64Array];
        gradient.w.set(estimate);
        return value;
      },
    };
    const ends = Array.from(training(task, startOf(task)), ({ state }) => [...state.optimizer.parameters.w]);
    return { seeds, end: ends.at(-1) };
  };
  const [one, again, other] = [trained(1), trained(1), trained(2)];
  expect(one).toEqual(again);
  expect(new Set([...one.seeds, ...other.seeds]).size).toBe(24);
});

test("slopes are the limit of differences, whose error falls as the square of the step", () => {
  const subject = subjectOf("loss");
  const direction = [weights(12).slice(6), -0.8] as const;
  const [, slope] = subject.derived("jvp").run(...lossArguments, ...direction) as [number, number];
  const valueAt = (t: number) => {
    const [w, b, x] = lossArguments;
    const { result } = subject.source([w.map((value, i) => value + t * direction[0][i]!), b + t * direction[1], x]);
    return result as number;
  };
  const errors = [0.01, 0.02, 0.04].map((h) => Math.abs((valueAt(h) - valueAt(-h)) / (2 * h) - slope));
  for (const k of [0, 1]) expect(Math.abs(Math.log2(errors[k + 1]! / errors[k]!) - 2)).toBeLessThan(0.05);
});

test("nothing is kept: memory beside the estimate is the same for any depth, where reverse mode keeps all layers", () => {
  const width = 8;
  /** Bytes of all typed arrays that a call makes, but those of the gradient that it gives. */
  const bytesOf = (text: string, layers: number, ...options: object[]): number => {
    let bytes = 0;
    class Counted extends Float64Array {
      constructor(length: number) {
        super(length);
        bytes += this.byteLength;
      }
    }
    const runtime = { ...random, take: (type: typeof Counted, length: number) => new type(length), give() {} };
    const local = text
      .replace(/^import (\{.*\}) from .*$/gm, "const $1 = runtime;")
      .replace("export function", "return function");
    const derivative = new Function("runtime", "Float64Array", local)(runtime, Counted);
    const args = [Counted.from(weights(layers * width * width)), Counted.from(weights(width)), layers];
    bytes = 0;
    const [, gradient] = derivative(...args, ...options);
    return bytes - gradient.byteLength;
  };
  const forward = subjectOf("deep").derived("forwardGrad", { distribution: "rademacher" }).text("js");
  const reverse = subjectOf("deep").derived("valueAndGrad").text("js");
  expect(forward).not.toMatch(/take|Tape/);
  const depths = [1, 2, 4, 8, 16, 32];
  // Both of the layers that the function holds at a time, and their tangents.
  expect(depths.map((layers) => bytesOf(forward, layers, { seed: 1 }))).toEqual(depths.map(() => 4 * 8 * width));
  const kept = depths.map((layers) => bytesOf(reverse, layers));
  for (const k of [2, 3, 4]) expect((kept[k + 1]! - kept[k]!) / (kept[k]! - kept[k - 1]!)).toBeCloseTo(2, 1);
});
