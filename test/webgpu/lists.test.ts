/** Lists on the device that are as long as they were made, as JavaScript has them; others are refused. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, seedLike } from "../helpers/on-device.ts";

const text = readFileSync(new URL("subjects/lists.ts", import.meta.url), "utf8");
const { program, exported } = lowerText(text);
const samples = runText(text).samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;

describe.skipIf(!device)("lists on the device", () => {
  for (const [name, { wrt, args: points }] of Object.entries(samples)) {
    test(`${name} and its gradient`, async () => {
      const primal = derivedForBoth(program, exported.get(name)!, "primal", wrt);
      const vjp = derivedForBoth(program, exported.get(name)!, "vjp", wrt);
      const faults: (string | undefined)[] = [];
      for (const args of points) {
        const value = primal.onHost(...args);
        const seed = Array.isArray(value) ? [...(seedLike(Float64Array.from(value), 1) as Float64Array)] : 0.7;
        faults.push(await faultOf(primal, args), await faultOf(vjp, [...args, seed]));
      }
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    });
  }

  test.each(["partlyFilled", "readEarly", "filledInABranch", "grows"])("%s is refused", (name) => {
    expect(() => derivedForBoth(program, exported.get(name)!, "primal", [0])).toThrow(
      /FX6001: '\w+' cannot run on a WebGPU device: it makes a list that may grow or have gaps/,
    );
  });
});
