/** The repository's own files, and who imports whom. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A path relative to the root for a file of ours, else the package's name. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

/** The files below `folder` with these extensions. What was generated, built or installed is nobody's style. */
export function filesBelow(folder: string, extensions: readonly string[] = [".ts"]): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => extensions.some((extension) => path.endsWith(extension)))
    .filter((path) => !/\/(node_modules|expected|generated|out)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Import and export declarations begin a line and end with a quoted module; `import()` may stand anywhere. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const declared = text.matchAll(/^(?:import|export)\s+(type\s)?[^;"'`]*?\bfrom\s+"([^"\n]+)";/gm);
  const forEffect = text.matchAll(/^import ()"([^"\n]+)";/gm);
  const awaited = text.matchAll(/\bimport\(()"([^"\n]+)"\)/g);
  return [...declared, ...forEffect, ...awaited].map(([, type, module]) => ({
    from: path,
    to: targetOf(path, module as string),
    isTypeOnly: Boolean(type),
  }));
}

function targetOf(path: string, module: string): string {
  if (module.startsWith(".")) return join(dirname(path), module).replaceAll("\\", "/");
  const parts = module.split("/");
  return module.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] as string);
}

export function isOurs(target: string): boolean {
  return /^(compiler|runtime|test|examples|scripts)\//.test(target);
}

export function display(path: string): string {
  return relative(root, path).replaceAll("\\", "/");
}
