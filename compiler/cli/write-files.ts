/**
 * Writes a set of files whole or not at all: first all beside their places, then all into them. What fails on the way
 * is undone, and the program does not end meanwhile. A file that would not change is not touched.
 */
import { copyFileSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { outputUnwritable } from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { makeFolder } from "../project/folders.ts";
import { isFile, statAt } from "../project/paths.ts";
import { uninterrupted } from "./interruption.ts";

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** True when all files have been written. */
export function writeFiles(files: readonly OutputFile[], report: Report): boolean {
  const changed = files.filter(({ path, text }) => textAt(path) !== text);
  return changed.length === 0 || uninterrupted(() => writeAll(changed, report));
}

function writeAll(files: readonly OutputFile[], report: Report): boolean {
  const undo: (() => void)[] = [];
  const remove = (path: string) => rmSync(path, { force: true });
  let current = "";
  try {
    for (const { path, text } of files) {
      current = path;
      makeFolder(dirname(path), (made) => undo.push(() => rmdirSync(made)));
      undo.push(() => remove(besides(path, "new")));
      writeFileSync(besides(path, "new"), text);
      if (!isFile(path)) continue;
      undo.push(() => remove(besides(path, "old")));
      copyFileSync(path, besides(path, "old"));
    }
    for (const { path } of files) {
      current = path;
      const wasThere = isFile(path);
      renameSync(besides(path, "new"), path);
      undo.push(() => (wasThere ? renameSync(besides(path, "old"), path) : remove(path)));
    }
    for (const { path } of files) remove(besides(path, "old"));
  } catch (error) {
    for (const step of undo.reverse()) step();
    const reason = error instanceof Error ? error.message : String(error);
    report(outputUnwritable.at(undefined, { path: current, reason }));
    return false;
  }
  removeLeftovers(files.map(({ path }) => path));
  return true;
}

/** Where a file waits for its place to be its own, or for whether it is needed again. */
function besides(path: string, age: "new" | "old"): string {
  return `${path}.${process.pid}.${age}.tmp`;
}

const leftover = /^(.+)\.(\d+)\.(?:new|old)\.tmp$/;
/** Writing takes less. A process that does not run here may run on another machine that shares the folder. */
const leftoverMilliseconds = 60_000;

/** Removes what an earlier run left beside these files when it was killed. */
function removeLeftovers(paths: readonly string[]): void {
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    for (const name of readdirSync(folder)) {
      const [, of, writer] = leftover.exec(name) ?? [];
      if (of === undefined || !paths.includes(join(folder, of)) || isRunning(Number(writer))) continue;
      const path = join(folder, name);
      const age = Date.now() - (statAt(path)?.mtimeMs ?? Date.now());
      if (age > leftoverMilliseconds) rmSync(path, { force: true });
    }
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== "ESRCH";
  }
}

/** Whether a path, or a part of it, is that of something else than a folder. */
export function isBehindFile(path: string): boolean {
  const stat = statAt(path);
  if (stat !== undefined) return !stat.isDirectory();
  return dirname(path) !== path && isBehindFile(dirname(path));
}

/** The text of a file, if it is there and can be read. */
export function textAt(path: string): string | undefined {
  // A pipe would be waited for.
  if (!isFile(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
