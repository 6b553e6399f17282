/**
 * The code blocks of the documentation. The words behind a block's language say what it is:
 * a path: a file of the project that the page builds; `generated/loss.ts#lossGrad`: one function as it is generated;
 * `text` and a path: what the command line says of that file, behind `check` or `explain` what that says; `sh`: commands.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The pages whose blocks are files of a project, one project a page. */
export const pages = ["README.md"];

export interface Block {
  readonly language: string;
  /** The words behind the language; empty for none. */
  readonly title: string;
  readonly text: string;
  /** The line of the page in which it begins. */
  readonly line: number;
}

export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = "", 2: title = "", 3: text = "", index }) => ({
      language,
      title: title.trim(),
      text,
      line: page.slice(0, index).split("\n").length,
    }),
  );
}

export function isSource({ language, title }: Block): boolean {
  return (language === "ts" || language === "js") && title !== "" && !title.includes("#");
}

export function isExcerpt({ title }: Block): boolean {
  return title.includes("#");
}

export function isMessage({ language, title }: Block): boolean {
  return language === "text" && title !== "";
}

/** The command lines of a page, in their order, each as its words. */
export function commandsIn(blocks: readonly Block[]): string[][] {
  const lines = blocks.filter(({ language }) => language === "sh").flatMap(({ text }) => text.trim().split("\n"));
  return lines.map((line) => line.replace(/ #.*/, "").split(/\s+/));
}

/** What the comments of a file say that it prints, in order. */
export function printed(text: string): string[] {
  return [...text.matchAll(/; \/\/ prints (.*)$/gm)].map(([, line = ""]) => line);
}

/** The words behind `fluxion` whose output a block of messages shows. */
export function wordsOf(title: string): string[] {
  return isReport(title) ? title.split(" ") : ["build", title];
}

/** Whether what is shown is a report on a file, and not what is wrong with it. */
export function isReport(title: string): boolean {
  return /^(check|explain) /.test(title);
}
