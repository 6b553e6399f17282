/** Variances of estimates against those of distributions that are known. */
import { expect, test } from "vitest";
import { randomNormal, randomSign } from "../../runtime/random.ts";
import { varianceReport } from "../../runtime/variance.ts";

test("the variance of each part, by the square of its length", () => {
  const report = varianceReport(
    ({ seed, keep }) => [
      Float64Array.of(3 + randomNormal(seed, 0, 0) / keep, 4 + randomNormal(seed, 0, 1) / keep),
      { scale: 2, shift: [1 + randomSign(seed, 1, 0)] },
    ],
    { fractions: [0.5, 1], draws: 20_000 },
  );
  expect(report.map(({ keep }) => keep)).toEqual([0.5, 1]);
  const laws = { "[0]": (keep: number) => 2 / keep ** 2 / 25, "[1].scale": () => 0, "[1].shift": () => 1 };
  for (const { keep, relative, parameters } of report) {
    expect(parameters.map(({ path }) => path)).toEqual(Object.keys(laws));
    for (const { path, relative: found } of parameters) {
      const law = laws[path as keyof typeof laws](keep);
      expect(Math.abs(found - law)).toBeLessThanOrEqual(0.05 * law);
    }
    const whole = (2 / keep ** 2 + 1) / (25 + 4 + 1);
    expect(Math.abs(relative / whole - 1)).toBeLessThan(0.05);
  }
});

test("what has no mean varies without end, and one draw says nothing", () => {
  expect(varianceReport(({ seed }) => (seed % 2 === 0 ? 1 : -1), { fractions: [1], draws: 10 })[0]!.relative).toBe(
    Number.POSITIVE_INFINITY,
  );
  expect(varianceReport(() => 0, { fractions: [1] })[0]!.relative).toBe(0);
  expect(() => varianceReport(() => 1, { draws: 1 })).toThrow("a variance takes 2 draws or more, not 1");
});

test("what does not vary has no variance, to the bit", () => {
  const report = varianceReport(() => Float64Array.of(0.1, 1e8 / 3, 1e-7 / 3), { fractions: [1], draws: 37 });
  expect(report[0]!.relative).toBe(0);
  // A variance far below the square of the mean keeps its figures: 1/4 from numbers of 1e8.
  const [far] = varianceReport(({ seed }) => 1e8 + (seed % 2), { fractions: [1], draws: 1000 });
  expect(Math.abs((far!.relative * 1e16) / (0.25 * (1000 / 999)) - 1)).toBeLessThan(1e-6);
});
