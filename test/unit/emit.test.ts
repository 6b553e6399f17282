/** Emission of hand-built functions: hard cases of leaving SSA, what stands in a module, and how it reads. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { buildSync, transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { inlineHelpers } from "../../compiler/6-emit/js/inline-helpers.ts";
import { makeValue, noOrigin, type RegionBuilder } from "../../compiler/ir/build.ts";
import type { IrFunction, Label, Program, Value, Variable } from "../../compiler/ir/nodes.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { arrayType, type Shape } from "../../compiler/ir/types.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { operations } from "../../compiler/ops/index.ts";
import { sourceMapOf } from "../../compiler/output/source-map.ts";
import { partNames, randomNames, runtimeNames } from "../../compiler/runtime-names.ts";
import { emit, emittedFunction, emittedText, evaluated, outcomeOf } from "../helpers/emission.ts";
import { irFunction, irProgram } from "../helpers/ir-functions.ts";
import { floats, gallery, list, newton, product, range } from "../helpers/ir-samples.ts";

/** Runs a function as emitted and as evaluated, and gives its body. */
function checked(fn: IrFunction, calls: readonly (readonly UserValue[])[], program: Program = irProgram([fn])): string {
  verified("the test", program, operations);
  const call = emittedFunction(fn, program);
  for (const args of calls) expect(outcomeOf(call, args)).toEqual(evaluated(fn, program, args));
  const text = emittedText(fn, program);
  return text
    .slice(text.indexOf("{\n") + 2, text.lastIndexOf("}"))
    .replace(/^ {2}/gm, "")
    .trimEnd();
}

const leaf = (type: "f64" | "index"): Shape => ({ kind: "leaf", type });
const pair: Shape = { kind: "tuple", elements: [leaf("f64"), leaf("f64")] };
const arbitrary = { content: "uninitialised", pooled: true } as const;
const triple: Shape = { kind: "tuple", elements: [leaf("f64"), leaf("f64"), leaf("f64")] };

