/**
 * TypeScript's options for reading a project: the user's where they decide what a type is, ours where they would only
 * cost time or stop a build for reasons that are none of Fluxion's.
 */
import { basename, dirname } from "node:path";
import { ts } from "ts-morph";
import { projectBroken } from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { librarySources, randomApi } from "./paths.ts";

/** The options without a tsconfig.json. */
const defaults: ts.CompilerOptions = { strict: true };

const libraryPaths = Object.fromEntries(Object.entries(librarySources).map(([name, path]) => [name, [path]]));

/** What Fluxion decides. */
function imposed(user: ts.CompilerOptions, requestsApi: string): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ESNext,
    // Bundler resolution finds what the others find: with and without extensions, `.js` for `.ts`, package exports.
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    // What one file declares is not another's business, whether or not it exports something.
    moduleDetection: ts.ModuleDetectionKind.Force,
    allowJs: true,
    resolveJsonModule: true,
    ...ofLanguage(user),
    paths: { ...user.paths, ...libraryPaths, "fluxion/random": [randomApi], fluxion: [requestsApi] },
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    noEmit: false,
    noEmitOnError: false,
    declarationMap: false,
    // An array element is what it holds: outside its bounds it counts as NaN.
    noUncheckedIndexedAccess: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    composite: false,
    incremental: false,
    isolatedDeclarations: false,
    plugins: [],
  };
}

/** What the language itself declares. */
function ofLanguage(user: ts.CompilerOptions): Declarations {
  const environments = /^lib\.(dom|webworker|scripthost)\b/;
  const lib = user.lib?.filter((library) => !environments.test(basename(library))) ?? [];
  return { lib: lib.length > 0 ? lib : [libraryOf(user.target)], types: [] };
}

/** What the user's options declare besides: the DOM, Node. */
function ofEnvironment(user: ts.CompilerOptions): Declarations | undefined {
  const all = { lib: user.lib ?? ofLanguage(user).lib, types: user.types ?? [] };
  return all.types.length > 0 || all.lib.length > ofLanguage(user).lib.length ? all : undefined;
}

function libraryOf(target: ts.ScriptTarget | undefined): string {
  if (target === undefined || target <= ts.ScriptTarget.ES2022) return "lib.es2022.d.ts";
  return target === ts.ScriptTarget.ESNext ? "lib.esnext.d.ts" : `lib.${ts.ScriptTarget[target].toLowerCase()}.d.ts`;
}

/** What is declared everywhere. */
interface Declarations {
  readonly lib: string[];
  readonly types: string[];
}

export interface ProjectConfiguration {
  /** Declares what the language itself does: the DOM's types and Node's take as long to read as all the rest. */
  readonly options: ts.CompilerOptions;
  /** With everything that the user's options declare, where that is more. */
  readonly completeOptions: ts.CompilerOptions | undefined;
  /** The files the project names; empty unless they were asked for. */
  readonly files: readonly string[];
  /** The folder below which the project's sources lie, where the project says so. */
  readonly rootFolder: string | undefined;
}

/**
 * Reads a tsconfig.json, or stands in for a missing one. What TypeScript has against single options is ignored: it
 * rejects options of ordinary projects of earlier years. What makes the file unreadable is reported.
 */
export function readConfiguration(
  path: string | undefined,
  requestsApi: string,
  wantsFiles: boolean,
  report: Report,
): ProjectConfiguration {
  const withoutFile = {
    options: { ...defaults, ...imposed({}, requestsApi) },
    completeOptions: undefined,
    files: [],
    rootFolder: undefined,
  };
  if (path === undefined) return withoutFile;
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  const host = wantsFiles ? ts.sys : { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(config ?? {}, host, dirname(path), undefined, path);
  const broken = error ?? parsed.errors.find(({ code }) => brokenReferences.has(code));
  if (broken) {
    report(projectBroken.at(placeOf(broken), { path, reason: sentence(broken) }));
    return withoutFile;
  }
  const options = { ...parsed.options, ...imposed(parsed.options, requestsApi) };
  const environment = ofEnvironment(parsed.options);
  return {
    options,
    completeOptions: environment && { ...options, ...environment },
    files: parsed.fileNames,
    rootFolder: parsed.options.rootDir,
  };
}

/** File not found, cannot read file, circular `extends`, and `extends` of what does not exist. */
const brokenReferences = new Set([5083, 5012, 6053, 18000]);

function placeOf({ file, start, length = 0 }: ts.Diagnostic): Span | undefined {
  if (file === undefined || start === undefined) return undefined;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { file: file.fileName, start, end: start + length, line: line + 1, column: character + 1 };
}

function sentence(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, " ").replace(/\.$/, "");
}
