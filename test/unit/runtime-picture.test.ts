/** Pictures of courses as files that need nothing else. */
import { expect, test } from "vitest";
import { type Chart, renderPicture } from "../../runtime/training/index.ts";

function chartOf(title: string): Chart {
  const points = (factor: number) => [1, 2, 3].map((x) => [x, factor / x] as const);
  return {
    title,
    xLabel: "steps",
    yLabel: "loss",
    formatY: String,
    series: [
      { name: "one", points: points(1), finalLabel: "one" },
      { name: "two", points: points(2), finalLabel: "two" },
    ],
  };
}

test("is one well-formed SVG that asks the network for nothing, its charts one under the other", () => {
  const picture = renderPicture([chartOf("First & best"), chartOf("second")]);
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="720" height="748"/);
  // Every tag is closed, in its order.
  const open: string[] = [];
  for (const [, end, name, own] of picture.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (end === "/") expect(open.pop()).toBe(name);
    else if (own === "") open.push(name as string);
  }
  expect(open).toEqual([]);
  expect(picture.match(/&(?!amp;|lt;|gt;|quot;)/)).toBeNull();
  expect(picture).toContain("First &amp; best");
  expect(picture.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href|url\(/);
  const charts = picture.split('<g transform="translate(0 ').slice(1);
  expect(charts.map((text) => text.match(/<polyline/g)?.length)).toEqual([2, 2]);
  expect(charts.map((text) => /^\d+/.exec(text)?.[0])).toEqual(["0", "374"]);
  // A line whose values are twice another's ends above it.
  const ends = [...(charts[0] as string).matchAll(/points="[^"]* [\d.]+,([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(ends[1]).toBeLessThan(ends[0] as number);
  for (const label of ["one", "two", "steps", "loss"]) expect(charts[0]).toContain(`>${label}</text>`);
});
