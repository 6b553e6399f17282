/** Hand-built functions that several tests of the IR share. */
import { makeValue, noOrigin, type RegionBuilder } from "../../compiler/ir/build.ts";
import type { Label, Statement, TableData, Value } from "../../compiler/ir/nodes.ts";
import { arrayType } from "../../compiler/ir/types.ts";
import { irFunction, irProgram } from "./ir-functions.ts";

export const floats = arrayType("f64");
export const list = arrayType("f64", "list");

export const range = (b: RegionBuilder, to: Value, name = "i") => ({
  from: b.index(0),
  to,
  step: b.index(1),
  test: "<" as const,
  counter: { name },
});

/** s = 1; for i: { s *= 1 + x[i]^2; if (s > limit) return s * s; } return s */
export const product = irFunction("product", { x: floats, limit: "f64" }, "f64", (b, label, x, limit) => {
  const s = { name: "s" };
  return b.for(range(b, b.length(x)), [b.float(1, s)], (b, i, before) => {
    const element = b.load(x, i);
    const factor = b.compute("add", b.float(1), b.compute("multiply", element, element));
    const after = b.computeAs(s, "multiply", before, factor);
    b.if(
      b.compute("greater", after, limit),
      (b) => b.break(label, [b.compute("multiply", after, after)]),
      () => [],
    );
    return [after];
  });
});

/** Newton's iteration for the square root, as a `while` lowers: a block around an endless loop that breaks. */
export const newton = irFunction("newton", { a: "f64" }, "f64", (b, _label, a) => {
  const done: Label = { name: "while" };
  const x = makeValue("f64", { name: "x" });
  return b.block(done, [x], (b) => {
    const body = b.nested();
    const next = body.computeAs(
      x.variable,
      "multiply",
      body.float(0.5),
      body.compute("add", x, body.compute("divide", a, x)),
    );
    const step = body.compute("abs", body.compute("subtract", next, x));
    body.if(
      body.compute("less", step, body.float(1e-15)),
      (b) => b.break(done, [next]),
      () => [],
    );
    b.push({ kind: "loop", initial: [a], body: body.yield([next], [x]), origin: noOrigin });
    return [a];
  });
});

/** Fibonacci numbers by recursion. */
export const fibonacci = irFunction("fibonacci", { n: "index" }, "index", (b, _label, n) =>
  b.if(
    b.compute("less", n, b.index(2)),
    () => [n],
    (b) => {
      const [first, second] = [1, 2].map((back) => {
        const result = makeValue("index");
        const operands = [b.compute("subtract", n, b.index(back))];
        b.push({ kind: "call", callee: "fibonacci", operands, results: [result], origin: noOrigin });
        return result;
      });
      return first && second ? [b.compute("add", first, second)] : [];
    },
  ),
);

export const primes: TableData = { name: "primes", type: arrayType("i32"), values: [2, 3, 5, 7] };
/** One function with every kind of simple statement, a call and an error exit. */
export const everything = irFunction(
  "everything",
  { x: floats, y: floats, flag: "bool" },
  "f64",
  (b, label, x, y, flag) => {
    const push = (statement: Statement) => b.push(statement);
    push({ kind: "requireDisjoint", written: [x], others: [y], names: ["x", "y"], origin: noOrigin });
    const n = b.length(x, { name: "n" });
    push({ kind: "requireLength", array: y, length: n, name: "y", expected: "as many as x", origin: noOrigin });
    const tape = b.allocate(floats, n, { content: "uninitialised", pooled: true, variable: { name: "tape" } });
    push({ kind: "reserve", array: tape, length: b.compute("add", n, n), origin: noOrigin });
    b.store(tape, b.index(0), b.float(-0));
    b.accumulate(x, b.index(0), b.load(y, b.index(1)), -1);
    b.accumulate(x, b.index(0), b.constant(undefined, "f64"));
    const part = b.view(x, b.index(1), n, { name: "part" });
    b.fill(part, b.float(2));
    b.copy(y, b.index(0), part);
    const copied = b.duplicate(part, list);
    push({ kind: "release", array: tape, origin: noOrigin });
    const table = makeValue(primes.type);
    push({ kind: "table", table: "primes", result: table, origin: noOrigin });
    const prime = b.compute("toFloat", b.load(table, b.index(3)));
    const result = makeValue("f64");
    push({ kind: "call", callee: "newton", operands: [prime], results: [result], origin: noOrigin });
    const exit: Label = { name: "exit" };
    const [value = result] = b.block(exit, [result], (b) => {
      b.if(
        flag,
        (b) => b.break(exit, [b.load(copied, b.index(0))]),
        (b) =>
          b.close({ kind: "throw", errorClass: "RangeError", parts: ["bad ", prime], origin: noOrigin }).terminator,
      );
      return [result];
    });
    return b.break(label, [b.compute("add", value, result)]);
  },
);

export const gallery = irProgram([newton, everything], [primes]);
