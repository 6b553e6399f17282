/** Each mistake that parsing reports, with its exact text. */
import { afterAll, expect, test } from "vitest";
import * as catalog from "../../../compiler/diagnostics/catalog/1-parse.ts";
import { parseFiles, parseText } from "./parse-text.ts";

const shown = new Set<string>();

/** What a mistake looks like. */
function messageOf(text: string | Record<string, string>): string {
  const { messages } = typeof text === "string" ? parseText(text) : parseFiles(text);
  for (const [code] of messages.matchAll(/FX\d{4}/g)) shown.add(code);
  return messages;
}

const requests = 'import { grad, jvp, valueAndGrad, vjp } from "fluxion";\n';
const tagged = (
  words: string,
  declaration = "export function loss(w: Float64Array, bias: number): number { return bias; }",
) => `/** @differentiable ${words} */\n${declaration}`;

test("unknown words in a tag", () => {
  expect(messageOf(tagged("wrtt w"))).toMatchInlineSnapshot(`
    "loss.ts(1,21): error FX1101: 'wrtt' means nothing in '@differentiable'.
      help: Did you mean 'wrt'? The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'."
  `);
  expect(messageOf(tagged("by w"))).toMatchInlineSnapshot(`
    "loss.ts(1,21): error FX1101: 'by' means nothing in '@differentiable'.
      help: The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'."
  `);
  expect(messageOf(tagged("modes valueAndGard"))).toMatchInlineSnapshot(`
    "loss.ts(1,27): error FX1103: 'valueAndGard' is not a mode.
      help: Did you mean 'valueAndGrad'? The modes are 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' and 'randomizedGrad'."
  `);
  expect(messageOf(tagged("target wasm"))).toMatchInlineSnapshot(`
    "loss.ts(1,28): error FX1105: 'wasm' is not a target.
      help: The target of this version is 'js'."
  `);
  expect(messageOf(tagged("wrt w bais"))).toMatchInlineSnapshot(`
    "loss.ts(1,27): error FX1107: 'bais' is not a parameter of 'loss'.
      help: Did you mean 'bias'? 'wrt' names whole parameters: 'w' or 'bias'."
  `);
});

test("clauses that say nothing, or the same twice", () => {
  expect(messageOf(tagged("wrt"))).toMatchInlineSnapshot(`
    "loss.ts(1,21): error FX1102: 'wrt' in '@differentiable' is followed by nothing.
      help: Name at least one behind 'wrt', or leave it out."
  `);
  expect(messageOf(tagged("wrt w modes"))).toMatchInlineSnapshot(`
    "loss.ts(1,27): error FX1102: 'modes' in '@differentiable' is followed by nothing.
      help: Name at least one behind 'modes', or leave it out."
  `);
  expect(messageOf(tagged("wrt w w"))).toMatchInlineSnapshot(`
    "loss.ts(1,27): error FX1108: 'w' stands twice behind 'wrt'.
      help: Name it once."
  `);
});

test("what the documentation names and this version does not have", () => {
  expect(messageOf(`${requests}grad((x: number) => x, { deterministic: true });`)).toMatchInlineSnapshot(`
    "loss.ts(2,26): error FX1106: The option 'deterministic' is not available in this version of Fluxion.
      help: Leave it out."
  `);
});

test("tags that stand on no function", () => {
  expect(messageOf("export const a = 1;\n/** @differentiable */")).toMatchInlineSnapshot(`
    "loss.ts(2,5): error FX1111: '@differentiable' stands in a comment that belongs to no function.
      help: Put it into a '/** ... */' comment directly before a function declaration or a const arrow function."
  `);
  expect(messageOf("function f() { return 1; /** @differentiable */ }")).toMatchInlineSnapshot(`
    "loss.ts(1,30): error FX1111: '@differentiable' stands in a comment that belongs to no function.
      help: Put it into a '/** ... */' comment directly before a function declaration or a const arrow function."
  `);
  expect(messageOf("// @differentiable\nexport function f(x: number) { return x; }")).toMatchInlineSnapshot(`
    "loss.ts(1,4): error FX1111: '@differentiable' stands in a comment that belongs to no function.
      help: Put it into a '/** ... */' comment directly before a function declaration or a const arrow function."
  `);
});

