/** A share of the random programs of `npm test`: files run side by side, so that there is one for each core. */
import { expect, test } from "vitest";
import { checkPrograms, newStatistics } from "./check-programs.ts";
import { printProgram, randomProgram } from "./random-program.ts";
import { shrunk } from "./shrink.ts";

const batchSize = 50;
/** Beside other tests, on machines of any speed. */
const timeout = 120_000;

export function testPrograms(firstSeed: number, count: number): void {
  const statistics = newStatistics();

  for (let seed = firstSeed; seed < firstSeed + count; seed += batchSize) {
    test(`programs ${seed} to ${seed + batchSize - 1} come out right in all modes`, { timeout }, () => {
      const programs = Array.from({ length: batchSize }, (_, i) => randomProgram(seed + i));
      const [failure] = checkPrograms(programs, statistics);
      if (failure === undefined) return;
      const { program, message } = shrunk(failure, Date.now() + 15_000);
      expect.fail(`${message}\n\nnpm run fuzz -- --seed ${program.seed} --programs 1\n\n${printProgram(program)}`);
    });
  }

  test("most have derivatives that are not zero, at points where differences can tell", () => {
    const { programs, nonZero, points } = statistics;
    expect(programs).toBe(count);
    expect(nonZero / programs).toBeGreaterThanOrEqual(0.8);
    expect(points.checked / (points.checked + points.kink + points.notFinite)).toBeGreaterThanOrEqual(0.9);
  });
}
