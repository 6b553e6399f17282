/** The report of promises: how a figure is read and judged, and that nothing promised is without a row. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isKept, numberAfter, secondsOf, targetText } from "./promise.ts";
import { mostBeside, rows, wrongPrograms } from "./rows.ts";

test("a figure is kept or missed by its target", () => {
  expect([2.9, 3, 3.1].map((figure) => isKept(figure, { atMost: 3 }))).toEqual([true, true, false]);
  expect([49.9, 50].map((figure) => isKept(figure, { below: 50 }))).toEqual([true, false]);
  expect([93.9, 94].map((figure) => isKept(figure, { atLeast: 94 }))).toEqual([false, true]);
  expect(isKept(Number.NaN, { atMost: 3 })).toBe(false);
  expect(targetText({ atLeast: 94 }, "%")).toBe("at least 94 %");
});

test("a figure is read from a line of output", () => {
  const run = { output: "loss 0.1\ntest accuracy 95.3 of 100\n", exitCode: 0, seconds: 7 };
  expect(numberAfter("test accuracy")(run)).toBe(95.3);
  const texts = ["1e-7", "-2.5E", "3.1e+2,", "4"].map((text) => ({ ...run, output: `most off: ${text}\n` }));
  expect(texts.map(numberAfter("most off"))).toEqual([1e-7, -2.5, 310, 4]);
  expect(() => numberAfter("seconds")(run)).toThrow("does not say 'seconds'");
  expect(secondsOf(run)).toBe(7);
  expect(() => secondsOf({ ...run, exitCode: 1 })).toThrow("exit code 1");
});

test("random programs count where all of them ran: a campaign that was stopped is no measurement", () => {
  const summed = (count: number) => ({
    output: `seeds 1 to 2000 in 3.1 minutes: ${count} programs, 93.1 % with a derivative, 4 refused\n`,
  });
  expect(wrongPrograms(2000)(summed(2000))).toBe(0);
  expect(wrongPrograms(2000)({ output: `${summed(2000).output}\nslope: 3 times, first at --seed 7\n` })).toBe(3);
  expect(() => wrongPrograms(2000)(summed(1960))).toThrow("1960 programs ran instead of 2000");
  expect(() => wrongPrograms(2000)({ output: "" })).toThrow("no programs ran instead of 2000");
});

test("every row has a command of the repository behind it", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const { what, command } of rows) {
    const [program, first = "", ...rest] = command.split(" ");
    if (program === "node") expect(readFileSync(first, "utf8"), what).not.toBe("");
    else
      expect(Object.keys(scripts), what).toContain(
        first === "run" ? rest.find((word) => !word.startsWith("--")) : first,
      );
  }
  expect(new Set(rows.map(({ what }) => what)).size).toBe(rows.length);
});

test("beside a peer counts the case that it does best in; a rough one does not, one that went wrong is no measurement", () => {
  const row = (name: string, figures: Parameters<typeof mostBeside>[1][number]["figures"]) => ({
    name,
    file: name,
    gradientMilliseconds: 1,
    handWrittenToGenerated: 1,
    figures,
  });
  const rows = [
    row("first", [
      { peer: "rose", toGenerated: 4 },
      { peer: "adnn", toGenerated: 0.5 },
    ]),
    row("second", [
      { peer: "rose", toGenerated: 2 },
      { peer: "adnn", remark: "no loops" },
    ]),
    row("third", [{ peer: "rose", toGenerated: 0.1, isRough: true }]),
  ];
  expect(mostBeside("rose", rows)).toBe(0.5);
  expect(mostBeside("adnn", rows)).toBe(2);
  expect(() => mostBeside("jax-js", rows)).toThrow("nothing was measured");
  expect(() => mostBeside("rose", [...rows, row("fourth", [{ peer: "rose", fault: "off" }])])).toThrow("fourth: off");
});
