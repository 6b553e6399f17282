/** The IR's text, and the ways to walk and rebuild it. */
import { describe, expect, test } from "vitest";
import { makeValue, noOrigin } from "../../compiler/ir/build.ts";
import { cloneRegion, instantiateRegion, renaming } from "../../compiler/ir/copy.ts";
import type { IrFunction, Label, Program, Region, Value } from "../../compiler/ir/nodes.ts";
import { printFunction, printProgram } from "../../compiler/ir/print.ts";
import { verifyProgram } from "../../compiler/ir/verify.ts";
import { breaksTo, countUses, definedIn, freeValuesOf, mapOperands, visitStatements } from "../../compiler/ir/walk.ts";
import { operations } from "../../compiler/ops/index.ts";
import { evaluate, irFunction, irProgram } from "../helpers/ir-functions.ts";
import { floats, gallery, newton, product } from "../helpers/ir-samples.ts";

describe("printing", () => {
  test("a loop with an early return", () => {
    expect(printFunction(product)).toMatchInlineSnapshot(`
      "function product(x: array<f64> as (x.1), limit: f64 as (limit.1)) -> f64 @product {
        %1 = length x.1
        %2 = 0 : index
        %3 = 1 : index
        s.1 = 1 : f64
        s.4 = for i.1 = %2; < %1; += %3 with (s.2 = s.1) {
          %4 = x.1[i.1]
          %5 = 1 : f64
          %6 = multiply(%4, %4)
          %7 = add(%5, %6)
          s.3 = multiply(s.2, %7)
          %8 = greater(s.3, limit.1)
          if %8 {
            %9 = multiply(s.3, s.3)
            break @product %9
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

  test("every statement", () => {
    expect(printProgram(gallery)).toMatchInlineSnapshot(`
      "table primes: array<i32> = [2, 3, 5, 7]

      function newton(a: f64 as (a.1)) -> f64 @newton {
        x.3 = block @while {
          loop with (x.1 = a.1) {
            %1 = 0.5 : f64
            %2 = divide(a.1, x.1)
            %3 = add(x.1, %2)
            x.2 = multiply(%1, %3)
            %4 = subtract(x.2, x.1)
            %5 = abs(%4)
            %6 = 1e-15 : f64
            %7 = less(%5, %6)
            if %7 {
              break @while x.2
            } else {
              yield
            }
            yield x.2
          }
          yield a.1
        }
        yield x.3
      }

      function everything(x: array<f64> as (x.1), y: array<f64> as (y.1), flag: bool as (flag.1)) -> f64 @everything {
        requireDisjoint x.1 from y.1
        n.1 = length x.1
        requireLength y.1 is n.1
        tape.1 = allocate pooled uninitialised n.1 : array<f64>
        %1 = add(n.1, n.1)
        reserve tape.1, %1
        %2 = 0 : index
        %3 = -0 : f64
        tape.1[%2] = %3
        %4 = 0 : index
        %5 = 1 : index
        %6 = y.1[%5]
        x.1[%4] -= %6
        %7 = 0 : index
        %8 = undefined : f64
        x.1[%7] += %8
        %9 = 1 : index
        part.1 = view x.1, %9, n.1
        %10 = 2 : f64
        fill part.1, %10
        %11 = 0 : index
        copy part.1 to y.1 at %11
        %12 = duplicate part.1 : f64[]
        release tape.1
        %13 = table primes
        %14 = 3 : index
        %15 = %13[%14]
        %16 = toFloat(%15)
        %17 = call newton(%16)
        %20 = block @exit {
          if flag.1 {
            %18 = 0 : index
            %19 = %12[%18]
            break @exit %19
          } else {
            throw RangeError("bad ", %16)
          }
          yield %17
        }
        %21 = add(%20, %17)
        break @everything %21
      }
      "
    `);
  });
});

describe("walking", () => {
  const withBody = (fn: IrFunction, body: Region): Program => irProgram([{ ...fn, body }]);

  test("a clone defines everything anew and means the same", () => {
    for (const fn of [product, newton]) {
      const names = renaming();
      const body = cloneRegion(fn.body, names);
      const [original, copy] = [definedIn(fn.body), definedIn(body)];
      expect([...copy].filter((value) => original.has(value))).toEqual([]);
      expect(copy.size).toBe(original.size);
      const parameters = fn.parameters.map((parameter) => ({
        ...parameter,
        leaves: parameter.leaves.map((value) => names.values.get(value) ?? value),
      }));
      const cloned = irProgram([{ ...fn, parameters, body }]);
      expect(verifyProgram(cloned, operations)).toEqual([]);
      expect(printProgram(cloned)).toBe(printProgram(irProgram([fn])));
    }
  });

  test("two clones by one renaming are whole", () => {
    const names = renaming();
    const bodies = [cloneRegion(newton.body, names), cloneRegion(newton.body, names)];
    expect(bodies.map((body) => body.arguments.length)).toEqual([1, 1]);
    const [first = newton.body, second = newton.body] = bodies;
    expect([...definedIn(first)].filter((value) => definedIn(second).has(value))).toEqual([]);
  });

  test("a function's body is inlined as a block: arguments and the returning label are replaced", () => {
    const caller = irFunction("caller", { x: floats }, "f64", (b, _label, x) => {
      const exit: Label = { name: "inlined" };
      const [xs = x, limit = x] = product.body.arguments;
      const values = new Map<Value, Value>([
        [xs, x],
        [limit, b.float(9)],
      ]);
      const body = instantiateRegion(product.body, renaming(values, new Map([[product.label, exit]])));
      const result = makeValue("f64");
      b.push({ kind: "block", label: exit, body, results: [result], origin: noOrigin });
      return [b.compute("negate", result)];
    });
    const program = irProgram([caller]);
    expect(verifyProgram(program, operations)).toEqual([]);
    expect(evaluate(program, "caller", new Float64Array([1, 2, 3]))).toBe(-100);
  });

  test("operands are replaced in nested regions too", () => {
    const [a = makeValue("f64")] = newton.body.arguments;
    const other = makeValue("f64");
    const statements = newton.body.statements.map((statement) =>
      mapOperands(statement, (value) => (value === a ? other : value)),
    );
    const uses = countUses({ ...newton.body, statements });
    expect(uses.has(a)).toBe(false);
    expect(uses.get(other)).toBe(countUses(newton.body).get(a));
  });

  test("free values, uses and exits of a loop's body", () => {
    let body: Region | undefined;
    visitStatements(product.body, (statement) => {
      if (statement.kind === "for") body = statement.body;
    });
    if (body === undefined) throw new Error("product has a loop");
    expect([...freeValuesOf(body)]).toEqual(product.body.arguments);
    const [counter, carried] = body.arguments;
    const uses = countUses(body);
    expect([counter, carried].map((value) => value && uses.get(value))).toEqual([1, 1]);
    expect(breaksTo(body, product.label)).toBe(true);
    expect(breaksTo(body, newton.label)).toBe(false);
  });

  test("a rebuilt program still evaluates", () => {
    const statements = product.body.statements.map((statement) => mapOperands(statement, (value) => value));
    const program = withBody(product, { ...product.body, statements });
    expect(evaluate(program, "product", new Float64Array([1, 2]), 100)).toBe(10);
  });
});
