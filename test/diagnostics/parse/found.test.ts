/** What parsing takes as a request, and under which name. */
import { expect, test } from "vitest";
import { parseFiles, parseText } from "./parse-text.ts";

/** Nothing was reported, and these requests were found. */
function finds(text: string | Record<string, string>, requests: string[]): void {
  const parsed = typeof text === "string" ? parseText(text) : parseFiles(text);
  expect(parsed.messages).toBe("");
  expect(parsed.requests).toEqual(requests);
}

const valued = (text: string) => `import { grad, jvp, valueAndGrad } from "fluxion";\n${text}`;

test("a tag without words takes the first parameter and the modes that fit the result", () => {
  finds("/** @differentiable */ export function loss(w: number, x: number) { return w * x; }", [
    "loss grad by 0 -> lossGrad",
    "loss valueAndGrad by 0 -> lossValueAndGrad",
    "loss jvp by 0 -> lossJvp",
  ]);
  finds("/** @differentiable */ export const pair = (w: number): [number, number] => [w, w];", [
    "pair jvp by 0 -> pairJvp",
    "pair vjp by 0 -> pairVjp",
  ]);
});

test("a tag names parameters and modes, over several lines, with or without commas, prose behind an empty line", () => {
  const text = `
    /**
     * The loss.
     * @differentiable wrt b, w
     *   modes vjp
     *   target js
     *
     * Further words belong to nobody.
     * @returns a number
     */
    export default function loss(w: Float64Array, b: number): number { return b; }`;
  finds(text, ["loss vjp by 1,0 -> lossVjp"]);
});

test("parameters may be called as the tag's own words", () => {
  const parameters = "modes: number, target: number";
  finds(`/** @differentiable wrt modes modes grad */ function f(${parameters}) { return modes; }`, [
    "f grad by 0 -> fGrad",
  ]);
  finds(`/** @differentiable wrt target modes grad */ function f(${parameters}) { return modes; }`, [
    "f grad by 1 -> fGrad",
  ]);
});

test("tags stand on const arrows, function expressions and behind type assertions", () => {
  const types = "type F = (x: number) => number;\n";
  for (const value of ["(x: number) => x", "function (x: number) { return x; }", "((x) => x) satisfies F"]) {
    finds(`${types}/** @differentiable modes grad */\nexport const f = ${value};`, ["f grad by 0 -> fGrad"]);
  }
});

test("JavaScript with JSDoc types and TSX are taken", () => {
  const javascript = `
    /**
     * @param {Float64Array} w
     * @param {number} b
     * @returns {number}
     * @differentiable wrt w b modes grad
     */
    export function loss(w, b) { return b; }`;
  finds({ "loss.js": javascript }, ["loss grad by 0,1 -> lossGrad"]);
  finds({ "loss.tsx": "/** @differentiable modes grad */ export const f = (x: number) => x;" }, [
    "f grad by 0 -> fGrad",
  ]);
});

test("a tag in a string or in the middle of a sentence is no tag", () => {
  finds('const text = "/** @differentiable */"; const glob = "src/**/*.ts"; // the tag `@differentiable`', []);
  finds("/** The tag @differentiable marks functions. */ export function f(x: number) { return x; }", []);
});

test("calls are found under every name that leads to Fluxion", () => {
  const reexport = { "ad.ts": 'export { grad as slope } from "fluxion"; export * as all from "fluxion";' };
  const f = "const f = (x: number) => x;\n";
  for (const text of [
    'import { grad } from "fluxion"; export const g = grad(f);',
    'import { grad as slope } from "fluxion"; export const g = slope(f);',
    'import * as fluxion from "fluxion"; export const g = fluxion.grad(f);',
    'import { slope } from "./ad.ts"; export const g = slope(f);',
    'import * as ad from "./ad.ts"; export const g = ad.slope(f);',
    'import { grad } from "fluxion"; export const g = (grad)<typeof f>(f);',
    'import { grad } from "fluxion"; export const g = grad?.(f);',
    'import * as fluxion from "fluxion"; export const g = fluxion?.grad?.(f);',
  ]) {
    finds({ "main.ts": f + text, ...reexport }, ["f grad by 0 -> fGrad"]);
  }
});

