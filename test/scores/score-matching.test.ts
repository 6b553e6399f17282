/**
 * The objectives of score matching. The truth: closed forms of Gaussians, with 4 standard errors; the papers' formulas over plain
 * values; derivatives of single rows by other modes; differences by the parameters.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { randomNormal } from "../../runtime/random.ts";
import { directions, initialEnergyMlp, noised, orthogonalDirections } from "../../runtime/scores/index.ts";
import { cosine, flat, multiplied, norm, solved } from "./algebra.ts";
import {
  type Built,
  built,
  type Compiled,
  type Data,
  type EnergyObjective,
  energyNames,
  type Model,
  type Objective,
  scoreNames,
  takenBy,
} from "./objectives.ts";

let made: Built;
beforeAll(() => {
  made = built();
}, 120_000);

const normals = (slot: number, length: number, size = 1) =>
  Float64Array.from({ length }, (_, i) => size * randomNormal(3, slot, i));

const d = 3;
const p = Float64Array.of(1.3, 0.2, -0.1, 0.2, 0.8, 0.3, -0.1, 0.3, 1.1);
const trace = p[0]! + p[4]! + p[8]!;
const traceOfSquare = p.reduce((sum, value) => sum + value * value, 0);

const ofEnergy = (name: string) => energyNames.includes(name as EnergyObjective);

/** x'Px / 2, whose score is -Px. */
const gaussian = (name: string): Model => ({
  p,
  w: new Float64Array(d),
  a: new Float64Array(ofEnergy(name) ? 1 : d),
});
const bentEnergy: Model = { p, w: normals(10, 4 * d, 0.7), a: normals(11, 4) };
const bentScore: Model = { p, w: normals(10, 4 * d, 0.7), a: normals(12, 4 * d) };

/** Rows of standard normal numbers with noise, and directions of a length. */
function drawn(rows: number, seed: number, epsilon = 0.1): Data {
  const clean = Float64Array.from({ length: rows * d }, (_, i) => randomNormal(seed, 7, i));
  const sigmas = Float64Array.from({ length: rows }, (_, row) => 0.3 + (row % 4) / 5);
  return { clean, x: clean, v: directions(rows, d, seed, epsilon, 8), sigmas, d };
}

const bent = (name: string) => (ofEnergy(name) ? bentEnergy : bentScore);

describe("over a Gaussian, on average", () => {
  const exact = traceOfSquare / 2 - trace;
  // x = clean + sigma n: -Px + n / sigma has covariance P^2 + (1 / sigma - sigma P)^2.
  const denoising = (sigma: number, target = sigma) =>
    traceOfSquare + d * (sigma / target ** 2) ** 2 - 2 * (sigma / target) ** 2 * trace + sigma * sigma * traceOfSquare;
  // Of the four sizes of noise.
  const sizes = [0.3, 0.5, 0.7, 0.9];
  const meanOf = (term: (sigma: number) => number) => sizes.reduce((sum, sigma) => sum + term(sigma) / 4, 0);
  const noisySm = (sigma: number) => ((1 + sigma * sigma) * traceOfSquare) / 2 - trace;
  const expected: Record<Objective, number> = {
    smOfEnergy: exact,
    ssmOfEnergy: exact,
    nestedSsmOfEnergy: exact,
    ssmVrOfEnergy: exact,
    dsmOfEnergy: denoising(0.5) / d,
    multiscaleDsmOfEnergy: 0.1 * meanOf((sigma) => denoising(sigma, 0.7) / sigma ** 2),
    fdSsmOfEnergy: exact / d,
    fdDsmOfEnergy: denoising(0.5) / d,
    fdMultiscaleDsmOfEnergy: 0.1 * meanOf((sigma) => denoising(sigma, 0.7) / sigma ** 2),
    smOfScore: exact,
    ssmOfScore: exact,
    ssmVrOfScore: exact,
    annealedSsmVrOfScore: meanOf((sigma) => sigma ** 2 * noisySm(sigma)),
    dsmOfScore: denoising(0.5) / d,
    annealedDsmOfScore: meanOf((sigma) => (sigma ** 2 * denoising(sigma)) / d),
    fdSsmOfScore: exact / d,
    fdSsmVrOfScore: exact,
    annealedFdSsmVrOfScore: meanOf((sigma) => sigma ** 2 * noisySm(sigma)),
  };

  test.each([...energyNames, ...scoreNames])("%s", (name) => {
    const objective = made.objectives[name];
    const isOfScales = /annealed|ultiscale/.test(name);
    const values = Array.from({ length: 40 }, (_, k) => {
      const data = drawn(200, 100 + k);
      const sigma = isOfScales ? data.sigmas : 0.5;
      const isNoisy = isOfScales || /dsm/i.test(name);
      return objective(gaussian(name), { ...data, x: isNoisy ? noised(data.clean, sigma, k) : data.clean })[0];
    });
    const mean = values.reduce((sum, value) => sum + value / 40, 0);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / 39, 0);
    const standardError = Math.sqrt(variance / 40);
    expect(standardError).toBeGreaterThan(0);
    expect(standardError).toBeLessThan(0.02 * (1 + Math.abs(expected[name])));
    expect(Math.abs(mean - expected[name]) / standardError).toBeLessThan(4);
  });
});

