/** The pages of the examples, as a browser shows them. */
import { describe, expect, test } from "vitest";
import { livePage } from "../../examples/densities/live-page.ts";
import { browser, opened } from "./pages.ts";
import { lookOf } from "./screenshots.ts";

describe.skipIf(!browser)("the page of an example", { timeout: 120_000 }, () => {
  test("densities are learnt and drawn", async () => {
    const { page, faults } = await opened(await livePage());
    await page.waitForFunction(
      "/step ([5-9]\\d|\\d{3,})/.test(document.querySelector('#state').textContent)",
      undefined,
      {
        timeout: 100_000,
      },
    );
    expect(await page.textContent("#state")).toMatch(/^moons: step \d+ of 3000, loss \d/);
    const look = await lookOf(page, "canvas", "densities");
    // Bright moons on a dark ground: neither is all of it.
    expect(look.colours).toBeGreaterThan(500);
    expect(look.plain).toBeLessThan(0.8);
    await page.click("text=spiral");
    await page.waitForFunction("document.querySelector('#state').textContent.startsWith('spiral')");
    expect(faults).toEqual([]);
    await page.close();
  });
});
