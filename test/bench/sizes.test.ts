/** The bench at other sizes: what is chosen, what comes out there, and the slope that is told. */
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { benchmarks, buffersFor } from "./benchmarks.ts";
import { writtenFunctionsOf } from "./build.ts";
import { differenceOf, gradientsOf } from "./compare-peers.ts";
import { thorough, turnsWithin } from "./measure.ts";
import { type Growth, linesOf, millisecondsText, nameAt, type SizeRow, slopeOf } from "./measure-sizes.ts";
import { pictureOf } from "./picture.ts";
import { sizesView } from "./sizes-view.ts";

const session = openSession({ verify: true });

test.each(benchmarks)("$name: sizes grow, by which the work does over three decades", ({ file, size }) => {
  expect(size.all).toEqual([...size.all].sort((a, b) => a - b));
  const power = file === "cholesky" ? 3 : 1;
  expect((size.all.at(-1)! / size.all[0]) ** power).toBeGreaterThanOrEqual(1000);
});

test.each(benchmarks)("$name: its name at another size differs in the size alone", (benchmark) => {
  const { name, size } = benchmark;
  expect(nameAt(benchmark, size.usual)).toBe(name);
  expect(name.split(String(size.usual))).toHaveLength(2);
  expect(nameAt(benchmark, 7)).toBe(name.split(String(size.usual)).join("7"));
});

test.each(benchmarks)(
  "$name: generated for doubles and for singles it agrees with the one by hand at its least size",
  async (benchmark) => {
    const gradients = await gradientsOf(benchmark, session);
    const { handWritten } = await writtenFunctionsOf(benchmark);
    const args = benchmark.arguments(benchmark.size.all[0]);
    const byHand = buffersFor(benchmark, args);
    const value = handWritten(...args, ...byHand);
    for (const [bits, tolerance] of [
      [64, 1e-10],
      [32, 1e-4],
    ] as const) {
      const single = <T>(of: T) => (bits === 32 && of instanceof Float64Array ? Float32Array.from(of) : of) as T;
      const buffers = buffersFor(benchmark, args).map(single);
      const found = gradients[bits](...args.map(single), ...buffers);
      expect(differenceOf([[found]], [[value]])).toBeLessThan(tolerance);
      expect(differenceOf(buffers, byHand)).toBeLessThan(tolerance);
    }
  },
);

test("the slope is the power that all points agree on, else the one closest to their logarithms", () => {
  expect(slopeOf([10, 100, 1000].map((n) => [n, 0.3 * n ** 1.5]))).toBeCloseTo(1.5, 12);
  // A factor of e above in the middle of three leaves the slope, one at the end moves it by 1 / (2 ln 10).
  expect(
    slopeOf([
      [1, 1],
      [10, 10 * Math.E],
      [100, 100],
    ]),
  ).toBeCloseTo(1, 12);
  expect(
    slopeOf([
      [1, 1],
      [10, 10],
      [100, 100 * Math.E],
    ]),
  ).toBeCloseTo(1 + 1 / (2 * Math.LN10), 12);
  expect(slopeOf([[10, 3]])).toBeNaN();
});

test("slow functions take fewer turns, one at least", () => {
  expect(turnsWithin(20, thorough)).toBe(thorough.turns);
  expect(turnsWithin(1000, thorough)).toBe(6);
  expect(turnsWithin(60_000, thorough)).toBe(1);
});

const peers = [{ key: "rose", name: "rose", packages: ["rose"], bits: 64, write: async () => "" }] as const;

const sizes = [100, 1000, 10_000].map(
  (size): SizeRow => ({
    size,
    name: `valley, n = ${size}`,
    primalMilliseconds: size / 1e6,
    gradientMilliseconds: (1.5 * size) / 1e6,
    handWrittenMilliseconds: size ** 2 / 1e8,
    gradientToPrimal: 1.5,
    gradientToHandWritten: 0.5,
    figures: [
      size > 1000 ? { peer: "rose", remark: "no memory" } : { peer: "rose", milliseconds: size, toGenerated: 80 },
    ],
  }),
);

const growth: Growth = {
  name: "valley, n = …",
  file: "valley",
  letter: "n",
  sizes,
  slopes: Object.fromEntries(linesOf(sizes, peers).map(({ who, points }) => [who, slopeOf(points)])),
};

test("the table has a line for each size, and one for the slopes of all that is timed", () => {
  const view = sizesView(peers, session, thorough);
  const lines = view.lines(growth, benchmarks[0]).split("\n");
  expect(lines.map((line) => line.trim().replace(/ {2,}/g, "|"))).toEqual([
    "valley, n = 100|0.0001|0.00015|0.0001|1.50|0.50|80.0",
    "valley, n = 1000|0.001|0.0015|0.01|1.50|0.50|80.0",
    "valley, n = 10000|0.01|0.015|1|1.50|0.50|- a",
    "time grows as n to the power|1.00|1.00|2.00|1.00",
    "",
  ]);
  const ends = lines.slice(0, 3).map((line) => line.length);
  expect(new Set([...ends, view.header.length]).size).toBe(1);
  expect(view.footnotes([growth])).toContain("a  no memory");
  expect(view.footnotes([growth])).toContain("slower in 2 of 2; closest in valley, n = 100, at 80.0");
});

test("milliseconds are told by three figures, without powers of ten", () => {
  expect([0.000123456, 1.2, 99.96, 12345.6].map(millisecondsText)).toEqual(["0.000123", "1.2", "100", "12346"]);
});

test("the picture has a line for each that was timed, straight where time grows by a power", () => {
  const page = pictureOf([growth], peers);
  expect(page).toContain("<h2>valley, n = …</h2>");
  for (const who of ["primal", "gradient", "by hand", "rose"]) expect(page).toContain(`>${who}</li>`);
  const lines = [...page.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) =>
    points.split(" ").map((point) => point.split(",").map(Number)),
  );
  expect(lines.map((points) => points.length)).toEqual([3, 3, 3, 2]);
  for (const [[x1, y1], [x2, y2], [x3, y3]] of lines.slice(0, 3)) {
    expect(x2 - x1).toBeCloseTo(x3 - x2, 0);
    expect(y2 - y1).toBeCloseTo(y3 - y2, 0);
  }
  expect(page).not.toMatch(/NaN|undefined|Infinity|https?:|src=/);
});
