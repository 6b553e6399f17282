/** Smaller mutants, the smallest first: what goes wrong in one may go wrong still. */
import type { Mutant } from "./mutant.ts";
import { nodesIn, rangeOf, replaced, tokensIn } from "./syntax.ts";

export function* smallerMutants(mutant: Mutant): Generator<Mutant> {
  const { files } = mutant;
  if (files.length > 1) yield { ...mutant, files: files.slice(0, 1) };
  for (const [i, { path, text }] of files.entries()) {
    for (const smaller of smallerTexts(text)) yield { ...mutant, files: files.with(i, { path, text: smaller }) };
  }
}

function* smallerTexts(text: string): Generator<string> {
  const seen = new Set([text]);
  for (const smaller of [
    ...withoutLines(text),
    ...withoutNodes(text),
    ...withoutTokens(text),
    ...withoutHalves(text),
  ]) {
    if (smaller.length < text.length && !seen.has(smaller)) yield smaller;
    seen.add(smaller);
  }
}

function* withoutLines(text: string): Generator<string> {
  const lines = text.split("\n");
  for (let count = lines.length >> 1; count >= 1; count >>= 1) {
    for (let start = 0; start < lines.length; start += count) yield lines.toSpliced(start, count).join("\n");
  }
}

/** Nodes that are left out, or replaced by a part of themselves. */
function* withoutNodes(text: string): Generator<string> {
  const nodes = nodesIn(text).sort((a, b) => b.getWidth() - a.getWidth());
  if (nodes.length > 500) return;
  for (const node of nodes) {
    yield replaced(text, rangeOf(node), "");
    const parts = nodes.filter((each) => each.parent === node);
    for (const part of parts) yield replaced(text, rangeOf(node), part.getText());
  }
}

function* withoutTokens(text: string): Generator<string> {
  const tokens = tokensIn(text);
  if (tokens.length > 500) return;
  for (const token of tokens) yield replaced(text, token, "");
}

/** For what nests too deep to be looked at. */
function* withoutHalves(text: string): Generator<string> {
  for (let length = text.length >> 1; length >= 50; length >>= 1) {
    for (let start = 0; start < text.length; start += length) yield text.slice(0, start) + text.slice(start + length);
  }
}
