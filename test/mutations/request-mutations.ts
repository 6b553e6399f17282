/** Mutations of what is asked for: the words of tags, and calls that request derivatives. */
import { ts } from "ts-morph";
import type { Mutation } from "./mutations.ts";
import { nodesIn, replaced } from "./syntax.ts";
import { oddNames, tagWords } from "./words.ts";

const requests = [
  "grad",
  "valueAndGrad",
  "valueAndGradInto",
  "jvp",
  "vjp",
  "hvp",
  "jacobian",
  "hessian",
  "forwardGrad",
  "taylor",
  "finiteDifference",
  "randomizedGrad",
] as const;

const odd = [
  "",
  ", {}",
  ", { wrt: [] }",
  ", { wrt: [0, 0] }",
  ", { wrt: [0, 1] }",
  ", { wrt: [1, 0] }",
  ", { wrt: [99] }",
  ", { wrt: [-1] }",
  ", { wrt: [0.5] }",
  ", { wrt: [NaN] }",
  ", { wrt: [1e308] }",
  ", { wrt: 0 }",
  ", { wrt: 'x' }",
  ", { wrt: ['x'] }",
  ", { wrt }",
  ", { ...{ wrt: [0] } }",
  ", { __proto__: { wrt: [0] } }",
  ", { directions: 2 }",
  ", { directions: 0 }",
  ", { directions: -1 }",
  ", { directions: 300 }",
  ", { directions: 1e9 }",
  ", null",
  ", ...[{}]",
  ", undefined",
  ", {}, {}",
];

export const requestMutations: Readonly<Record<string, Mutation>> = {
  "tag words": (text, { random }) => {
    const at = text.indexOf("@differentiable");
    if (at < 0) return undefined;
    const end = text.indexOf("*/", at);
    const words = text.slice(at, end < 0 ? undefined : end).split(/(?<=\s)/);
    const place = random.integer(1, words.length);
    const isAdded = random.chance(0.6);
    words.splice(place, isAdded ? 0 : 1, `${random.pick(tagWords)} `);
    return replaced(text, { start: at, end: end < 0 ? text.length : end }, words.join(""));
  },
  "tag elsewhere": (text, { random }) => {
    const meant = nodesIn(text).filter(
      (node) => ts.isStatement(node) || ts.isExpression(node) || ts.isClassElement(node),
    );
    if (meant.length === 0) return undefined;
    const start = random.pick(meant).getStart();
    return replaced(text, { start, end: start }, `/** @differentiable ${random.pick(tagWords)} */ `);
  },
  "request by a call": (text, { random }) => {
    const names = nodesIn(text).flatMap((node) =>
      ts.isFunctionDeclaration(node) && node.name ? [node.name.text] : [],
    );
    const target = random.choose<string>([
      [names.length > 0 ? 5 : 0, () => random.pick(names)],
      [1, () => "(x: number) => x * x"],
      [1, () => random.pick(oddNames)],
      [1, () => "x"],
      [1, () => "(x: Float64Array, ...y) => x[0]"],
      [1, () => "function* (x: number) { yield x; }"],
      [1, () => "(x: number) => request"],
      [1, () => "class {}"],
    ]);
    let call = target;
    for (
      let depth = random.choose([
        [6, () => 1],
        [3, () => 2],
        [1, () => 3],
        [0.3, () => 5],
      ]);
      depth > 0;
      depth--
    ) {
      call = `${random.pick(requests)}(${call}${random.chance(0.5) ? "" : random.pick(odd)})`;
    }
    const imported = random.pick([
      `import { ${requests.join(", ")}, stopGradient } from "fluxion";`,
      `import * as fluxion from "fluxion"; const { ${requests.join(", ")} } = fluxion;`,
      `import { grad as jvp, jvp as grad, vjp, hvp, hessian, jacobian, valueAndGrad, valueAndGradInto } from "fluxion";`,
      `import type { grad } from "fluxion";`,
    ]);
    const use = random.pick([
      `export const request = ${call};`,
      `export default ${call};`,
      `const { request } = ${call};`,
      `export function around(x: number) { const y = x; return ${call}(y, y); }`,
      `export class Around { static request = ${call}; }`,
      `${call};`,
      `export const request = ${call} as any;`,
    ]);
    return `${imported}\n${text}\n${use}\n`;
  },
};
