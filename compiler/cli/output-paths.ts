/** Where a compiled module is written, and where its relative imports then lead. */
import { dirname, relative, resolve } from "node:path";
import type { CompiledModule } from "../options.ts";
import { forwardSlashes } from "../project/paths.ts";

export interface Layout {
  /** The folder below which the sources lie. */
  readonly root: string;
  readonly outFolder: string;
  readonly emit: "ts" | "js";
}

/** The path of a module's code. */
export function outputPath(
  source: string,
  kind: CompiledModule["kind"],
  layout: Layout,
  target: CompiledModule["target"] = "js",
): string {
  const path = forwardSlashes(resolve(layout.outFolder, relative(layout.root, source)));
  const match = /\.([cm]?)([jt])s(x?)$/.exec(path);
  if (match === null) return path;
  const [extension, module, language, isJsx] = match;
  const isJavaScript = language === "j" || layout.emit === "js";
  // JavaScript is written with imports and exports, also where the source's own would become CommonJS.
  const format = isJavaScript && module === "c" ? "m" : module;
  const keepsJsx = kind === "rewritten" && isJsx && (language === "j" || layout.emit === "ts");
  const stem = `${path.slice(0, -extension.length)}${target === "js" ? "" : `.${target}`}`;
  return `${stem}.${format}${isJavaScript ? "js" : "ts"}${keepsJsx ? "x" : ""}`;
}

/** `loss.js` has its types in `loss.d.ts`, `loss.mjs` in `loss.d.mts`. */
export function declarationPath(path: string): string {
  return path.replace(/\.([cm]?)jsx?$/, ".d.$1ts");
}

/**
 * Rewrites relative imports for modules that move to the output folder: they lead to the other rewritten modules, and
 * else back to the sources.
 */
export function rebaseFor(rewritten: readonly string[], layout: Layout): (specifier: string, file: string) => string {
  const byStem = new Map(rewritten.map((source) => [stemOf(source), source]));
  return (specifier, file) => {
    const from = dirname(outputPath(file, "rewritten", layout));
    const meant = forwardSlashes(resolve(dirname(file), specifier));
    const other = byStem.get(stemOf(meant)) ?? byStem.get(`${meant}/index`);
    if (other === undefined) return relativeSpecifier(from, meant);
    const path = outputPath(other, "rewritten", layout);
    const extension = /\.[cm]?[jt]sx?$/.exec(specifier)?.[0];
    if (extension === undefined) return relativeSpecifier(from, stemOf(path));
    return relativeSpecifier(from, layout.emit === "ts" && extension.includes("j") ? stemOf(path) + extension : path);
  };
}

function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}

function relativeSpecifier(from: string, to: string): string {
  const path = forwardSlashes(relative(from, to));
  return path.startsWith(".") ? path : `./${path}`;
}
