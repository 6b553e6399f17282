/** What is one slot of a tape that is kept in part, and what it is called. */
import { describe, expect, test } from "vitest";
import { distances } from "../../compiler/check/randomized-checks.ts";
import { averaging, estimator, exactOf, observed, sampledIn, slotsOf } from "../helpers/estimates.ts";

const wave = (length: number, by: number) => Float64Array.from({ length }, (_, i) => Math.sin(by * (i + 1)));

describe.each([
  ["windows", [wave(4, 1), wave(8, 0.3), wave(40, 0.37), 5], ["a", "a2"]],
  ["diagonal", [wave(3, 1), wave(6, 0.3), wave(36, 0.37), 6, 6], ["a", "a2", "a3", "a4"]],
] as const)("an array that a loop reads in stretches of several lengths: %s", (name, args, slots) => {
  test("has a slot for each", () => expect(sampledIn(name)).toEqual(slots));

  test.each(["sample", "sampleStratified", "sampleWithReplacement", "project"] as const)(
    "%s: the mean is the gradient",
    (way) => {
      const far = distances(averaging(name, args, 0.4, { estimator: way }), 0, 2000).filter((errors) => !(errors <= 4));
      expect(far).toEqual([]);
    },
  );

  test("where all is kept, the bits are those of the gradient", () => {
    expect(estimator(name, args)(1, 1)).toEqual(exactOf(name, args));
  });

  test("the tape takes the bytes that are told", () => {
    const { taken, told } = observed(name, args, 0.4);
    expect(taken.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(told);
  });
});

test("rows of one number are kept whole, and told so", () => {
  const { taken, told } = observed("narrow", [wave(3, 1), wave(7, 0.4), 7], 0.3);
  expect(taken.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(told);
});

describe("names", () => {
  const alike = [wave(18, 1), wave(30, 0.37), 5] as const;

  test("are those of one slot each", () => {
    // In the order of the reverse sweep.
    expect(sampledIn("alike")).toEqual(["h2", "h", "h3"]);
    for (const slots of [["h"], ["h2"], ["h3"], ["h2", "h3"]]) {
      expect(new Set(sampledIn("alike", { slots }))).toEqual(new Set(slots));
      // A component is an estimate where its own slot is kept in part, and exact else.
      const [exact, estimate] = [exactOf("alike", alike), estimator("alike", alike, { slots })(3, 0.2)].map((all) =>
        all.slice(1),
      ) as [number[], number[]];
      const off = ["h3", "h", "h2"].map((_, k) =>
        exact.some((value, i) => Math.floor(i / 6) === k && estimate[i] !== value),
      );
      expect(off).toEqual(["h3", "h", "h2"].map((name) => slots.includes(name)));
    }
  });

  test("say what is kept of which", () => {
    const [both, one] = [{ h: 1, h2: 0.2, h3: 1 }, 1].map((keep) => estimator("alike", alike)(3, keep).slice(1));
    expect(both!.slice(0, 12)).toEqual(one!.slice(0, 12));
    expect(both!.slice(12)).not.toEqual(one!.slice(12));
  });

  test("are none that a budget goes by", () => {
    const args = [wave(6, 1), wave(30, 0.37), 5];
    expect(sampledIn("packed")).toEqual(["bytes2"]);
    const by = (keep: { readonly [name: string]: number } | number) => estimator("packed", args)(3, keep);
    expect(by({ bytes: 5 * 3 * 8 })).toEqual(by(0.5));
    expect(by({ bytes2: 0.5 })).toEqual(by(0.5));
  });
});

test("proofs name parameters as they are written", () => {
  const { why } = slotsOf("fields").find(({ name }) => name === "h")!;
  expect(why).toBe("It is only a factor of adjoints that flow on to 'model.then.second' and meet no other sample.");
});

test("all kept, where factors are computed again that the gradient keeps: the value's bits, and the gradient but for rounding", () => {
  for (const [by, options] of [
    [0.3, {}],
    [0.9, {}],
    [0.3, { where: "chain" }],
    [0.9, { where: "chain" }],
  ] as const) {
    const args = [Float64Array.of(by, -0.05, 0.4), wave(12, by), 7];
    const [exact, all] = [exactOf("leapfrog", args), estimator("leapfrog", args, options)(1, 1)];
    expect(all[0]).toBe(exact[0]);
    const scale = Math.max(...exact.slice(1).map(Math.abs));
    all.forEach((value, i) =>
      expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(4 * Number.EPSILON * scale * 7 * 12),
    );
  }
});