test("namesakes are left alone", () => {
  finds(
    'import { type Gradient, stopGradient } from "fluxion"; function grad(f: unknown) { return f; } grad(stopGradient);',
    [],
  );
  finds(valued("function g(grad: (x: number) => void) { grad(3); } export const o = { grad: 1 }; o.grad;"), []);
});

test("the function may be declared, constant, imported, exported as default, or written in place", () => {
  const model = {
    "model.ts": "export default function loss(w: number) { return w; } export const other = (w: number) => w;",
    "index.ts": 'export { default as renamed, other } from "./model.ts";',
  };
  finds({ "main.ts": valued('import loss from "./model.ts"; grad(loss);'), ...model }, ["loss grad by 0 -> lossGrad"]);
  finds({ "main.ts": valued('import { renamed } from "./index.ts"; grad(renamed);'), ...model }, [
    "loss grad by 0 -> lossGrad",
  ]);
  finds({ "main.ts": valued('import * as m from "./index.ts"; grad(m.other);'), ...model }, [
    "other grad by 0 -> otherGrad",
  ]);
  finds(valued("export const lossGrad = grad((w: number) => w * w);"), ["loss grad by 0 -> lossGrad$1"]);
  finds(valued("export default grad(function (w: number) { return w; });"), ["inline grad by 0 -> inlineGrad"]);
});

test("generated names keep out of the way of the file's own, and equal requests share one function", () => {
  const text = valued(`
    const f = (x: number, y: number) => x * y;
    const fGrad = grad(f);
    const again = grad(f, { wrt: [0] });
    const other = grad(f, { wrt: [1] });
    const both = grad(f, { wrt: [1, 0] as const, target: "js" });`);
  const parsed = parseText(text);
  expect(parsed.requests).toEqual(["f grad by 0 -> fGrad$1", "f grad by 1 -> fGrad$2", "f grad by 1,0 -> fGrad$3"]);
  expect(parsed.module.requests.map(({ calls }) => calls.length)).toEqual([2, 1, 1]);
});

test("several directions are read", () => {
  const { module } = parseText(valued("jvp((x: number) => x, { directions: 4 });"));
  expect(module.requests[0]?.derivation.directions).toBe(4);
});

test("numbers are read whole, and a name that leads to itself is no function", () => {
  const { module } = parseText(valued("jvp((x: number) => x, { directions: 2e0 });"));
  expect(module.requests[0]?.derivation.directions).toBe(2);
  expect(parseText('import { grad } from "fluxion"; const f = f; export const g = grad(f);').messages).toContain(
    "FX1303",
  );
});

test("imports that only named replaced requests go, the others stay", () => {
  const left = (text: string) => {
    const { module } = parseText(text);
    let result = text;
    for (const { start, end } of [...module.unusedImports].reverse())
      result = result.slice(0, start) + result.slice(end);
    return result;
  };
  const f = "const f = (x: number) => x;\n";
  expect(left(`import { grad } from "fluxion";\n${f}grad(f);`)).toBe(`${f}grad(f);`);
  expect(left(`import * as fluxion from "fluxion";\n${f}fluxion.grad(f);`)).toBe(`${f}fluxion.grad(f);`);
  expect(left(`import { grad, stopGradient, jvp } from "fluxion";\n${f}grad(f);`)).toBe(
    `import { stopGradient } from "fluxion";\n${f}grad(f);`,
  );
  expect(left(`import { grad, jvp, stopGradient as s } from "fluxion";\n${f}grad(f);`)).toBe(
    `import { stopGradient as s } from "fluxion";\n${f}grad(f);`,
  );
  for (const kept of [
    'import { grad } from "fluxion"; export { grad };',
    'import { grad } from "fluxion"; export type Slope = typeof grad;',
    'import * as fluxion from "fluxion"; fluxion.stopGradient(1);',
  ]) {
    expect(left(kept)).toBe(kept);
  }
});