test("tags behind other text", () => {
  const f = "export function cube(x: number): number { return x ** 3; }";
  expect(messageOf(`/** Cube. @differentiable wrt x */\n${f}`)).toMatchInlineSnapshot(`
    "loss.ts(1,11): warning FX1115: '@differentiable' stands behind other text, and has no effect.
      help: Put it at the beginning of a line of the comment."
  `);
  expect(messageOf(`/**\n * The volume, @differentiable\n */\n${f}`)).toContain("loss.ts(2,16): warning FX1115");
  expect(messageOf(`/** Says '@differentiable', and \`@differentiable\`. */\n${f}`)).toBe("");
  expect(messageOf(`/** Behind @differentiable functions.\n * @differentiable */\n${f}`)).toBe("");
  expect(messageOf(`/** Not among @differentiable functions. */\n${f}`)).toBe("");
  expect(messageOf("/** Of what is @differentiable */\nexport const limit = 3;")).toBe("");
  for (const other of ["export default function (x: number) { return x; }", "export default (x: number) => x;"])
    expect(messageOf(`/** Cube. @differentiable */\n${other}`)).toContain("loss.ts(1,11): warning FX1115");
  expect(messageOf("class A {\n  /** Cube. @differentiable */\n  cube(x: number) { return x; }\n}")).toContain(
    "(2,13)",
  );
  expect(messageOf("class A {\n  /** Cube. @differentiable */\n  cube = (x: number) => x;\n}")).toContain("(2,13)");
});

test("tags that are nearly Fluxion's", () => {
  const f = "export function f(x: number): number { return x; }";
  expect(messageOf(`/** @differentable wrt x */\n${f}`)).toMatchInlineSnapshot(`
    "loss.ts(1,5): warning FX1114: '@differentable' is no tag of Fluxion, and has no effect.
      help: Did you mean '@differentiable'?"
  `);
  expect(
    messageOf(`/**\n * @differentiable modes grad\n * @Differentiable modes jvp\n */\n${f}`),
  ).toMatchInlineSnapshot(`
    "loss.ts(3,4): warning FX1114: '@Differentiable' is no tag of Fluxion, and has no effect.
      help: Did you mean '@differentiable'?"
  `);
  for (const tag of ["diferentiable", "differentiabel", "differentiate", "differentiables"]) {
    expect(messageOf(`/** @${tag} */\n${f}`)).toContain(`warning FX1114: '@${tag}' is no tag`);
  }
  for (const tag of ["deprecated", "defaultValue", "differential-geometry", "different", "derivative"]) {
    expect(messageOf(`/** @${tag} */\n${f}`)).toBe("");
  }
  expect(messageOf(`// @differentable\n${f} // as @differentable says`)).toBe("");
});

