/** Gradients from tapes that are kept in part, as estimators: their mean, their variance and their memory, for fixed seeds. */
import { describe, expect, test } from "vitest";
import { checkRandomizedGradient, distances } from "../../compiler/check/randomized-checks.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import * as runtime from "../../runtime/index.ts";
import { keptFraction, randomIndex, stepSeed } from "../../runtime/random.ts";
import {
  averaging,
  estimator,
  exactOf,
  numbersOf,
  observed,
  sampledIn,
  slotsOf,
  subjectOf,
  varianceOf,
} from "../helpers/estimates.ts";
import { argumentsOf } from "../helpers/randomized-models.ts";

const models = Object.keys(argumentsOf);
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
  /** Like `distances`, of any estimator. */
  const farthest = (estimate: (seed: number) => readonly number[], exact: readonly number[], draws: number) => {
    const [sums, squares] = [exact.map(() => 0), exact.map(() => 0)];
    for (let seed = 0; seed < draws; seed++)
      estimate(seed).forEach((value, i) => {
        sums[i]! += value - exact[i]!;
        squares[i]! += (value - exact[i]!) ** 2;
      });
    const errors = sums.map(
      (sum, i) => Math.abs(sum / draws) / Math.sqrt((squares[i]! / draws - (sum / draws) ** 2) / draws + 1e-30),
    );
    return Math.max(...errors);
  };

  test("a sample that is not scaled", () => {
    const args = argumentsOf.cases!(4);
    const { derived, exact } = averaging("cases", args, 0.25);
    const scaled = derived.text("js");
    const unscaled = scaled.replace(/(hRow\[[^\]]*(?:\[[^\]]*\])?[^\]]*\] = hSample\[[^\]]*\]) \* \w+/g, "$1");
    expect(unscaled).not.toBe(scaled);
    const runOf = (code: string) => {
      const body = code.replace(/^import .*$/gm, "").replace("export function", "return function");
      return new Function("take", "give", "randomIndex", "stepSeed", "keptFraction", body)(
        runtime.take,
        runtime.give,
        randomIndex,
        stepSeed,
        keptFraction,
      );
    };
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

  test("a slot that its own samples would meet again", () => {
    const chain = slotsOf("state").find(({ name }) => name === "hSlope")!;
    expect(chain.verdict).toBe("exact");
    expect(() => subjectOf("state").derived("randomizedGrad", { slots: ["hSlope"] })).toThrow(
      "FX4043: 'hSlope' cannot be kept in part: adjoints that it multiplies are multiplied by it again",
    );
  });
});

test("variances are those of the theory", () => {
  const [rows, d, outputs] = [4, 24, 2];
  const [c, x] = [wave(rows * outputs, 1.3), wave(rows * d, 0.7)];
  const args = [new Float64Array(outputs * d), c, x, rows];
  // Of the mean over rows: each entry's own where rows have samples of their own, that of their sum where they share one.
  let [own, shared] = [0, 0];
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < d; i++) {
      const terms = Array.from({ length: rows }, (_, row) => (c[row * outputs + o]! * x[row * d + i]!) / rows);
      own += terms.reduce((sum, term) => sum + term * term, 0);
      shared += terms.reduce((sum, term) => sum + term, 0) ** 2;
    }
  }
  for (const k of [1, 6]) {
    const keep = k / d;
    const close = (found: number, law: number) => expect(Math.abs(found / law - 1), `${k} of ${d}`).toBeLessThan(0.05);
    for (const way of ["sample", "sampleStratified"] as const) {
      close(varianceOf("linear", args, keep, { estimator: way, share: "case" }), (d / k - 1) * own);
      close(varianceOf("linear", args, keep, { estimator: way, share: "batch" }, 12_000), (d / k - 1) * shared);
    }
    close(varianceOf("linear", args, keep, { estimator: "sampleWithReplacement" }, 8000), ((d - 1) / k) * own);
  }
});

