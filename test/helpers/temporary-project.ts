/** Projects that a test writes into a folder of its own, gone when the test file ends. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export interface TemporaryProject {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  has(path: string): boolean;
  /** All files below a folder, in order. */
  list(path: string): string[];
}

export function temporaryProject(files: Readonly<Record<string, string>>): TemporaryProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "fluxion-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project: TemporaryProject = {
    folder,
    write: (texts) => {
      for (const [path, text] of Object.entries(texts)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    read: (path) => readFileSync(join(folder, path), "utf8"),
    has: (path) => existsSync(join(folder, path)),
    list: (path) => {
      if (!existsSync(join(folder, path))) return [];
      const names = readdirSync(join(folder, path), { recursive: true, withFileTypes: true });
      return names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
    },
  };
  project.write(files);
  return project;
}
