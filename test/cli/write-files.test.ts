/** Outputs are written whole or not at all, and nothing stale stays beside them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { writeFiles } from "../../compiler/cli/write-files.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const registration = new URL("../helpers/register-typescript.mjs", import.meta.url).href;

/** What a program of its own says and how it ends; no time limit of a test ends one that never comes back. */
function ran(code: string) {
  const words = ["--import", registration, "--input-type=module", "--eval", code];
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 20_000 });
  return { out: stdout, error: stderr, status, signal };
}

function moduleOf(name: string): string {
  return JSON.stringify(new URL(`../../${name}`, import.meta.url).href);
}

function written(files: Readonly<Record<string, string>>): readonly string[] {
  const said: Diagnostic[] = [];
  const isWritten = writeFiles(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    (diagnostic) => {
      said.push(diagnostic);
    },
  );
  expect(isWritten).toBe(said.length === 0);
  return said.map(({ message }) => message);
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

test("what fails leaves everything as it was, also the folders", () => {
  const { folder, read, list } = temporaryProject({ "out/a.ts": "earlier" });
  const path = (name: string) => join(folder, name);
  mkdirSync(path("out/c.ts/in the way"), { recursive: true });
  const failed = { [path("out/a.ts")]: "later", [path("new/folder/b.ts")]: "b", [path("out/c.ts")]: "c" };
  expect(written(failed)).toEqual([expect.stringMatching(/c\.ts' could not be written: .*No output was changed/s)]);
  expect(list(".")).toEqual(["out/a.ts"]);
  expect(foldersIn(folder)).toEqual(["out", "out/c.ts", "out/c.ts/in the way"]);
  expect(read("out/a.ts")).toBe("earlier");

  expect(written({ [path("out/a.ts")]: "later", [path("new/folder/b.ts")]: "b" })).toEqual([]);
  expect(list(".")).toEqual(["new/folder/b.ts", "out/a.ts"]);
  expect(read("out/a.ts")).toBe("later");
});

test("what a run that was killed has left is removed, and nothing else", () => {
  const ended = spawnSync(process.execPath, ["--version"]).pid;
  const old = [`a.ts.${ended}.new.tmp`, `a.ts.${ended}.old.tmp`];
  const young = `b.ts.${ended}.new.tmp`;
  const kept = [`a.ts.${process.ppid}.new.tmp`, `other.ts.${ended}.new.tmp`, "a.ts.tmp", young];
  const { folder, list } = temporaryProject(Object.fromEntries([...old, ...kept].map((name) => [name, ""])));
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const name of [...old, ...kept]) if (name !== young) utimesSync(join(folder, name), anHourAgo, anHourAgo);
  expect(written({ [join(folder, "a.ts")]: "a", [join(folder, "b.ts")]: "b" })).toEqual([]);
  expect(list(".")).toEqual(["a.ts", "b.ts", ...kept].sort());
});

test.skipIf(process.platform !== "linux")("a folder that the system does not take is an error that comes back", () => {
  for (const [module, call] of [
    ["compiler/project/folders.ts", 'makeFolder("/proc/nowhere/below")'],
    ["runtime/training/node/run-folder.ts", 'runFolder("/proc/nowhere/below")'],
  ] as const) {
    const { error, status, signal } = ran(`import * as all from ${moduleOf(module)}; all.${call};`);
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(error).toContain("ENOENT: no such file or directory, mkdir '/proc/nowhere");
  }
});

test.skipIf(process.platform === "win32")("a signal waits until all is written, and then ends the program", () => {
  const { out, signal } = ran(`import { uninterrupted } from ${moduleOf("compiler/cli/interruption.ts")};
    uninterrupted(() => {
      process.kill(process.pid, "SIGTERM");
      console.log("written");
    });
    setTimeout(() => console.log("went on"), 10_000);`);
  expect({ out, signal }).toEqual({ out: "written\n", signal: "SIGTERM" });
});
