/**
 * Finds the comments of a file that say `@differentiable`, or nearly so, with the node each one documents and the words
 * behind the tag. Comments are taken from the trivia of the file's tokens, so that none is overlooked and none is imagined inside
 * a string.
 */
import { Node, type SourceFile, ts } from "ts-morph";
import { editDistance } from "../diagnostics/wording.ts";
import type { Stretch } from "./requests.ts";

export interface TagComment {
  /** The outermost node that begins behind the comment; undefined when the comment cannot document anything. */
  readonly documented: Node | undefined;
  /** The `@differentiable` itself. */
  readonly tag: Word;
  readonly words: readonly Word[];
  /** Whether other text stands before the tag in its line, of which it then is a part. */
  readonly isBehindText: boolean;
}

export interface Word extends Stretch {
  readonly text: string;
}

export const tagText = "@differentiable";

/** Whether the tag stands anywhere in a text, or a word that is probably meant as it. */
export function mentionsTag(text: string): boolean {
  return mentionsIn(text).length > 0;
}

/** Where such words stand. */
function mentionsIn(text: string): number[] {
  return [...text.matchAll(/@\w+/g)].filter(([word]) => isNearTag(word)).map(({ index }) => index);
}

function isNearTag(word: string): boolean {
  return word === tagText || editDistance(word.toLowerCase(), tagText) <= 2;
}

export function findTagComments(source: SourceFile): TagComment[] {
  const text = source.getFullText();
  const mentions = mentionsIn(text);
  const found: TagComment[] = [];
  const visit = (node: ts.Node): void => {
    if (!mentions.some((start) => start >= node.pos && start < node.end)) return;
    // A comment that documents a token, such as the end of the file, counts as its child.
    const children = node.getChildren(source.compilerNode).filter(({ kind }) => kind !== ts.SyntaxKind.JSDoc);
    for (const child of children) visit(child);
    if (children.length > 0) return;
    const start = node.getStart(source.compilerNode);
    for (const comment of commentsBetween(text, node.pos)) {
      found.push(...tagsIn(text, comment, () => documentedAt(source, start)));
    }
  };
  visit(source.compilerNode);
  return found;
}

function commentsBetween(text: string, position: number): Stretch[] {
  const ranges = [
    ...(ts.getTrailingCommentRanges(text, position) ?? []),
    ...(ts.getLeadingCommentRanges(text, position) ?? []),
  ];
  const byStart = new Map(ranges.map(({ pos, end }) => [pos, { start: pos, end }]));
  return [...byStart.values()];
}

function documentedAt(source: SourceFile, start: number): Node | undefined {
  let node = source.getDescendantAtPos(start);
  if (node === undefined) return undefined;
  for (let parent = node.getParent(); parent && parent.getStart() === start; parent = parent.getParent()) {
    if (Node.isSourceFile(parent)) break;
    node = parent;
  }
  return node;
}

/** The tags at the beginnings of a comment's lines, and those that stand behind its words, but go on as a tag does. */
function tagsIn(text: string, comment: Stretch, documented: () => Node | undefined): TagComment[] {
  const isDocumentation = text.startsWith("/**", comment.start);
  const found: TagComment[] = [];
  const pattern = /(?<=^[ \t]*(?:\/\*\*?|\*|\/\/)?[ \t]*)@\w+(?![\w-])/gm;
  const content = text.slice(comment.start, comment.end);
  const add = (word: string, index: number, isBehindText: boolean) => {
    const start = comment.start + index;
    const end = start + word.length;
    const words = isDocumentation && !isBehindText ? wordsBehind(text, end, comment.end - "*/".length) : [];
    const tag = { start, end, text: word };
    found.push({ documented: isDocumentation ? documented() : undefined, tag, words, isBehindText });
  };
  for (const { 0: word, index } of content.matchAll(pattern)) {
    if (!isNearTag(word) || (word !== tagText && !isDocumentation)) continue;
    add(word, index, false);
  }
  if (!isDocumentation || found.length > 0) return found;
  for (const { 0: word, index } of content.matchAll(
    /(?<=[^\s*][ \t]+)@differentiable(?=[ \t]*(?:\*\/|$|(?:wrt|modes|target)\b))/gm,
  ))
    add(word, index, true);
  return found;
}

/** The words of a tag: up to the next tag, an empty line or the comment's end. Commas separate as spaces do. */
function wordsBehind(text: string, start: number, end: number): Word[] {
  const words: Word[] = [];
  let offset = start;
  for (const [number, line] of text.slice(start, end).split("\n").entries()) {
    const decoration = number === 0 ? 0 : (/^\s*\*?/.exec(line)?.[0].length ?? 0);
    const content = line.slice(decoration);
    if (number > 0 && /^\s*(@|$)/.test(content)) break;
    for (const match of content.matchAll(/[^\s,]+/g)) {
      const wordStart = offset + decoration + match.index;
      words.push({ text: match[0], start: wordStart, end: wordStart + match[0].length });
    }
    offset += line.length + 1;
  }
  return words;
}