test("tags that stand on something else than a function at the top level", () => {
  for (const [declaration, what] of [
    ["class A { /** @differentiable */ f(x: number) { return x; } }", "a method"],
    ["class A { /** @differentiable */ @d f(x: number) { return x; } }", "a method"],
    ["class A { /** @differentiable */ f = (x: number) => x; }", "a property"],
    ["const o = { /** @differentiable */ f(x: number) { return x; } };", "a method"],
    ["/** @differentiable */ class A {}", "a class"],
    ["/** @differentiable */ interface A { x: number }", "a type"],
    ["/** @differentiable */ const a = 1;", "a variable that holds no function"],
    ["/** @differentiable */ let f = (x: number) => x;", "a variable that is not const"],
    ["/** @differentiable */ const f = (x: number) => x, g = f;", "several variables"],
    ["/** @differentiable */ export default (x: number) => x;", "a default export without a name"],
    ["/** @differentiable */ export default function (x: number) { return x; }", "a default export without a name"],
    ["function f() { /** @differentiable */ function g(x: number) { return x; } }", "a nested function"],
    ["f(/** @differentiable */ (x: number) => x);", "a function without a name"],
    ["/** @differentiable */ f();", "code that declares no function"],
  ]) {
    expect(messageOf(declaration ?? "")).toContain(`error FX1112: '@differentiable' stands on ${what}.\n`);
  }
  expect(messageOf("/** @differentiable */ class A {}")).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1112: '@differentiable' stands on a class.
      help: Mark a function declaration or a const arrow function at the top level of the file, with a name of its own."
  `);
});

test("functions that cannot be differentiated as requested", () => {
  const overloads =
    "export function f(x: number): number;\nexport function f(x: string): string;\nexport function f(x: any) { return x; }";
  expect(messageOf(tagged("", overloads))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1113: 'f' has overloads, so that its parameters are not fixed.
      help: Differentiate a function with one signature that the overloads can call."
  `);
  expect(messageOf(`${overloads}\n${requests}grad(f);`)).toMatchInlineSnapshot(`
    "loss.ts(5,6): error FX1113: 'f' has overloads, so that its parameters are not fixed.
      help: Differentiate a function with one signature that the overloads can call."
  `);
  expect(messageOf(tagged("", "function f() { return 1; }"))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1201: 'f' has no parameter to differentiate by.
      help: Give it the inputs of the derivative as parameters."
  `);
  expect(messageOf(tagged("", "function f(...xs: number[]) { return 1; }"))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1202: 'f' takes the rest parameter 'xs', so that a derivative cannot tell its arguments from its own.
      help: Make 'xs' an array parameter."
  `);
  expect(messageOf(tagged("", "declare function f(x: number): number;"))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1205: 'f' has no body here to differentiate.
      help: Differentiate a function whose source is in the project, not a declaration of it."
  `);
  expect(messageOf(tagged("modes grad", "function f(x: number) { return [x, x]; }"))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1204: 'grad' needs a function that returns one number, and 'f' returns 'number[]'.
      help: Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number."
  `);
  expect(messageOf(`${requests}valueAndGrad((x: number[]) => x);`)).toMatchInlineSnapshot(`
    "loss.ts(2,14): error FX1204: 'valueAndGrad' needs a function that returns one number, and 'inline' returns 'number[]'.
      help: Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number."
  `);
});

test("parameters that carry no derivative", () => {
  expect(messageOf(tagged("wrt name", "function f(x: number, name: string) { return x; }"))).toMatchInlineSnapshot(`
    "loss.ts(1,25): error FX1203: 'name' of type 'string' cannot carry a derivative.
      help: Derivatives are taken by numbers, Float64Array, Float32Array, number[], and objects and tuples that hold them. Name such parameters with 'wrt'."
  `);
  expect(
    messageOf(tagged("wrt p", "function f(x: number, p: { k?: number } = {}) { return x; }")),
  ).toMatchInlineSnapshot(`
    "loss.ts(1,25): error FX1207: 'p' may be left out: a derivative can be taken by numbers that may, and by no array or object.
      help: Make it required, or name other parameters with 'wrt'."
  `);
  for (const type of [
    "boolean",
    "Int32Array",
    "string[]",
    "(x: number) => number",
    "{ on: boolean; run(): number }",
    "Map<string, number>",
  ]) {
    expect(messageOf(tagged("modes grad", `function f(x: ${type}) { return 1; }`))).toContain(
      "cannot carry a derivative",
    );
  }
  for (const type of [
    "Float32Array",
    "number[][]",
    "readonly [string, number]",
    "{ a: { b: number } }",
    "number | null",
    "any",
  ]) {
    expect(messageOf(tagged("modes grad", `function f(x: ${type}) { return 1; }`))).toBe("");
  }
  expect(
    messageOf(`${requests}const f = (x: number, on: boolean) => on ? x : 0;\ngrad(f, { wrt: [0, 1] });`),
  ).toMatchInlineSnapshot(`
    "loss.ts(3,20): error FX1203: 'on' of type 'boolean' cannot carry a derivative.
      help: Derivatives are taken by numbers, Float64Array, Float32Array, number[], and objects and tuples that hold them. Name such parameters with 'wrt'."
  `);
});

