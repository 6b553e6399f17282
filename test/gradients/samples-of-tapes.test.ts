/** What is drawn of tapes that are kept in part: which sets of entries, what they vary by, and where samples meet on paths. */
import { describe, expect, test } from "vitest";
import { distances } from "../../compiler/check/randomized-checks.ts";
import {
  averaging,
  estimator,
  exactOf,
  farthest,
  numbersOf,
  runOf,
  slotsOf,
  subjectOf,
  varianceOf,
} from "../helpers/estimates.ts";
import { argumentsOf } from "../helpers/randomized-models.ts";

const wave = (length: number, by: number) => Float64Array.from({ length }, (_, i) => Math.sin(by * (i + 1)));

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

describe("samples behind one another", () => {
  test("a slot that is met again in another trip, as the state in equation 7 of the paper", () => {
    for (const [estimatorName, keep] of [
      ["sample", 0.05],
      ["sample", 0.5],
      ["sampleStratified", 0.1],
      ["project", 0.3],
    ] as const) {
      const options = { estimator: estimatorName, slots: ["p"] };
      const far = distances(averaging("steered", argumentsOf.steered!(5), keep, options), 0, 2000);
      expect(
        far.filter((errors) => errors > 4),
        estimatorName,
      ).toEqual([]);
    }
    const proof = "on the way they meet its own samples of other trips.";
    expect(slotsOf("steered", { slots: ["p"] }).find(({ name }) => name === "p")!.why).toContain(proof);
  });

  test.each(["steered", "state", "fourPaths"])("along chains: %s", (name) => {
    const sampled = slotsOf(name, { where: "chain" }).filter(({ verdict }) => verdict === "sampled");
    expect(sampled.length).toBeGreaterThan(name === "fourPaths" ? 3 : 1);
    for (const keep of [0.05, 0.5]) {
      const far = distances(averaging(name, argumentsOf[name]!(3), keep, { where: "chain" }), 0, 10_000);
      expect(
        far.filter((errors) => errors > 4),
        `${keep}`,
      ).toEqual([]);
    }
  });

  test("the variance is multiplied by each sample that a path passes", () => {
    const [keep, m] = [0.5, 2];
    for (const steps of [1, 2, 4]) {
      const args = argumentsOf.state!(steps);
      const size = exactOf("state", args)
        .slice(1)
        .reduce((sum, value) => sum + value * value, 0);
      const relative = varianceOf("state", args, keep, { where: "chain" }, 6000) / size;
      // A weight's gradient is a sum over trips, each half of the one before it, whose path passes a sample of its own and those of
      // all later trips. The second moment of a sample is m, and two paths share the samples behind the later one's trip.
      let moment = 0;
      for (let t = 0; t < steps; t++)
        for (let u = 0; u < steps; u++)
          moment += 2 ** (2 * steps - 2 - t - u) * m ** (t === u ? steps - t : steps - 1 - Math.max(t, u));
      const law = moment / (2 ** steps - 1) ** 2 - 1;
      expect(Math.abs(relative / law - 1), `${steps} steps: ${relative}, ${law}`).toBeLessThan(0.1);
    }
  });
});

describe("what is needed whole", () => {
  const verdictsOf = (name: string) =>
    Object.fromEntries(slotsOf(name).map(({ name: slot, verdict, why }) => [slot, `${verdict}: ${why}`]));
  const asked = (name: string, slot: string) => () => subjectOf(name).derived("randomizedGrad", { slots: [slot] });

  test("is not kept in part besides: what loops with a checkpoint run on from", () => {
    expect(verdictsOf("besideStates")).toMatchObject({
      h: "exact: A loop with a checkpoint reads it, too, and has to find it whole.",
      g: "sampled: It is only a factor of adjoints that flow on to 'w' and meet no other sample.",
    });
    // The call keeps what it needs of it by itself.
    expect(verdictsOf("besideCall")).toMatchObject({
      h: "sampled: It is only a factor of adjoints that flow on to 'w' and meet no other sample.",
    });
  });

  const programs = ["besideStates", "behindStates", "besideCall", "aroundCall"];
  test.each(programs)("%s: the mean is the gradient", (name) => {
    const sampled = slotsOf(name).filter(({ verdict }) => verdict === "sampled");
    expect(sampled.length).toBeGreaterThan(0);
    const far = distances(averaging(name, argumentsOf[name]!(3), 0.34), 0, 2000).filter((errors) => errors > 4);
    expect(far).toEqual([]);
  });

  test("a sample that is not scaled does not pass beside a call either", () => {
    const { args, derived, exact } = averaging("besideCall", argumentsOf.besideCall!(3), 0.34);
    const unscaled = derived
      .text("js")
      .replace(/(hRow\[[^\]]*(?:\[[^\]]*\])?[^\]]*\] = hSample\[[^\]]*\]) \* \w+/g, "$1");
    expect(unscaled).not.toBe(derived.text("js"));
    const run = runOf(unscaled);
    const estimate = (seed: number) => numbersOf(run(...args, { seed, keep: 0.34 })).slice(1);
    expect(farthest(estimate, exact, 2000)).toBeGreaterThan(10);
  });

  test("is refused where it is asked for", () => {
    expect(asked("besideStates", "h")).toThrow(
      "FX4043: 'h' cannot be kept in part: a loop with a checkpoint reads it, too, and has to find it whole.",
    );
    expect(asked("besideStates", "s")).toThrow("FX4046: Of 's' states are kept by 'checkpoint'");
  });
});
