/** Gradients from tapes that are kept in part, as estimators: their mean, their variance and their memory, for fixed seeds. */
import { describe, expect, test } from "vitest";
import { checkRandomizedGradient, distances } from "../../compiler/check/randomized-checks.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { keptFraction, randomIndex, stepSeed } from "../../runtime/random.ts";
import {
  averaging,
  estimator,
  exactOf,
  farthest,
  numbersOf,
  observed,
  runOf,
  sampledIn,
  slotsOf,
  subjectOf,
} from "../helpers/estimates.ts";
import { argumentsOf } from "../helpers/randomized-models.ts";

const models = ["layers", "cases", "convolution", "recurrent", "heat"];
const wave = (length: number, by: number) => Float64Array.from({ length }, (_, i) => Math.sin(by * (i + 1)));

test("what is kept in part is what weights are multiplied by, and in time what the state is", () => {
  expect(models.map((name) => [name, sampledIn(name)])).toEqual([
    ["layers", ["output"]],
    ["cases", ["h"]],
    ["convolution", ["a"]],
    ["recurrent", ["h"]],
    ["heat", ["phi"]],
  ]);
});

describe.each(models)("%s", (name) => {
  const ways = [
    ["sample", "case"],
    ["sample", "batch"],
    ["sampleStratified", "case"],
    ["sampleWithReplacement", "case"],
    ["project", "case"],
  ] as const;
  test.each(ways)("%s by %s: the mean is the gradient", (way, share) => {
    for (const [rows, keep] of [
      [1, 0.5],
      [8, 0.1],
      ...(way === "sample" && share === "case" ? ([[8, 0.05]] as const) : []),
    ] as const) {
      const args = argumentsOf[name]!(name === "heat" ? rows + 2 : rows);
      checkRandomizedGradient(subjectOf(name), args, { seed: 3, estimator: way, share, keep, draws: 200 });
    }
  });

  test("where all is kept, the bits are those of the gradient", () => {
    for (const rows of [1, 8]) {
      const args = argumentsOf[name]!(rows);
      expect(estimator(name, args)(1, 1)).toEqual(exactOf(name, args));
    }
  });
});

test.each(models)("%s: divided among threads, the estimate is the same but for rounding", (name) => {
  const args = argumentsOf[name]!(8);
  const whole = estimator(name, args)(7, 0.3);
  estimator(name, args, { workers: true })(7, 0.3).forEach((value, i) => {
    expect(Math.abs(value - whole[i]!)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(whole[i]!)));
  });
});

test("entries that are kept are gone over alone where weights are multiplied", () => {
  expect(subjectOf("cases").derived("randomizedGrad").text("js")).toMatch(/hRowEntries\[j\]/);
});

test.each(["layers", "cases"])(
  "%s: the value, and gradients that no sample is on the way to, have the bits of the gradient",
  (name) => {
    const args = argumentsOf[name]!(8);
    const [exact, estimate] = [exactOf(name, args), estimator(name, args)(5, 0.1)];
    const isSampled = (i: number) => i > 120 && i <= 180; // w2, behind the value, w1 and b1.
    exact.forEach((value, i) => {
      if (!isSampled(i)) expect(Object.is(estimate[i], value), `${i}`).toBe(true);
    });
    expect(estimate.some((value, i) => isSampled(i) && value !== exact[i])).toBe(true);
  },
);

test("one number for each trip: it is kept, or not", () => {
  const args = [wave(40, 0.3), wave(40, 0.7)];
  expect(sampledIn("series")).toEqual(["u"]);
  for (const keep of [0.025, 0.1, 0.5]) {
    const far = distances(averaging("series", args, keep), 0, 10_000).filter((errors) => errors > 4);
    expect(far).toEqual([]);
  }
});