describe("with the same directions", () => {
  const pairs = [
    ["fdSsmOfEnergy", "ssmOfEnergy", d],
    ["fdSsmOfScore", "ssmOfScore", d],
    ["fdSsmVrOfScore", "ssmVrOfScore", 1],
    ["annealedFdSsmVrOfScore", "annealedSsmVrOfScore", 1],
  ] as const;

  test("differences of a Gaussian are exact", () => {
    const data = drawn(20, 1, 0.5);
    for (const [fd, exact, factor] of pairs) {
      const [value] = made.objectives[exact](gaussian(exact), data);
      expect(Math.abs(factor * made.objectives[fd](gaussian(fd), data)[0] - value)).toBeLessThan(
        1e-12 * Math.abs(value),
      );
    }
  });

  test.each(pairs)("%s differs from %s by epsilon squared, and so does its gradient", (fd, exact, factor) => {
    const model = bent(fd);
    const [truth, gradient] = made.objectives[exact](model, drawn(30, 2));
    const errors = [0.05, 0.1, 0.2].map((epsilon) => {
      const [value, g] = made.objectives[fd](model, drawn(30, 2, epsilon));
      const apart = flat(g).map((slope, i) => factor * slope - flat(gradient)[i]!);
      return [Math.abs(factor * value - truth), norm(apart)] as const;
    });
    for (const kind of [0, 1] as const) {
      for (const k of [0, 1]) {
        const slope = Math.log2(errors[k + 1]![kind] / errors[k]![kind]);
        expect(Math.abs(slope - 2), `slope ${slope}`).toBeLessThan(0.1);
      }
    }
    const near = flat(made.objectives[fd](model, drawn(30, 2, 0.05))[1]);
    expect(cosine(near, flat(gradient))).toBeGreaterThan(0.999);
  });

  test("along as many directions at right angles as there are features FD-DSM is DSM, whose gradient it estimates along fewer", () => {
    const once = drawn(20, 5, 1e-3);
    const noisy = { ...once, x: noised(once.clean, 0.5, 5) };
    const thrice = (x: Float64Array) =>
      Float64Array.from({ length: d * x.length }, (_, i) => x[Math.floor(i / (d * d)) * d + (i % d)]!);
    const whole = {
      ...noisy,
      x: thrice(noisy.x),
      clean: thrice(noisy.clean),
      v: orthogonalDirections(20, d, d, 5, 1e-3),
    };
    const [exact, gradient] = made.objectives.dsmOfEnergy(bentEnergy, noisy);
    const [value, slopes] = made.objectives.fdDsmOfEnergy(bentEnergy, whole);
    const apart = (g: Model) => norm(flat(g).map((slope, i) => slope - flat(gradient)[i]!)) / norm(flat(gradient));
    expect(Math.abs(value - exact)).toBeLessThan(1e-5 * exact);
    expect(apart(slopes)).toBeLessThan(1e-5);
    // What is noisy about it with one direction is no fault of the step: a shorter one leaves it as it is.
    const one = [1e-2, 1e-4].map((epsilon) => {
      return apart(made.objectives.fdDsmOfEnergy(bentEnergy, { ...noisy, v: directions(20, d, 5, epsilon) })[1]);
    });
    expect(one[0]).toBeGreaterThan(0.1);
    expect(Math.abs(one[1]! / one[0]! - 1)).toBeLessThan(0.01);
  });

  test("the nested and the Taylor form are the same number, with the same gradient", () => {
    const data = drawn(10, 3);
    const [taylor, nested] = (["ssmOfEnergy", "nestedSsmOfEnergy"] as const).map((name) =>
      made.objectives[name](bentEnergy, data),
    );
    expect(Math.abs(taylor![0] - nested![0])).toBeLessThan(1e-12 * Math.abs(taylor![0]));
    const apart = flat(taylor![1]).map((slope, i) => slope - flat(nested![1])[i]!);
    expect(norm(apart)).toBeLessThan(1e-11 * norm(flat(taylor![1])));
  });
});

