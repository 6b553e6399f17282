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

test("labels of lines that end close to each other stand apart, and above the axis", () => {
  const labelsOf = (ends: readonly number[]) => {
    const series = ends.map((end, i) => ({
      name: "",
      points: [[1, 0.5] as const, [2, end] as const],
      finalLabel: `${i}`,
    }));
    const picture = renderPicture([{ ...chartOf("labels"), series }]);
    return [...picture.matchAll(/class="final" x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
  };
  for (const ends of [
    [1, 0.99, 0.98, 0],
    [0, 0.01, 0.02, 1],
    [0.5, 0.5, 0.5, 0],
    [1, 0.9, 0.1, 0],
  ]) {
    const sorted = labelsOf(ends).sort((a, b) => a - b);
    expect(sorted).toHaveLength(4);
    expect(sorted[3]).toBeLessThanOrEqual(298);
    for (const i of [1, 2, 3]) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThan(13.9);
  }
  // What stands apart stays at its line.
  expect(labelsOf([1, 0.5, 0])).toEqual([20, 159, 298]);
});
