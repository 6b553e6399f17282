/** The evaluator: what each statement means, on hand-built functions. */
import { describe, expect, test } from "vitest";
import { noOrigin } from "../../compiler/ir/build.ts";
import { evaluateFunction, StepLimitError } from "../../compiler/ir/evaluate.ts";
import type { IrFunction } from "../../compiler/ir/nodes.ts";
import { flatten, unflatten } from "../../compiler/ir/shape-values.ts";
import { arrayType, type ElementType, leaf, type Shape } from "../../compiler/ir/types.ts";
import { operations } from "../../compiler/ops/index.ts";
import { evaluate, irFunction, irProgram } from "../helpers/ir-functions.ts";
import { fibonacci, floats, gallery, list, newton, product } from "../helpers/ir-samples.ts";

describe("the evaluator", () => {
  const run = (fn: IrFunction, ...args: Parameters<typeof evaluate>[2][]) =>
    evaluate(irProgram([fn]), fn.name, ...args);

  test("counted loops carry values and may be left early", () => {
    expect(run(product, new Float64Array([1, 2]), 100)).toBe(10);
    expect(run(product, new Float64Array([1, 2, 3]), 9)).toBe(100);
    expect(run(product, new Float64Array(0), 9)).toBe(1);
  });

  test("endless loops end by breaking a block", () => {
    expect(run(newton, 2)).toBeCloseTo(Math.SQRT2, 15);
  });

  test("loops count down, and with a step", () => {
    for (const [from, to, step, test, expected] of [
      [4, 0, -2, ">", [4, 2]],
      [4, 0, -2, ">=", [4, 2, 0]],
      [0, 3, 1, "<=", [0, 1, 2, 3]],
      [3, 3, 1, "<", []],
    ] as const) {
      const fn = irFunction("count", { a: list }, undefined, (b, _label, a) => {
        b.for({ from: b.index(from), to: b.index(to), step: b.index(step), test }, [], (b, i) => {
          b.store(a, b.length(a), b.compute("toFloat", i));
          return [];
        });
        return [];
      });
      const seen: number[] = [];
      run(fn, seen);
      expect(seen).toEqual(expected);
    }
  });

  test("functions call each other and themselves", () => {
    expect(run(fibonacci, 10)).toBe(55);
  });

  test("the gallery of statements", () => {
    const [x, y] = [new Float64Array([1, 1, 1]), new Float64Array([5, 6, 7])];
    expect(evaluate(gallery, "everything", x, y, true)).toBeCloseTo(2 + Math.sqrt(7), 15);
    expect([...x]).toEqual([Number.NaN, 2, 2]);
    expect([...y]).toEqual([2, 2, 7]);
    expect(() => evaluate(gallery, "everything", new Float64Array(2), new Float64Array(2), false)).toThrow(
      new RangeError("bad 7"),
    );
    expect(() => evaluate(gallery, "everything", x, x.subarray(1), true)).toThrow(/FX8001: 'x'.*'y'/);
    expect(() => evaluate(gallery, "everything", x, new Float64Array(2), true)).toThrow(/FX8002: 'y' has 2 elements/);
  });

  test("disjoint halves of one buffer do not share memory", () => {
    const both = new Float64Array(6);
    expect(evaluate(gallery, "everything", both.subarray(0, 3), both.subarray(3), true)).toBeGreaterThan(4);
  });

  test.each<[ElementType, number, number]>([
    ["f32", 0.1, Math.fround(0.1)],
    ["f64", 0.1, 0.1],
    ["i8", 200, -56],
    ["u8", 257, 1],
    ["u8c", 300, 255],
    ["i16", 40000, -25536],
    ["u16", -1, 65535],
    ["i32", 2 ** 31, -(2 ** 31)],
    ["u32", -1, 2 ** 32 - 1],
  ])("an array of %s converts what is stored", (element, stored, loaded) => {
    const scalar = element.startsWith("f") ? "f64" : "index";
    const fn = irFunction("convert", { v: scalar }, scalar, (b, _label, v) => {
      const array = b.allocate(arrayType(element), b.index(1));
      b.store(array, b.index(0), v);
      return [b.load(b.duplicate(array, array.type as typeof floats), b.index(0))];
    });
    expect(run(fn, stored)).toBe(loaded);
  });

  test("a list loses its last element, and no other", () => {
    const fn = irFunction("shorter", { at: "index" }, "index", (b, _label, at) => {
      const list = b.allocate(arrayType("f64", "list"), b.index(3));
      b.remove(list, at, b.float(0));
      return [b.length(list)];
    });
    expect(run(fn, 2)).toBe(2);
    expect(() => run(fn, 1)).toThrow("the element 1 is taken away, which is not the last one of a list");
  });

  test("booleans live in typed arrays and lists", () => {
    const flags = (storage: "typed" | "list") =>
      irFunction(
        "flags",
        { flag: "bool" },
        { kind: "tuple", elements: ["bool", "bool"].map(() => leaf("bool")) },
        (b, _l, flag) => {
          const array = b.allocate(arrayType("bool", storage), b.index(2));
          b.store(array, b.index(0), flag);
          return [b.load(array, b.index(0)), b.load(array, b.index(1))];
        },
      );
    expect(run(flags("typed"), true)).toEqual([true, false]);
    expect(run(flags("list"), true)).toEqual([true, false]);
  });

  test("outside its bounds an array reads as NaN; a typed array ignores a store and a list grows", () => {
    const fn = (type: typeof floats) =>
      irFunction("outside", { a: type }, "f64", (b, _label, a) => {
        const value = b.load(a, b.index(5));
        b.store(a, b.index(2), b.float(7));
        return [value];
      });
    const typed = new Float64Array(2);
    const grown = [1, 2];
    expect(run(fn(floats), typed)).toBe(Number.NaN);
    expect(run(fn(list), grown)).toBe(Number.NaN);
    expect([...typed, ...grown]).toEqual([0, 0, 1, 2, 7]);
  });

  test("a copy that does not fit throws and leaves the target", () => {
    const fn = (type: typeof floats) =>
      irFunction("copy", { a: type, b: floats }, undefined, (b, _label, target, source) => {
        b.copy(target, b.index(1), source);
        return [];
      });
    const grown = [1, 2];
    expect(() => run(fn(floats), new Float64Array(2), new Float64Array(2))).toThrow(RangeError);
    expect(() => run(fn(list), grown, new Float64Array(2))).toThrow(RangeError);
    expect(grown).toEqual([1, 2]);
    run(fn(list), grown, new Float64Array([9]));
    expect(grown).toEqual([1, 9]);
  });

  test("a view shares its memory; a result is the very array", () => {
    const fn = irFunction("tail", { a: floats }, floats, (b, _label, a) => {
      const tail = b.view(a, b.index(1), b.length(a));
      b.store(tail, b.index(0), b.float(8));
      return [a];
    });
    const a = new Float64Array(3);
    expect(run(fn, a)).toBe(a);
    expect([...a]).toEqual([0, 8, 0]);
  });

  test("what is not initialised is visibly wrong", () => {
    const fn = (element: ElementType) =>
      irFunction("fresh", {}, element === "i32" ? "index" : "f64", (b) => [
        b.load(b.allocate(arrayType(element), b.index(1), { content: "uninitialised" }), b.index(0)),
      ]);
    expect(run(fn("f64"))).toBe(Number.NaN);
    expect(run(fn("i32"))).toBe(0xaaaaaaaa | 0);
  });

  test("pooled memory grows with its content and is gone after its release", () => {
    const fn = irFunction("grow", { early: "bool" }, "f64", (b, _label, early) => {
      const tape = b.allocate(floats, b.index(1), { pooled: true });
      b.store(tape, b.index(0), b.float(3));
      b.push({ kind: "reserve", array: tape, length: b.index(2), origin: noOrigin });
      b.store(tape, b.index(1), b.float(4));
      b.if(
        early,
        (b) => {
          b.push({ kind: "release", array: tape, origin: noOrigin });
          return [];
        },
        () => [],
      );
      return [b.compute("add", b.load(tape, b.index(0)), b.load(tape, b.index(1)))];
    });
    expect(run(fn, false)).toBe(7);
    expect(() => run(fn, true)).toThrow("memory is used after its release");
  });

  test("a constant default stands in for what was left out", () => {
    const [parameter] = newton.parameters;
    if (parameter === undefined) throw new Error("newton has a parameter");
    const program = irProgram([{ ...newton, parameters: [{ ...parameter, optional: true, defaultValue: 9 }] }]);
    expect(evaluate(program, "newton")).toBe(3);
    expect(evaluate(program, "newton", 16)).toBe(4);
  });

  test("a left out parameter is missing", () => {
    const fn = irFunction("missing", { k: "f64" }, "bool", (b, _label, k) => [b.compute("isMissing", k)]);
    expect([run(fn), run(fn, 0)]).toEqual([true, false]);
  });

  test("programs that do not end are stopped", () => {
    const endless = irFunction("endless", {}, undefined, (b) => {
      b.push({ kind: "loop", initial: [], body: b.nested().yield(), origin: noOrigin });
      return [];
    });
    const evaluateEndless = () =>
      evaluateFunction(irProgram([endless]), "endless", [], operations, { stepLimit: 1000 });
    expect(evaluateEndless).toThrow(StepLimitError);
  });
});

test("values of a shape are flattened and put together again", () => {
  const shape: Shape = {
    kind: "struct",
    fields: [
      { name: "rate", shape: leaf("f64") },
      { name: "pair", shape: { kind: "tuple", elements: [leaf(floats), leaf("bool")] } },
      { name: "rest", shape: { kind: "nothing", value: "null" } },
    ],
  };
  const weights = new Float64Array(2);
  const value = { rate: 0.1, pair: [weights, true], rest: null };
  expect(flatten(shape, value)).toEqual([0.1, weights, true]);
  expect(unflatten(shape, [0.1, weights, true])).toEqual(value);
  expect(flatten(shape, undefined)).toEqual([undefined, undefined, undefined]);
  expect(() => unflatten(shape, [0.1])).toThrow("fewer leaves");
  expect(() => unflatten(leaf("f64"), [1, 2])).toThrow("more leaves");
});
