/** What `fluxion check` says of a user's functions, right ones and wrong ones. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

const loss = `/** @differentiable wrt w b */
export function loss(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
  const d = w.length, n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let r = b - y[i]!;
    for (let j = 0; j < d; j++) r += w[j]! * x[i * d + j]!;
    sum += r * r;
  }
  return sum / n;
}
`;
const everything = "value, differences, dot product, grad, valueAndGrad, valueAndGradInto, memory, f32";

/** What is said of these files. */
async function checks(files: Record<string, string>, ...words: string[]) {
  const project = temporaryProject(files);
  return fluxion(project.folder, ["check", ...words]);
}

test("right functions pass, at inputs that are drawn so that they fit together", async () => {
  expect(await checks({ "src/loss.ts": loss }, "src/loss.ts")).toEqual({
    exitCode: 0,
    out: `✓ loss by w, b (src/loss.ts:2) 5 drawn inputs: ${everything}\n1 function: 1 right.\n`,
    error: "",
  });
});

test("an object of a class comes out as a plain one with its fields", async () => {
  const text = `class Vector {
  constructor(readonly x: number, readonly y: number) {}
  get size(): number { return Math.hypot(this.x, this.y); }
}
/** @differentiable */
export function turned(s: number): Vector { return new Vector(Math.cos(s), Math.sin(s)); }
`;
  const { exitCode, out } = await checks({ "a.ts": text }, "a.ts");
  expect(out).toContain("1 function: 1 right.");
  expect(exitCode).toBe(0);
});

test("drawn inputs: indexes, tables, structures, strings, what may be left out; kinks are said", async () => {
  const { exitCode, out, error } = await checks(
    {
      "a.ts": `
interface Layer { readonly weights: Float64Array; readonly bias: number[]; readonly scale?: number }
/** @differentiable wrt layer */
export function layered(layer: Layer, input: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < layer.bias.length; i++) {
    let z = layer.bias[i]!;
    for (let j = 0; j < input.length; j++) z += layer.weights[i * input.length + j]! * input[j]!;
    sum += Math.tanh(z) * (layer.scale ?? 1);
  }
  return sum;
}
/** @differentiable wrt table */
export function looked(table: Float64Array, index: Int32Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += table[index[i]! * n + i]! ** 2;
  return sum;
}
/** @differentiable */
export function matrix(a: number[][], power: number, isLog: boolean, start?: number): number {
  let sum = start ?? 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < power; j++) sum += a[i]![j]! * a[0]![j]!;
  return isLog ? Math.log(1 + sum * sum) : sum;
}
/** @differentiable wrt rate */
export function endless(rate: number, to: number): number {
  let area = 0;
  for (let t = 0; t < to; t += rate) area += t * rate;
  return area;
}
/** @differentiable */
export function power(x: number, n: number): number {
  return n === 0 ? 1 : x * power(x, n - 1);
}
/** @differentiable */
export const kink = (x: number): number => Math.abs(x - x) * x;
`,
    },
    "a.ts",
    "--samples",
    "3",
    "--seed",
    "4",
  );
  expect(error).toBe("");
  expect(out).toMatch(/✓ layered by layer .* 3 drawn inputs: value, differences/);
  expect(out).toMatch(/✓ looked by table .* 3 drawn inputs: value, differences/);
  expect(out).toMatch(/✓ matrix by a .* 3 drawn inputs: value, differences/);
  expect(out).toMatch(/✓ endless by rate/);
  expect(out).toMatch(/✓ power by x .* 3 drawn inputs: value, differences/);
  expect(out).toMatch(/✓ kink by x .* 3 drawn inputs: value, /);
  expect(exitCode).toBe(0);
});

test("requests in code, of functions in place, with captured variables and stopped gradients", async () => {
  const { exitCode, out, error } = await checks(
    {
      "loss.ts": loss,
      "main.ts": `import { grad, hessian, hvp, stopGradient } from "fluxion";
