/** From TypeScript to JavaScript, and from a source to its declarations. */
import { type SourceFile, ts } from "ts-morph";
import type { SourceMap } from "../options.ts";

/** The JavaScript of a module, without its types, and the map that leads back. */
export function stripTypes(file: string, text: string): { code: string; map: SourceMap } {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.ReactJSX,
      sourceMap: true,
      verbatimModuleSyntax: false,
    },
  });
  const map: SourceMap = JSON.parse(sourceMapText ?? '{"version":3,"names":[],"sources":[],"mappings":""}');
  return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), map };
}

/** What `import.meta` is called in the JavaScript of `asCommonJs`. */
export const importMetaName = "importMeta";

/**
 * A module as JavaScript that `require` can run, whatever its file is called: `exports`, `require` and `importMeta` are
 * there when it runs.
 */
export function asCommonJs(file: string, text: string): string {
  const named: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
    const visit = (node: ts.Node): ts.Node =>
      ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
        ? ts.factory.createIdentifier(importMetaName)
        : ts.visitEachChild(node, visit, context);
    return ts.visitEachChild(source, visit, context);
  };
  const { outputText } = ts.transpileModule(text, {
    // TypeScript leaves a file that ends in .mts or .mjs a module of ECMAScript.
    fileName: file.replace(/\.m([jt]s)$/, ".$1"),
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      jsx: ts.JsxEmit.ReactJSX,
      esModuleInterop: true,
      allowJs: true,
    },
    transformers: { before: [named] },
  });
  return outputText;
}

/** What a source's declaration file would say. */
export function declarationsOf(program: ts.Program, source: SourceFile): string {
  let declarations = "";
  const write: ts.WriteFileCallback = (_path, text) => {
    declarations = text;
  };
  program.emit(source.compilerNode, write, undefined, true);
  return declarations;
}
