/** The words of the command line: what they may be, and what is wrong with them. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { isRequestable, requestableModes } from "../1-parse/modes.ts";
import { type Mode, targets } from "../1-parse/request.ts";
import { badUsage, noCheckInput, noInput, notACount, unknownOptionValue } from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { BuildSettings } from "./build.ts";
import type { CheckCommand } from "./check.ts";
import type { ExplainCommand } from "./explain.ts";
import type { Terminal } from "./terminal.ts";

export interface BuildCommand extends BuildSettings {
  readonly watch: boolean;
}

/** What to do: build, check, explain, or nothing more, with this exit code. */
export type Instruction =
  | { readonly build: BuildCommand }
  | { readonly check: CheckCommand }
  | { readonly explain: ExplainCommand }
  | { readonly exitCode: number };

/** What commander hands over for `fluxion build`. */
interface RawOptions {
  readonly project?: string;
  readonly outDir: string;
  readonly emit: string;
  readonly modes?: string;
  readonly target: string;
  readonly watch?: boolean;
  readonly standalone?: boolean;
  readonly plainLoops?: boolean;
}

/** What commander hands over for `fluxion check`. */
interface RawCheckOptions {
  readonly project?: string;
  readonly seed: string;
  readonly samples: string;
  readonly limit: string;
  readonly only?: string;
  readonly json?: boolean;
}

/** What commander hands over for `fluxion explain`. */
interface RawExplainOptions {
  readonly project?: string;
  readonly modes?: string;
  readonly plainLoops?: boolean;
  readonly only?: string;
  readonly json?: boolean;
}

export function readCommandLine(words: readonly string[], terminal: Terminal, report: Report): Instruction {
  let isRight = true;
  const fail: Report = (diagnostic) => {
    isRight = false;
    report(diagnostic);
  };
  let instruction: Instruction | undefined;
  const program = commands(
    (files, raw) => {
      instruction = { build: settingsOf(files, raw, fail) };
    },
    (files, raw) => {
      instruction = { check: checkSettingsOf(files, raw, fail) };
    },
    (files, raw) => {
      instruction = { explain: explainSettingsOf(files, raw, fail) };
    },
  );
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.error(text),
      // Mistakes come back as exceptions, and are reported in our own form.
      outputError: () => {},
    });
  }
  try {
    program.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isMistake = error.exitCode !== 0 && error.code !== "commander.help";
    if (isMistake) report(badUsage.at(undefined, { reason: sentence(error.message) }));
    return { exitCode: error.exitCode };
  }
  return instruction && isRight ? instruction : { exitCode: 1 };
}

function commands(
  onBuild: (files: string[], options: RawOptions) => void,
  onCheck: (files: string[], options: RawCheckOptions) => void,
  onExplain: (files: string[], options: RawExplainOptions) => void,
): Command {
  const program = new Command("fluxion")
    .description("Differentiates TypeScript at build time.")
    .version(version(), "-v, --version")
    .helpOption("-h, --help", "show this help");
  program
    .command("build")
    .description("generate the derivatives that files ask for")
    .argument("[files...]", "sources with '@differentiable' functions or with requests such as grad(loss)")
    .option("-p, --project <path>", "a tsconfig.json, or its folder: builds the project's files")
    .option("--out-dir <folder>", "where to write", "generated")
    .option("--emit <language>", "'ts', or 'js' with declarations and source maps", "ts")
    .option("--modes <modes>", `for tags that name none: ${requestableModes.join(",")}`)
    .option("--target <target>", "what functions run on whose tags do not say it: js, webgpu", "js")
    .option("--standalone", "write helpers into the output instead of importing 'fluxion/runtime'")
    .option(
      "--plain-loops",
      "keep loops as they are written, instead of running four trips at once where that is faster",
    )
    .option("-w, --watch", "build again whenever a source changes")
    .helpOption("-h, --help", "show this help")
    .action(onBuild);
  program
    .command("check")
    .description("verify every derivative that files ask for, at inputs that are drawn or exported as 'samples'")
    .argument("[files...]", "sources with '@differentiable' functions or with requests such as grad(loss)")
    .option("-p, --project <path>", "a tsconfig.json, or its folder: checks the project's files")
    .option("--seed <number>", "the same seed draws the same inputs", "1")
    .option("--samples <number>", "how many inputs to draw for each function", "5")
    .option("--limit <seconds>", "how long a call of a function may take", "10")
    .option("--only <name>", "checks the functions of this name alone")
    .option("--json", "writes the report as JSON")
    .helpOption("-h, --help", "show this help")
    .action(onCheck);
  program
    .command("explain")
    .description("say what the derivatives that files ask for cost: their work, what they keep and why, their loops")
    .argument("[files...]", "sources with '@differentiable' functions or with requests such as grad(loss)")
    .option("-p, --project <path>", "a tsconfig.json, or its folder: explains the project's files")
    .option("--modes <modes>", `for tags that name none: ${requestableModes.join(",")}`)
    .option("--plain-loops", "explains what is built with --plain-loops")
    .option("--only <name>", "explains the functions of this name alone")
    .option("--json", "writes the report as JSON")
    .helpOption("-h, --help", "show this help")
    .action(onExplain);
  return program;
}

