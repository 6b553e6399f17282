/** Paths of sources and projects. Inside the compiler they are written as TypeScript writes them. */
import { type Stats, statSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export function forwardSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Undefined where nothing can be seen: also of a path that the system does not take, such as one that is too long. */
export function statAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export function isFile(path: string): boolean {
  return statAt(path)?.isFile() ?? false;
}

/** Where the request functions are declared: beside this folder, as source or as declarations. */
export const requestsApi = forwardSlashes(
  fileURLToPath(new URL(`../requests-api${extname(import.meta.url) === ".ts" ? ".ts" : ".d.ts"}`, import.meta.url)),
);

/** Whether a file is part of the compiler or the runtime, which request nothing. */
export function isOfFluxion(path: string): boolean {
  const compiler = dirname(requestsApi);
  return path.startsWith(`${compiler}/`) || path.startsWith(`${dirname(compiler)}/runtime/`);
}

/** The tsconfig.json in `folder` or the nearest folder above it. */
export function nearestProject(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (isFile(file)) return forwardSlashes(file);
    if (dirname(at) === at) return undefined;
  }
}
