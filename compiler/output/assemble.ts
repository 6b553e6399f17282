/**
 * From derivative functions to the module to write. A file with tags alone gives a module of its own that holds only
 * what was generated; a file with calls is rewritten whole.
 */
import type { ParsedModule, Request, Stretch } from "../1-parse/requests.ts";
import { type EmitOptions, type EmittedModule, emitModule, inlinedHelpers } from "../6-emit/emit.ts";
import { inlineNames } from "../6-emit/js/inline-helpers.ts";
import { shapeType } from "../6-emit/js/shapes.ts";
import { helperNameTaken } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Parameter, Program } from "../ir/nodes.ts";
import { operations } from "../ops/index.ts";
import type { CompiledModule, CompileOptions, SourceMap } from "../options.ts";
import { runtimeModules } from "../runtime-names.ts";
import { rewriteModule } from "./rewritten-module.ts";
import { chained, sourceMapOf, type TextOf } from "./source-map.ts";

/** A request with the function generated for it. */
export interface Derived {
  readonly request: Request;
  /** The variables handed over as its first parameters. */
  readonly captured: readonly string[];
  readonly function: IrFunction;
}

/** What assembling needs of the source and of the project around it. */
export interface Place {
  readonly file: string;
  readonly text: string;
  /** All files that had a part in it, the source first. */
  readonly files: readonly string[];
  readonly textOf: TextOf;
  /** Whether a file is a package's or the library's. */
  isForeign(path: string): boolean;
  readonly stripTypes: (text: string) => { code: string; map: SourceMap };
  readonly declarations: () => string;
  /** The relative module paths in a text. */
  readonly relativeImports: (text: string) => readonly { specifier: string; start: number; end: number }[];
  /** Whether imports or exports are left without these imports. */
  readonly isModuleWithout: (removed: readonly Stretch[]) => boolean;
}

type Assembled = Omit<CompiledModule, "source" | "files" | "target">;

export function assemble(
  place: Place,
  parsed: ParsedModule,
  derived: readonly Derived[],
  program: Program,
  options: CompileOptions,
  report: Report,
): CompiledModule | undefined {
  const hasCalls = parsed.requests.some(({ isExported }) => !isExported);
  const assembled = hasCalls
    ? rewritten(place, parsed, derived, program, options, report)
    : generated(place, derived, program, options);
  return assembled && { source: place.file, files: place.files, target: options.target ?? "js", ...assembled };
}

function generated(place: Place, derived: readonly Derived[], program: Program, options: CompileOptions): Assembled {
  const language = options.emit === "js" ? "js" : languageOf(place.file);
  const emitted = emit(derived, program, options, { language, export: true }, bannerFor(place.file, language));
  const map = sourceMapOf(undefined, emitted.mappings, 0, place.textOf);
  const declarations = language === "js" ? bannerFor(place.file, "js") + emitted.declarations : undefined;
  return { kind: "generated", language, code: emitted.code, map, declarations };
}

function rewritten(
  place: Place,
  parsed: ParsedModule,
  derived: readonly Derived[],
  program: Program,
  options: CompileOptions,
  report: Report,
): Assembled | undefined {
  const language = languageOf(place.file);
  // Helpers that are written out keep their names.
  const { importedFrom } = parsed;
  const ofRuntime = Object.entries(runtimeModules).flatMap(([module, names]) =>
    importedFrom.has(module) ? [] : names,
  );
  const kept: ReadonlySet<string> = new Set(options.standalone ? [...ofRuntime, ...inlineNames] : []);
  const reserved = [...parsed.identifiers].filter((name) => !kept.has(name));
  const emitted = emit(derived, program, options, { language, export: false, reserved, importedFrom });
  const helpers = options.standalone ? "inline" : "import";
  const written: readonly string[] = inlinedHelpers(emitted.helpers, { helpers, importedFrom });
  if (written.length > 0) {
    const taken = [...parsed.declared].find((name) => inlineNames.includes(name) || written.includes(name));
    if (taken !== undefined) {
      report(helperNameTaken.at(parsed.requests[0]?.derivation.span, { name: taken }));
      return undefined;
    }
  }
  const { rebase } = options;
  const exported = derived.filter(({ request }) => request.isExported).map(({ request }) => request.derivation.name);
  const gainsModuleSyntax = exported.length > 0 || emitted.helpers.length > written.length;
  const edits = rebase
    ? place.relativeImports(place.text).map((found) => ({ ...found, text: rebase(found.specifier, place.file) }))
    : [];
  const module = rewriteModule(
    {
      file: place.file,
      text: place.text,
      replacements: derived.map(({ request, captured, function: fn }) => ({
        calls: request.calls,
        name: request.derivation.name,
        captured,
        parameters: fn.parameters.slice(captured.length).map((parameter) => ({
          name: parameter.name,
          type:
            language === "ts"
              ? `${shapeType(parameter.shape, parameter.isReadonly)}${mayBeMissing(parameter) ? " | undefined" : ""}`
              : undefined,
        })),
      })),
      unusedImports: parsed.unusedImports,
      edits: edits.filter(({ start }) => !parsed.unusedImports.some((gone) => gone.start <= start && start < gone.end)),
      exported,
      losesModuleSyntax: !gainsModuleSyntax && !place.isModuleWithout(parsed.unusedImports),
      // In its own place the module stays what it was: only a copy elsewhere says that it is one.
      banner: rebase ? bannerFor(place.file, options.emit === "js" ? "js" : language) : "",
    },
    emitted,
    place.textOf,
  );
  if (options.emit !== "js" || language === "js") {
    return { kind: "rewritten", language, ...module, declarations: undefined };
  }
  const plain = place.stripTypes(module.code);
  const map = chained(plain.map, module.map);
  const declarations = bannerFor(place.file, "js") + rebased(place, place.declarations(), rebase);
  return { kind: "rewritten", language: "js", code: plain.code, map, declarations };
}

function emit(
  derived: readonly Derived[],
  program: Program,
  options: CompileOptions,
  how: Pick<EmitOptions, "language" | "export" | "reserved" | "importedFrom">,
  header?: string,
): EmittedModule {
  const functions = derived.map(({ function: fn }) => fn);
  const helpers = options.standalone ? "inline" : "import";
  return emitModule(functions, program, operations, { ...how, helpers }, header);
}

function mayBeMissing({ optional, defaultValue }: Parameter): boolean {
  return optional || defaultValue !== undefined;
}

function rebased(place: Place, text: string, rebase: CompileOptions["rebase"]): string {
  if (rebase === undefined) return text;
  let result = text;
  for (const { specifier, start, end } of [...place.relativeImports(text)].reverse()) {
    result = result.slice(0, start) + rebase(specifier, place.file) + result.slice(end);
  }
  return result;
}

function languageOf(file: string): "ts" | "js" {
  return /\.[cm]?tsx?$/.test(file) ? "ts" : "js";
}

const bannerStart = "// Generated by Fluxion from ";

/** Whether a text is one that the command line has written. */
export function isGenerated(text: string): boolean {
  return text.replace(/^#!.*\n/, "").startsWith(bannerStart);
}

/** Generated TypeScript is not the user's to check: his compiler's options may forbid what ours allow. */
function bannerFor(file: string, language: "ts" | "js"): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const line = `${bannerStart}${name}. Do not edit.\n`;
  return language === "ts" ? `${line}// @ts-nocheck\n` : line;
}
