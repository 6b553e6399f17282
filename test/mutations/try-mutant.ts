/**
 * A mutant through the compiler. Comes in: its files. Goes out: what became of it, or the fault that was found: an
 * exception, a diagnostic that says nothing, a module that is no program, a derivative that is wrong.
 */
import { transformSync } from "esbuild";
import { checkFunction } from "../../compiler/check/check-function.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../compiler/diagnostics/terminal.ts";
import type { CompiledModule } from "../../compiler/options.ts";
import { openSession } from "../../compiler/session.ts";
import type { Mutant } from "./mutant.ts";

type Compiled = Pick<Mutant, "files" | "options" | "seed">;

export interface Verdict {
  readonly outcome: "refused" | "built" | "checked" | "nothing requested" | "fault";
  /** Of what kind: the same for the same fault in a smaller mutant, or the code of the first refusal. */
  readonly kind: string;
  /** What is to be said of a fault. */
  readonly details: string;
}

const session = openSession({ verify: true });

/** Everything that a user sees of a compilation. */
export function compileMutant({ files, options: { modes, emit, standalone } }: Compiled): Verdict {
  let built: ReturnType<typeof session.compile>;
  try {
    const options = { tags: true, modes, emit: emit === "js" ? "js" : "source", standalone } as const;
    built = session.compile(files, options);
    const textOf = (file: string) => session.textOf(file);
    formatDiagnostics(built.diagnostics, { colour: true, frame: true, folder: "/", textOf });
  } catch (error) {
    return thrown("exception", error);
  }
  const empty = built.diagnostics.find((diagnostic) => !isWhole(diagnostic));
  if (empty) return fault("empty diagnostic", empty.code, JSON.stringify(empty));
  const error = built.diagnostics.find(({ severity }) => severity === "error");
  if (error) return { outcome: "refused", kind: error.code, details: "" };
  const [module] = built.modules;
  if (!module) return { outcome: "nothing requested", kind: "", details: "" };
  // What a module holds besides its derivatives is as right as its source.
  const isOurs =
    module.kind === "generated" ||
    noProgram({ code: files[0]!.text, language: "ts", declarations: undefined }) === undefined;
  return (isOurs ? noProgram(module) : undefined) ?? { outcome: "built", kind: "", details: "" };
}

/** Every diagnostic about a source says where in it. */
function isWhole({ message, code, span }: Diagnostic): boolean {
  return /^FX\d{4}$/.test(code) && message.length > 0 && span !== undefined && span.start <= span.end;
}

function noProgram({
  code,
  language,
  declarations,
}: Pick<CompiledModule, "code" | "language" | "declarations">): Verdict | undefined {
  try {
    transformSync(code, { loader: language, format: "esm", logLevel: "silent" });
    if (declarations !== undefined) transformSync(declarations, { loader: "ts", logLevel: "silent" });
    return undefined;
  } catch (error) {
    return fault("no program", String(error).replaceAll(/\d+/g, "#").split("\n")[1] ?? "", `${error}\n${code}`);
  }
}

/** How long a call may take of what is anyone's program. */
const callSeconds = 0.5;

/** The derivatives of one that was built, at its own samples or drawn ones. */
export function checkMutant({ files, seed }: Compiled): Verdict {
  try {
    const [main, ...behind] = files;
    const { functions } = session.requested([main!], behind);
    const reports = functions.map((own) =>
      checkFunction({ own, wide: undefined, narrow: undefined }, { seed, inputs: 2, limit: callSeconds }),
    );
    const wrong = reports.find(({ outcome }) => outcome === "wrong");
    // A derivative that the mutant itself gives may well be wrong, and is found to be.
    const isGiven = files.some(({ text }) => /\bcustom(Jvp|Vjp)\b/.test(text));
    if (wrong?.failure && !isGiven) {
      const { check, details, arguments: args } = wrong.failure;
      return fault("wrong", check, `${wrong.name}: ${check}: ${details}\n  at ${args}`);
    }
    const isRight = reports.some(({ outcome }) => outcome === "right");
    return { outcome: isRight ? "checked" : "built", kind: "", details: "" };
  } catch (error) {
    return thrown("exception of a check", error);
  }
}

function thrown(what: string, error: unknown): Verdict {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const place = stack.split("\n").find((line) => line.includes("/compiler/")) ?? "";
  const summary = message
    .split("\n")
    .slice(0, 1)
    .join(" ")
    .replaceAll(/'[^']*'|\d+/g, "#");
  const kind = `${name} ${summary.slice(0, 80)} ${place
    .trim()
    .replace(/^at /, "")
    .replace(/\(.*\/compiler\//, "(")}`;
  return fault(what, kind, stack.slice(0, 3000));
}

function fault(what: string, kind: string, details: string): Verdict {
  return { outcome: "fault", kind: `${what}: ${kind}`.trim(), details };
}
