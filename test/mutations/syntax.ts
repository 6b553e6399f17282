/** Texts as TypeScript's own parser sees them, for what is cut out of them, moved and put in. */
import { ts } from "ts-morph";

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Token extends Range {
  readonly kind: ts.SyntaxKind;
}

/** Undefined where a text nests deeper than TypeScript's parser goes. */
export function parsed(text: string): ts.SourceFile | undefined {
  try {
    return ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022, true);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether TypeScript's parser takes a text. */
export function isProgram(text: string): boolean {
  const file = parsed(text) as (ts.SourceFile & { readonly parseDiagnostics: readonly unknown[] }) | undefined;
  return file?.parseDiagnostics.length === 0;
}

/** All nodes of a text, without the file itself; none where it nests too deep. */
export function nodesIn(text: string): ts.Node[] {
  const found: ts.Node[] = [];
  const file = parsed(text);
  const left: ts.Node[] = file ? [file] : [];
  for (let node = left.pop(); node; node = left.pop()) {
    ts.forEachChild(node, (child) => {
      found.push(child);
      left.push(child);
    });
  }
  return found;
}

export function rangeOf(node: ts.Node): Range {
  return { start: node.getStart(), end: node.getEnd() };
}

/** Words, numbers, operators and brackets; no blanks and no comments. */
export function tokensIn(text: string): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, text);
  const tokens: Token[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    tokens.push({ kind, start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
  }
  return tokens;
}

export function replaced(text: string, { start, end }: Range, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

export function textAt(text: string, { start, end }: Range): string {
  return text.slice(start, end);
}

/** Each of two ranges, of which neither holds the other, in the place of the other. */
export function exchanged(text: string, one: Range, other: Range): string {
  const [first, second] = one.start <= other.start ? [one, other] : [other, one];
  if (second.start < first.end) return text;
  const between = text.slice(first.end, second.start);
  return text.slice(0, first.start) + textAt(text, second) + between + textAt(text, first) + text.slice(second.end);
}