test("along as many directions at right angles as there are features SSM is SM", () => {
  const once = drawn(20, 5);
  const x = Float64Array.from({ length: d * once.x.length }, (_, i) => once.x[Math.floor(i / (d * d)) * d + (i % d)]!);
  const [exact, gradient] = made.objectives.smOfEnergy(bentEnergy, once);
  const whole = { ...once, x, v: orthogonalDirections(20, d, d, 5) };
  const [value, slopes] = made.objectives.ssmOfEnergy(bentEnergy, whole);
  expect(Math.abs(value - exact)).toBeLessThan(1e-12 * Math.abs(exact));
  expect(norm(flat(slopes).map((slope, i) => slope - flat(gradient)[i]!))).toBeLessThan(1e-11 * norm(flat(gradient)));
});

describe("each objective is its formula, over plain values and derivatives of single rows", () => {
  const rows = 8;
  const data = (() => {
    const clean = drawn(rows, 4);
    return { ...clean, x: noised(clean.clean, clean.sigmas, 4) };
  })();
  const { x, clean, v, sigmas } = data;
  const row = (all: Float64Array, r: number) => all.subarray(r * d, (r + 1) * d);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, y, i) => sum + y * b[i]!, 0);
  const at = (t: number) => x.map((value, i) => value + t * v[i]!);
  const noise = (r: number, sigma: number) => row(x, r).map((value, i) => (value - row(clean, r)[i]!) / sigma ** 2);
  const meanOf = (term: (r: number) => number) =>
    Array.from({ length: rows }, (_, r) => term(r)).reduce((sum, each) => sum + each / rows, 0);
  const epsilon = 0.1;

  const energyTerms = () => {
    const energies = [0, 1, -1].map((t) => made.energyOf(bentEnergy, at(t), d)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const g = (r: number) => made.slopes(row(x, r).slice(), bentEnergy);
    const h = (r: number) => made.curvatures(row(x, r).slice(), bentEnergy);
    const curvature = (r: number) => dot(multiplied(h(r), row(v, r)), row(v, r));
    const sliced = (r: number) => (d / epsilon ** 2) * (dot(g(r), row(v, r)) ** 2 / 2 - curvature(r));
    const misfit = (r: number, sigma: number) => {
      const apart = noise(r, sigma).map((each, i) => each - g(r)[i]!);
      return dot(apart, apart);
    };
    const [here, plus, minus] = energies;
    const along = (r: number, sigma: number) => dot(row(v, r), noise(r, sigma));
    return {
      smOfEnergy: (r: number) => dot(g(r), g(r)) / 2 - h(r)[0]! - h(r)[4]! - h(r)[8]!,
      ssmOfEnergy: sliced,
      nestedSsmOfEnergy: sliced,
      ssmVrOfEnergy: (r: number) => dot(g(r), g(r)) / 2 - (d / epsilon ** 2) * curvature(r),
      dsmOfEnergy: (r: number) => misfit(r, 0.5) / d,
      multiscaleDsmOfEnergy: (r: number) => (0.1 / sigmas[r]! ** 2) * misfit(r, 0.7),
      fdSsmOfEnergy: (r: number) =>
        ((plus[r]! - minus[r]!) ** 2 / 8 - plus[r]! - minus[r]! + 2 * here[r]!) / epsilon ** 2,
      fdDsmOfEnergy: (r: number) => (minus[r]! - plus[r]! + 2 * along(r, 0.5)) ** 2 / (4 * epsilon ** 2),
      fdMultiscaleDsmOfEnergy: (r: number) =>
        ((0.1 * d) / epsilon ** 2) * (((minus[r]! - plus[r]!) / 2 + along(r, 0.7)) ** 2 / sigmas[r]! ** 2),
    };
  };

  const scoreTerms = () => {
    const [here, plus, minus] = [0, 1, -1].map((t) => made.scoreOf(bentScore, at(t), d)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const j = (r: number) => made.turns(row(x, r).slice(), bentScore);
    const turn = (r: number) => dot(multiplied(j(r), row(v, r)), row(v, r));
    const s = (r: number) => row(here, r);
    const sums = (r: number) => row(plus, r).map((value, i) => value + row(minus, r)[i]!);
    const differences = (r: number) => row(plus, r).map((value, i) => value - row(minus, r)[i]!);
    const misfit = (r: number, sigma: number) => {
      const apart = noise(r, sigma).map((each, i) => each + s(r)[i]!);
      return dot(apart, apart);
    };
    const reduced = (r: number) => dot(s(r), s(r)) / 2 + (d / epsilon ** 2) * turn(r);
    const fdReduced = (r: number) =>
      dot(sums(r), sums(r)) / 8 + (d / (2 * epsilon ** 2)) * dot(row(v, r), differences(r));
    return {
      smOfScore: (r: number) => dot(s(r), s(r)) / 2 + j(r)[0]! + j(r)[4]! + j(r)[8]!,
      ssmOfScore: (r: number) => (d / epsilon ** 2) * (dot(s(r), row(v, r)) ** 2 / 2 + turn(r)),
      ssmVrOfScore: reduced,
      annealedSsmVrOfScore: (r: number) => sigmas[r]! ** 2 * reduced(r),
      dsmOfScore: (r: number) => misfit(r, 0.5) / d,
      annealedDsmOfScore: (r: number) => (sigmas[r]! ** 2 * misfit(r, sigmas[r]!)) / d,
      fdSsmOfScore: (r: number) =>
        (dot(row(v, r), sums(r)) ** 2 / 8 + dot(row(v, r), differences(r)) / 2) / epsilon ** 2,
      fdSsmVrOfScore: fdReduced,
      annealedFdSsmVrOfScore: (r: number) => sigmas[r]! ** 2 * fdReduced(r),
    };
  };

  test.each([...energyNames, ...scoreNames])("%s", (name) => {
    const terms: Partial<Record<string, (r: number) => number>> = ofEnergy(name) ? energyTerms() : scoreTerms();
    const expected = meanOf(terms[name]!);
    const [value] = made.objectives[name](bent(name), data);
    // Differences of values cancel.
    expect(Math.abs(value - expected)).toBeLessThan(1e-11 * Math.abs(expected));
  });

  test.each([...energyNames, ...scoreNames])("the gradient of %s agrees with differences by the parameters", (name) => {
    const model = bent(name);
    const objective = made.objectives[name];
    const [, gradient] = objective(model, data);
    const direction = { p: normals(20, d * d), w: normals(21, model.w.length), a: normals(22, model.a.length) };
    const step = 1e-4;
    const [ahead, behind] = [step, -step].map(
      (by) =>
        objective(
          {
            p: model.p.map((value, i) => value + by * direction.p[i]!),
            w: model.w.map((value, i) => value + by * direction.w[i]!),
            a: model.a.map((value, i) => value + by * direction.a[i]!),
          },
          data,
        )[0],
    );
    const slope = dot(flat(gradient), flat(direction));
    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
    expect(Math.abs((ahead! - behind!) / (2 * step) - slope)).toBeLessThan(2e-6 * Math.abs(slope) + 2e-6);
  });
});

