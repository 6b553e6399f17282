/** Calls into packages: the code that Node would load is found, read and lowered, whatever kind of module it is. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFunction } from "../../compiler/check/check-function.ts";
import { openSession } from "../../compiler/session.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const manifest = (fields: object) => JSON.stringify({ version: "1.0.0", ...fields });

const packages = {
  // Declarations beside code, found by the exports of the package; a chain of re-exports.
  "node_modules/modern/package.json": manifest({
    name: "modern",
    type: "module",
    exports: { ".": { types: "./index.d.ts", import: "./index.js", require: "./old.cjs" } },
  }),
  "node_modules/modern/index.d.ts": `
export declare function square(x: number): number;
export declare const cube: (x: number) => number;
export * as inner from "./inner.js";
export default function twice(x: number): number;`,
  "node_modules/modern/index.js": `
export * from "./powers.js";
export * as inner from "./inner.js";
export { default } from "./twice.js";`,
  "node_modules/modern/powers.js": `
import { square } from "./square.js";
export { square };
export const cube = (x) => square(x) * x;`,
  "node_modules/modern/square.js": `
import { cube } from "./powers.js";
export function square(x) { return x === 7 ? cube(x) / x : x * x; }`,
  "node_modules/modern/twice.js": "export default function (x) { return 2 * x; }",
  "node_modules/modern/inner.js": "const { sin: sine } = Math; export const wave = (x, y = 2) => sine(x * y);",
  "node_modules/modern/inner.d.ts": "export declare function wave(x: number, y?: number): number;",
  "node_modules/modern/old.cjs": 'throw new Error("this is not what an import loads");',
  // Without declarations.
  "node_modules/plain/package.json": manifest({ name: "plain", main: "./lib/main.js" }),
  "node_modules/plain/lib/main.js": `
var half = require("./half"), M = Math;
function norm(v) { var s = 0; for (var i = 0; i < v.length; i++) s += v[i] * v[i]; return M.sqrt(s); }
function weighted(v, options) {
  options = options || {};
  var scale = options.scale === undefined ? 1 : options.scale;
  return half(norm(v)) * scale;
}
var raised = (function custom(e) {
  e = +e;
  function raised(x) { return Math.pow(x, e); }
  raised.exponent = custom;
  return raised;
})(3);
var counts = [0];
function counted(x) { counts[0] += 1; return x * counts[0]; }
function power(x, n) { return n <= 0 ? 1 : x * power(x, n - 1); }
module.exports = { norm: norm, "weighted": weighted, half: require("./half"), raised, counted, power };`,
  "node_modules/plain/lib/half.js": "module.exports = function half(x) { return x / 2 };",
  // As compilers write it.
  "node_modules/compiled/package.json": manifest({ name: "compiled", main: "./index.js" }),
  "node_modules/compiled/index.js": `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = exports.third = void 0;
Object.defineProperty(exports, "ramp", { enumerable: true, get: function () { return _ramp.ramp; } });
var _ramp = require("./ramp");
var _third = _interopRequireDefault(require("./third"));
function _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }
var third = exports.third = function (x) { return (0, _third.default)(x); };
var _default = exports.default = third;`,
  "node_modules/compiled/ramp.js": `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ramp = function ramp(x) { return x > 0 ? x : 0; };`,
  "node_modules/compiled/third.js": `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = function (x) { return x / 3; };`,
  // Nothing but declarations.
  "node_modules/typed/package.json": manifest({ name: "typed", types: "./index.d.ts" }),
  "node_modules/typed/index.d.ts": "export declare function hidden(x: number): number;",
};

const modules = `
import twice, { square, cube, inner } from "modern";
import * as plain from "plain";
import third, { ramp } from "compiled";
import { hidden } from "typed";
import { again } from "./again";
`;

const again = 'export { cube as again } from "modern";';

const followed: Readonly<Record<string, readonly [parameters: string, body: string, sample: string]>> = {
  aName: ["x: number", "square(x)", "[1.5]"],
  constantThatHoldsAFunction: ["x: number", "cube(x)", "[1.5]"],
  defaultExport: ["x: number", "twice(x)", "[1.5]"],
  memberOfNamespaceInNamespace: ["x: number", "inner.wave(x) + inner.wave(x, 3)", "[1.5]"],
  whatTheProjectExportsAgain: ["x: number", "again(x)", "[1.5]"],
  listWithoutDeclarations: ["x: number[]", "plain.norm(x)", "[[1.5, -2, 0.5]]"],
  typedArrayOfTheSameFunction: ["x: Float64Array", "plain.norm(x)", "[Float64Array.of(1.5, -2)]"],
  options: ["x: number[]", "plain.weighted(x) + plain.weighted(x, { scale: 3 })", "[[1.5, -2, 0.5]]"],
  whatAModuleRequiresAgain: ["x: number", "plain.half(x) ** 2", "[1.5]"],
  functionThatTheModuleMade: ["x: number", "plain.raised(x) * plain.raised.exponent(2)(x)", "[1.5]"],
  recursiveFunction: ["x: number", "plain.power(x, 3)", "[1.5]"],
  whatCompilersExport: ["x: number", "ramp(x) * third(x)", "[1.5]"],
};

const refused: Readonly<Record<string, string>> = {
  "hidden(x)": "FX2003 The call of 'hidden' cannot be followed: 'typed' holds no source of it",
  "plain.counted(x)": "FX2012 'counts' cannot be used here: its content is changed.",
  "plain.missing(x)": "FX2003 The call of 'plain.missing' cannot be followed: 'plain' holds no source of it",
};

function moduleOf(functions: readonly (readonly [name: string, parameters: string, body: string])[]): string {
  const made = functions.map(
    ([name, parameters, body]) => `/** @differentiable modes grad jvp */