describe("leaving SSA", () => {
  test("values that swap places in every trip wait for each other", () => {
    const fn = irFunction("swap", { n: "index", a: "f64", b: "f64" }, pair, (b, _label, n, x, y) =>
      b.for(range(b, n), [x, y], (_b, _i, before, after) => [after, before]),
    );
    expect(
      checked(fn, [
        [0, 1, 2],
        [1, 1, 2],
        [4, 1, 2],
        [5, 1, 2],
      ]),
    ).toBe(
      ["for (let i = 0; i < n; i++) {", "  const nextA = b;", "  b = a;", "  a = nextA;", "}", "return [a, b];"].join(
        "\n",
      ),
    );
  });

  test("a rotation of three takes one more variable", () => {
    const fn = irFunction("rotate", { n: "index", a: "f64", b: "f64", c: "f64" }, triple, (b, _label, n, ...start) =>
      b.for(range(b, n), start, (_b, _i, x, y, z) => [y, z, x].filter((value) => value !== undefined)),
    );
    const body = checked(
      fn,
      [0, 1, 2, 3, 7].map((n) => [n, 1, 2, 3]),
    );
    expect(body.match(/const /g)).toHaveLength(1);
  });

  test("the value before the last trip is not lost", () => {
    // before = x; x = x + 1 in every trip; what counts after the loop is `before`.
    const variable: Variable = { name: "x" };
    const fn = irFunction("lost", { n: "index" }, pair, (b, _label, n) =>
      b.for(range(b, n), [b.float(0, variable), b.float(-1)], (b, _i, x) => [
        b.computeAs(variable, "add", x, b.float(1)),
        x,
      ]),
    );
    expect(checked(fn, [[0], [1], [5]])).toContain("const x2 = x + 1;\n  result = x;\n  x = x2;");
  });

  test("a version that is used after the next one keeps a variable of its own", () => {
    const x: Variable = { name: "x" };
    const fn = irFunction("versions", { x: "f64" }, pair, (b, _label, first) => {
      const second = b.computeAs(x, "multiply", first, b.float(2));
      const third = b.computeAs(x, "add", second, first);
      return [b.compute("subtract", third, second), b.compute("divide", second, third)];
    });
    checked(fn, [[3], [-0.5]]);
  });

  test("loops with several exits hand their values to the right block", () => {
    const outer: Label = { name: "outer" };
    const inner: Label = { name: "inner" };
    const best = { name: "best" };
    const fn = irFunction("exits", { x: floats, limit: "f64" }, pair, (b, label, x, limit) => {
      const outerResult = makeValue("f64", best);
      const [result = outerResult] = b.block(outer, [outerResult], (b) => {
        const sums = b.for(range(b, b.length(x)), [b.float(0, best)], (b, i, sum) => {
          const innerResult = makeValue("f64", best);
          return b.block(inner, [innerResult], (b) =>
            b.for(range(b, i, "j"), [sum], (b, j, part) => {
              const element = b.load(x, j);
              const next = b.computeAs(best, "add", part, element);
              const leave = (to: Label, above: number, ...values: Value[]) =>
                b.if(
                  b.compute("greater", element, b.compute("multiply", limit, b.float(above))),
                  (b) => b.break(to, values),
                  () => [],
                );
              leave(label, 3, next, element);
              leave(outer, 2, part);
              leave(inner, 1, element);
              return [next];
            }),
          );
        });
        return sums;
      });
      return [result, limit];
    });
    const arrays = [[1, 1, 1, 1], [1, 2, 1, 1], [1, 1, 3, 1, 1], [1, 5, 1, 1], []];
    const body = checked(
      fn,
      arrays.map((values) => [new Float64Array(values), 1.5]),
    );
    expect(body).toContain("break outer;");
    expect(body).toContain("return [best2, xj];");
  });

  test("an expression is not printed behind a write to what it reads, nor inside a loop", () => {
    const fn = irFunction("order", { x: floats, n: "index" }, "f64", (b, _label, x, n) => {
      const early = b.load(x, b.index(0));
      const product = b.compute("multiply", b.compute("exp", early), b.float(2));
      b.store(x, b.index(0), b.float(5));
      const late = b.load(x, b.index(0));
      const [sum = late] = b.for(range(b, n), [late], (b, i, before) => {
        b.accumulate(x, i, product, -1);
        return [b.compute("add", before, b.load(x, i))];
      });
      return [b.compute("add", sum, early)];
    });
    const body = checked(fn, [[new Float64Array([1, 2, 3]), 3]]);
    expect(body.indexOf("Math.exp")).toBeLessThan(body.indexOf("for ("));
    expect(body.indexOf("x[0];")).toBeLessThan(body.indexOf("x[0] = 5;"));
  });

  test("a variable without a first value keeps what a trip before gave it", () => {
    const last: Variable = { name: "last" };
    const fn = irFunction("unset", { n: "index" }, "f64", (b, _label, n) => {
      const unset = b.constant(undefined, "f64", last);
      const [result = unset] = b.for(range(b, n), [unset], (b, i, before) =>
        b.if(
          b.compute("equal", i, b.index(1)),
          (b) => [b.computeAs(last, "toFloat", i)],
          () => [before],
          [last],
        ),
      );
      return [b.compute("select", b.compute("less", n, b.index(2)), b.float(0), result)];
    });
    expect(checked(fn, [[0], [2], [5]])).toMatch(/^let last = 0;/);
  });

  test("a value is carried under another name without mixing the two", () => {
    const [x, y] = [{ name: "x" }, { name: "y" }];
    const fn = irFunction("names", { a: "f64", flag: "bool" }, pair, (b, _label, a, flag) => {
      const first = b.computeAs(x, "exp", a);
      const [second = first] = b.if(
        flag,
        () => [first],
        (b) => [b.computeAs(y, "negate", first)],
        [y],
      );
      return [second, first];
    });
    const body = checked(fn, [
      [1, true],
      [1, false],
    ]);
    expect(body).toContain("const x = Math.exp(a);");
    expect(body).toContain("return [y, x];");
  });
});

