/** Paths of sources and projects. Inside the compiler they are written as TypeScript writes them. */
import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export function forwardSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The tsconfig.json in `folder` or the nearest folder above it. */
export function nearestProject(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (isFile(file)) return forwardSlashes(file);
    if (dirname(at) === at) return undefined;
  }
}
