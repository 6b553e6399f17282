/**
 * Writes a set of files whole or not at all: first all beside their places, then all into them. What fails on the way
 * is undone. A file that would not change is not touched.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { outputUnwritable } from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** True when all files have been written. */
export function writeFiles(files: readonly OutputFile[], report: Report): boolean {
  const changed = files.filter(({ path, text }) => textAt(path) !== text);
  const undo: (() => void)[] = [];
  let current = "";
  try {
    for (const { path, text } of changed) {
      current = path;
      mkdirSync(dirname(path), { recursive: true });
      const temporary = temporaryPath(path);
      undo.push(() => rmSync(temporary, { force: true }));
      writeFileSync(temporary, text);
    }
    for (const { path } of changed) {
      current = path;
      const earlier = textAt(path);
      renameSync(temporaryPath(path), path);
      undo.push(() => (earlier === undefined ? rmSync(path, { force: true }) : writeFileSync(path, earlier)));
    }
    return true;
  } catch (error) {
    for (const step of undo.reverse()) step();
    const reason = error instanceof Error ? error.message : String(error);
    report(outputUnwritable.at(undefined, { path: current, reason }));
    return false;
  }
}

function temporaryPath(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/** Whether a path, or a part of it, is that of a file. */
export function isFile(path: string): boolean {
  if (existsSync(path)) return !statSync(path).isDirectory();
  return dirname(path) !== path && isFile(dirname(path));
}

/** The text of a file, if it is there and can be read. */
export function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