export function ${name}(${parameters}): number { return ${body}; }`,
  );
  return [modules, ...made].join("\n");
}

test("calls into packages are followed, by what their arguments are", () => {
  const text = moduleOf(Object.entries(followed).map(([name, [parameters, body]]) => [name, parameters, body]));
  const samples = Object.entries(followed).map(([name, [, , sample]]) => `${name}: [${sample}]`);
  const main = `${text}\nexport const samples = { ${samples.join(", ")} };`;
  const { folder } = temporaryProject({ ...packages, "again.ts": again, "main.ts": main });
  const session = openSession({ verify: true });
  const { functions, diagnostics } = session.requested([{ path: join(folder, "main.ts") }]);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const outcomes = functions.map((own) => {
    const report = checkFunction({ own, wide: undefined, narrow: undefined }, { seed: 1, inputs: 1 });
    return [own.name, report.failure?.details ?? report.outcome];
  });
  expect(outcomes).toEqual(Object.keys(followed).map((name) => [name, "right"]));
});

test("calls into packages are refused where there is no code, and where it keeps state", () => {
  const text = moduleOf(Object.keys(refused).map((body, i) => [`f${i}`, "x: number", body]));
  const { folder } = temporaryProject({ ...packages, "again.ts": again, "main.ts": text });
  const { diagnostics } = openSession().requested([{ path: join(folder, "main.ts") }]);
  const messages = diagnostics.map(({ code, message }) => `${code} ${message}`);
  expect(messages).toHaveLength(Object.keys(refused).length);
  for (const start of Object.values(refused)) expect(messages.filter((it) => it.startsWith(start))).toHaveLength(1);
  expect(diagnostics.find(({ code }) => code === "FX2012")?.help).toMatch(
    "code of the package 'plain'. Give the derivative",
  );
});

test("a package that changes is read again, and what it says about types is not reported", () => {
  const text = moduleOf([["f", "x: number", "twice(x)"]]);
  const project = temporaryProject({ ...packages, "again.ts": again, "main.ts": text });
  const session = openSession();
  const compiled = () => {
    const { modules, diagnostics } = session.compile([{ path: join(project.folder, "main.ts") }], { tags: true });
    expect(diagnostics).toEqual([]);
    return modules[0]?.code;
  };
  expect(compiled()).toContain("const xBar = 2;");
  project.write({
    "node_modules/modern/twice.js": "/** @param {string} x */ export default function (x) { return 12 * x; }",
  });
  expect(compiled()).toContain("const xBar = 12;");
});
