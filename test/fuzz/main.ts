/** `npm run fuzz -- --seed S --programs N --minutes M`: checks random programs until one fails. */
import { parseArgs } from "node:util";
import { checkPrograms, type Failure, newStatistics } from "./check-programs.ts";
import { printProgram, type RandomProgram, randomProgram } from "./random-program.ts";
import { shrunk } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    programs: { type: "string", default: "2000" },
    minutes: { type: "string", default: "60" },
    /** Multiplies the statements of each program. */
    size: { type: "string", default: "1" },
    /** Goes on behind a failure, and lists each kind once. */
    all: { type: "boolean", default: false },
    /** Seconds spent on making a failing program smaller. */
    shrink: { type: "string", default: "60" },
  },
});
const first = Number(values.seed);
const last = first + Number(values.programs);
const deadline = Date.now() + Number(values.minutes) * 60_000;
const batchSize = 40;

const statistics = newStatistics();
const failures = new Map<string, { readonly failure: Failure; count: number }>();
const started = Date.now();
for (let seed = first; seed < last && Date.now() < deadline; seed += batchSize) {
  const seeds = Array.from({ length: Math.min(batchSize, last - seed) }, (_, i) => seed + i);
  for (const failure of checkPrograms(programsOf(seeds), statistics)) {
    const known = failures.get(failure.kind);
    if (known) known.count++;
    else failures.set(failure.kind, { failure, count: 1 });
  }
  const seconds = (Date.now() - started) / 1000;
  process.stderr.write(`${summary()}, ${(statistics.programs / seconds).toFixed(1)} a second\n`);
  if (failures.size > 0 && !values.all) break;
}

console.log(summary());
for (const { failure, count } of failures.values()) {
  const { program, kind, message } = shrunk(failure, Date.now() + Number(values.shrink) * 1000);
  console.log(
    `\n${kind}: ${count} times, first at --seed ${program.seed}\n${message.split("\n").slice(0, 8).join("\n")}\n`,
  );
  console.log(printProgram(program));
  console.log(`called with ${program.samples.map((args) => args.map(shown).join(", ")).join("\nand with ")}`);
}
process.exitCode = failures.size > 0 ? 1 : 0;

function programsOf(seeds: readonly number[]): RandomProgram[] {
  return seeds.map((seed) => randomProgram(seed, Number(values.size)));
}

function summary(): string {
  const { programs, points, nonZero, refused } = statistics;
  const share = programs > 0 ? ((100 * nonZero) / programs).toFixed(1) : "0";
  const left = `${points.kink} left out near kinks, ${points.notFinite} not finite`;
  return `${programs} programs, ${share} % with a derivative, ${refused} refused; ${points.checked} points checked, ${left}`;
}

function shown(value: unknown): string {
  return ArrayBuffer.isView(value)
    ? `${value.constructor.name}.of(${Array.from(value as Float64Array).join(", ")})`
    : JSON.stringify(value);
}