test.each([
  ["fdSsmOfEnergy", "shiftedFdSsm"],
  ["fdDsmOfEnergy", "shiftedFdDsm"],
] as const)("a constant in the energy changes nothing of %s", (name, shifted) => {
  const data = drawn(20, 6);
  const [[value, gradient], [other, otherGradient]] = [name, shifted].map((each) =>
    made.objectives[each](bentEnergy, data),
  ) as [ReturnType<Compiled>, ReturnType<Compiled>];
  expect(Math.abs(other - value)).toBeLessThan(1e-10 * Math.abs(value));
  const apart = flat(otherGradient).map((slope, i) => slope - flat(gradient)[i]!);
  expect(norm(apart)).toBeLessThan(1e-10 * norm(flat(gradient)));
});

test.each([...energyNames, ...scoreNames])("%s tells what has a row too few", (name) => {
  const data = drawn(6, 9);
  const taken = takenBy(name).filter((each) => each === "v" || each === "clean" || each === "sigmas");
  for (const each of taken) {
    const short = data[each].slice(each === "sigmas" ? 1 : d);
    expect(() => made.objectives[name](bent(name), { ...data, [each]: short }), each).toThrow(RangeError);
  }
});

test("in single precision a short epsilon drowns in rounding", () => {
  const noise = (epsilon: number) => {
    const data = drawn(200, 7, epsilon);
    return Math.abs(
      made.objectives.singleFdSsm(bentEnergy, data)[0] - made.objectives.fdSsmOfEnergy(bentEnergy, data)[0],
    );
  };
  expect(noise(1e-3)).toBeGreaterThan(10 * noise(0.05));
});

