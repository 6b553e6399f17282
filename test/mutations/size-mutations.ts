/** Mutations that make a text large in one direction: deep, long, or much of the same. */
import { ts } from "ts-morph";
import type { Mutation } from "./mutations.ts";
import { nodesIn, rangeOf, replaced } from "./syntax.ts";

const times = [3, 30, 300, 3000, 30_000] as const;

/** One more layer around an expression, as text before and behind it. */
const layers: readonly (readonly [before: string, after: string])[] = [
  ["(", ")"],
  ["-(", ")"],
  ["!", ""],
  ["- ", ""],
  ["[", "][0]"],
  ["{ x: ", " }.x"],
  ["Math.sin(", ")"],
  ["(1 + ", ")"],
  ["1 + ", ""],
  ["", " + 1"],
  ["", " && true"],
  ["true ? ", " : 0"],
  ["true ? 0 : ", ""],
  ["(() => ", ")()"],
  ["", "!"],
  ["", "[0]"],
  ["", "()"],
  ["`${", "}`"],
  ["", " as number"],
];

const statementLayers: readonly (readonly [before: string, after: string])[] = [
  ["{", "}"],
  ["if (true) ", ""],
  ["if (false) ; else ", ""],
  ["for (;;) { ", " break; }"],
  ["for (let i = 0; i < 1; i++) {", "}"],
  ["while (false) ", ""],
  ["(() => {", "})();"],
  ["switch (1) { case 1:", "}"],
];

const typeLayers: readonly (readonly [before: string, after: string])[] = [
  ["(", ")"],
  ["", "[]"],
  ["[", "]"],
  ["{ x: ", " }"],
  ["Array<", ">"],
  ["number | ", ""],
  ["() => ", ""],
];

export const sizeMutations: Readonly<Record<string, Mutation>> = {
  "deep expression": nested(ts.isExpression, layers),
  "deep statement": nested(ts.isStatement, statementLayers),
  "deep type": nested(ts.isTypeNode, typeLayers),
  "many statements": (text, { random }) => {
    const meant = nodesIn(text).filter(ts.isStatement);
    if (meant.length === 0) return undefined;
    const node = random.pick(meant);
    const count = Math.min(random.pick(times), Math.ceil(4000 / (node.getText().length + 1)));
    return replaced(text, rangeOf(node), `${node.getText()}\n`.repeat(count));
  },
  "long literal": (text, { random }) => {
    const literals = nodesIn(text).filter(
      (node) => ts.isNumericLiteral(node) || ts.isArrayLiteralExpression(node) || ts.isStringLiteral(node),
    );
    if (literals.length === 0) return undefined;
    const count = random.pick(times);
    const by = random.pick([
      `[${"0.5, ".repeat(count)}]`,
      `[${"[1, 2], ".repeat(count)}]`,
      `[${",".repeat(count)}]`,
      "9".repeat(count),
      `0.${"3".repeat(count)}`,
      `"${"a".repeat(count)}"`,
      `\`${"\\n".repeat(count)}\``,
    ]);
    return replaced(text, rangeOf(random.pick(literals)), by);
  },
  "long name": (text, { random }) => {
    const names = nodesIn(text).filter(ts.isIdentifier);
    if (names.length === 0) return undefined;
    const { text: name } = random.pick(names) as ts.Identifier;
    const by = name.repeat(Math.ceil(random.pick(times) / name.length));
    return names
      .filter((node) => (node as ts.Identifier).text === name)
      .map(rangeOf)
      .sort((a, b) => b.start - a.start)
      .reduce((changed, range) => replaced(changed, range, by), text);
  },
  "long comment": (text, { random }) => {
    const line = " * much of it\n".repeat(random.pick(times));
    return random.chance(0.5)
      ? `/**\n${line} */\n${text}`
      : text.replace("@differentiable", `@differentiable\n${line}`);
  },
  "many functions": (text, { random }) => {
    const functions = nodesIn(text).filter((node) => ts.isFunctionDeclaration(node) && node.name !== undefined);
    if (functions.length === 0) return undefined;
    const node = random.pick(functions) as ts.FunctionDeclaration;
    const own = node.getFullText().trim();
    const { text: name } = node.name!;
    const copies = Array.from({ length: random.pick([2, 5, 10]) }, (_, i) => {
      return own.replace(`function ${name}`, `function ${name}${i}`);
    });
    return `${text}\n${copies.join("\n")}\n`;
  },
};

function nested(
  isMeant: (node: ts.Node) => boolean,
  choices: readonly (readonly [before: string, after: string])[],
): Mutation {
  return (text, { random }) => {
    const meant = nodesIn(text).filter(isMeant);
    if (meant.length === 0) return undefined;
    const [node, [before, after], count] = [random.pick(meant), random.pick(choices), random.pick(times)];
    return replaced(text, rangeOf(node), before.repeat(count) + node.getText() + after.repeat(count));
  };
}
