/** From what was written on the command line to the files to compile, or to what is wrong with them. */
import { dirname, join, resolve } from "node:path";
import { mayHoldRequests } from "../1-parse/bindings.ts";
import { mentionsTag } from "../1-parse/tag-comments.ts";
import {
  fileIsDirectory,
  fileNotFound,
  fileUnreadable,
  notASourceFile,
  projectNotFound,
} from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { isGenerated } from "../output/assemble.ts";
import { forwardSlashes, isFile, nearestProject, statAt } from "../project/paths.ts";
import type { Session } from "../session.ts";
import { textAt } from "./write-files.ts";

const sourcePattern = /(?<!\.d)\.[cm]?[jt]sx?$/;

/** The absolute paths of files named by the user. */
function namedFiles(files: readonly string[], folder: string, report: Report): string[] {
  const paths = files.flatMap((file) => {
    const path = forwardSlashes(resolve(folder, file));
    const stat = statAt(path);
    if (stat === undefined) report(fileNotFound.at(undefined, { path: file }));
    else if (stat.isDirectory()) report(fileIsDirectory.at(undefined, { path: file }));
    else if (!sourcePattern.test(path)) report(notASourceFile.at(undefined, { path: file }));
    // It might be waited for without an end.
    else if (!stat.isFile()) report(fileUnreadable.at(undefined, { path: file, reason: "it is a pipe or a device" }));
    else return [path];
    return [];
  });
  return [...new Set(paths)];
}

/** The tsconfig.json that `-p` means: the file itself, or the one in a folder. */
function namedProject(path: string, folder: string, report: Report): string | undefined {
  const absolute = resolve(folder, path);
  const isFolder = statAt(absolute)?.isDirectory() ?? false;
  const file = isFolder ? join(absolute, "tsconfig.json") : absolute;
  if (isFile(file)) return forwardSlashes(file);
  report(projectNotFound.at(undefined, { path }));
  return undefined;
}

/** The project that is named, else the one that the folder lies in. */
export function projectFor(named: { project: string | undefined }, folder: string, report: Report): string | undefined {
  return named.project === undefined ? nearestProject(folder) : namedProject(named.project, folder, report);
}

/** The named files, or the project's without those that an earlier build wrote. */
export function sourcesFor(files: readonly string[], session: Session, folder: string, report: Report): string[] {
  if (files.length > 0) return namedFiles(files, folder, report);
  return session.projectFiles.filter((file) => !isGenerated(textAt(file) ?? ""));
}

/** Whether a project's file is worth a closer look. Of one that cannot be read, reading it again reports why. */
export function mayRequest(file: string): boolean {
  const text = textAt(file);
  return text === undefined || mentionsTag(text) || mayHoldRequests(text);
}

/** The innermost folder that holds all the files; the root if there are none. */
export function commonFolder(files: readonly string[]): string {
  if (files.length === 0) return "/";
  const folders = files.map((file) => dirname(file).split("/"));
  const shared = folders.reduce((common, parts) => {
    const differs = common.findIndex((part, i) => part !== parts[i]);
    return differs < 0 ? common : common.slice(0, differs);
  });
  return shared.join("/") || "/";
}
