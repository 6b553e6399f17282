/** Mutations of the text alone: characters, tokens and lines, whatever they mean. */
import { ts } from "ts-morph";
import type { Mutation } from "./mutations.ts";
import { exchanged, replaced, type Token, textAt, tokensIn } from "./syntax.ts";
import { keywords, oddCharacters, oddNames, oddNumbers, operators } from "./words.ts";

export const textMutations: Readonly<Record<string, Mutation>> = {
  truncated: (text, { random }) => text.slice(0, random.integer(0, text.length)),
  "beginning cut off": (text, { random }) => text.slice(random.integer(0, text.length)),
  "odd character": (text, { random }) => {
    const at = random.integer(0, text.length);
    return text.slice(0, at) + random.pick(oddCharacters) + text.slice(at);
  },
  "character deleted": (text, { random }) => {
    const at = random.integer(0, text.length - 1);
    return text.slice(0, at) + text.slice(at + 1);
  },
  "line ends": (text, { random }) => text.replaceAll("\n", random.pick(["\r\n", "\r", "\u2028", "\n\n", " ", "\n\0"])),
  "mark at the beginning": (text, { random }) =>
    random.pick([
      "\ufeff",
      "#!/usr/bin/env node\n",
      '"use strict";\n',
      "// @ts-nocheck\n",
      "/* ",
      "/** @differentiable */\n",
    ]) + text,
  "line deleted": (text, context) => withLines(text, context, (lines, i) => lines.toSpliced(i, 1)),
  "line twice": (text, context) => withLines(text, context, (lines, i) => lines.toSpliced(i, 0, lines[i]!)),
  "lines exchanged": (text, context) =>
    withLines(text, context, (lines, i) => {
      const other = context.random.integer(0, lines.length - 1);
      return lines.with(i, lines[other]!).with(other, lines[i]!);
    }),
  "token deleted": onToken(({ text, token }) => replaced(text, token, "")),
  "token twice": onToken(({ text, token }) => replaced(text, token, `${textAt(text, token)} ${textAt(text, token)}`)),
  "tokens exchanged": (text, { random }) => {
    const tokens = tokensIn(text);
    if (tokens.length < 2) return undefined;
    const first = random.integer(0, tokens.length - 2);
    const other = random.chance(0.5) ? first + 1 : random.integer(0, tokens.length - 1);
    return exchanged(text, tokens[first]!, tokens[other]!);
  },
  "token of elsewhere": (text, { random, donor }) => {
    const [own, others] = [tokensIn(text), tokensIn(donor)];
    if (own.length === 0 || others.length === 0) return undefined;
    const { start } = random.pick(own);
    return replaced(text, { start, end: start }, `${textAt(donor, random.pick(others))} `);
  },
  name: onToken(
    ({ text, token, tokens, random }) => {
      const others = tokens.filter(({ kind }) => kind === ts.SyntaxKind.Identifier);
      const by = random.chance(0.7) ? textAt(text, random.pick(others)) : random.pick(oddNames);
      return replaced(text, token, by);
    },
    ({ kind }) => kind === ts.SyntaxKind.Identifier,
  ),
  "name everywhere": onToken(
    ({ text, token, tokens, random }) => {
      const name = textAt(text, token);
      const by = random.pick(oddNames);
      return tokens
        .filter((each) => textAt(text, each) === name)
        .reduceRight((changed, each) => replaced(changed, each, by), text);
    },
    ({ kind }) => kind === ts.SyntaxKind.Identifier,
  ),
  number: onToken(
    ({ text, token, random }) => replaced(text, token, random.pick(oddNumbers)),
    ({ kind }) => kind === ts.SyntaxKind.NumericLiteral,
  ),
  operator: ofGroup(operators),
  keyword: ofGroup(keywords),
};

interface TokenContext {
  readonly text: string;
  readonly token: Token;
  readonly tokens: readonly Token[];
  readonly random: Parameters<Mutation>[1]["random"];
}

function onToken(change: (context: TokenContext) => string, isMeant: (token: Token) => boolean = () => true): Mutation {
  return (text, { random }) => {
    const tokens = tokensIn(text);
    const meant = tokens.filter(isMeant);
    return meant.length === 0 ? undefined : change({ text, tokens, token: random.pick(meant), random });
  };
}

/** A token becomes another one of its group. */
function ofGroup(groups: readonly (readonly string[])[]): Mutation {
  return (text, { random }) => {
    const meant = tokensIn(text).filter((token) => groups.some((group) => group.includes(textAt(text, token))));
    if (meant.length === 0) return undefined;
    const token = random.pick(meant);
    const group = random.pick(groups.filter((each) => each.includes(textAt(text, token))));
    return replaced(text, token, random.pick(group));
  };
}

function withLines(
  text: string,
  { random }: Parameters<Mutation>[1],
  change: (lines: readonly string[], i: number) => readonly string[],
): string {
  const lines = text.split("\n");
  return change(lines, random.integer(0, lines.length - 1)).join("\n");
}
