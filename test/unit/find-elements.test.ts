/** What the gradients of loops that look for an element keep of their trips: nothing. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

const corpus = readFileSync(new URL("../gradients/corpus/searches.ts", import.meta.url), "utf8");
const { modules } = session.compile([{ path: "/searches/searches.ts", text: corpus }], { tags: true, modes: ["vjp"] });

const scalars = `
/** @differentiable */
export function largest(x: Float64Array): number {
  let most = -Infinity;
  for (let i = 0; i < x.length; i++) most = Math.max(most, x[i]);
  return most;
}

/** @differentiable */
export function smallestOfTheRest(x: Float64Array): number {
  let least = x[0];
  for (let i = 1; i < x.length; i++) if (x[i] < least) least = x[i];
  return least;
}
`;

function derivativeOf(name: string): string {
  const code = modules[0]!.code;
  const start = code.indexOf(`export function ${name}Vjp(`);
  return code.slice(start, code.indexOf("\n}\n", start));
}

describe("keeps where the element was", () => {
  test.each([
    "largest",
    "smallestOfTheRest",
    "lastOfTheLargest",
    "largestSize",
    "largestProduct",
    "largestOfMatrix",
    "pooled",
    "range",
    "largestOfRows",
    "foundAndOverwritten",
    "largestDownwards",
    "largestOfChosen",
  ])("%s", (name) => {
    expect(derivativeOf(name)).toMatch(/At = -1/);
    expect(derivativeOf(name)).not.toContain("conditionTape");
  });
});

describe("keeps its trips where the number counts on the way", () => {
  test.each(["sumOfRunningLargest", "onlineLogSumExp", "largestWhileChanging", "largestUpToNegative", "secondLargest"])(
    "%s",
    (name) => {
      expect(derivativeOf(name)).not.toMatch(/At = -1/);
      expect(derivativeOf(name)).toContain("Tape");
    },
  );
});

test("gives the bits of the loop, whatever stands in the array", () => {
  const { largestValueAndGrad, smallestOfTheRestValueAndGrad } = runModule(
    session.compile([{ path: "/searches/searches.ts", text: scalars }], {
      tags: true,
      modes: ["valueAndGrad"],
      emit: "js",
      standalone: true,
    }).modules[0]!.code,
  ) as Record<string, (x: Float64Array) => [number, Float64Array]>;
  const largest = (x: Float64Array) => x.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const smallest = (x: Float64Array) => x.slice(1).reduce((least, each) => (each < least ? each : least), x[0]!);
  const hard = [[], [Number.NaN, 1], [1, Number.NaN, 2], [-0, 0], [0, -0], [Number.NEGATIVE_INFINITY], [2, 2]];
  for (const x of hard.map((each) => Float64Array.from(each))) {
    expect(largestValueAndGrad!(x)[0]).toBe(largest(x));
    expect(smallestOfTheRestValueAndGrad!(x)[0]).toBe(smallest(x));
  }
  expect(largestValueAndGrad!(Float64Array.of(2, 2))[1]).toEqual(Float64Array.of(1, 0));
});
