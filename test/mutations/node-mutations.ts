/** Mutations of the syntax tree: statements, expressions and types that are deleted, repeated, moved and put in. */
import { ts } from "ts-morph";
import type { Random } from "../../compiler/check/random.ts";
import type { Mutation } from "./mutations.ts";
import { exchanged, nodesIn, rangeOf, replaced } from "./syntax.ts";
import { oddNames, oddTypes } from "./words.ts";

type IsMeant = (node: ts.Node) => boolean;

const kinds: readonly IsMeant[] = [ts.isStatement, ts.isExpression, ts.isTypeNode, ts.isParameter, ts.isClassElement];

export const nodeMutations: Readonly<Record<string, Mutation>> = {
  "statement deleted": on(ts.isStatement, (node, text) => replaced(text, rangeOf(node), "")),
  "statement twice": on(ts.isStatement, (node, text) =>
    replaced(text, rangeOf(node), `${node.getText()}\n${node.getText()}`),
  ),
  "node deleted": on(
    () => true,
    (node, text) => replaced(text, rangeOf(node), ""),
  ),
  "nodes exchanged": (text, { random }) => {
    const meant = nodesIn(text).filter(random.pick(kinds));
    return meant.length < 2 ? undefined : exchanged(text, rangeOf(random.pick(meant)), rangeOf(random.pick(meant)));
  },
  "node in another's place": (text, { random }) => {
    const meant = nodesIn(text).filter(random.pick(kinds));
    return meant.length < 2
      ? undefined
      : replaced(text, rangeOf(random.pick(meant)), `${random.pick(meant).getText()}`);
  },
  "node of elsewhere": (text, { random, donor }) => {
    const isMeant = random.pick(kinds);
    const [own, others] = [nodesIn(text).filter(isMeant), nodesIn(donor).filter(isMeant)];
    if (own.length === 0 || others.length === 0) return undefined;
    const [target, by] = [random.pick(own), random.pick(others).getText()];
    return replaced(text, rangeOf(target), ts.isStatement(target) ? `${target.getText()}\n${by}` : by);
  },
  wrapped: on(ts.isExpression, (node, text, random) => {
    const own = node.getText();
    const around = random.pick([
      `(${own})`,
      `[${own}]`,
      `{ x: ${own} }`,
      `(${own}, ${own})`,
      `-${own}`,
      `!${own}`,
      `Math.sqrt(${own})`,
      `Math.max(${own})`,
      `Math.hypot(...${own})`,
      `${own}()`,
      `${own}[0]`,
      `${own}.length`,
      `${own}!`,
      `${own}?.[0]`,
      `(${own} as any)`,
      `(${own} as unknown as number)`,
      `(() => ${own})()`,
      `((x) => x)(${own})`,
      `new ${own}`,
      `await ${own}`,
      `${own}.map((x) => x)`,
      `[...${own}]`,
      `\`\${${own}}\``,
      `stopGradient(${own})`,
      `(${own} ? ${own} : ${own})`,
      `(${own} ?? 1)`,
      `${own}.${random.pick(oddNames)}`,
    ]);
    return replaced(text, rangeOf(node), around);
  }),
  "statement inside another": on(ts.isStatement, (node, text, random) => {
    const own = node.getText();
    const around = random.pick([
      `{ ${own} }`,
      `if (1 > 0) ${own}`,
      `if (x > 0) { ${own} } else ${own}`,
      `for (let i = 0; i < 3; i++) { ${own} }`,
      `for (;;) { ${own} break; }`,
      `for (const x of [1, 2]) ${own}`,
      `while (false) ${own}`,
      `do { ${own} } while (x++ < 2);`,
      `label: { ${own} break label; }`,
      `switch (1) { case 1: ${own} default: ${own} }`,
      `try { ${own} } catch { ${own} } finally { ${own} }`,
      `function inner() { ${own} } inner();`,
      `const inner = () => { ${own} }; inner();`,
      `class Inner { constructor() { ${own} } } new Inner();`,
      `return; ${own}`,
      `using ${own}`,
      `export ${own}`,
      `declare ${own}`,
    ]);
    return replaced(text, rangeOf(node), around);
  }),
  "calls itself": (text, { random }) => {
    const nodes = nodesIn(text);
    const functions = nodes.filter((node) => ts.isFunctionDeclaration(node) && node.name !== undefined);
    const calls = nodes.filter(ts.isCallExpression);
    if (functions.length === 0 || calls.length === 0) return undefined;
    const own = (random.pick(functions) as ts.FunctionDeclaration).name!.text;
    return replaced(text, rangeOf((random.pick(calls) as ts.CallExpression).expression), own);
  },
  type: on(ts.isTypeNode, (node, text, random) => replaced(text, rangeOf(node), random.pick(oddTypes))),
  "property name": on(
    (node) => ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node) || ts.isPropertySignature(node),
    (node, text, random) => {
      const { name } = node as ts.PropertyAccessExpression;
      return replaced(text, rangeOf(name), random.pick(oddNames));
    },
  ),
  "parameter changed": on(ts.isParameter, (node, text, random) => {
    const own = node.getText();
    const by = random.pick([
      `${own} = 1`,
      `...${own}`,
      `${own}, ${own}`,
      `{ x }: { x: number }`,
      `[x, y]: [number, number]`,
      `this: number, ${own}`,
      own.replace(":", "?:"),
      `public ${own}`,
      own.replace(/:.*/, ""),
      `${own} = ${own.replace(/:.*/, "")}`,
    ]);
    return replaced(text, rangeOf(node), by);
  }),
};

function on(isMeant: IsMeant, change: (node: ts.Node, text: string, random: Random) => string): Mutation {
  return (text, { random }) => {
    const meant = nodesIn(text).filter(isMeant);
    return meant.length === 0 ? undefined : change(random.pick(meant), text, random);
  };
}
