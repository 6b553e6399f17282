/** Random programs do the same before and after lowering. FLUXION_SEEDS=from,to runs others than the usual ones. */
import { expect, test } from "vitest";
import { firstDifference } from "../helpers/lowering.ts";
import { randomSource } from "../helpers/random-sources.ts";

const [from = 0, to = 40] = (process.env.FLUXION_SEEDS ?? "").split(",").filter(Boolean).map(Number);

test(`random programs ${from} to ${to}`, { timeout: 600_000 }, () => {
  const failures: string[] = [];
  for (let seed = from; seed < to && failures.length < 3; seed++) {
    const source = randomSource(seed);
    const found = firstDifference(source, 6);
    if (found !== undefined) failures.push(`seed ${seed}: ${found}\n${source}`);
  }
  expect(failures.join("\n\n")).toBe("");
});
