/** Adjoints of functions of neighbours: loops in which each cell gathers what is added to it, against JavaScript. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, numbersOf, seedLike } from "../helpers/on-device.ts";

const text = readFileSync(new URL("subjects/stencils.ts", import.meta.url), "utf8");
const { program, exported } = lowerText(text);
const samples = runText(text).samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;

/** How many loops a derivative adds to an adjoint in, each of which was one for every neighbour. */
const gathering: Readonly<Record<string, number>> = {
  neighbours: 1,
  downwards: 2,
  plate: 1,
  strip: 1,
  halved: 1,
  distant: 0,
  waves: 2,
  reaction: 1,
};

describe.skipIf(!device)("stencils", () => {
  for (const [name, { wrt, args: points }] of Object.entries(samples)) {
    const value = derivedForBoth(program, exported.get(name)!, "primal", wrt).onHost;
    const givesNumber = typeof value(...points[0]!) === "number";
    const both = derivedForBoth(program, exported.get(name)!, givesNumber ? "grad" : "vjp", wrt);
    const pointsWithSeeds = points.map((args) => (givesNumber ? args : [...args, seedLike(value(...args), 1)]));

    test(`the adjoint of ${name} gathers, and is what it is in JavaScript`, async () => {
      expect(both.kernels).not.toContain("sequential");
      expect(both.code.match(/var sum: f32 = 0\.0;\n +if \(/g) ?? []).toHaveLength(gathering[name]!);
      const faults: (string | undefined)[] = [];
      for (const args of pointsWithSeeds) faults.push(await faultOf(both, args));
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    });

    test(`${name} has the same bits every time`, async () => {
      const runs = new Set<string>();
      for (let run = 0; run < 3; run++)
        runs.add((await numbersOf(both.onDevice(device!, ...pointsWithSeeds.at(-1)!))).join());
      expect(runs.size).toBe(1);
    });
  }
});
