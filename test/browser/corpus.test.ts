/**
 * The corpus of functions on the browser's device, as `test/webgpu/corpus.test.ts` runs it in Node: each that has a loop whose
 * trips run at once, in reverse and forwards. `npm run promises` runs it: it takes minutes.
 */
import { describe, expect, test } from "vitest";
import { browser } from "./pages.ts";

const isWhole = process.env.FLUXION_WHOLE_CORPUS !== undefined;

describe.skipIf(!browser || !isWhole)("the corpus on the browser's device", () => {
  test("every function with a loop whose trips run at once", { timeout: 1_200_000 }, async () => {
    const { parallelFunctions } = await import("./parallel-functions.ts");
    const { faultInPage } = await import("./examined.ts");
    const wrong: string[] = [];
    let count = 0;
    for (const { name, points } of parallelFunctions()) {
      count++;
      for (const { derived, args } of points) {
        const fault = await faultInPage(derived, args);
        if (fault) wrong.push(`${name}: ${fault}`);
      }
    }
    console.log(`corpus on a device: ${count} with loops whose trips run at once`);
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(50);
  });
});
