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

/** Whether the compiler runs as source. */
const isSource = extname(import.meta.url) === ".ts";

/** Where the request functions are declared: beside this folder, as source or as declarations. */
export const requestsApi = forwardSlashes(
  fileURLToPath(new URL(`../requests-api${isSource ? ".ts" : ".d.ts"}`, import.meta.url)),
);

/** Where the random numbers are declared that generated code draws, as `fluxion/random`. */
export const randomApi = forwardSlashes(
  fileURLToPath(new URL(`../../runtime/random${isSource ? ".ts" : ".d.ts"}`, import.meta.url)),
);

/** The sources of the library that are compiled into what calls them, by the names under which they are imported. */
export const librarySources: Readonly<Record<string, string>> = {
  "fluxion/implicit": librarySource(isSource ? "runtime/implicit.ts" : "sources/implicit.ts"),
  "fluxion/scores": librarySource(isSource ? "runtime/scores/index.ts" : "sources/scores/index.ts"),
  "fluxion/kernels": librarySource(isSource ? "runtime/kernels/index.ts" : "sources/kernels/index.ts"),
  // What the build makes of them.
  "fluxion/kernels/single": librarySource(`${isSource ? "dist/" : ""}sources/kernels/single/index.ts`),
  "fluxion/scores/single": librarySource(`${isSource ? "dist/" : ""}sources/scores/single/index.ts`),
};

function librarySource(path: string): string {
  return forwardSlashes(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}

/** Whether a file is part of the compiler, the runtime or the library, which request nothing. */
export function isOfFluxion(path: string): boolean {
  const compiler = dirname(requestsApi);
  const folders = [compiler, ...["runtime", "sources", "dist"].map((name) => `${dirname(compiler)}/${name}`)];
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

/** The tsconfig.json in `folder` or the nearest folder above it. */
export function nearestProject(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (isFile(file)) return forwardSlashes(file);
    if (dirname(at) === at) return undefined;
  }
}