function settingsOf(files: readonly string[], raw: RawOptions, report: Report): BuildCommand {
  const { project, outDir, emit, target, watch = false, standalone = false, plainLoops = false } = raw;
  if (files.length === 0 && project === undefined) report(noInput.at(undefined, { command: "build" }));
  if (emit !== "ts" && emit !== "js") {
    report(unknownOptionValue.at(undefined, { option: "--emit", value: emit, known: ["ts", "js"] }));
  }
  const meant = targets.find((name) => name === target);
  if (!meant) report(unknownOptionValue.at(undefined, { option: "--target", value: target, known: targets }));
  const modes = raw.modes === undefined ? undefined : modesIn(raw.modes, report);
  return {
    files,
    project,
    outDir,
    emit: emit === "js" ? "js" : "ts",
    modes,
    target: meant ?? "js",
    standalone,
    plainLoops,
    watch,
  };
}

function checkSettingsOf(files: readonly string[], raw: RawCheckOptions, report: Report): CheckCommand {
  const { project, only, json = false } = raw;
  if (files.length === 0 && project === undefined) report(noCheckInput.at(undefined, {}));
  const seed = countIn("--seed", raw.seed, 0, report);
  const inputs = countIn("--samples", raw.samples, 1, report);
  return { files, project, only, json, seed, inputs, limit: countIn("--limit", raw.limit, 1, report) };
}

function explainSettingsOf(files: readonly string[], raw: RawExplainOptions, report: Report): ExplainCommand {
  const { project, only, json = false, plainLoops = false } = raw;
  if (files.length === 0 && project === undefined) report(noInput.at(undefined, { command: "explain" }));
  return {
    files,
    project,
    only,
    json,
    plainLoops,
    modes: raw.modes === undefined ? undefined : modesIn(raw.modes, report),
  };
}

function countIn(option: string, value: string, least: number, report: Report): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(count) || count < least) {
    report(notACount.at(undefined, { option, value, least }));
  }
  return count;
}

function modesIn(text: string, report: Report): Mode[] {
  const known = requestableModes;
  return text.split(/[\s,]+/).flatMap((value): Mode[] => {
    if (isRequestable(value)) return [value];
    report(unknownOptionValue.at(undefined, { option: "--modes", value, known }));
    return [];
  });
}

/** Commander's "error: unknown option '--emti'\n(Did you mean --emit?)" as sentences. */
function sentence(message: string): string {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const capital = first.charAt(0).toUpperCase() + first.slice(1);
  const suggestion = rest.join(" ").replace(/^\(|\)$/g, "");
  return [capital.endsWith(".") ? capital : `${capital}.`, suggestion].filter(Boolean).join(" ");
}

function version(): string {
  for (const place of ["../../package.json", "../../../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8"));
      if (name === "fluxion") return version;
    } catch {
      // The package's root is two folders up from the source, three from what is built.
    }
  }
  return "unknown";
}
