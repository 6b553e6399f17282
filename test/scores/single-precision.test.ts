/**
 * Score matching in single precision. The truth is the same objective in double precision, of the same numbers: those that single
 * precision holds. With u = 2^-24, what a term is made of is rounded a few dozen times, each time by u of what there is; differences
 * of values magnify that by 1 / epsilon for each order.
 */
import { beforeAll, expect, test } from "vitest";
import { narrowed, widened } from "../../compiler/check/precision.ts";
import { randomNormal } from "../../runtime/random.ts";
import { directions, type EnergyMlp, noised } from "../../runtime/scores/index.ts";
import { adamw, scoreMatching, startOf, training } from "../../runtime/training/index.ts";
import { flat, norm } from "./algebra.ts";
import { builtAlone, type Compiled, type Data, type Model } from "./objectives.ts";

const names = ["ssmOfEnergy", "fdSsmOfEnergy", "fdDsmOfEnergy", "fdSsmVrOfScore"] as const;
type Name = (typeof names)[number];
type Objectives = Readonly<Record<Name, Compiled>>;
let [double, single] = [{} as Objectives, {} as Objectives];
beforeAll(() => {
  double = builtAlone(names, "double");
  single = builtAlone(names, "single");
}, 120_000);

const d = 3;
const u = 2 ** -24;
const inSingle = <T>(value: T): T => widened(narrowed(value));
const normals = (slot: number, length: number, size = 1) =>
  Float64Array.from({ length }, (_, i) => size * randomNormal(3, slot, i));
const p = Float64Array.of(1.3, 0.2, -0.1, 0.2, 0.8, 0.3, -0.1, 0.3, 1.1);
const models: Record<"energy" | "score", Model> = inSingle({
  energy: { p, w: normals(10, 4 * d, 0.7), a: normals(11, 4) },
  score: { p, w: normals(10, 4 * d, 0.7), a: normals(12, 4 * d) },
});

function drawn(epsilon: number): Data {
  const rows = 60;
  const clean = normals(7, rows * d);
  const sigmas = Float64Array.from({ length: rows }, (_, row) => 0.5 + (row % 4) / 5);
  return inSingle({ clean, x: noised(clean, sigmas, 8), v: directions(rows, d, 9, epsilon), sigmas, d });
}

/** By how much single precision is off, of the value and of the gradient, in units of what each is. */
function errors(name: Name, epsilon: number): [ofValue: number, ofGradient: number] {
  const model = models[name.endsWith("Energy") ? "energy" : "score"];
  const data = drawn(epsilon);
  const [[value, gradient], [exact, slopes]] = [single[name](model, data), double[name](model, data)];
  const apart = flat(gradient).map((slope, i) => slope - flat(slopes)[i]!);
  return [Math.abs(value - exact) / Math.abs(exact), norm(apart) / norm(flat(slopes))];
}

test.each(names)("%s is that of double precision but for rounding", (name) => {
  const epsilon = 0.1;
  // Energies are 10 at most here, scores too; of a curvature that is 4 u E / epsilon^2, of slopes u E / epsilon.
  const magnified = name === "fdSsmOfEnergy" ? 4 / epsilon ** 2 : name.startsWith("fd") ? 1 / epsilon : 0;
  const limit = u * (100 + 10 * magnified);
  const found = errors(name, epsilon);
  expect(Math.max(...found)).toBeLessThan(limit);
  // They are computed in single precision, and no better.
  expect(Math.max(...found)).toBeGreaterThan(u / 100);
});

test("the value of second differences of an energy loses 1 / epsilon^2, slopes 1 / epsilon, derivatives nothing", () => {
  const growth = (name: Name, of: 0 | 1) => Math.log10(errors(name, 1e-3)[of] / errors(name, 1e-2)[of]);
  expect(Math.abs(growth("fdSsmOfEnergy", 0) - 2)).toBeLessThan(0.5);
  expect(Math.abs(growth("fdDsmOfEnergy", 1) - 1)).toBeLessThan(0.5);
  expect(Math.abs(growth("ssmOfEnergy", 1))).toBeLessThan(0.5);
});

test("directions, noise and weights are those of double precision, rounded", async () => {
  // What the build makes.
  const made = await import("../../dist/runtime/scores/single/index.js");
  const own = await import("../../runtime/scores/index.ts");
  const rounded = directions(40, 5, 3, 0.05);
  made.directions(40, 5, 3, 0.05).forEach((value: number, i: number) => {
    expect(Math.abs(value - rounded[i]!)).toBeLessThan(4 * u * 0.05);
  });
  expect(made.noised(Float32Array.of(1, 2), 0.5, 7)).toEqual(narrowed(noised(Float64Array.of(1, 2), 0.5, 7)));
  const sizes = { features: 3, hidden: 9, seed: 4 };
  expect(made.initialScoreMlp(sizes)).toEqual(narrowed(own.initialScoreMlp(sizes)));
  const x = Float32Array.of(0.3, -1, 2, 0.5, 0, 1);
  const energies: Float32Array = made.energyMlp(made.initialEnergyMlp(sizes), x);
  const [model, there] = widened<unknown>([made.initialEnergyMlp(sizes), x]) as [EnergyMlp, Float64Array];
  const exact = own.energyMlp(model, there);
  energies.forEach((value, i) => {
    expect(Math.abs(value - exact[i]!)).toBeLessThan(30 * u * (1 + Math.abs(exact[i]!)));
  });
  const options = { steps: 3, stepSize: 0.1, seed: 2 };
  const samples: Float32Array = made.langevin((y: Float32Array) => y.map((value) => -value), x, options);
  const truth = own.langevin((y) => y.map((value) => -value), there, options);
  samples.forEach((value, i) => {
    expect(Math.abs(value - truth[i]!)).toBeLessThan(10 * u * 4);
  });
});

test("training hands over what the data is held in", () => {
  const task = scoreMatching({
    data: Float32Array.from({ length: 400 }, (_, i) => 2 * randomNormal(6, 0, i)),
    features: 1,
    noise: [0.5, 1],
    parameters: { precision: Float32Array.of(1) },
    optimizer: adamw({ learningRate: 0.02 }),
    batch: 100,
    epochs: 2,
    seed: 3,
    objective({ precision }, { clean, x, sigmas, v }, gradient) {
      for (const each of [clean, x, sigmas, v]) expect(each).toBeInstanceOf(Float32Array);
      expect(x).not.toEqual(clean);
      gradient.precision[0] = precision[0]!;
      return 0;
    },
  });
  expect([...training(task, startOf(task))]).toHaveLength(8);
});