import { loss } from "./loss.ts";
const w = Float64Array.of(2);
export const lossGrad = grad(loss, { wrt: [1] });
export const cutGrad = grad((t: number) => t * stopGradient(t) + w[0]! * t);
const cubes = (x: Float64Array) => { let s = 0; for (const e of x) s += e ** 3; return s; };
export const products = [hvp(cubes), hessian(cubes)], heldGrad = grad((x: Float64Array) => { const c = stopGradient(x); c[0] = 2; return c[0]! * x[0]! ** 2; });
`,
    },
    "main.ts",
  );
  expect(error).toBe("");
  expect(out).toContain("✓ loss by b (loss.ts:2) 5 drawn inputs");
  expect(out).toContain("✓ cut by t (main.ts:5) 5 drawn inputs: value, differences");
  expect(out).toMatch(/✓ cubes by x \(main\.ts:6\).*hvp, hessian[\s\S]*✓ held by x .*: value, differences/);
  expect(exitCode).toBe(0);
});

test("the report as JSON, of one function", async () => {
  const { exitCode, out } = await checks(
    { "a.ts": `${loss}${loss.replace(/loss/g, "other")}` },
    "a.ts",
    "--json",
    "--only",
    "other",
  );
  expect(JSON.parse(out)).toEqual({
    functions: [
      {
        name: "other",
        file: "a.ts",
        line: 13,
        wrt: ["w", "b"],
        outcome: "right",
        inputs: 5,
        origin: "drawn",
        checked: everything.split(", "),
        remarks: [],
      },
    ],
    diagnostics: [],
  });
  expect(exitCode).toBe(0);
});

/** A subject whose gradients are twice what they should be. */

test("functions that cannot be checked, and why", async () => {
  const { exitCode, out, error } = await checks(
    {
      "a.ts": `import { grad } from "fluxion";
/** @differentiable */
export function picky(x: Float64Array, n: number): number {
  if (x.length !== 4711) throw new Error("not 4711");
  return x[n]!;
}
/** @differentiable */
export function misfit(x: number): number { return x; }
/** @differentiable */
export function unmade(x: number): number { return x; }
/** @differentiable */
export function thrower(x: number): number { if (x > 0) throw new Error("positive"); return x; }
/** @differentiable */
export function root(x: number): number { return Math.sqrt(x * x); }
/** @differentiable */
export function nested(x: number): number { return x * grad((y: number) => y * y)(x); }
function outer() {
  const twice = (x: number) => 2 * x;
  return grad((x: number) => twice(x));
}
export const samples = { misfit: () => ["three"], unmade: () => { throw new Error("no data"); }, thrower: [[1], [2]], root: () => [0] };
`,
      "b.ts": `const key = JSON.parse("{");
/** @differentiable */
export function unloadable(x: number): number { return x; }
export const samples = { unloadable: () => [key] };
`,
    },
    "a.ts",
    "b.ts",
  );
  expect(out).toMatchInlineSnapshot(`
    "- picky by x (a.ts:3) not checked
    - misfit by x (a.ts:8) not checked
    - unmade by x (a.ts:10) not checked
    - thrower by x (a.ts:12) not checked
    - root by x (a.ts:14) not checked
      1 of 1 input where values or derivatives are not finite: not compared with differences
    ✓ nested by x (a.ts:16) 5 drawn inputs: differences, dot product, grad, valueAndGrad, valueAndGradInto, memory
      it requests derivatives itself: run as it is built, so its value was compared with nothing
    ✓ inline by y (a.ts:16) 5 drawn inputs: value, differences, dot product, grad, valueAndGrad, valueAndGradInto, memory
    - inline by x (a.ts:19) not checked
    - unloadable by x (b.ts:3) not checked
    9 functions: 2 right, 7 not checked.
    "
  `);
  expect(error).toMatchInlineSnapshot(`
    "a.ts(3,1): warning FX7002: 'picky' was not checked: no arguments were found for it; Error: not 4711.
      help: Give arguments in the same file: export const samples = { picky: () => [Float64Array.of(1.15, 0.4), 4] };
    a.ts(8,1): error FX7003: The samples of 'misfit' do not fit its parameters: 'x' is a string.
      help: Write { misfit: () => [1.15] } for one list of arguments, or { misfit: [[...], [...]] } for several.
    a.ts(10,1): error FX7003: The samples of 'unmade' do not fit its parameters: making them throws Error: no data.
      help: Write { unmade: () => [1.15] } for one list of arguments, or { unmade: [[...], [...]] } for several.
    a.ts(12,1): warning FX7006: 'thrower' was not checked: it throws at each of its samples: Error: positive.
      help: Give arguments at which the function returns.
    a.ts(14,1): warning FX7008: The derivative of 'root' is not finite at (0): forward mode gives NaN, differences give 0.
      help: Roots and powers have an infinite slope at 0, 0 times infinity is NaN, and so is what lies outside an array: write a branch of its own for that input.
    a.ts(14,1): warning FX7010: 'root' was not compared with differences at any input: its values or derivatives are not finite.
      help: Give arguments around which it is smooth and finite: export const samples = { root: () => [1.15] };
    a.ts(19,15): warning FX7005: 'inline' was not checked: it uses functions that are declared inside another one.
      help: Move it, or them, to the top level of the file to have it checked.
    b.ts(3,1): error FX7004: 'unloadable' was not checked: the code that it needs does not run: Expected property name or '}' in JSON at position 1.
      help: Move what differentiated functions need into modules that can be loaded alone.
    "
  `);
  expect(exitCode).toBe(1);
});

test("a derivative that is zero by what the function is made of is right, with the build's warning", async () => {
  const { exitCode, out, error } = await checks(
    {
      "a.ts": `/** @differentiable */
