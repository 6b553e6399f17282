/** Random loops on the device, forwards and backwards, against JavaScript. */
import { describe, expect, test } from "vitest";
import { lowerText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, type OnDevice, seedLike } from "../helpers/on-device.ts";
import { argumentsFor, randomNests } from "../helpers/random-nests.ts";

const [first, count] = (process.env.FLUXION_NESTS ?? "1,10").split(",").map(Number) as [number, number];

function derived(seed: number, mode: "vjp" | "jvp"): OnDevice | undefined {
  const { program, exported, diagnostics } = lowerText(randomNests(seed));
  expect(diagnostics).toEqual([]);
  try {
    return derivedForBoth(program, exported.get("f")!, mode, [0, 1]);
  } catch (error) {
    expect(String(error)).toContain("FX6001");
    return undefined;
  }
}

describe.skipIf(!device)("random loops on the device", () => {
  test(`${count} functions give what they give in JavaScript`, { timeout: 600_000 }, async ({ annotate }) => {
    const wrong: string[] = [];
    let [atOnce, refused] = [0, 0];
    for (let seed = first; seed < first + count; seed++) {
      const args = argumentsFor(seed);
      for (const mode of ["vjp", "jvp"] as const) {
        const both = derived(seed, mode);
        if (!both) {
          refused++;
          continue;
        }
        if (both.kernels.some((kind) => kind !== "sequential")) atOnce++;
        const seeds = mode === "vjp" ? [0.7] : [seedLike(args[0], 1), seedLike(args[1], 2)];
        const fault = await faultOf(both, [...args, ...seeds]);
        if (fault) wrong.push(`${mode} of ${seed}: ${fault}\n${randomNests(seed)}`);
      }
    }
    annotate(`${atOnce} with loops whose trips run at once, ${refused} refused`);
    expect(wrong).toEqual([]);
    expect(atOnce).toBeGreaterThan(count);
  });
});
