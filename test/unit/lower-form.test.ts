/** The form of the IR that sources become: what later stages and readers of the output rely on. */
import { describe, expect, test } from "vitest";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { IrFunction, Statement, Variable } from "../../compiler/ir/nodes.ts";
import { printFunction } from "../../compiler/ir/print.ts";
import { resultsOf, visitStatements } from "../../compiler/ir/walk.ts";
import { operations } from "../../compiler/ops/index.ts";
import { lowerText } from "../helpers/lowering.ts";

function functionOf(text: string, name = "f", others?: Readonly<Record<string, string>>): IrFunction {
  const { program, diagnostics, exported } = lowerText(text, others);
  expect(diagnostics).toEqual([]);
  const fn = program.functions.get(exported.get(name) ?? name);
  if (!fn) throw new Error(`no function '${name}'`);
  return fn;
}

function printed(text: string): string {
  return printFunction(functionOf(text));
}

function kindsIn(text: string): string[] {
  const kinds: string[] = [];
  visitStatements(functionOf(text).body, (statement) => {
    kinds.push(statement.kind === "compute" ? statement.op : statement.kind);
  });
  return kinds;
}

test("a loop over elements reads as it is written", () => {
  expect(
    printed(`export function f(x: Float64Array, limit: number): number {
      let s = 1;
      for (let i = 0; i < x.length; i++) {
        s *= x[i]!;
        if (s > limit) return s * s;
      }
      return s;
    }`),
  ).toMatchInlineSnapshot(`
    "function f(x: array<f64> as (x.1), limit: f64 as (limit.1)) -> f64 @f {
      s.1 = 1 : f64
      i.1 = 0 : index
      %1 = length x.1
      %2 = 1 : index
      s.4 = for i.2 = i.1; < %1; += %2 with (s.2 = s.1) {
        %3 = x.1[i.2]
        s.3 = multiply(s.2, %3)
        %4 = greater(s.3, limit.1)
        if %4 {
          %5 = multiply(s.3, s.3)
          break @f %5
        } else {
          yield
        }
        yield s.3
      }
      yield s.4
    }
    "
  `);
});

test("a while loop is a block around a loop whose first branch leaves", () => {
  expect(printed("export function f(a: number): number { while (a > 1) a *= 0.5; return a; }")).toMatchInlineSnapshot(`
    "function f(a: f64 as (a.1)) -> f64 @f {
      a.4 = block @loop {
        loop with (a.2 = a.1) {
          %1 = 1 : f64
          %2 = greater(a.2, %1)
          %3 = not(%2)
          if %3 {
            break @loop a.2
          } else {
            yield
          }
          %4 = 0.5 : f64
          a.3 = multiply(a.2, %4)
          yield a.3
        }
        throw Error("unreachable")
      }
      yield a.4
    }
    "
  `);
});

describe("counted loops", () => {
  const loopOf = (header: string) =>
    kindsIn(`export function f(x: Float64Array, n: number): number {
      let s = 0;
      ${header} s += x[0]!;
      return s;
    }`).filter((kind) => kind === "for" || kind === "loop" || kind === "block");

  test.each([
    "for (let i = 0; i < n; i++)",
    "for (let i = 0; i <= x.length - 1; ++i)",
    "for (let i = x.length - 1; i >= 0; i--)",
    "for (let i = 0; n > i; i += 2)",
    "for (let i = 0; i < n; i = 3 + i)",
    "for (let i = 0, m = n * 2; i < m; i++)",
    "for (let i = 0; i < Math.min(n, 3); i += x.length)",
    "for (const _ of x)",
  ])("%s", (header) => expect(loopOf(header)).toEqual(["for"]));

  test.each([
    "for (let t = 0.5; t < n; t++)",
    "for (let i = 0; i !== n; i++)",
    "for (let i = 0; i < n; n--, i++)",
    "for (let i = 0; i < n; i *= 2)",
    "for (let i = 0; i < n - i; i++)",
    "for (let i = 0; i < s; i++)",
    "for (let i = n; i--; )",
  ])("%s", (header) => expect(loopOf(header)).toEqual(["block", "loop"]));

  test("a block stands around a loop that is left, and around a body that is cut short", () => {
    expect(loopOf("for (let i = 0; i < n; i++) { if (s > 1) break; if (s > 2) continue; s++; }")).toEqual([
      "block",
      "for",
      "block",
    ]);
  });
});