export function steps(x: number): number { return Math.floor(x); }
/** @differentiable */
export function largest(x: Float64Array): number {
  let at = 0;
  for (let i = 1; i < x.length; i++) if (x[i]! > x[at]!) at = i;
  return at;
}
`,
    },
    "a.ts",
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^2 functions: 2 right\.$/m);
  expect(error).toMatchInlineSnapshot(`
    "a.ts(2,1): warning FX4002: The derivative of 'steps' by 'x' is zero: the result does not depend on it, or only through comparisons, indexes or rounding.
      note: a.ts(2,51): The result of 'Math.floor' depends on it.
      help: Leave 'x' out of wrt, or check that it is used as a number.
    a.ts(4,1): warning FX4002: The derivative of 'largest' by 'x' is zero: the result does not depend on it, or only through comparisons, indexes or rounding.
      help: Leave 'x' out of wrt, or check that it is used as a number.
    "
  `);
});

test("where nothing could be checked the exit code says so; refusals are shown as a build shows them", async () => {
  const only = await checks(
    { "a.ts": "/** @differentiable */\nexport function f(x: number): number { return x > 1e9 ? x : Number.NaN; }\n" },
    "a.ts",
  );
  expect(only.exitCode).toBe(1);
  expect(only.out).toBe("- f by x (a.ts:2) not checked\n1 function: 1 not checked.\n");
  const refused = await checks(
    { "a.ts": `${loss}/** @differentiable */\nexport function g(x: number): number { return eval("x"); }\n` },
    "a.ts",
  );
  expect(refused.exitCode).toBe(1);
  expect(refused.error).toContain("a.ts(13,");
  expect(refused.out).toContain("✓ loss");
});

test("sources may end in whatever a source ends in, and import one another so", async () => {
  const typed = (name: string) =>
    `/** @differentiable */\nexport function ${name}(x: number): number { return x * x; }\n`;
  const documented = (name: string) =>
    `/**\n * @differentiable\n * @param {number} x\n * @returns {number}\n */\nexport function ${name}(x) { return x * x; }\n`;
  const importing = (name: string, from: string) =>
    `import { m } from "${from}";\n/** @differentiable */\nexport function ${name}(x: number): number { return m(x) * x; }\n`;
  const files: Record<string, string> = {
    ...Object.fromEntries(["ts", "tsx", "mts", "cts"].map((end, i) => [`a${i}.${end}`, typed(`typed${i}`)])),
    ...Object.fromEntries(["js", "jsx", "mjs", "cjs"].map((end, i) => [`b${i}.${end}`, documented(`plain${i}`)])),
    "m.mts": "export const m = (x: number): number => Math.sin(x);\n",
    "named.ts": importing("asWritten", "./m.mts"),
    "emitted.mts": importing("asEmitted", "./m.mjs"),
  };
  const { out, error } = await checks(files, ...Object.keys(files).filter((file) => file !== "m.mts"));
  expect(error).toBe("");
  expect(out).toContain("10 functions: 10 right.\n");
});

test("the functions of the examples", { timeout: 120_000 }, async () => {
  const sources = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const isAsking = (path: string) => /from "fluxion"|@differentiable/.test(readFileSync(join(examples, path), "utf8"));
  const asking = sources.filter(isAsking);
  const { exitCode, out, error } = await fluxion(examples, ["check", ...asking, "--samples", "1"]);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
  expect(asking.length).toBeGreaterThan(0);
  expect(out).toMatch(/^(\d+) functions: \1 right\.$/m);
});

test("mistakes on the command line", async () => {
  expect((await checks({}, "--samples", "none")).error).toMatchInlineSnapshot(`
    "error FX0116: No input: neither files nor a project were given.
      help: Write 'fluxion check src/loss.ts', or 'fluxion check -p tsconfig.json' for the files of a project.
    error FX0117: 'none' is not a value of '--samples'.
      help: It takes a whole number, 1 or more.
    "
  `);
  expect((await checks({ "a.ts": loss }, "a.ts", "--only", "los")).error).toMatchInlineSnapshot(`
    "error FX7007: No differentiable function is called 'los'.
      help: Did you mean 'loss'? There are: loss.
    "
  `);
  const help = await checks({}, "--help");
  for (const option of ["--project", "--seed", "--samples", "--only", "--json"]) expect(help.out).toContain(option);
});

test("derivatives that are given are held to differences, and named where they are wrong", async () => {
  const files = {
    "main.ts": `import { customJvp, customVjp } from "fluxion";