describe("what must not pass", () => {
  test("a sample that is not scaled", () => {
    const args = argumentsOf.cases!(4);
    const { derived, exact } = averaging("cases", args, 0.25);
    const scaled = derived.text("js");
    const unscaled = scaled.replace(/(hRow\[[^\]]*(?:\[[^\]]*\])?[^\]]*\] = hSample\[[^\]]*\]) \* \w+/g, "$1");
    expect(unscaled).not.toBe(scaled);
    const by = (code: string) => {
      const run = runOf(code);
      return (seed: number) => numbersOf(run(...args, { seed, keep: 0.25 })).slice(1);
    };
    expect(farthest(by(scaled), exact, 2000)).toBeLessThan(4);
    expect(farthest(by(unscaled), exact, 2000)).toBeGreaterThan(10);
  });

  test("a sample of what a slope is computed from", () => {
    // Of sum(c tanh(w x)): the input of tanh is kept with chance 1/2, and read twice as large.
    const [w, x] = [wave(6, 1), wave(6, 0.4)];
    const exact = Array.from(w, (each, i) => (1 - Math.tanh(each * x[i]!) ** 2) * x[i]!);
    const biased = (seed: number) =>
      Array.from(w, (each, i) => {
        const kept = randomIndex(seed, 0, i, 2) === 0 ? 2 * each * x[i]! : 0;
        return (1 - Math.tanh(kept) ** 2) * x[i]!;
      });
    expect(farthest(biased, exact, 2000)).toBeGreaterThan(10);
  });

  const asked = (name: string, options: Parameters<typeof estimator>[2]) => () =>
    subjectOf(name).derived("randomizedGrad", options);

  test("a slot that its own sample would meet again in a trip", () => {
    expect(asked("sweptInPlace", { slots: ["p"] })).toThrow(
      "FX4043: 'p' cannot be kept in part: adjoints that it multiplies are multiplied by it again: the mean",
    );
  });

  test("a slot whose samples are the same in all trips", () => {
    expect(asked("steered", { slots: ["p"], share: "batch" })).toThrow(
      "FX4043: 'p' cannot be kept in part: adjoints that it multiplies are multiplied by it again in other trips",
    );
    // The build stops; this is what it stops.
    const { args, derived, exact } = averaging("steered", argumentsOf.steered!(4), 0.25, { slots: ["p"] });
    const code = derived.text("js").replace(/const (shift\d*) = randomIndex\(.*\);/g, "const $1 = 0;");
    expect(code).not.toBe(derived.text("js"));
    const run = runOf(code);
    const estimate = (seed: number) => numbersOf(run(...args, { seed, keep: 0.25 })).slice(1);
    expect(farthest(estimate, exact, 2000)).toBeGreaterThan(10);
  });

  test("a slot that paths pass in one trip after the other", () => {
    expect(asked("state", { slots: ["hSlope"] })).toThrow(
      "FX4043: 'hSlope' cannot be kept in part: adjoints that it multiplies are multiplied by it again in one trip after the other",
    );
  });
});

test.each(models)("%s: the tape takes the bytes that are told, and holds no indexes", (name) => {
  for (const keep of [0.05, 0.1, 0.5, 1]) {
    const { taken, told } = observed(name, argumentsOf[name]!(8), keep);
    expect(taken.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(told);
    expect(taken.filter(({ type }) => type !== "Float64Array" && type !== "Uint8Array")).toEqual([]);
  }
});

test("what is kept grows with the fraction by as many bytes as a row has, for each row", () => {
  const bytes = [0.25, 0.5, 1].map((keep) => observed("cases", argumentsOf.cases!(8), keep).told);
  expect(bytes[1]! - bytes[0]!).toBe(8 * 8 * 5);
  expect(bytes[2]! - bytes[0]!).toBe(8 * 8 * 15);
});

test("what takes less than memory is computed again, and is told so", () => {
  const verdicts = Object.fromEntries(slotsOf("heat").map(({ name, verdict }) => [name, verdict]));
  expect(verdicts).toEqual({ phi: "sampled", dSlope: "recomputed", product: "recomputed", value: "recomputed" });
});

test("what is the same in all trips of a loop is kept once for them: a state that each unit of the next one reads", () => {
  const [half, whole] = [0.5, 1].map((keep) => observed("recurrent", argumentsOf.recurrent!(8), keep).told);
  // Of 8 cases half of 4 steps of 6 units.
  expect(whole! - half!).toBe(8 * 8 * 12);
});

test.each(models)("%s: the reverse sweep draws what the forward sweep drew", (name) => {
  const { draws } = observed(name, argumentsOf[name]!(4), 0.3);
  const [forward, reverse] = [draws.slice(0, draws.length / 2), draws.slice(draws.length / 2)];
  expect(forward.length).toBeGreaterThan(0);
  expect(reverse.sort()).toEqual(forward.sort());
});

test("an entry that is drawn twice counts twice", () => {
  const [d, k, seed] = [24, 12, 5];
  const [c, x] = [Float64Array.of(1, 0), wave(d, 0.7)];
  const args = [new Float64Array(2 * d), c, x, 1];
  const times = new Float64Array(d);
  // Entries that are drawn for all rows, and as far as each row has them moved on.
  const own = stepSeed(seed, 2 ** 52);
  const shift = randomIndex(own, 1, 0, d);
  for (let j = 0; j < k; j++) times[(randomIndex(own, 0, j, d) + shift) % d]! += 1;
  expect(Math.max(...times)).toBeGreaterThan(1);
  const found = estimator("linear", args, { estimator: "sampleWithReplacement" })(seed, k / d).slice(1, 1 + d);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(times[i]! * x[i]! * (d / k), 12);
  });
});