test("what is cheap is computed, what is not is chosen", () => {
  const only = (condition: string) =>
    kindsIn(`export function f(x: Float64Array, a: number, n: number): number { return ${condition} }`).filter((kind) =>
      ["and", "or", "select", "if"].includes(kind),
    );
  expect(only("a > 0 && x[n]! > a ? a : n;")).toEqual(["and", "select"]);
  expect(only("a > 0 || Math.sin(a) > 0 ? 1 : 2;")).toEqual(["if", "select"]);
  expect(only("a > 0 ? Math.sqrt(a) : 0;")).toEqual(["if"]);
});

test("sums into elements are one statement, unless the order of reading could be seen", () => {
  const kinds = (update: string) =>
    kindsIn(`export function f(x: Float64Array, k: Int32Array, a: number): void { ${update} }`).filter((kind) =>
      ["accumulate", "load", "store"].includes(kind),
    );
  expect(kinds("x[0] += a; x[1] -= a * 2; k[0] += 3;")).toEqual(["accumulate", "accumulate", "accumulate"]);
  expect(kinds("x[0] += x[1]!;")).toEqual(["load", "accumulate"]);
  expect(kinds("x[0] += (x[1] = a);")).toEqual(["load", "store", "store"]);
  expect(kinds("x[0] *= a;")).toEqual(["load", "store"]);
  expect(kinds("k[0] += a;")).toEqual(["load", "store"]);
});

test("a variable that every trip sets first is not carried", () => {
  const fn = functionOf(`export function f(x: Float64Array): number {
    let t: number, s = 0;
    for (let i = 0; i < 3; i++) { t = x[i]! * 2; s += t * t; }
    return s;
  }`);
  const loop = fn.body.statements.find((statement) => statement.kind === "for");
  expect(loop?.initial.length).toBe(1);
});

test("all versions of a variable share it, and namesakes do not", () => {
  const fn = functionOf(`export function f(a: number): number {
    let s = a;
    for (let i = 0; i < 3; i++) { s += i; { const s = 2; a *= s; } }
    return s + a;
  }`);
  const variables = new Map<string, Set<Variable>>();
  const values = [...fn.body.arguments];
  visitStatements(fn.body, (statement: Statement) => values.push(...resultsOf(statement)));
  for (const { variable } of values) {
    if (variable) variables.set(variable.name, (variables.get(variable.name) ?? new Set()).add(variable));
  }
  expect([...variables].map(([name, all]) => `${name} ${all.size}`).sort()).toEqual(["a 1", "i 1", "s 2"]);
});

test("statements know their place and their source statement", () => {
  const fn = functionOf(
    "export function f(a: number): number {\n  const b = a * a;\n  return b +\n    Math.sin(b);\n}",
  );
  const places: string[] = [];
  visitStatements(fn.body, ({ origin }) =>
    places.push(`${origin.span?.line}:${origin.span?.column} in ${origin.group}`),
  );
  expect(places).toEqual(["2:13 in 1", "4:5 in 2", "3:10 in 2"]);
  expect(fn.span).toMatchObject({ file: "/main.ts", line: 1, column: 1 });
});

test("documentation is the first paragraph", () => {
  const text = "/**\n * The square\n * of a.\n *\n * More.\n * @differentiable\n */\n";
  expect(functionOf(`${text}export function f(a: number): number { return a * a; }`).documentation).toBe(
    "The square of a.",
  );
  expect(functionOf(`${text}export const f = (a: number): number => a * a;`).documentation).toBe("The square of a.");
  expect(functionOf("export const f = (a: number): number => a;").documentation).toBeUndefined();
});

test("functions are lowered once, under ids that depend on nothing else", () => {
  const others = {
    "/library/index.ts":
      'export * as shapes from "./shapes.ts"; export { area as size } from "./shapes.ts"; export default (x: number) => x + 1;',
    "/library/shapes.ts":
      "export function area(r: number): number { return r * r * PI; }\nconst PI = Math.PI;\nexport const SCALE = 2;",
  };
  const text = `
    import next, * as library from "./library/index.ts";
    import { size } from "./library/index.ts";
    import { SCALE } from "./library/shapes.ts";
    function area(a: number): number { return size(a) + library.shapes.area(a) + library.shapes.SCALE; }
    export function f(a: number): number { return area(a) + area(2) * SCALE + next(a) + library.default(a); }
    export function g(a: number): number { return size(a); }`;
  const { program, diagnostics, exported } = lowerText(text, others);
  expect(diagnostics).toEqual([]);
  expect([...program.functions.keys()]).toEqual(["f", "g", "area", "anonymous", "area_2"]);
  const f = (a: number) => Math.PI * a * a * 2 + 2 + (Math.PI * 8 + 2) * 2 + 2 * (a + 1);
  const [value] = evaluateFunction(program, exported.get("f") ?? "", [1.5], operations);
  expect(value).toBeCloseTo(f(1.5), 12);
});

