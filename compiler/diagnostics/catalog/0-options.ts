/** Mistakes in options, on the command line and in how Fluxion is set up (FX0xxx). */
import { error } from "../diagnostic.ts";
import { didYouMean, listed } from "../wording.ts";

/** A request such as `grad(f)` ran as it was written, because nothing replaced it at build time. */
export const unbuiltRequest = error<{ request: string }>("FX0001", {
  message: ({ request }) =>
    `'${request}' was called in code that Fluxion has not built: requests are replaced at build time.`,
  help: () =>
    'Set up one of: the esbuild plugin (import fluxion from "fluxion/esbuild"), the Vite plugin (import fluxion from "fluxion/vite"), ' +
    "'node --import fluxion/register main.ts', or 'fluxion build main.ts'. " +
    'A file that requests derivatives imports them from "fluxion" by name.',
});

/** The command line itself: an unknown command or option, a missing value. `reason` is a whole sentence. */
export const badUsage = error<{ reason: string }>("FX0101", {
  message: ({ reason }) => reason,
  help: () => "'fluxion --help' and 'fluxion build --help' list what there is.",
});

/** `fluxion build` or `fluxion explain` with neither files nor a project. */
export const noInput = error<{ command: "build" | "explain" }>("FX0102", {
  message: () => "No input: neither files nor a project were given.",
  help: ({ command }) =>
    `Write 'fluxion ${command} src/loss.ts', or 'fluxion ${command} -p tsconfig.json' for the files of a project.`,
});

export const fileNotFound = error<{ path: string }>("FX0103", {
  message: ({ path }) => `File '${path}' was not found.`,
  help: () => "Paths are relative to the folder in which the command runs.",
});

export const fileIsDirectory = error<{ path: string }>("FX0104", {
  message: ({ path }) => `'${path}' is a folder.`,
  help: () => "Name the files in it, or give a project with '-p tsconfig.json'.",
});

export const notASourceFile = error<{ path: string }>("FX0105", {
  message: ({ path }) => `'${path}' is not a TypeScript or JavaScript source.`,
  help: () =>
    "Sources end in .ts, .tsx, .mts, .cts, .js, .jsx, .mjs or .cjs; declaration files (.d.ts) hold no code to differentiate.",
});

export const fileUnreadable = error<{ path: string; reason: string }>("FX0106", {
  message: ({ path, reason }) => `File '${path}' could not be read: ${reason}.`,
  help: () => "Check the permissions of the file.",
});

/** A value that an option does not take. */
export const unknownOptionValue = error<{ option: string; value: string; known: readonly string[] }>("FX0107", {
  message: ({ option, value }) => `'${value}' is not a value of '${option}'.`,
  help: ({ value, known }) => `${didYouMean(value, known)}It takes ${listed(known, "or")}.`,
});

export const projectNotFound = error<{ path: string }>("FX0109", {
  message: ({ path }) => `Project '${path}' was not found.`,
  help: () => "'-p' takes a tsconfig.json, or a folder that holds one.",
});

/** The project's tsconfig.json cannot be read as one. `reason` is a sentence without its full stop. */
export const projectBroken = error<{ path: string; reason: string }>("FX0110", {
  message: ({ path, reason }) => `Project '${path}' cannot be read: ${reason}.`,
  help: () => "'npx tsc -p' on the same file shows what TypeScript thinks of it.",
});

/** Sources were compiled and none of them asks for a derivative. */
export const nothingRequested = error<{ files: readonly string[] }>("FX0111", {
  message: ({ files }) =>
    files.length === 1
      ? `No differentiable function was found in '${files[0]}'.`
      : `No differentiable function was found in ${files.length} files.`,
  help: () =>
    "Mark a function with '/** @differentiable */', or request a derivative in code: import { grad } from \"fluxion\".",
});

/** An output would be written over a file that was read. */
export const outputOverwritesSource = error<{ source: string }>("FX0112", {
  message: ({ source }) => `The output would overwrite the source '${source}'.`,
  help: () => "Give another folder with '--out-dir'.",
});

/** Two sources lead to one output path, for instance `loss.ts` and `loss.tsx`. */
export const outputsCollide = error<{ output: string; first: string; second: string }>("FX0113", {
  message: ({ output, first, second }) => `'${first}' and '${second}' would both be written to '${output}'.`,
  help: () => "Rename one of the sources, or build them into two folders.",
});

export const outputUnwritable = error<{ path: string; reason: string }>("FX0114", {
  message: ({ path, reason }) => `'${path}' could not be written: ${reason}. No output was changed.`,
  help: () => "Check the folder's permissions and the space on the disk.",
});

export const outputFolderIsFile = error<{ folder: string }>("FX0118", {
  message: ({ folder }) => `'${folder}' is a file: no folder for the output can be made there.`,
  help: () => "Give another folder with '--out-dir'.",
});

/** Something else lies where an output is to be written: it may be the only copy of somebody's work. */
export const outputOverwritesForeign = error<{ output: string }>("FX0115", {
  message: ({ output }) => `'${output}' exists, and Fluxion did not write it.`,
  help: () => "Move it out of the way, or give another folder with '--out-dir'.",
});

/** `fluxion check` with neither files nor a project. */
export const noCheckInput = error("FX0116", {
  message: () => "No input: neither files nor a project were given.",
  help: () => "Write 'fluxion check src/loss.ts', or 'fluxion check -p tsconfig.json' for the files of a project.",
});

/** An option that takes a whole number. */
export const notACount = error<{ option: string; value: string; least: number }>("FX0117", {
  message: ({ option, value }) => `'${value}' is not a value of '${option}'.`,
  help: ({ least }) => `It takes a whole number, ${least} or more.`,
});
