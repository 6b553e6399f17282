/**
 * The corpus of functions that the other targets are tested with: each runs on the device as it does in JavaScript, or is
 * refused with the reason. How many do is printed. `npm run promises` runs all of it.
 */
import { describe, expect, test } from "vitest";
import type { SourceFunction } from "../../compiler/check/derived-functions.ts";
import { Random } from "../../compiler/check/random.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { type Arguments, copyOf } from "../../compiler/check/user-values.ts";
import { corpusFiles } from "../helpers/corpus.ts";
import { derivedForBoth, device, faultOf, type OnDevice } from "../helpers/on-device.ts";

/** What float32 cannot do: they hold integers beyond 2 ** 24 in numbers. */
const beyondSinglePrecision = ["noisy"];

/** Without FLUXION_WHOLE_CORPUS, the files in which most functions run on a device. */
const always = ["arrays", "cursors", "loops", "math", "small-arrays", "structures"];
const isWhole = process.env.FLUXION_WHOLE_CORPUS !== undefined;
const isTaken = (name: string) => isWhole || always.includes(name);

const files = device ? corpusFiles(new URL("../gradients/corpus/", import.meta.url), isTaken) : [];

describe.skipIf(!device)("the corpus on the device", () => {
  const counts = { "with loops whose trips run at once": 0, "in single invocations": 0, refused: 0 };
  for (const { name: file, double } of files) {
    test(file, async () => {
      const samples = double.exports.samples as Record<string, readonly Arguments[]>;
      const wrong: string[] = [];
      for (const fn of double.functions) {
        const vjp = derived(fn, "vjp");
        if (!vjp) {
          counts.refused++;
          continue;
        }
        const isShared = vjp.kernels.some((kind) => kind !== "sequential");
        counts[isShared ? "with loops whose trips run at once" : "in single invocations"]++;
        if (beyondSinglePrecision.includes(fn.name)) continue;
        const jvp = isShared ? derived(fn, "jvp") : undefined;
        const subject = new Subject(fn);
        for (const args of (samples[fn.name] ?? []).filter((each) => subject.returns(each))) {
          const { direction, cotangents } = subject.point(args, new Random(7));
          const padded = subject.padded(args);
          const faults = [
            await faultOf(vjp, [...padded, ...cotangents]),
            jvp && (await faultOf(jvp, [...padded, ...direction])),
          ];
          for (const fault of faults) if (fault) wrong.push(`${fn.name}(${JSON.stringify(copyOf(args))}): ${fault}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  test("how much of it runs", ({ annotate }) => {
    const shares = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    annotate(shares.join(", "));
    if (isWhole) for (const share of shares) console.log(`corpus on a device: ${share}`);
    expect(counts["with loops whose trips run at once"]).toBeGreaterThan(isWhole ? 50 : 15);
  });
});

/** Undefined for what is refused, with the reason and a remedy. */
function derived({ program, id, wrt }: SourceFunction, mode: "vjp" | "jvp"): OnDevice | undefined {
  try {
    return derivedForBoth(program, id, mode, wrt);
  } catch (error) {
    expect(String(error)).toMatch(/FX6001: '\w+' cannot run on a WebGPU device: \S.{8}/);
    return undefined;
  }
}
