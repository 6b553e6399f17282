/** `npm run fuzz`: checks random programs until one fails. */
import { Command } from "commander";
import { Child } from "../helpers/child-process.ts";
import { addStatistics, type Failure, newStatistics } from "./check-programs.ts";
import { printProgram, randomProgram } from "./random-program.ts";
import { shrunk } from "./shrink.ts";
import type { Batch, Checked } from "./worker.ts";

const options = new Command("fuzz")
  .description(
    "Random programs, each held to its own source, to differences and to the dot product in all modes. Prints the " +
      "smallest form of each that fails.",
  )
  .option("--seed <number>", "the first seed; a seed always gives the same program", "1")
  .option("--programs <number>", "how many", "2000")
  .option("--minutes <number>", "ends after so many, and says where to go on", "60")
  .option("--workers <number>", "processes that check, side by side", "1")
  .option("--size <number>", "multiplies the statements of each program", "1")
  .option("--all", "goes on behind a failure, and lists each kind once")
  .option("--shrink <seconds>", "how long a failing program is made smaller", "60")
  .parse()
  .opts<Record<"seed" | "programs" | "minutes" | "workers" | "size" | "shrink", string> & { all?: boolean }>();

const first = Number(options.seed);
const last = first + Number(options.programs);
const size = Number(options.size);
const began = Date.now();
const deadline = began + Number(options.minutes) * 60_000;
const batchSize = 40;
/** A program that takes the compiler this long, or runs for ever, is one that fails. */
const limitMilliseconds = 300_000;

const statistics = newStatistics();
const failures = new Map<string, { readonly failure: Failure; count: number }>();
let next = first;
await Promise.all(Array.from({ length: Number(options.workers) }, work));

const minutes = (Date.now() - began) / 60_000;
console.log(`seeds ${first} to ${next - 1} in ${minutes.toFixed(1)} minutes: ${summary()}`);
for (const { failure, count } of failures.values()) {
  const { program, kind, message } = shrunk(failure, Date.now() + Number(options.shrink) * 1000);
  console.log(
    `\n${kind}: ${count} times, first at --seed ${program.seed}\n${message.split("\n").slice(0, 8).join("\n")}\n`,
  );
  console.log(printProgram(program));
  console.log(`called with ${program.samples.map((args) => args.map(shown).join(", ")).join("\nand with ")}`);
}
if (next < last) console.log(`\nTo go on: npm run fuzz -- --seed ${next} --programs ${last - next}`);
process.exitCode = failures.size > 0 ? 1 : 0;

async function work(): Promise<void> {
  const child = new Child<Batch, Checked>("/test/fuzz/worker.ts");
  while (next < last && Date.now() < deadline && (options.all || failures.size === 0)) {
    const seeds = Array.from({ length: Math.min(batchSize, last - next) }, (_, i) => next + i);
    next += seeds.length;
    for (const failure of await checkedBy(child, seeds)) {
      const known = failures.get(failure.kind);
      if (known) known.count++;
      else failures.set(failure.kind, { failure, count: 1 });
    }
    const seconds = (Date.now() - began) / 1000;
    process.stderr.write(`${summary()}, ${(statistics.programs / seconds).toFixed(1)} a second\n`);
  }
  await child.end();
}

/** Of programs that take their process with them each is tried alone. */
async function checkedBy(child: Child<Batch, Checked>, seeds: readonly number[]): Promise<readonly Failure[]> {
  let fault: string | undefined;
  try {
    const checked = await child.ask({ seeds, size }, limitMilliseconds);
    if (checked) {
      addStatistics(statistics, checked.statistics);
      return checked.failures;
    }
    fault = "no end";
  } catch (error) {
    fault = String(error);
  }
  const [only, ...others] = seeds;
  if (others.length === 0) return [{ program: randomProgram(only!, size), kind: fault, message: fault }];
  const found: Failure[] = [];
  for (const seed of seeds) found.push(...(await checkedBy(child, [seed])));
  return found;
}

function summary(): string {
  const { programs, points, nonZero, refused } = statistics;
  const share = programs > 0 ? ((100 * nonZero) / programs).toFixed(1) : "0";
  const left = `${points.kink} left out near kinks, ${points.notFinite} not finite`;
  const codes = [...refused].map(([code, count]) => ` ${code}: ${count}`).join(",");
  const count = [...refused.values()].reduce((sum, each) => sum + each, 0);
  return `${programs} programs, ${share} % with a derivative, ${count} refused${codes && ` (${codes.trim()})`}; ${points.checked} points checked, ${left}`;
}

function shown(value: unknown): string {
  return ArrayBuffer.isView(value)
    ? `${value.constructor.name}.of(${Array.from(value as Float64Array).join(", ")})`
    : JSON.stringify(value);
}