describe("expressions", () => {
  const formula = (build: (b: RegionBuilder, x: Value, y: Value) => Value) =>
    checked(
      irFunction("f", { x: "f64", y: "f64" }, "f64", (b, _label, x, y) => [build(b, x, y)]),
      [
        [3, 2],
        [-1.5, 0.25],
        [0, -0],
      ],
    );

  test.each<[string, (b: RegionBuilder, x: Value, y: Value) => Value]>([
    ["x - (y - x)", (b, x, y) => b.compute("subtract", x, b.compute("subtract", y, x))],
    ["x - y - x", (b, x, y) => b.compute("subtract", b.compute("subtract", x, y), x)],
    ["x + (y + x)", (b, x, y) => b.compute("add", x, b.compute("add", y, x))],
    ["x / (y * x)", (b, x, y) => b.compute("divide", x, b.compute("multiply", y, x))],
    ["(x / y) * x", (b, x, y) => b.compute("multiply", b.compute("divide", x, y), x)],
    ["x * y / x", (b, x, y) => b.compute("divide", b.compute("multiply", x, y), x)],
    ["(x % y) * x", (b, x, y) => b.compute("multiply", b.compute("remainder", x, y), x)],
    ["(-x) ** 2", (b, x) => b.compute("power", b.compute("negate", x), b.float(2))],
    ["-(x ** 2)", (b, x) => b.compute("negate", b.compute("power", x, b.float(2)))],
    ["(-2) ** x", (b, x) => b.compute("power", b.float(-2), x)],
    ["x ** -y", (b, x, y) => b.compute("power", x, b.compute("negate", y))],
    ["x ** y ** 2", (b, x, y) => b.compute("power", x, b.compute("power", y, b.float(2)))],
    ["(x ** y) ** 2", (b, x, y) => b.compute("power", b.compute("power", x, y), b.float(2))],
    ["-(-x)", (b, x) => b.compute("negate", b.compute("negate", x))],
    ["x - -1", (b, x) => b.compute("subtract", x, b.float(-1))],
    ["-(-1 * x)", (b, x) => b.compute("negate", b.compute("multiply", b.float(-1), x))],
    ["x * -0", (b, x) => b.compute("multiply", x, b.float(-0))],
    ["x + Infinity", (b, x) => b.compute("add", x, b.float(Number.POSITIVE_INFINITY))],
    ["x + NaN", (b, x) => b.compute("add", x, b.float(Number.NaN))],
    [
      "x + 1e300 + 5e-324 + 0.1 + 1e6",
      (b, x) => [1e300, 5e-324, 0.1, 1e6].reduce((sum, value) => b.compute("add", sum, b.float(value)), x),
    ],
    ["x + (x < y ? x : y)", (b, x, y) => b.compute("add", x, b.compute("select", b.compute("less", x, y), x, y))],
    ["+!(x < y)", (b, x, y) => b.compute("toFloat", b.compute("not", b.compute("less", x, y)))],
    ["+(x !== y)", (b, x, y) => b.compute("toFloat", b.compute("not", b.compute("equal", x, y)))],
    ["(x | 0) % 3", (b, x) => b.compute("toFloat", b.compute("remainder", b.compute("toInt32", x), b.index(3)))],
    ["Math.max(x, y, 1)".replace(", 1", ""), (b, x, y) => b.compute("max", x, y)],
    [
      "x < 0 || (x > 1 && y > 2) ? x : y",
      (b, x, y) => {
        const inner = b.compute("and", b.compute("greater", x, b.float(1)), b.compute("greater", y, b.float(2)));
        return b.compute("select", b.compute("or", b.compute("less", x, b.float(0)), inner), x, y);
      },
    ],
    [
      "x > 0 ? Math.sqrt(x) : 0",
      (b, x) =>
        b.if(
          b.compute("greater", x, b.float(0)),
          (b) => [b.compute("sqrt", x)],
          (b) => [b.float(0)],
        )[0] ?? x,
    ],
  ])("%s", (text, build) => {
    expect(formula(build)).toBe(`return ${text};`);
  });
});

