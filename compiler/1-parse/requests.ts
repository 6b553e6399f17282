/**
 * Finds what is to be differentiated in one source file: tags on its functions, and calls of the request functions.
 * Gives the requests in the order of the text, each function and mode once, and what has to change in the text.
 */
import type { CallExpression, SourceFile } from "ts-morph";
import { nameTaken } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { findCalls } from "./calls.ts";
import type { FunctionNode } from "./functions.ts";
import type { FunctionWithRules } from "./functions-with-rules.ts";
import type { Derivation, Mode, Target } from "./request.ts";
import { findTags } from "./tags.ts";

export interface Request {
  readonly function: FunctionNode;
  /** Present where the derivative of the function is given. */
  readonly withRules?: FunctionWithRules | undefined;
  /** What the function is called in messages and in generated names. */
  readonly functionName: string;
  readonly derivation: Derivation;
  /** A tag's derivative is an export; a call's is not. */
  readonly isExported: boolean;
  /** The calls that the generated function replaces. */
  readonly calls: readonly CallSite[];
}

/** A stretch of the source's text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface CallSite extends Stretch {
  readonly node: CallExpression;
  /** Whether an arrow function in the call's place needs parentheses. */
  readonly needsParentheses: boolean;
}

export interface ParsedModule {
  readonly requests: readonly Request[];
  /** Imports of request functions that nothing uses once the calls are replaced. */
  readonly unusedImports: readonly Stretch[];
  /** All names in a file with calls: what is generated into it keeps out of their way. */
  readonly identifiers: ReadonlySet<string>;
  /** Those of them that the file declares or imports at its top level. */
  readonly declared: ReadonlySet<string>;
  /** The modules that it imports values from. */
  readonly importedFrom: ReadonlySet<string>;
}

export interface ParseOptions {
  /** Whether tags count: they are the command line's business. */
  readonly tags: boolean;
  /** For tags that name no modes; undefined: those that fit the function. */
  readonly modes: readonly Mode[] | undefined;
  /** Which tags count, and what those run on that do not say it; calls count for JavaScript's modules. */
  readonly target?: Target | undefined;
  readonly defaultTarget?: Target | undefined;
  /** The file that declares the request functions. */
  readonly requestsApi: string;
}

export function parse(source: SourceFile, options: ParseOptions, report: Report): ParsedModule {
  const { modes, target, defaultTarget = "js" } = options;
  const tagged = options.tags ? findTags(source, { modes, target, defaultTarget }, report) : [];
  const nothing: ReadonlySet<string> = new Set();
  if (target === "webgpu")
    return { requests: tagged, unusedImports: [], identifiers: nothing, declared: nothing, importedFrom: nothing };
  const { requests, unusedImports, identifiers } = findCalls(source, options.requestsApi, tagged, report);
  const declared = new Set(source.getLocals().map((local) => local.getName()));
  if (requests.length > 0) {
    // The generated exports join the file's own names.
    for (const { derivation, functionName } of tagged) {
      if (!declared.has(derivation.name)) continue;
      report(nameTaken.at(derivation.span, { name: derivation.name, function: functionName }));
    }
  }
  const imports = source.getImportDeclarations().filter((declaration) => !declaration.isTypeOnly());
  const importedFrom = new Set(imports.map((declaration) => declaration.getModuleSpecifierValue()));
  return { requests: [...tagged, ...requests], unusedImports, identifiers, declared, importedFrom };
}