test("what an inline function reads around it comes first among its parameters", () => {
  const { program, diagnostics, exported } = lowerText(
    `
    import { grad } from "fluxion";
    const RATE = 0.5;
    let shift = 2;
    export const use = (w: Float64Array, count: number): void => {
      const scale = count * 2, point = { x: 1, y: count };
      const twice = (v: number) => v * scale;
      void 0;
      grad((b: number, n: number): number => { const w2 = w[0]!; return twice(b) * w2 * RATE + point.y + shift + n; });
    };`.replace("void 0;", ""),
  );
  const requested = program.functions.get(exported.get("requested1") ?? "");
  expect(diagnostics).toEqual([]);
  expect(requested?.parameters.map(({ name }) => name)).toEqual(["w", "scale", "point", "shift", "b", "n"]);
  const leaves = [new Float64Array([3]), 4, 1, 7, 2, 5, 11];
  expect(evaluateFunction(program, "requested1", leaves, operations)).toEqual([4 * 5 * 3 * 0.5 + 7 + 2 + 11]);
});

test("Fluxion's own cut of the derivative is an operation", () => {
  const text =
    'import { stopGradient as constant } from "fluxion"; export function f(a: number): number { return a * constant(a); }';
  expect(kindsIn(text)).toEqual(["stopGradient", "multiply"]);
});

describe("a loop over a list counts where nothing written in it can lie behind the list's end", () => {
  const counts = (text: string) => !kindsIn(text).includes("loop");
  test.each([
    ["its own counter", "for (let i = 0; i < a.length; i++) a[i] = a[i]! * 2;"],
    [
      "an earlier one",
      "for (let i = 1; i < a.length; i++) { a[i - 1] = a[i]!; for (let j = 0; j <= i; j++) a[j] = 1; }",
    ],
    [
      "a counter that goes down",
      "for (let i = a.length - 1; i >= 0; i--) for (let j = 0; j < a.length; j++) a[i] = a[j]!;",
    ],
    ["a remainder", "for (let i = 0; i < a.length; i++) a[(i + 1) % a.length] = 3;"],
    ["a position", "for (let i = 0; i < a.length; i++) for (const [j, v] of a.entries()) a[j] = v * i;"],
    [
      "the length as a constant",
      "const m = a.length; for (let i = 0; i < a.length; i++) for (let j = 0; j < m; j++) a[j] = i;",
    ],
    [
      "a list of that length",
      "for (let k = 0; k < n; k++) { const b = new Array<number>(a.length).fill(0); for (let i = 0; i < a.length; i++) b[i] = a[i]!; a = b; }",
    ],
    [
      "a copy",
      "for (let k = 0; k < n; k++) { const b = a.slice(); for (let i = 0; i < a.length; i++) b[i] = a[i]! * k; a = b; }",
    ],
    [
      "another list",
      "const b: number[] = []; for (let i = 0; i < a.length; i++) b[b.length] = a[i]!; return b.length;",
    ],
    [
      "a row",
      "const r = [a, a]; for (let i = 0; i < r.length; i++) for (let j = 0; j < r[i]!.length; j++) r[i]![j] = 1;",
    ],
  ])("%s", (_, body) => {
    expect(counts(`export function f(a: number[], n: number): number { ${body} return a[0]!; }`)).toBe(true);
  });
  test.each([
    ["behind the end", "for (let i = 0; i < a.length; i++) if (i < n) a[a.length] = 1;"],
    ["anywhere", "for (let i = 0; i < a.length; i++) a[n] = 1;"],
    ["with another bound", "for (let i = 0; i < a.length; i++) for (let j = 0; j < n; j++) a[j] = 1;"],
    ["a counter that the body moves", "for (let i = 0; i < a.length; i++) { a[i] = 1; i += n; a[i] = 2; }"],
    [
      "a copy of another",
      "let b = a.slice(); for (let k = 0; k < n; k++) { for (let i = 0; i < a.length; i++) b[i] = 1; [a, b] = [b, a]; }",
    ],
  ])("not: %s", (_, body) => {
    expect(counts(`export function f(a: number[], n: number): number { ${body} return a[0]!; }`)).toBe(false);
  });
});
