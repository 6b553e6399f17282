/** What the README says may stand in a function does, and what it says is refused is refused, with a remedy. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { readPage } from "./blocks.ts";

const session = openSession({ verify: true });
const page = readPage("README.md");
const section = page.slice(page.indexOf("## What may stand"), page.indexOf("## Conventions")).replace(/\s+/g, " ");
const taken = section.slice(0, section.indexOf("Refused in this version"));
const refused = section.slice(section.indexOf("Refused in this version"));

function compile(parameters: string, body: string, before = "") {
  const text = `${before}\n/** @differentiable */\nexport function f(${parameters}): number { ${body} }\n`;
  return session.compile([{ path: join(process.cwd(), "language.ts"), text }], { tags: true });
}

/** The README's words, parameters, body, what stands before the function. */
type Claim = readonly [words: string, parameters: string, body: string, before?: string];
const x = "x: Float64Array";

const fromPackages = "import { easePolyIn } from 'd3-ease'; import { mean } from 'simple-statistics';";

const shapes =
  "abstract class Shape<K> { constructor(readonly kind: K) {} abstract area(): number; twice(): number { return 2 * this.area(); } } class Square extends Shape<number> { constructor(readonly side: number) { super(1); } override area(): number { return this.side ** 2; } } class Disk extends Square { readonly scale = (y: number) => 3 * y; override area(): number { return this.scale(super.area()); } }";

const accepted: readonly Claim[] = [
  ["arrays of arrays and of objects", "x: number[][]", "[x[0], x[1]] = [x[1]!, x[0]!]; return x[0]![0]! * x[1]![0]!;"],
  ["changed, exchanged and replaced", "x: { a: number }[]", "x[0]!.a *= 2; return x[0]!.a * x[1]!.a;"],
  ["name one array and then another", x, "let a = x; a = a.slice(); a[0]! *= 2; return a[0]! * x[0]!;"],
  ["`Float32Array`", "x: Float32Array", "let s = 0; for (const v of x) s += v * v; return s;"],
  ["all integer typed arrays", `${x}, k: Uint8Array`, "return x[k[0]!]! * k[1]!;"],
  ["`boolean[]`", "x: number[], on: boolean[]", "return on[0] ? x[0]! * x[1]! : x[0]!;"],
  ["objects and tuples", "p: { a: number }, q: [number, { b: number[] }]", "return p.a * q[0] + p.a * q[1].b[0]!;"],
  ["whose fields may be changed", "p: { a: number }", "p.a *= 2; return p.a * p.a;"],
  [
    "as numbers in fields and arrays in fields of classes may",
    "x: number[]",
    "const s: { best: number | null } = { best: null }; for (const v of x) if (s.best === null || v > s.best) s.best = v; return s.best ?? 0;",
  ],
  [
    "methods that use `this` in objects written in place",
    "x: number",
    "const o = { x, get twice() { return 2 * this.x; }, by(v: number) { return this.twice * v; } }; return o.by(3);",
  ],
  [
    "also where they call themselves",
    "x: number",
    "let s = 0; const g = (n: number): void => { if (n < 1) return; s += x ** n; g(n - 1); }; g(3); return s;",
  ],
  [
    "in variables that branches give another one",
    "x: number",
    "let h = Math.sin; if (x > 1) h = Math.cos; return h(x);",
  ],
  ["also with a `cause`", "x: number", "if (x < 0) throw new RangeError('negative', { cause: x }); return x * x;"],
  ["Enums", x, "return x[Axis.Second]! * x[0]!;", "enum Axis { First, Second = 2 }"],
  ["strings that are compared", `${x}, kind: "a" | "b"`, "const k = kind === 'a' ? 1 : 0; return x[k]! * x[0]!;"],
  [
    "objects and tables that nothing changes",
    x,
    "return x[0]! * table[1]! * unit.scale;",
    "const table = [1, 2]; const unit = { scale: 3 };",
  ],
  [
    "`rules[order].nodes[k]`",
    `${x}, order: number`,
    "let s = 0; for (let k = 0; k < 2; k++) s += x[0]! * rules[order]!.nodes[k]!; return s;",
    "const rules = [{ nodes: [0, 0] }, { nodes: [-0.5, 0.5] }];",
  ],
  ["`??`", `${x}, y?: number`, "return x[0]! * (y ?? 2);"],
  ["assignment inside expressions", x, "let i = 0, s = 0; while (i < x.length) s += x[i++]! * (s = s + 1); return s;"],
  ["all of `Math`", x, "const { exp } = Math; return exp(x[0]!) + Math.log1p(x[1]!);"],
  ["`Number.isNaN`", x, "return Number.isNaN(x[0]!) ? 0 : x[0]! * x[0]!;"],
  [
    "`switch` with fall-through",
    `${x}, n: number`,
    "let s = 0; switch (n) { case 1: s = x[0]!; case 2: s += x[1]!; } return s;",
  ],
  [
    "labels",
    x,
    "let s = 0; rows: for (const a of x) for (const b of x) { if (b > 1) continue rows; s += a * b; } return s;",
  ],
  ["`throw new Error(...)`", x, "if (x.length === 0) throw new Error('none'); return x[0]! * x[0]!;"],
  ["destructuring", x, "let [a = 0, b = 0] = x; [a, b] = [b, a * b]; return a * b;"],
  ["`of` and `from`", x, "const a = Array.from(x), b = Float64Array.of(1, 2); return a[0]! * b[1]!;"],
  [
    "`slice`, `subarray`",
    x,
    "const a = x.slice(); a.set(x.subarray(1, 3)); a.fill(2, 0, 1); return a[0]! * a.at(-1)!;",
  ],
  ["literals with spread elements", x, "const a = [...x, 1, ...x]; return a[0]! * a.at(-1)!;"],
  [
    "`map`, `forEach`, `reduce`, `filter`, `some`, `every`, `find`, `flatMap` and their kin",
    "x: number[]",
    "let s = x.some((v) => v > 1) || x.every((v) => v < 0) ? 1 : 2; x.filter((v) => v > 0).forEach((v, i) => { s += v * i; }); " +
      "return x.map((v) => v * v).reduce((a, b) => a + b, s) + (x.find((v) => v > 1) ?? 0) + x.flatMap((v) => [v, v])[1]! * (x.findIndex((v) => v > 0) < 0 ? 1 : 2);",
  ],
  [
    "`indexOf`, `includes`, `concat`, `flat`, `sort`, `reverse`",
    "x: number[]",
    "const y = x.concat([x, x].flat()).sort((a, b) => a - b).reverse(); return y[0]! * (y.indexOf(x[0]!) > 1 ? 2 : 3) + (y.includes(2) ? y[1]! : 0);",
  ],
  [
    "lists that `push`, `pop`, `shift`, `unshift` and `splice` make longer and shorter; loops over `entries()` and `keys()`",
    "x: number[]",
    "const a: number[] = []; for (const [i, v] of x.entries()) a.push(v * i); let s = a.pop()! * a.shift()!; a.unshift(s); s *= a.splice(0, 1)[0]!; for (const i of a.keys()) s += a[i]! * x[i]!; return s;",
  ],
  ["default parameters", `${x}, y = 3`, "return x[0]! * y;"],
  ["optional fields", "p: { a: number; b?: number }", "return p.b === undefined ? p.a : p.a * p.b;"],
  [
    "`options.weights?.[i] ?? 1`",
    `${x}, options: { weights?: number[] }`,
    "return x[0]! * (options.weights?.[0] ?? 1);",
  ],
  [
    "nested functions",
    x,
    "let s = 0; const add = (v: number) => { s += v * v; }; for (const v of x) add(v); return s;",
  ],
  [
    "Functions as arguments, results, defaults and fields",
    "x: number",
    "const f = scaled(x); return twice(f, 2 * x) + twice(Math.sin, x) + { f }.f(x);",
    "type F = (v: number) => number; const scaled = (a: number): F => (v) => a * v; const twice = (g: F, v: number, h: F = g) => h(g(v));",
  ],
  [
    "functions whose parameters are of several kinds",
    "x: number, v: number[]",
    "return size(x) * size(v, { scale: x }) + size([x, x]);",
    "const size = (v: number | number[] | null, options: { scale?: number } = {}): number => { if (v === null) return 0; const s = options?.scale ?? 2; return typeof v === 'number' ? s * v * v : Array.isArray(v) ? s * v[0]! * v[1]! : 1; };",
  ],
  ["installed packages", "x: number[]", "return mean(x) ** 2 + easePolyIn.exponent(3)(x[0]!);", fromPackages],
  ["recursion", "x: number, n: number", "return n < 1 ? x : x * f(x, n - 1);"],
  [
    "Rest parameters and spread arguments",
    "x: number, p: [number, number]",
    "return sum(x, ...p) * Math.max(...p);",
    "const sum = (...all: number[]) => { let s = 0; for (const v of all) s += v; return s; };",
  ],
  [
    "`new`, constructors, initial values of fields, methods, getters and setters, static and private members",
    "x: number",
    "const box = Box.of(x).twice(); box.value *= x; return box.value;",
    "class Box { #held = 1; static readonly unit = 2; constructor(by: number) { this.#held *= by; } static of(x: number): Box { return new Box(x * Box.unit); } twice(): this { this.#held *= 2; return this; } get value(): number { return this.#held; } set value(v: number) { this.#held = v; } }",
  ],
  [
    "parameter properties, generic and abstract classes; `extends`, `super` and overridden members; `instanceof`; fields that hold functions, methods as values",
    "x: number",
    "const disk = new Disk(x); const area = disk.area.bind(disk); return disk instanceof Square ? disk.twice() * area() : x;",
    shapes,
  ],
  [
    "where the program chooses between classes, where a list of several classes is written in place",
    "x: number",
    "const shape = x > 1 ? new Square(x) : new Disk(x); let s = shape.area(); for (const it of [new Square(x), new Disk(2 * x)]) s += it.twice(); return s;",
    shapes,
  ],
  [
    "where a function takes them as a base class or interface",
    "x: number",
    "return areaOf(new Square(x)) * of(new Disk(x));",
    `${shapes} interface HasArea { area(): number } function areaOf(it: Shape<number>): number { return it.area(); } const of = (it: HasArea) => it.area();`,
  ],
];

test.each(accepted)("taken: %s", (words, parameters = "", body = "", before = "") => {
  expect(taken).toContain(words);
  const { modules, diagnostics } = compile(parameters, body, before);
  expect(diagnostics).toEqual([]);
  expect(modules).toHaveLength(1);
});

const gaussian = "import { Gaussian } from 'ml-peak-shape-generator';";

const notAccepted: readonly Claim[] = [
  [
    "recursive functions that hand other functions on to themselves than they were given",
    "x: number",
    "const g = (h: (v: number) => number, n: number): number => (n < 1 ? h(x) : g((v) => h(h(v)), n - 1)); return g((v) => v * v, 3);",
  ],
  [
    "or take arrays that they capture as well",
    "x: number[]",
    "const g = (y: number[], n: number): number => (n < 1 ? y[0]! : x[0]! * g(y, n - 1)); return g(x, 3);",
  ],
  ["functions as parameters of what is differentiated itself", "g: (v: number) => number, x: number", "return g(x);"],
  ["`join`", "x: number[]", "return x[0]! * x.join().length;"],
  [
    "recursive methods",
    "x: number",
    "return new Power(x).at(3);",
    "class Power { constructor(readonly x: number) {} at(n: number): number { return n < 1 ? 1 : this.x * this.at(n - 1); } }",
  ],
  ["objects from outside whose class is not known", "shape: Square", "return shape.area();", shapes],
  [
    "classes that extend those of the standard library",
    "x: number",
    "return new List().first(x);",
    "class List extends Array<number> { first(x: number): number { return x; } }",
  ],
  ["unions among them", "x: number, y: number | null", "return y === null ? 0 : x * y;"],
  ["classes and module state of packages", "x: number", "return new Gaussian({ fwhm: x }).fct(1);", gaussian],
  ["strings that are built", "x: number, kind: string", "return kind + 'b' === 'ab' ? x : 0;"],
  ["`for in`", "x: number, p: { a: number }", "let s = x; for (const _ in p) s *= x; return s;"],
  ["`try`", "x: number", "try { return x; } catch { return 0; }"],
  ["`Math.random`", "x: number", "return x * Math.random();"],
  ["`console`", "x: number", "console.log(x); return x;"],
];

test.each(notAccepted)("refused: %s", (words, parameters = "", body = "", before = "") => {
  expect(refused).toContain(words);
  const { modules, diagnostics } = compile(parameters, body, before);
  expect(modules).toEqual([]);
  expect(diagnostics).not.toEqual([]);
  for (const { code, help } of diagnostics) expect(help, code).toMatch(/\.$/);
});