import { cube } from "./rules.ts";
const square = customVjp(customJvp((x: number) => x * x, ([x], _y, [xDot]) => 2 * x * xDot), ([x], _y, bar) => [2 * x * bar]);
const spread = customVjp((x: Float64Array) => x[0]! * x[1]!, ([x], _y, bar) => [x.map((v) => v * bar).reverse()]);
const forwards = customJvp((x: number, k: number) => k * x, ([x, k], _y, [xDot, kDot]) => k * xDot + x * kDot);
const turned = customVjp(customJvp((x: number) => 2 * x, (_x, _y, [xDot]) => 2 * xDot), (_x, _y, bar) => [bar]);
const steep = customVjp((x: number) => 3 * x, (_x, _y, bar) => [bar]);
const tangent = customJvp((x: number) => 3 * x, (_x, _y, [xDot]) => 2 * xDot);
const short = customVjp((x: Float64Array) => x[0]! * x[1]!, ([x], _y, bar) => [Float64Array.of(x[1]! * bar)]);
/** @differentiable modes grad */
export const f = (x: number): number => square(x) * cube(x);
/** @differentiable modes vjp */
export const g = (x: number): number => steep(x) * x;
export const samples = { square: () => [1], cube: () => [2], spread: () => [[2, 3]].map((x) => Float64Array.from(x)),
  forwards: () => [2, 3], turned: () => [1], steep: () => [1], tangent: () => [1], short: () => [Float64Array.of(2, 3)],
  f: () => [2], g: () => [2] };
`,
    "rules.ts": `import { customVjp } from "fluxion";
export const cube = customVjp((x: number) => x ** 3, ([x], _y, bar) => [3 * x ** 2 * bar]);
`,
  };
  const { exitCode, out, error } = await checks(files, "main.ts");
  expect(exitCode).toBe(1);
  const digits = (text: string) => text.replace(/-?\d+\.\d+(e-?\d+)?/g, "#");
  expect(digits(out)).toMatchInlineSnapshot(`
    "✓ square by x (main.ts:3) 1 sample: value, differences, dot product, grad, valueAndGrad, valueAndGradInto, memory
    ✓ spread by x (main.ts:4) 1 sample: value, differences, grad, valueAndGrad, valueAndGradInto, memory, f32
    ✓ forwards by x, k (main.ts:5) 1 sample: value, differences
    ✗ turned by x (main.ts:6) wrong
    ✗ steep by x (main.ts:7) wrong
    ✗ tangent by x (main.ts:8) wrong
    ✗ short by x (main.ts:9) wrong
    ✓ cube by x (rules.ts:2) 1 sample: value, differences, grad, valueAndGrad, valueAndGradInto, memory
    ✓ f by x (main.ts:11) 1 sample: value, differences, grad, valueAndGrad, valueAndGradInto, memory
    ✗ g by x (main.ts:13) wrong
    10 functions: 5 right, 5 wrong.
    "
  `);
  expect(digits(error)).toMatchInlineSnapshot(`
    "main.ts(6,16): error FX7021: The derivative that customVjp is given for 'turned' is wrong (dot product): <v, J u> = #, <J' v, u> = #.
      note: The arguments were: 1
      help: Correct it. If it is meant to differ from the slope of the function, as that of a step may, leave it as it is: builds use it.
    main.ts(7,15): error FX7021: The derivative that customVjp is given for 'steep' is wrong (vjp against differences): slope # by reverse mode, # (+- #e+0) by differences.
      note: The arguments were: 1
      help: Correct it. If it is meant to differ from the slope of the function, as that of a step may, leave it as it is: builds use it.
    main.ts(8,17): error FX7021: The derivative that customJvp is given for 'tangent' is wrong (jvp against differences): slope # by forward mode, # (+- #e+0) by differences.
      note: The arguments were: 1
      help: Correct it. If it is meant to differ from the slope of the function, as that of a step may, leave it as it is: builds use it.
    main.ts(9,15): error FX7021: The derivative that customVjp is given for 'short' is wrong (vjp): it throws Error: FX8002: 'gradient by x, as customVjp of short gives it' has 1 elements instead of the length of 'x'.
      note: The arguments were: Float64Array.of(2, 3)
      help: Correct it. If it is meant to differ from the slope of the function, as that of a step may, leave it as it is: builds use it.
    main.ts(13,18): error FX7022: A derivative of 'g' is wrong (vjp against differences): slope # by reverse mode, # (+- #e+0) by differences.
      note: The arguments were: 2
      help: It uses what is given for 'steep': see first that this is right.
    "
  `);
});
