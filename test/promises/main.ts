/** `npm run promises`: what is promised, what is measured, and whether it is kept. A report: it fails with `--strict` only. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { type FigurePromise, isKept, type Run, targetText } from "./promise.ts";
import { rows } from "./rows.ts";

const options = new Command("promises")
  .description("Measures every figure that the documentation promises.")
  .option("--full", "also those that take minutes")
  .option("--campaign", "also those that take hours")
  .option("--only <text>", "rows that contain this")
  .option("--strict", "exit with 1 if a promise is missed")
  .parse()
  .opts<{ full?: boolean; campaign?: boolean; only?: string; strict?: boolean }>();

const root = fileURLToPath(new URL("../..", import.meta.url));
const only = options.only?.toLowerCase() ?? "";
const chosen = rows.filter(({ what }) => what.toLowerCase().includes(only));
const width = Math.max(...chosen.map(({ what }) => what.length));

const runs = new Map<string, Run>();
let missed = 0;
let left = 0;
for (const row of chosen) {
  const switchedOnBy = row.takes && ({ minutes: "full", hours: "campaign" } as const)[row.takes];
  if (switchedOnBy && !options[switchedOnBy]) {
    left++;
    print(row, "-", `not measured (--${switchedOnBy})`);
    continue;
  }
  try {
    const figure = row.read(runOf(row.command));
    const kept = isKept(figure, row.target);
    if (!kept) missed++;
    print(row, Number.isInteger(figure) ? String(figure) : figure.toPrecision(3), kept ? "kept" : "MISSED");
  } catch (error) {
    missed++;
    print(row, "-", `MISSED: ${error instanceof Error ? error.message : error}`);
  }
}
console.log(
  `\n${chosen.length - missed - left} kept, ${missed} missed, ${left} not measured. Run a row's command to see behind it.`,
);
process.exitCode = options.strict && missed > 0 ? 1 : 0;

function print({ what, target, unit, command }: FigurePromise, measured: string, verdict: string): void {
  console.log(
    `${what.padEnd(width)}  ${targetText(target, unit).padEnd(18)}  ${measured.padStart(8)}  ${verdict.padEnd(8)}  ${command}`,
  );
}

function runOf(command: string): Run {
  const known = runs.get(command);
  if (known) return known;
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (stdout === "") throw new Error(`the command failed: ${stderr.trim().split("\n").at(-1)}`);
  const run = { output: stdout, exitCode: status, seconds: (performance.now() - began) / 1000 };
  runs.set(command, run);
  return run;
}
