/** The pages of the examples, as a browser shows them. */
import { describe, expect, test } from "vitest";
import { livePage as densities } from "../../examples/densities/live-page.ts";
import { livePage as plate } from "../../examples/inside-a-plate/live-page.ts";
import { browser, opened } from "./pages.ts";
import type { Page } from "./playwright.ts";
import { lookOf } from "./screenshots.ts";

describe.skipIf(!browser)("the page of an example", { timeout: 120_000 }, () => {
  test("densities are learnt and drawn", async () => {
    const { page, faults } = await opened(await densities());
    await page.waitForFunction(
      "/step ([3-9]\\d|\\d{3,})/.test(document.querySelector('#state').textContent)",
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

  test("what is inside a plate is found on the device, as in loops where there is none", async () => {
    const query = "?steps=10";
    const html = await plate();
    const { page, faults } = await opened(html, { query });
    const onDevice = await endOf(page);
    expect(onDevice.notice).toBe("");
    for (const id of ["seen", "hidden", "found"]) {
      const look = await lookOf(page, `#${id}`, "inside-a-plate");
      expect(look.colours, id).toBeGreaterThan(id === "hidden" ? 1 : 50);
      expect(look.plain, id).toBeLessThan(0.9);
    }
    expect(faults).toEqual([]);
    await page.close();

    const without = await opened(html, { query, before: "delete Navigator.prototype.gpu" });
    const inLoops = await endOf(without.page);
    expect(inLoops.notice).toMatch(
      /^Without WebGPU the same function runs in JavaScript's loops\. FX8101: there is no WebGPU/,
    );
    // The misfit begins at 3.4.
    expect(inLoops.misfit).toBeLessThan(2.5);
    expect(Math.abs(onDevice.misfit - inLoops.misfit)).toBeLessThan(1e-4 * inLoops.misfit);
    expect(onDevice.off).toBe(inLoops.off);
    await without.page.close();
  });
});

/** What the page of the plate tells at the end. */
async function endOf(page: Page): Promise<{ misfit: number; off: string | undefined; notice: string | null }> {
  const isOver = "document.querySelector('#state').textContent.startsWith('step 10 of 10')";
  await page.waitForFunction(isOver, undefined, { timeout: 100_000 });
  const text = (await page.textContent("#state")) ?? "";
  const [, misfit, off] = /misfit ([\d.e-]+), conductivity off by ([\d.]+) %/.exec(text) ?? [];
  return { misfit: Number(misfit), off, notice: await page.textContent("#notice") };
}
