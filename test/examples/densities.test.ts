/** The page of the densities example: its script, bundled with the generated code, runs on what a page gives it, and learns. */
import { expect, test } from "vitest";
import { livePage } from "../../examples/densities/live-page.ts";

test("the page needs nothing else, learns frame by frame and draws what it learns", { timeout: 120_000 }, async () => {
  const page = await livePage();
  expect(page).not.toMatch(/(src|href)=|node:|import\(/);
  const script = /<script>([\s\S]*)<\/script>/.exec(page)?.[1] ?? "";

  let [rectangles, arrows] = [0, 0];
  const frames: (() => void)[] = [];
  const element = () => ({ textContent: "", onclick: () => {}, setAttribute() {}, append() {} });
  const button = () => {
    const made = element();
    return {
      ...made,
      click(this: typeof made) {
        this.onclick();
      },
    };
  };
  const context = {
    fillRect() {
      rectangles++;
    },
    lineTo() {
      arrows++;
    },
    beginPath() {},
    moveTo() {},
    stroke() {},
  };
  const parts: Record<string, object> = {
    canvas: { width: 680, getContext: () => context },
    "#state": element(),
    "#sets": element(),
  };
  const document = { querySelector: (name: string) => parts[name], createElement: button };
  new Function("document", "requestAnimationFrame", script)(document, (frame: () => void) => frames.push(frame));

  const state = parts["#state"] as { textContent: string };
  const losses: number[] = [];
  while (frames.length > 0 && losses.length < 20) {
    frames.shift()?.();
    losses.push(Number(/loss ([0-9.]+)$/.exec(state.textContent)?.[1]));
  }
  expect(state.textContent).toMatch(/^moons: step 200 of 3000, loss /);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // What is left at the end is the noise itself, about 20.
  expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)) - 1);
  // The density, the dots and 20 x 20 arrows in every frame.
  expect(rectangles).toBe(20 * (68 * 68 + 300));
  expect(arrows).toBe(20 * 400);
});