describe("the heat equation", () => {
  const args = argumentsOf.heat!(12);

  test("the gradient is that of central differences", () => {
    const [theta, ...others] = args as [Float64Array, ...UserValue[]];
    const at = (i: number, step: number) =>
      exactOf("heat", [theta.map((each, k) => each + (k === i ? step : 0)), ...others])[0]!;
    const gradient = exactOf("heat", args).slice(1);
    gradient.forEach((value, i) => {
      const difference = (at(i, 1e-5) - at(i, -1e-5)) / 2e-5;
      expect(Math.abs(difference / value - 1)).toBeLessThan(1e-6);
    });
  });

  test("the state and the misfit are both kept in part, as the paper does: their samples are independent", () => {
    const slots = ["phi", "dSlope"];
    expect(slotsOf("heat", { slots }).filter(({ verdict }) => verdict === "sampled")).toHaveLength(2);
    const far = distances(averaging("heat", args, 0.1, { slots }), 0, 4000).filter((errors) => errors > 4);
    expect(far).toEqual([]);
  });
});

describe("what is kept of a slot", () => {
  const args = argumentsOf.cases!(4);
  const kept = (keep: UserValue) => () => estimator("cases", args)(1, keep);

  test("a fraction by its name", () => {
    expect(kept({ h: 0.2 })()).toEqual(kept(0.2)());
    expect(kept({})()).toEqual(kept(1)());
  });

  test("as many bytes for all slots together", () => {
    const { run } = subjectOf("heat").derived("randomizedGrad", { slots: ["phi", "dSlope"] });
    const heated = argumentsOf.heat!(6);
    // Two slots of 6 rows of 20: 8 of 20 each are the most that take no more than 800 bytes.
    const by = (keep: UserValue) => numbersOf(run(...heated, { seed: 4, keep }));
    expect(by({ bytes: 800 })).toEqual(by(8 / 20));
    expect(by({ bytes: 2 * 6 * 20 * 8 })).toEqual(by(1));
    expect(() => by({ bytes: 95 })).toThrow("one entry a row takes 96 bytes, more than 95");
    expect(() => keptFraction({ bytes: 100 }, "h", "h", 2, -1, 8)).toThrow("how many bytes are kept is not known");
  });

  test("is a fraction of a slot that there is", () => {
    const messages = [kept({ g: 0.2 }), kept(0), kept({ h: 1.5 }), kept(Number.NaN)].map((call) => {
      try {
        return String(call());
      } catch (error) {
        return String(error);
      }
    });
    expect(messages).toEqual([
      "RangeError: no slot 'g' is kept in part: there are 'h'",
      "RangeError: what is kept of 'h' is a fraction in (0, 1], not 0",
      "RangeError: what is kept of 'h' is a fraction in (0, 1], not 1.5",
      "RangeError: what is kept of 'h' is a fraction in (0, 1], not NaN",
    ]);
    expect(keptFraction(0.3, "h", "h")).toBe(0.3);
    const without = subjectOf("cases").derived("randomizedGrad").run;
    expect(() => without(...args, { seed: 1 } as unknown as UserValue)).toThrow("'keep' is missing");
  });
});
