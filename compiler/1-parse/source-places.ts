/** Places in sources: spans of ts-morph nodes, and of stretches of a file's text. */
import type { Node, SourceFile } from "ts-morph";
import type { Span } from "../diagnostics/span.ts";

/** Where a node stands, without the comments before it. */
export function spanOf(node: Node): Span {
  return spanBetween(node.getSourceFile(), node.getStart(), node.getEnd());
}

export function spanBetween(source: SourceFile, start: number, end: number): Span {
  const { line, character } = source.compilerNode.getLineAndCharacterOfPosition(start);
  return { file: source.getFilePath(), start, end, line: line + 1, column: character + 1 };
}

/** A node's text as it can stand in a message: one line, cut short. */
export function excerpt(node: Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
