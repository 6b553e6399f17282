/** The laws of the IR: good functions pass, and each kind of malformed one is named. */
import { describe, expect, test } from "vitest";
import { makeValue, noOrigin, type RegionBuilder } from "../../compiler/ir/build.ts";
import type { IrFunction, Statement, Value } from "../../compiler/ir/nodes.ts";
import { arrayType, leaf, type Shape, type Type } from "../../compiler/ir/types.ts";
import { verified, verifyProgram } from "../../compiler/ir/verify.ts";
import { operations } from "../../compiler/ops/index.ts";
import { evaluate, irFunction, irProgram } from "../helpers/ir-functions.ts";
import { everything, fibonacci, floats, list, newton, primes, product, range } from "../helpers/ir-samples.ts";

/** A body or branch that hands on nothing, whatever it built. */
const none = (..._built: unknown[]) => [];

describe("the verifier", () => {
  const good = irProgram([product, newton, fibonacci, everything], [primes]);

  test("accepts good functions", () => {
    expect(verifyProgram(good, operations)).toEqual([]);
    expect(verified("test", good, operations)).toBe(good);
  });

  test("throws with the printed function", () => {
    const bad = irProgram([irFunction("bad", { x: "f64" }, "f64", none)]);
    expect(() => verified("lower", bad, operations)).toThrow(/'lower' made invalid IR[\s\S]*function bad/);
  });

  type Body = Parameters<typeof irFunction>[3];

  const x = { x: "f64" } as const;
  const stray = makeValue("f64", { name: "stray" });
  const push = (b: RegionBuilder, statement: Statement) => {
    b.push(statement);
    return [];
  };
  const pool = (b: RegionBuilder) => b.allocate(floats, b.index(3), { pooled: true });
  const release = (b: RegionBuilder, array: Value) => push(b, { kind: "release", array, origin: noOrigin });

  type Fault = readonly [string, { readonly [name: string]: Type }, Type | undefined, Body, RegExp];

  const malformed: readonly Fault[] = [
    ["an undefined value", {}, "f64", () => [stray], /'yield' reads stray \(f64\), which is not visible/],
    [
      "a value of another branch",
      { c: "bool" },
      "f64",
      (b, _label, c) => {
        let inner = stray;
        b.if(
          c,
          (b) => {
            inner = b.float(1);
            return [];
          },
          none,
        );
        return [inner];
      },
      /which is not visible there/,
    ],
    [
      "two definitions",
      {},
      undefined,
      (b) => {
        const result = b.float(1);
        return push(b, { kind: "constant", value: 2, result, origin: noOrigin });
      },
      /defined twice/,
    ],
    ["too few results", x, "f64", none, /'yield' of the body: \(\) where \(f64\) is expected/],
    ["a result of another type", x, "bool", (_b, _label, x) => [x], /\(f64\) where \(bool\) is expected/],
    ["a fractional index", {}, undefined, (b) => none(b.constant(0.5, "index")), /the constant 0.5 is no index/],
    ["a boolean float", {}, undefined, (b) => none(b.constant(true, "f64")), /the constant true is no f64/],
    [
      "operands that an operation does not take",
      x,
      undefined,
      (b, _label, x) =>
        push(b, { kind: "compute", op: "and", operands: [x, x], result: makeValue("bool"), origin: noOrigin }),
      /'and' does not take \(f64, f64\)/,
    ],
    [
      "a result that an operation does not give",
      x,
      undefined,
      (b, _label, x) =>
        push(b, { kind: "compute", op: "less", operands: [x, x], result: makeValue("f64"), origin: noOrigin }),
      /'less': \(f64\) where \(bool\) is expected/,
    ],
    [
      "an array as operand",
      { a: floats },
      undefined,
      (b, _label, a) =>
        push(b, { kind: "compute", op: "exp", operands: [a], result: makeValue("f64"), origin: noOrigin }),
      /'exp' does not take \(array<f64>\)/,
    ],
    [
      "a float as an index",
      { a: floats, x: "f64" },
      undefined,
      (b, _label, a, x) => none(b.load(a, x)),
      /'load' index: \(f64\) where \(index\)/,
    ],
    [
      "a load from a scalar",
      x,
      undefined,
      (b, _label, array) =>
        push(b, { kind: "load", array, index: b.index(0), result: makeValue("f64"), origin: noOrigin }),
      /'load' of x \(f64\), which is no array/,
    ],
    [
      "an element of another type",
      { a: arrayType("i32"), x: "f64" },
      undefined,
      (b, _label, a, x) => none(b.store(a, b.index(0), x)),
      /'store': \(f64\) where \(index\)/,
    ],
    [
      "a boolean sum",
      { a: arrayType("bool"), c: "bool" },
      undefined,
      (b, _label, a, c) => none(b.accumulate(a, b.index(0), c)),
      /'accumulate' of a boolean/,
    ],
    [
      "a fill of another type",
      { a: floats },
      undefined,
      (b, _label, a) => none(b.fill(a, b.index(1))),
      /'fill': \(index\) where \(f64\)/,
    ],
    [
      "a length that is no index",
      { a: floats },
      undefined,
      (b, _label, array) => push(b, { kind: "length", array, result: makeValue("f64"), origin: noOrigin }),
      /'length': \(f64\) where \(index\)/,
    ],
    [
      "an allocated scalar",
      {},
      undefined,
      (b) => {
        const length = b.index(1);
        const shared = { kind: "allocate", length, content: "zero", pooled: false, origin: noOrigin } as const;
        return push(b, { ...shared, result: makeValue("f64") });
      },
      /'allocate' of a temporary \(f64\), which is no array/,
    ],
    [
      "a pooled list",
      {},
      undefined,
      (b) => none(b.allocate(list, b.index(1), { pooled: true })),
      /'allocate' of a pooled list/,
    ],
    [
      "a longer array of zeros from the pool",
      {},
      undefined,
      (b) => push(b, { kind: "reserve", array: pool(b), length: b.index(4), origin: noOrigin }),
      /'reserve' of a temporary \(array<f64>\), which has a length of its own/,
    ],
    ...(["length", "duplicate", "copy"] as const).map(
      (kind): Fault => [
        `the ${kind} of an array that the pool may give longer`,
        { a: floats },
        undefined,
        (b, _label, a) => {
          const array = b.allocate(floats, b.index(3), { content: "uninitialised", pooled: true });
          if (kind === "length") b.length(array);
          else if (kind === "duplicate") b.duplicate(array, floats);
          else b.copy(a, b.index(0), array);
          return [];
        },
        new RegExp(`'${kind}' of a temporary \\(array<f64>\\), whose length is not known`),
      ],
    ),
    [
      "a view of a list",
      { a: list },
      undefined,
      (b, _label, a) => none(b.view(a, b.index(0), b.index(1))),
      /'view' of a list/,
    ],
    [
      "a copy from booleans",
      { a: floats, c: arrayType("bool") },
      undefined,
      (b, _label, a, c) => none(b.copy(a, b.index(0), c)),
      /'copy' between numbers and booleans/,
    ],
    [
      "a duplicate of booleans as numbers",
      { c: arrayType("bool") },
      undefined,
      (b, _label, c) => none(b.duplicate(c, floats)),
      /'duplicate' between numbers and booleans/,
    ],
    [
      "a missing table",
      {},
      undefined,
      (b) => push(b, { kind: "table", table: "nowhere", result: makeValue(floats), origin: noOrigin }),
      /there is no table 'nowhere'/,
    ],
    [
      "a written table",
      {},
      undefined,
      (b) => {
        const result = makeValue(primes.type);
        b.push({ kind: "table", table: "primes", result, origin: noOrigin });
        b.store(result, b.index(0), b.index(4));
        return [];
      },
      /'store' writes a table/,
    ],
    [
      "an element taken away from a typed array",
      {},
      undefined,
      (b) => {
        const array = b.allocate(floats, b.index(1));
        b.remove(array, b.index(0), b.float(0));
        return [];
      },
      /an element of what is no list is taken away/,
    ],
    [
      "a missing callee",
      {},
      undefined,
      (b) => push(b, { kind: "call", callee: "nobody", operands: [], results: [], origin: noOrigin }),
      /'call' of 'nobody', which does not exist/,
    ],
    [
      "a call with other operands",
      {},
      undefined,
      (b) => {
        const call = { kind: "call", callee: "newton", results: [makeValue("f64")], origin: noOrigin } as const;
        return push(b, { ...call, operands: [b.index(1)] });
      },
      /operands of 'call' newton: \(index\) where \(f64\)/,
    ],
    [
      "a call with other results",
      x,
      undefined,
      (b, _label, x) => push(b, { kind: "call", callee: "newton", operands: [x], results: [], origin: noOrigin }),
      /results of 'call' newton: \(\) where \(f64\)/,
    ],
    [
      "names that do not fit",
      { a: floats, c: floats },
      undefined,
      (b, _label, written, other) =>
        push(b, { kind: "requireDisjoint", written: [written], others: [other], names: ["a"], origin: noOrigin }),
      /does not name its arrays/,
    ],
    [
      "a required length that is no index",
      { a: floats, x: "f64" },
      undefined,
      (b, _label, array, length) =>
        push(b, { kind: "requireLength", array, length, name: "a", expected: "3", origin: noOrigin }),
      /'requireLength' length: \(f64\) where \(index\)/,
    ],
    [
      "a condition that is a number",
      x,
      undefined,
      (b, _label, x) => {
        b.if(x, none, none);
        return [];
      },
      /'if' condition: \(f64\) where \(bool\)/,
    ],
    [
      "branches that disagree",
      { c: "bool" },
      undefined,
      (b, _label, c) => {
        b.if(c, (b) => [b.float(1)], none);
        return [];
      },
      /'yield' of a branch: \(\) where \(f64\)/,
    ],
    [
      "a counted loop over floats",
      x,
      undefined,
      (b, _label, x) => none(b.for({ ...range(b, x), from: x }, [], none)),
      /'for' range: \(f64, f64, index\)/,
    ],
    [
      "a loop that hands on too little",
      x,
      undefined,
      (b, _label, x) => none(b.for(range(b, b.index(3)), [x], none)),
      /'yield' of a 'for': \(\) where \(f64\)/,
    ],
    [
      "an endless loop that hands on another type",
      x,
      undefined,
      (b, _label, x) => {
        const body = b.nested();
        const region = body.yield([body.index(1)], [makeValue("f64")]);
        return push(b, { kind: "loop", initial: [x], body: region, origin: noOrigin });
      },
      /'yield' of a 'loop': \(index\) where \(f64\)/,
    ],
    [
      "a break to nowhere",
      {},
      undefined,
      (b) => b.break({ name: "far" }, []),
      /'break' to 'far', which does not enclose/,
    ],
    ["a break with other values", x, "f64", (b, label) => b.break(label, []), /'break' to 'bad': \(\) where \(f64\)/],
    [
      "a label inside itself",
      {},
      undefined,
      (b, label) => {
        b.block(label, [], none);
        return [];
      },
      /label 'bad' is defined inside itself/,
    ],
    [
      "a thrown array",
      { a: floats },
      undefined,
      (_b, _label, a) => ({ kind: "throw", errorClass: "Error", parts: [a], origin: noOrigin }),
      /'throw' of an array/,
    ],
    [
      "a release of what is not pooled",
      { a: floats },
      undefined,
      (b, _label, a) => release(b, a),
      /is not allocated from/,
    ],
    [
      "a second release",
      {},
      undefined,
      (b) => {
        const tape = pool(b);
        release(b, tape);
        return release(b, tape);
      },
      /is used after its release/,
    ],
    [
      "a read after a release in one branch",
      { c: "bool" },
      "index",
      (b, _label, c) => {
        const tape = pool(b);
        b.if(c, (b) => release(b, tape), none);
        return [b.length(tape)];
      },
      /is used after its release/,
    ],
    [
      "a read after a block that was left with a release",
      { c: "bool" },
      "index",
      (b, _label, c) => {
        const tape = pool(b);
        const exit = { name: "exit" };
        b.block(exit, [], (b) => {
          b.if(
            c,
            (b) => {
              release(b, tape);
              return b.break(exit, []);
            },
            none,
          );
          return [];
        });
        return [b.length(tape)];
      },
      /is used after its release/,
    ],
    [
      "a release in a loop",
      {},
      undefined,
      (b) => {
        const tape = pool(b);
        b.for(range(b, b.index(3)), [], (b) => release(b, tape));
        return [];
      },
      /is released by a loop that goes on/,
    ],
  ];

  test.each(malformed)("rejects %s", (_name, parameters, result, body, fault) => {
    const program = irProgram([irFunction("bad", parameters, result, body), newton], [primes]);
    expect(verifyProgram(program, operations).join("\n")).toMatch(fault);
  });

  test("rejects parameters that do not fit the body", () => {
    const faults = (change: Partial<IrFunction>) =>
      verifyProgram(irProgram([{ ...newton, ...change }]), operations).join("\n");
    const [parameter] = newton.parameters;
    if (parameter === undefined) throw new Error("newton has a parameter");
    expect(faults({ parameters: [] })).toMatch(/the body's arguments are not the parameters' leaves/);
    expect(faults({ parameters: [{ ...parameter, shape: leaf("bool") }] })).toMatch(
      /parameter 'a': \(f64\) where \(bool\)/,
    );
    const pair: Shape = { kind: "tuple", elements: [leaf("f64"), leaf("f64")] };
    const leaves = [makeValue("f64"), makeValue("f64")];
    expect(faults({ parameters: [{ ...parameter, shape: pair, leaves, defaultValue: 1 }] })).toMatch(/is not one leaf/);
  });

  test("accepts a release on the way out, beside a path that goes on", () => {
    const fn = irFunction("early", { c: "bool" }, "index", (b, label, c) => {
      const tape = pool(b);
      b.if(
        c,
        (b) => {
          release(b, tape);
          return b.break(label, [b.index(1)]);
        },
        none,
      );
      const length = b.length(tape);
      release(b, tape);
      return [length];
    });
    expect(verifyProgram(irProgram([fn]), operations)).toEqual([]);
    expect(evaluate(irProgram([fn]), "early", true)).toBe(1);
    expect(evaluate(irProgram([fn]), "early", false)).toBe(3);
  });
});