test("requests that are not calls with one known function", () => {
  expect(messageOf(`${requests}const all = [1].map(grad as never);`)).toMatchInlineSnapshot(`
    "loss.ts(2,21): error FX1301: 'grad' is used as a value.
      help: It exists at build time only: call it directly, as in 'grad(loss)'."
  `);
  expect(messageOf('import * as fluxion from "fluxion";\nconst { grad } = fluxion;')).toMatchInlineSnapshot(`
    "loss.ts(2,18): error FX1301: 'fluxion' is used as a value.
      help: It exists at build time only: call it directly, as in 'fluxion.grad(loss)'."
  `);
  expect(messageOf(`${requests}grad();`)).toMatchInlineSnapshot(`
    "loss.ts(2,1): error FX1302: 'grad' is called without a function.
      help: Write 'grad(loss)' or 'grad(loss, { wrt: [0, 1] })'."
  `);
  expect(messageOf(`${requests}grad((x: number) => x, {}, 3);`)).toMatchInlineSnapshot(`
    "loss.ts(2,1): error FX1302: 'grad' takes a function and options, not 3 arguments.
      help: Write 'grad(loss)' or 'grad(loss, { wrt: [0, 1] })'."
  `);
  expect(messageOf(`${requests}function g(f: (x: number) => number) { return grad(f); }`)).toMatchInlineSnapshot(`
    "loss.ts(2,52): error FX1330: The build cannot tell which function 'f' is, as the argument of 'grad': 'g' is handed it.
      help: Call 'g' in this file, in requests alone, with functions that are written there, as in 'grad((w: number) => g((x: number) => w * x))', and do not export it."
  `);
  expect(messageOf(`${requests}grad([Math.sin][0]!);`)).toMatchInlineSnapshot(`
    "loss.ts(2,6): error FX1303: The build cannot tell which function '[Math.sin][0]!' is, as the argument of 'grad'.
      help: Name a function declaration, a const arrow function or an import of one, or write an arrow function in place."
  `);
  const imports =
    'import { f } from "./missing.ts";\nimport { g } from "./other.ts";\nimport * as all from "./other.ts";\n';
  const asked = `${requests}${imports}grad(f);\ngrad(g);\ngrad(all.lss);`;
  const other = 'export { g } from "no-such-package";\nexport const loss = (x: number): number => x;';
  expect(messageOf({ "loss.ts": asked, "other.ts": other })).toMatchInlineSnapshot(`
    "loss.ts(2,19): error FX1003: The module './missing.ts' was not found.
      help: What it exports cannot be followed. Check the path, which is relative to this file.
    loss.ts(7,6): error FX1313: './other.ts' exports no 'lss'.
      help: Did you mean 'loss'? Export the function from './other.ts', by its name.
    other.ts(1,19): error FX1003: The module 'no-such-package' was not found.
      help: What it exports cannot be followed. Install it, or check its name."
  `);
  const packages = {
    "loss.ts": `${requests}import { distance } from "typed";\ngrad(distance);`,
    "node_modules/typed/index.d.ts": "export declare function distance(x: number): number;",
  };
  expect(messageOf(packages)).toMatchInlineSnapshot(`
    "loss.ts(3,6): error FX1205: 'distance' belongs to a package: it is not differentiated by itself.
      help: Write a function that calls it: '(x: number): number => distance(x)'."
  `);
  expect(messageOf('import { gard } from "fluxion";')).toMatchInlineSnapshot(`
    "loss.ts(1,10): error FX1311: 'fluxion' exports no 'gard'.
      help: Did you mean 'grad'? The requests are 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' and 'randomizedGrad'."
  `);
});

test("requests under names that the build does not look for", () => {
  expect(messageOf('export { grad as rg } from "fluxion";')).toMatchInlineSnapshot(`
    "loss.ts(1,10): error FX1312: 'grad' is exported as 'rg', a name that the build does not look for.
      help: Export it as 'grad', or import it from "fluxion" where it is called."
  `);
  expect(messageOf(`${requests}export { grad as default, jvp };`)).toMatchInlineSnapshot(`
    "loss.ts(2,10): error FX1312: 'grad' is exported as 'default', a name that the build does not look for.
      help: Export it as 'grad', or import it from "fluxion" where it is called."
  `);
  expect(messageOf('import { vjp as pull } from "fluxion";\nexport { pull };')).toContain(
    "error FX1312: 'vjp' is exported as 'pull', a name",
  );
  expect(messageOf('export { grad, type Gradient as G, stopGradient as stop } from "fluxion";')).toBe("");
  expect(messageOf('import fluxion from "fluxion";')).toMatchInlineSnapshot(`
    "loss.ts(1,8): error FX1311: 'fluxion' exports no 'default'.
      help: The requests are 'grad', 'valueAndGrad', 'valueAndGradInto', 'jvp', 'vjp', 'hvp', 'jacobian', 'hessian', 'forwardGrad', 'taylor', 'finiteDifference', 'layerwise' and 'randomizedGrad'."
  `);
});

