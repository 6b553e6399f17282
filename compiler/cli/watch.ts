/** `--watch`: builds again whenever a file that had a part in the last build changes. Errors end nothing. */
import { type FSWatcher, watch as watchFolder } from "node:fs";
import { basename, dirname } from "node:path";
import type { BuildResult } from "./build.ts";

/** Editors write in several steps. */
const settleMilliseconds = 40;

/** Calls `build` now and after every change, until `signal` aborts. */
export function watch(build: () => BuildResult, signal: AbortSignal): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  let names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const rebuild = () => {
    const { files } = build();
    names = new Set(files.map((file) => basename(file)));
    const folders = new Set(files.map((file) => dirname(file)));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (!watchers.has(folder)) watchers.set(folder, watchFolder(folder, onChange));
    }
  };
  const onChange = (_event: string, name: string | null) => {
    if (name !== null && !names.has(name)) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, settleMilliseconds);
  };

  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      resolve();
    });
    rebuild();
  });
}
