/** Programs of several modules in a page, bundled as a project of one's own does it. */
import { describe, expect, test } from "vitest";
import { browser, opened, withScript } from "./pages.ts";
import { lookOf } from "./screenshots.ts";
import type { OfTraining } from "./scripts/training.ts";
import type { OfThreads } from "./scripts/workers.ts";

interface InPage {
  run(): Promise<OfThreads> | OfTraining;
  refusal(): Promise<string>;
}

/** The program of both tests of threads. */
const threads = browser && withScript("scripts/workers.ts");

const run = () => (globalThis as unknown as InPage).run();

describe.skipIf(!browser)("in a page", { timeout: 120_000 }, () => {
  test("threads give the bits of the page alone", async () => {
    const { page, faults } = await opened(await threads!);
    const { byLoop, byItself, byThreads, threads: count, messages } = (await page.evaluate(run)) as OfThreads;
    expect(count).toBe(2);
    // Each of two loops is handed to both, in each call.
    expect(messages).toBeGreaterThanOrEqual(4);
    for (const numbers of byThreads) expect(numbers).toEqual(byItself);
    // In parts, sums are rounded otherwise.
    byLoop.forEach((value, i) => {
      expect(Math.abs(byItself[i]! - value)).toBeLessThan(1e-10 * Math.abs(value));
    });
    expect(faults).toEqual([]);
    await page.close();
  });

  test("without isolation there are no threads, and it is said why", async () => {
    const { page } = await opened(await threads!, { isIsolated: false });
    const refusal = await page.evaluate(() => (globalThis as unknown as InPage).refusal());
    expect(refusal).toMatch(/^Error: FX8005: there is no SharedArrayBuffer; a page must be isolated/);
    await page.close();
  });

  test("the training loop learns, goes on from bytes bit for bit, and shows its curves", async () => {
    const { page, faults } = await opened(await withScript("scripts/training.ts"));
    const { losses, lossesFromBytes, error } = (await page.evaluate(run)) as OfTraining;
    expect(losses).toHaveLength(60);
    expect(lossesFromBytes).toEqual(losses.slice(25));
    // The sine's own mean square is 0.5.
    expect(error).toBeLessThan(0.01);
    expect(await page.textContent("h1")).toBe("The sine, by K-FAC");
    expect((await lookOf(page, "figure svg", "training")).colours).toBeGreaterThan(5);
    expect(faults).toEqual([]);
    await page.close();
  });
});