test("the precision of a Gaussian is recovered from samples", () => {
  const rows = 2000;
  const sample = normals(30, rows * d).map((value, i, all) => (i % d === 0 ? value : value + 0.4 * all[i - 1]!));
  // The least of exact score matching is the inverse of the second moments; that of FD-SSM solves a linear system.
  const moments = new Float64Array(d * d);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) moments[i * d + j]! += (sample[r * d + i]! * sample[r * d + j]!) / rows;
  const repeats = 30;
  const x = new Float64Array(repeats * rows * d);
  for (let k = 0; k < repeats; k++) x.set(sample, k * sample.length);
  const data = { ...drawn(1, 8), x, v: directions(repeats * rows, d, 8) };
  const symmetric = (parameters: readonly number[]) => {
    const [a, b, c, e, f, g] = parameters as [number, number, number, number, number, number];
    return Float64Array.of(a, b, c, b, e, f, c, f, g);
  };
  const gradientAt = (parameters: readonly number[]) => {
    const [, { p: g }] = made.objectives.fdSsmOfEnergy(
      { ...gaussian("fdSsmOfEnergy"), p: symmetric(parameters) },
      data,
    );
    return [g[0]!, g[1]! + g[3]!, g[2]! + g[6]!, g[4]!, g[5]! + g[7]!, g[8]!];
  };
  const zero = gradientAt([0, 0, 0, 0, 0, 0]);
  const columns = zero.map((_, k) =>
    gradientAt(zero.map((_, i) => (i === k ? 1 : 0))).map((value, i) => value - zero[i]!),
  );
  const found = symmetric(
    solved(
      zero.map((_, i) => columns.map((column) => column[i]!)),
      zero.map((value) => -value),
    ),
  );
  // Of the estimate by exact score matching, by Frobenius' norm.
  const identity = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)));
  const rowsOfMoments = identity.map((_, i) => [...moments.subarray(i * d, (i + 1) * d)]);
  const inverse = Float64Array.from(identity.flatMap((axis) => solved(rowsOfMoments, axis)));
  expect(norm(found.map((value, i) => value - inverse[i]!)) / norm(inverse)).toBeLessThan(0.02);
});

test("a network is differentiated, and lengths that do not fit are told", () => {
  const model = initialEnergyMlp({ features: 2, hidden: 8, seed: 4 });
  const [x, v] = [normals(40, 12), directions(6, 2, 4)];
  const [value, gradient] = made.network(model, x, v, 2);
  const step = 1e-5;
  const weights = model.secondWeights;
  for (const place of [0, 20, 63]) {
    const moved = (by: number) =>
      made.network({ ...model, secondWeights: weights.map((w, i) => (i === place ? w + by : w)) }, x, v, 2)[0];
    const slope = (gradient as typeof model).secondWeights[place]!;
    expect(Math.abs((moved(step) - moved(-step)) / (2 * step) - slope)).toBeLessThan(1e-6);
  }
  expect(Number.isFinite(value)).toBe(true);
  expect(() => made.network(model, normals(41, 13), directions(13, 1, 4), 2)).toThrow("13 numbers are no rows of 2");
  expect(() => made.network(model, x, directions(6, 2, 4), 4)).toThrow("'energies' has 6 numbers instead of 3");
});
