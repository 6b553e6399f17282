/** What is one slot of a tape that is kept in part, and what it is called. */
import { describe, expect, test } from "vitest";
import { distances } from "../../compiler/check/randomized-checks.ts";
import { averaging, estimator, exactOf, observed, sampledIn } from "../helpers/estimates.ts";

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
