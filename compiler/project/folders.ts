/** Folders that are made on the way to a file. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { statAt } from "./paths.ts";

/**
 * Makes a folder, and those above it that are missing; `made` hears of each that was not there, the outermost first. One
 * by one: Node 20 never comes back from making all at once where the system takes none, as below /proc.
 */
export function makeFolder(path: string, made: (folder: string) => void = () => {}): void {
  const reason = failureOf(path, made);
  if (reason === undefined) return;
  const isMissingAbove = reason instanceof Error && "code" in reason && reason.code === "ENOENT";
  if (!isMissingAbove || dirname(path) === path) throw reason;
  makeFolder(dirname(path), made);
  const again = failureOf(path, made);
  if (again !== undefined) throw again;
}

/** Why one folder cannot be made; undefined if it is there now. */
function failureOf(path: string, made: (folder: string) => void): unknown {
  try {
    mkdirSync(path);
    made(path);
    return undefined;
  } catch (error) {
    return statAt(path)?.isDirectory() ? undefined : error;
  }
}
