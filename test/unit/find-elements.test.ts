/** What the gradients of loops that look for an element keep of their trips: nothing. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";

const corpus = readFileSync(new URL("../gradients/corpus/searches.ts", import.meta.url), "utf8");
const { modules } = session.compile([{ path: "/searches/searches.ts", text: corpus }], { tags: true, modes: ["vjp"] });

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
