/** Checks the programs of some seeds, for `main.ts`. */
import { checkPrograms, type Failure, newStatistics, type Statistics } from "./check-programs.ts";
import { randomProgram } from "./random-program.ts";

export interface Batch {
  readonly seeds: readonly number[];
  readonly size: number;
}

export interface Checked {
  readonly statistics: Statistics;
  readonly failures: readonly Failure[];
}

process.on("message", ({ seeds, size }: Batch) => {
  const statistics = newStatistics();
  const failures = checkPrograms(
    seeds.map((seed) => randomProgram(seed, size)),
    statistics,
  );
  process.send?.({ statistics, failures } satisfies Checked);
});