describe("samples", () => {
  const [d, draws] = [24, 8000];
  // Of each of two rows one output reads the entries, so that the gradient shows what was kept, and how often.
  const args = [new Float64Array(2 * d), Float64Array.of(1, 0, 0, 1), wave(2 * d, 0).fill(1), 2];
  const factorsOf = (k: number, options = {}) => {
    const estimate = estimator("linear", args, options);
    // The mean over two rows.
    return (seed: number) =>
      estimate(seed, k / d)
        .slice(1, 1 + 2 * d)
        .map((value) => 2 * value);
  };
  /** The chi-squared statistic of the pairs of entries that are kept of the first row, of which all are as likely. */
  const pairsOf = (options = {}) => {
    const factors = factorsOf(2, options);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const pair = `${factors(seed)
        .slice(0, d)
        .flatMap((factor, e) => (factor === 0 ? [] : [e]))}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const pairs = (d * (d - 1)) / 2;
    const expected = draws / pairs;
    const missing = (pairs - counts.size) * expected;
    return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, missing);
  };
  // 275 degrees of freedom: four standard deviations beyond their number.
  const most = 275 + 4 * Math.sqrt(2 * 275);

  test("all sets of entries are as likely, also where rows move one draw on", () => {
    for (const share of ["case", "batch"] as const) expect(pairsOf({ share })).toBeLessThan(most);
    expect(pairsOf({ estimator: "sampleStratified" })).toBeGreaterThan(2 * most);
  });

  test.each(["sample", "sampleStratified", "sampleWithReplacement"] as const)(
    "%s: entries of two rows are uncorrelated, those of one are not",
    (way) => {
      const farthest = (isOwn: boolean) => {
        const factors = factorsOf(3, { estimator: way, share: isOwn ? "case" : "batch" });
        const [sums, squares] = [new Float64Array(d * d), new Float64Array(d * d)];
        for (let seed = 0; seed < draws; seed++) {
          const both = factors(seed);
          for (let e = 0; e < d; e++) {
            if (both[e] === 0) continue;
            for (let f = 0; f < d; f++) {
              const product = both[e]! * both[d + f]!;
              sums[e * d + f]! += product;
              squares[e * d + f]! += product * product;
            }
          }
        }
        const errors = Array.from(sums, (sum, i) => {
          const mean = sum / draws;
          return Math.abs(mean - 1) / Math.sqrt((squares[i]! / draws - mean * mean) / draws + 1e-30);
        });
        return Math.max(...errors);
      };
      // The largest of 576 normal numbers is beyond 4.5 once in 250 times.
      expect(farthest(true)).toBeLessThan(4.5);
      expect(farthest(false)).toBeGreaterThan(20);
    },
  );

  test("are unrelated to what the function draws by the same seed", () => {
    const { derived } = averaging("noisy", [new Float64Array(d), 0], 0.25, { share: "batch" });
    const exact = subjectOf("noisy").derived("valueAndGrad");
    const off = (of: typeof derived) => {
      let [sum, squares] = [0, 0];
      for (let seed = 0; seed < 2000; seed++) {
        const given = [new Float64Array(d), seed];
        const numbers = numbersOf(of.run(...given, { seed, keep: 0.25 })).slice(1);
        const truth = numbersOf(exact.run(...given)).slice(1);
        const error = numbers.reduce((total, value, i) => total + value - truth[i]!, 0);
        sum += error;
        squares += error * error;
      }
      return Math.abs(sum) / Math.sqrt(squares);
    };
    expect(off(derived)).toBeLessThan(4);
  });
});

test("the variance falls with the batch where each row has its own sample, and only there", () => {
  const one = (rows: number) => {
    const alike = (length: number, at: (i: number) => number) =>
      Float64Array.from({ length: length * rows }, (_, k) => at(k % length));
    return [new Float64Array(48), alike(2, (i) => 1 + i), alike(24, (i) => Math.sin(i + 1)), rows];
  };
  const [ownOfOne, ownOfMany] = [1, 16].map((rows) => varianceOf("linear", one(rows), 0.25));
  expect(Math.abs((16 * ownOfMany!) / ownOfOne! - 1)).toBeLessThan(0.1);
  const [sharedOfOne, sharedOfMany] = [1, 16].map((rows) => varianceOf("linear", one(rows), 0.25, { share: "batch" }));
  expect(Math.abs(sharedOfMany! / sharedOfOne! - 1)).toBeLessThan(1e-9);
});

test("the variance of a layer's gradient does not grow with the layers around it", () => {
  const relative = [1, 2, 4, 8, 16].map((depth) => {
    const w = Float64Array.from({ length: depth * 64 }, (_, k) => ((k % 64) % 9 === 0 ? 1 : 0.05 * Math.sin(k)));
    const args = [w, wave(8, 0.8), depth];
    const size = exactOf("deep", args)
      .slice(1)
      .reduce((sum, value) => sum + value * value, 0);
    return varianceOf("deep", args, 0.25, {}, 1000) / size;
  });
  expect(Math.max(...relative)).toBeLessThan(1.5 * relative[0]!);
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
    expect(() => by({ bytes: 95 })).toThrow("one entry of each row takes 96 bytes, more than 95");
    expect(() => keptFraction({ bytes: 100 }, "h", "h", 2, -1, 8)).toThrow("not known when the function is called");
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
  });
});
