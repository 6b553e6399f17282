/** `--watch`: builds again whenever a file that had a part in the last build changes. Errors end nothing. */
import { existsSync, type FSWatcher, statSync, watch as watchFolder } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { BuildResult } from "./build.ts";
import type { WhenInterrupted } from "./interruption.ts";

/** Editors write in several steps. */
const settleMilliseconds = 40;

/** A source that appears may be what an import was waiting for. */
const sourcePattern = /\.[cm]?[jt]sx?$/;

/** Calls `build` now and after every change, until the user interrupts the wait for one. */
export function watch(build: () => BuildResult, whenInterrupted: WhenInterrupted): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  let watched = new Set<string>();
  let written = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let finish = () => {};
  let ignoreInterruptions = () => {};

  const end = () => {
    ignoreInterruptions();
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    finish();
  };
  const rebuild = () => {
    const start = Date.now();
    // An interruption ends a build that is under way.
    ignoreInterruptions();
    const result = build();
    ignoreInterruptions = whenInterrupted(end);
    written = new Set(result.written);
    watched = new Set(result.files.map(existing));
    const folders = new Set([...watched].map((path) => dirname(path)));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) if (!watchers.has(folder)) watchers.set(folder, watcherOf(folder));
    // A folder that has not been watched yet does not tell what was saved during the build.
    if (result.files.some((path) => wasSavedSince(start, path))) schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(rebuild, settleMilliseconds);
  };
  const watcherOf = (folder: string): FSWatcher => {
    // The folder is gone: the next build says what is missing, and watches what is left.
    const lost = () => {
      watcher.close();
      watchers.delete(folder);
      schedule();
    };
    const watcher = watchFolder(folder, (_event, name) => {
      const path = name === null ? undefined : join(folder, name);
      if (name === basename(folder)) lost();
      else if (path === undefined || watched.has(path)) schedule();
      else if (sourcePattern.test(path) && !written.has(path)) schedule();
    });
    watcher.on("error", lost);
    return watcher;
  };

  return new Promise((resolve) => {
    finish = resolve;
    rebuild();
  });
}

/** The path itself if its folder exists, else the part of it that has to appear first. */
function existing(path: string): string {
  let wanted = path;
  while (!existsSync(dirname(wanted)) && basename(wanted) !== "") wanted = dirname(wanted);
  return wanted;
}

/** Whether a file was written between a time and now. */
function wasSavedSince(start: number, path: string): boolean {
  const saved = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return saved >= start + 1 && saved <= Date.now();
}