describe("statements", () => {
  test("the samples run as evaluated", () => {
    expect(
      checked(product, [
        [new Float64Array([1, 2]), 100],
        [new Float64Array([1, 2, 3]), 9],
      ]),
    ).toBe(
      [
        "let s = 1;",
        "for (let i = 0; i < x.length; i++) {",
        "  const xi = x[i];",
        "  s *= 1 + xi * xi;",
        "  if (s > limit) return s * s;",
        "}",
        "return s;",
      ].join("\n"),
    );
    checked(newton, [[2], [1e9]]);
    const everything = gallery.functions.get("everything");
    if (!everything) throw new Error("the gallery has lost a function");
    for (const flag of [true, false]) {
      checked(everything, [[new Float64Array([1, 1, 1]), new Float64Array([5, 6, 7]), flag]], gallery);
    }
    const shared = new Float64Array(4);
    expect(() => emittedFunction(everything, gallery)(shared, shared.subarray(1), true)).toThrow(
      "FX8001: 'x' is written and shares memory with 'y'",
    );
    expect(() => emittedFunction(everything, gallery)(shared, new Float64Array(2), true)).toThrow(
      "FX8002: 'y' has 2 elements instead of as many as x",
    );
  });

  test("arrays of every kind are read, written and copied as their types demand", () => {
    const flags = arrayType("bool");
    const fn = irFunction("kinds", { x: floats, l: list, flag: "bool" }, "f64", (b, _label, x, l, flag) => {
      const marks = b.allocate(flags, b.index(2), { variable: { name: "marks" } });
      b.store(marks, b.index(1), flag);
      const single = b.duplicate(x, arrayType("f32"), { name: "single" });
      b.accumulate(single, b.index(0), b.float(0.1));
      b.copy(l, b.index(1), b.duplicate(b.view(x, b.index(0), b.index(2)), list));
      b.copy(x, b.index(0), single);
      const copied = b.duplicate(marks, arrayType("bool", "list"), { name: "copied" });
      const choice = b.compute("select", b.load(copied, b.index(1)), b.load(x, b.index(0)), b.load(l, b.index(2)));
      return [b.compute("select", b.load(marks, b.index(1)), choice, b.compute("negate", choice))];
    });
    const args = (length: number, flag: boolean) => [new Float64Array([1, 2, 3]), new Array(length).fill(7), flag];
    const body = checked(fn, [args(3, true), args(4, false), args(1, true)]);
    expect(body).toContain("marks[1] = flag ? 1 : 0;");
    expect(body).toContain("new Float32Array(x)");
    expect(body).toContain("Array.from(marks, Boolean)");
  });

  test("pooled memory is taken, grown and given back", () => {
    const fn = irFunction("pooled", { n: "index" }, "f64", (b, _label, n) => {
      const tape = b.allocate(floats, b.index(1), { ...arbitrary, variable: { name: "tape" } });
      const sums = b.allocate(floats, n, { pooled: true, variable: { name: "sums" } });
      const [cursor = n] = b.for(range(b, n), [b.index(0, { name: "cursor" })], (b, i, before) => {
        const next = b.computeAs({ name: "cursor" }, "add", before, b.index(1));
        b.push({ kind: "reserve", array: tape, length: next, origin: noOrigin });
        b.store(tape, before, b.compute("toFloat", i));
        b.accumulate(sums, i, b.load(tape, before));
        return [next];
      });
      const end = b.compute("subtract", cursor, b.index(1));
      const last = b.compute("add", b.load(tape, end), b.load(sums, end));
      for (const array of [tape, sums]) b.push({ kind: "release", array, origin: noOrigin });
      return [last];
    });
    const body = checked(fn, [[1], [40], [3]]);
    expect(body).toContain("let tape: Float64Array = take(Float64Array, 1);");
    expect(body).toContain("= takeZeros(Float64Array, n);");
    expect(body).toContain("tape = grow(tape, ");
    expect(body.indexOf("give(tape, sums);")).toBeGreaterThan(body.indexOf("tape[cursor - 1]"));
  });

  test("structures are taken apart, rebuilt, and their fields assigned", () => {
    const inner: Shape = {
      kind: "struct",
      fields: [
        { name: "w", shape: leaf("f64") },
        { name: "b", shape: leaf("f64") },
      ],
    };
    const helper = irFunction(
      "affine",
      { p: inner, x: "f64" },
      { kind: "tuple", elements: [leaf("f64"), inner] },
      (b, _l, w, bias, x) => [b.compute("add", b.compute("multiply", w, x), bias), x, w],
    );
    const built = irFunction(
      "train",
      { p: inner, w: "f64" },
      {
        kind: "struct",
        fields: [
          { name: "w", shape: leaf("f64") },
          { name: "not valid", shape: leaf("f64") },
        ],
      },
      (b, _l, pw, pb, w) => {
        const results = ["y", "gw", "gb"].map((name) => makeValue("f64", { name }));
        b.push({ kind: "call", callee: "affine", operands: [pw, pb, w], results, origin: noOrigin });
        const [y = w, gw = w, gb = w] = results;
        return [y, b.compute("add", gw, pb), gb];
      },
    );
    const fn: IrFunction = { ...built, assigned: [{ parameter: 0, leaf: 1 }] };
    const program = irProgram([fn, helper]);
    const point = { w: 2, b: 3 };
    expect(emittedFunction(fn, program)(point, 5)).toEqual({ w: 13, "not valid": 8 });
    expect(point).toEqual({ w: 2, b: 2 });
    expect(emittedText(fn, program)).toContain(
      [
        "  const { w: pw, b } = p;",
        "  const [y, { w: gw, b: gb }] = affine({ w: pw, b }, w);",
        "  p.b = gb;",
        '  return { w: y, "not valid": gw + b };',
      ].join("\n"),
    );
  });

  test("names give way to the language, to helpers that are used, and to each other", () => {
    const named = (name: string) => ({ name });
    const fn = irFunction("names", { class: "f64", take: "f64", Math: "f64" }, "f64", (b, _label, ...parameters) => {
      const tape = b.allocate(floats, b.index(1), { ...arbitrary, variable: named("take") });
      const inner = named("Math");
      const sum = parameters.reduce((total, value) => b.computeAs(inner, "add", total, b.compute("exp", value)));
      b.store(tape, b.index(0), sum);
      return [b.load(tape, b.index(0))];
    });
    const text = emittedText(fn, irProgram([fn]));
    expect(text).toContain("(class2: number, take2: number, Math2: number)");
    checked(fn, [[1, 2, 3]]);
  });

  test("tables and called functions stand once in the module", () => {
    const program = irProgram([...gallery.functions.values()], [...gallery.tables.values()]);
    const everything = gallery.functions.get("everything");
    if (!everything) throw new Error("the gallery has lost a function");
    const { code, declarations, helpers } = emit([everything, { ...everything, name: "again" }], program, {
      language: "ts",
      helpers: "import",
      export: true,
    });
    expect(code.match(/const primes = new Int32Array\(\[2, 3, 5, 7\]\);/g)).toHaveLength(1);
    expect(code.match(/^function newton\(/gm)).toHaveLength(1);
    expect(code).toContain('import { take, give, grow, requireDisjoint } from "fluxion/runtime";');
    expect(helpers).toEqual(["take", "give", "grow", "requireDisjoint"]);
    expect(declarations).toContain(
      "export declare function again(x: Float64Array, y: Float64Array, flag: boolean): number;",
    );
  });
});

describe("beside the code", () => {
  test("a statement maps to where it comes from", () => {
    const span = (line: number) => ({ file: "src/f.ts", start: 0, end: 1, line, column: 3 });
    const plain = irFunction("f", { x: floats }, "f64", (b, _label, x) => {
      b.origin = { span: span(7), group: 1, derived: false };
      b.store(x, b.index(0), b.float(1));
      b.origin = { span: span(8), group: 2, derived: true };
      const value = b.load(x, b.index(1), { name: "value" });
      b.store(x, b.index(2), value);
      b.origin = { span: span(7), group: 1, derived: true };
      b.store(x, b.index(1), value);
      return [value];
    });
    const fn = { ...plain, span: span(6), documentation: "Does something.\n\nAnd more." };
    const { code, mappings } = emit([fn], irProgram([fn]), { language: "ts" });
    const lines = code.split("\n");
    expect(lines.slice(0, 5)).toEqual(["/**", " * Does something.", " *", " * And more.", " */"]);
    expect(lines.slice(6, 10)).toEqual([
      "  x[0] = 1;",
      "  const value = x[1]; // line 8",
      "  x[2] = value;",
      "  x[1] = value;",
    ]);
    const map = new TraceMap(JSON.stringify(sourceMapOf(undefined, mappings, 0, () => undefined)));
    const line = lines.indexOf("  x[0] = 1;") + 1;
    expect(originalPositionFor(map, { line, column: 2 })).toMatchObject({ source: "src/f.ts", line: 7, column: 2 });
  });

  test("JavaScript carries its types in comments", () => {
    const { code } = emit([{ ...newton, documentation: "Square root." }], irProgram([newton]));
    expect(code.split("\n").slice(0, 6)).toEqual([
      "/**",
      " * Square root.",
      " * @param {number} a",
      " * @returns {number}",
      " */",
      "function newton(a) {",
    ]);
  });
});

describe("the runtime's helpers", () => {
  const read = (name: string) => readFileSync(new URL(`../../runtime/${name}.ts`, import.meta.url), "utf8");
  const minified = (text: string) =>
    transformSync(text, { loader: "ts", minifySyntax: true, minifyWhitespace: true }).code;

  test("are 600 bytes at most", () => {
    const stdin = {
      contents:
        'export { take, takeZeros, give, grow, releaseWorkspace } from "./workspace.ts"; export * from "./aliasing.ts";',
      resolveDir: new URL("../../runtime", import.meta.url).pathname,
    };
    const [bundle] = buildSync({ stdin, bundle: true, minify: true, format: "esm", write: false }).outputFiles;
    expect(gzipSync(bundle?.contents ?? "").length).toBeLessThan(600);
  });

  test("are the same when written into a module", () => {
    const otherDraws = ["randomBits", "randomUniform", "randomPermutation"];
    const names = [...runtimeNames, ...randomNames, ...partNames];
    const inlined = inlineHelpers(names, "ts");
    const functions = (text: string) =>
      new Map(
        [
          ...minified(text).matchAll(/function (\w+)\(.*?\}(?=function|export|const (?:words|signs|DERIVED)|$|\n)/gs),
        ].map(([text, name]) => [name, text]),
      );
    const ours = [read("workspace"), read("aliasing"), read("random")].join("\n");
    const theirs = functions(ours.replaceAll("export function", "function"));
    for (const name of ["releaseWorkspace", ...otherDraws]) theirs.delete(name);
    expect(functions(inlined)).toEqual(theirs);
    expect(minified(inlined)).toBe(minified(inlineHelpers(names, "js")));
  });
});