test("parameters without a type", () => {
  expect(messageOf(`${requests}grad((x) => x * 2);`)).toMatchInlineSnapshot(`
    "loss.ts(2,7): error FX1206: The parameter 'x' has no type.
      help: Write its type behind it, as in '(x: number) => ...'."
  `);
  expect(messageOf(`${requests}grad(function (x: number, y) { return x * y; });`)).toContain(
    "loss.ts(2,27): error FX1206: The parameter 'y' has no type.",
  );
});

test("options that are not understood", () => {
  const call = (options: string) => `${requests}const f = (x: number, y: number) => x * y;\njvp(f, ${options});`;
  expect(messageOf(call("options"))).toMatchInlineSnapshot(`
    "loss.ts(3,8): error FX1305: The options of 'jvp' are read at build time, and 'options' is not a literal.
      help: Write them in place: { wrt: [0, 1] }."
  `);
  expect(messageOf(call("{ ...options }"))).toMatchInlineSnapshot(`
    "loss.ts(3,10): error FX1305: The options of 'jvp' are read at build time, and '...options' is not a literal.
      help: Write them in place: { wrt: [0, 1] }."
  `);
  expect(messageOf(call("{ wtr: [0] }"))).toMatchInlineSnapshot(`
    "loss.ts(3,10): error FX1306: 'wtr' is not an option of 'jvp'.
      help: Did you mean 'wrt'? It takes 'wrt', 'directions', 'target', 'budget' and 'workers'."
  `);
  expect(messageOf(call("{ wrt: 0 }"))).toMatchInlineSnapshot(`
    "loss.ts(3,15): error FX1307: '0' is not a list of parameter positions.
      help: Write the positions, counted from 0, as number literals: { wrt: [0, 1] }."
  `);
  expect(messageOf(call("{ wrt: [0, 2] }"))).toMatchInlineSnapshot(`
    "loss.ts(3,19): error FX1308: Position 2 is not a parameter of 'f'.
      help: It has 2 parameters, at positions 0 to 1."
  `);
  expect(messageOf(call("{ wrt: [0, 0] }"))).toMatchInlineSnapshot(`
    "loss.ts(3,19): error FX1108: '0' stands twice behind 'wrt'.
      help: Name it once."
  `);
  expect(messageOf(call("{ directions: 0 }"))).toMatchInlineSnapshot(`
    "loss.ts(3,22): error FX1309: '0' is not a number of directions.
      help: Write a positive integer literal: { directions: 4 }, in a tag 'directions 4'."
  `);
});

test("generated names that the file already has", () => {
  const text = `${requests}/** @differentiable modes grad */\nfunction f(x: number) { return x; }\nconst fGrad = grad(f);`;
  expect(messageOf(text)).toMatchInlineSnapshot(`
    "loss.ts(2,5): error FX1401: The derivative of 'f' would be called 'fGrad', which this file already declares or generates.
      help: Rename one of the functions."
  `);
});

afterAll(() => {
  // Seen by later steps: syntax, types, imports and helpers by the tests of the command line, nesting, captures, budgets, options of modes, layers and given derivatives by theirs.
  const later = [
    "FX1001",
    "FX1002",
    "FX1006",
    "FX1004",
    "FX1005",
    "FX1116",
    "FX1117",
    "FX1317",
    "FX1319",
    "FX1318",
    "FX1316",
    "FX1320",
    "FX1321",
    "FX1328",
    "FX1329",
    "FX1327",
    "FX1322",
    "FX1323",
    "FX1314",
    "FX1315",
    "FX1325",
    "FX1326",
    "FX1310",
    "FX1402",
    "FX1501",
    "FX1502",
  ];
  const codes = Object.values(catalog).map((kind) => kind.code);
  expect(codes.filter((code) => !shown.has(code)).sort()).toEqual(later.sort());
});
