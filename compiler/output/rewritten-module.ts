/**
 * The user's module with its requests replaced: each call by the name of what was generated for it, or by an arrow
 * function that hands over what the requested function captures; the generated functions stand at the end.
 */
import MagicString from "magic-string";
import type { CallSite, Stretch } from "../1-parse/requests.ts";
import type { EmittedModule } from "../6-emit/emit.ts";
import type { SourceMap } from "../options.ts";
import { sourceMapOf, type TextOf } from "./source-map.ts";

export interface Replacement {
  readonly calls: readonly CallSite[];
  /** The generated function. */
  readonly name: string;
  /** Names of variables that are handed over when it is called. */
  readonly captured: readonly string[];
  /** The generated function's further parameters, with their types in TypeScript. */
  readonly parameters: readonly { readonly name: string; readonly type: string | undefined }[];
}

export interface Rewriting {
  readonly file: string;
  readonly text: string;
  readonly replacements: readonly Replacement[];
  readonly unusedImports: readonly Stretch[];
  /** Other places whose text changes, such as the paths of relative imports. */
  readonly edits: readonly (Stretch & { readonly text: string })[];
  /** Generated functions that the module exports. */
  readonly exported: readonly string[];
  /** Whether nothing would say any more that the file is a module, once the unused imports are gone. */
  readonly losesModuleSyntax: boolean;
  readonly banner: string;
}

export function rewriteModule(
  rewriting: Rewriting,
  emitted: EmittedModule,
  textOf: TextOf,
): { code: string; map: SourceMap } {
  const edited = new MagicString(rewriting.text);
  for (const [i, { start, end }] of rewriting.unusedImports.entries()) {
    const lineBreak = /\r?\n$/.exec(rewriting.text.slice(start, end))?.[0] ?? "";
    if (i === 0 && rewriting.losesModuleSyntax) edited.overwrite(start, end, `export {};${lineBreak}`);
    else edited.remove(start, end);
  }
  for (const { start, end, text } of rewriting.edits) edited.overwrite(start, end, text);
  for (const replacement of rewriting.replacements) {
    for (const call of replacement.calls) edited.overwrite(call.start, call.end, replacementText(replacement, call));
  }
  // Imports and constants go to the top: the module's own code may call the functions before it ends.
  const lines = emitted.code.split("\n");
  const preamble = lines.slice(0, emitted.preambleLines).map((line) => `${line}\n`);
  const functions = lines.slice(emitted.preambleLines).join("\n");
  const firstLine = /^#!.*\n/.exec(rewriting.text)?.[0].length ?? 0;
  edited.appendLeft(firstLine, rewriting.banner + preamble.join(""));
  const own = edited.toString().replace(/\n*$/, "\n\n");
  const exports = rewriting.exported.length > 0 ? `\nexport { ${rewriting.exported.join(", ")} };\n` : "";
  const map = sourceMapOf(
    { file: rewriting.file, map: edited.generateDecodedMap({ hires: "boundary" }) },
    emitted.mappings,
    own.split("\n").length - 1 - emitted.preambleLines,
    textOf,
  );
  return { code: own + functions + exports, map };
}

function replacementText({ name, captured, parameters }: Replacement, call: CallSite): string {
  if (captured.length === 0) return name;
  const list = parameters.map((parameter) =>
    parameter.type ? `${parameter.name}: ${parameter.type}` : parameter.name,
  );
  const values = [...captured, ...parameters.map((parameter) => parameter.name)];
  const arrow = `(${list.join(", ")}) => ${name}(${values.join(", ")})`;
  return call.needsParentheses ? `(${arrow})` : arrow;
}
