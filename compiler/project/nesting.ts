/**
 * Sources are visited as far as the stack goes: code may nest deeper than that of whatever goes through it, TypeScript's
 * own parser first.
 */
import { type SourceFile, ts } from "ts-morph";
import { spanBetween } from "../1-parse/source-places.ts";
import { nestedTooDeeply } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Text, WarmProject } from "./project.ts";

/** Deeper code is refused at once: what goes through it takes long before the stack runs out. */
const mostDepth = 1000;

/** What a loop counts for: each has its part in the storage of all that it holds. */
const loopDepth = 20;

/** Code of a person nests less; less than that runs no stack out, unless the compiler is at fault. */
const suspiciousDepth = 300;

/** Reports where a source nests too deeply; true when it does not. */
export function checkNesting(source: SourceFile, report: Report): boolean {
  const { depth, start } = nestingIn(source.compilerNode);
  if (depth > mostDepth) report(nestedTooDeeply.at(spanBetween(source, start, start + 1), {}));
  return depth <= mostDepth;
}

/** Visits the texts as sources of the project, one after the other. Reports where they nest too deeply, and ends there. */
export function visitSources(
  project: WarmProject,
  texts: readonly Text[],
  report: Report,
  visit: (source: SourceFile, i: number) => void,
): void {
  try {
    for (const [i, source] of project.refresh(texts).entries()) visit(source, i);
  } catch (error) {
    project.distrust();
    const deepest = isStackOverflow(error) ? deepestNesting([...texts, ...project.texts]) : undefined;
    if (!deepest) throw error;
    report(nestedTooDeeply.at(deepest, {}));
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

/** Where the texts nest deepest; undefined where none of them nests deeply enough to be the reason. */
function deepestNesting(texts: readonly Text[]): Span | undefined {
  const [deepest] = texts
    .map((text) => ({ ...nestingOf(text), ...text }))
    .filter(({ depth }) => depth >= suspiciousDepth)
    .sort((a, b) => b.depth - a.depth);
  if (!deepest) return undefined;
  const before = deepest.text.slice(0, deepest.start).split(/\r\n|[\n\r\u2028\u2029]/);
  const column = before.at(-1)!.length + 1;
  return { file: deepest.path, start: deepest.start, end: deepest.start + 1, line: before.length, column };
}

interface Nesting {
  readonly depth: number;
  readonly start: number;
}

function nestingOf({ text, path }: Text): Nesting {
  try {
    return nestingIn(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022));
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    return { depth: Number.POSITIVE_INFINITY, start: deepestBracket(text) };
  }
}

function nestingIn(file: ts.SourceFile): Nesting {
  let deepest: Nesting = { depth: 0, start: 0 };
  const left: [ts.Node, number][] = [[file, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [node, depth] = next;
    if (depth > deepest.depth) deepest = { depth, start: node.getStart(file) };
    // What stands behind an early exit nests in what does not take it.
    let before = 0;
    ts.forEachChild(node, (child) => {
      if (ts.isIfStatement(child)) before++;
      left.push([child, depth + before + (ts.isIterationStatement(child, false) ? loopDepth : 1)]);
    });
  }
  return deepest;
}

/** What stands in strings and comments is counted, too: this tells a place, and nothing else. */
function deepestBracket(text: string): number {
  let deepest: Nesting = { depth: 0, start: 0 };
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[([{}\])]/g)) {
    depth += "([{".includes(bracket) ? 1 : -1;
    if (depth > deepest.depth) deepest = { depth, start: index };
  }
  return deepest.start;
}
