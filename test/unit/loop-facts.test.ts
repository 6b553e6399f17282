/** The classes of loops, on small programs of each kind, and the indexes that they follow from. */
import { describe, expect, test } from "vitest";
import { delinearise, stridesOf } from "../../compiler/3-analyze/loops/delinearise.ts";
import { accessesIn } from "../../compiler/3-analyze/loops/loop-accesses.ts";
import { loopFactsOf } from "../../compiler/3-analyze/loops/loop-facts.ts";
import { Polynomials } from "../../compiler/3-analyze/loops/polynomials.ts";
import { memoryOf } from "../../compiler/3-analyze/memory.ts";
import { structureOf } from "../../compiler/3-analyze/structure.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { Formulas } from "../../compiler/explain/formulas.ts";
import { loopsOf } from "../../compiler/explain/loops.ts";
import type { IrFunction } from "../../compiler/ir/nodes.ts";
import { operations } from "../../compiler/ops/index.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

function primalOf(parameters: string, body: string): IrFunction {
  const text = `/** @differentiable wrt x */\nexport function f(x: Float64Array, ${parameters}): number {\n${body}\n}`;
  const { functions, diagnostics } = sourceProgram(text);
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return new Subject(functions[0]!).derived("primal").ir;
}

/** The loops of a function in words, such as `parallel` and `reduction: s`. */
function classesOf(body: string, parameters = "y: Float64Array, n: number, d: number, at: Int32Array"): string[] {
  const primal = primalOf(parameters, body);
  return loopsOf(primal, [primal], primal, operations, () => undefined).map(({ class: kind, by, provided = [] }) =>
    [[kind, ...by].join(" "), ...provided].join(", if "),
  );
}

describe("parallel", () => {
  test.each([
    ["own cell", "for (let i = 0; i < n; i++) y[i] = Math.sin(x[i]);"],
    ["own cell, read and written", "for (let i = 0; i < n; i++) y[i] = y[i] * x[i];"],
    ["a part of an interleaved array", "for (let i = 0; i < n; i++) y[3 * i + 1] = y[3 * i + 2];"],
    ["a stride that meets no other", "for (let i = 0; i < n; i += 2) y[i] = y[i + 1];"],
    [
      "a local array",
      "for (let i = 0; i < n; i++) { const h = new Float64Array(2); h[0] = x[i]; y[i] = h[0] + h[1]; }",
    ],
    ["a mere counter", "let k = 0; for (let i = 0; i < n; i++) { y[k] = x[i]; k += 2; }"],
    ["downwards", "for (let i = n - 1; i >= 0; i--) y[i] = x[n - 1 - i];"],
  ])("%s", (_, body) => {
    expect(classesOf(`${body} return y[0];`)).toEqual(["parallel"]);
  });

  test("rows and columns of a matrix", () => {
    const nest = "for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) y[i * d + j] = x[i * d + j] * x[j];";
    expect(classesOf(`${nest} return y[0];`)).toEqual(["parallel", "parallel"]);
    const flipped = "for (let j = 0; j < d; j++) for (let i = 0; i < n; i++) y[i * d + j] = x[i * d + j];";
    expect(classesOf(`${flipped} return y[0];`)).toEqual(["parallel", "parallel"]);
  });

  test("rows, if they are as long as the stride", () => {
    const nest = "for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) y[i * d + j] = x[j];";
    expect(classesOf(`${nest} return y[0];`)).toEqual(["parallel, if d - n >= 0", "parallel"]);
  });

  test("what a factorisation divides by lies in another row", () => {
    const nest =
      "for (let k = 0; k < n; k++) for (let i = k + 1; i < n; i++) y[i * n + k] = y[i * n + k] / y[k * n + k];";
    expect(classesOf(`${nest} return y[0];`)).toEqual(["parallel", "parallel"]);
  });

  test("halves of an array", () => {
    expect(classesOf("for (let i = 0; i < n; i++) y[i + n] = y[i] * x[i]; return y[0];")).toEqual(["parallel"]);
  });

  test("three dimensions", () => {
    const nest =
      "const m = y.length; for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) for (let k = 0; k < m; k++) x[(i * d + j) * m + k] = k;";
    expect(classesOf(`${nest} return x[0];`)).toEqual(["parallel", "parallel", "parallel"]);
  });
});

describe("reduction", () => {
  test.each([
    ["a sum", "let s = 0; for (let i = 0; i < n; i++) s += x[i] * x[i]; return s;", "reduction s"],
    ["a difference", "let s = 0; for (let i = 0; i < n; i++) s = s - x[i]; return s;", "reduction s"],
    ["a product", "let p = 1; for (let i = 0; i < n; i++) p *= x[i]; return p;", "reduction p"],
    ["a maximum", "let m = -1; for (let i = 0; i < n; i++) m = Math.max(m, x[i]); return m;", "reduction m"],
    ["one cell", "for (let i = 0; i < n; i++) y[0] += x[i]; return y[0];", "reduction y[]"],
    ["any cell", "for (let i = 0; i < n; i++) y[at[i]] += x[i]; return y[0];", "reduction y[]"],
    [
      "neighbouring cells",
      "for (let i = 0; i < n; i++) { y[i] += x[i]; y[i + 1] -= x[i]; } return y[0];",
      "reduction y[]",
    ],
  ])("%s", (_, body, expected) => {
    expect(classesOf(body)).toEqual([expected]);
  });

  test("of each row, in a nest", () => {
    const body =
      "let s = 0; for (let i = 0; i < n; i++) { let r = 0; for (let j = 0; j < d; j++) r += x[i * d + j]; s += r * r; } return s;";
    expect(classesOf(body)).toEqual(["reduction s", "reduction r"]);
  });
});

describe("carried", () => {
  test.each([
    ["a state", "let s = 1; for (let i = 0; i < n; i++) s = s * Math.sin(s + x[i]); return s;", "carried s"],
    ["a sum that is read", "let s = 0; for (let i = 0; i < n; i++) { s += x[i]; y[i] = s; } return s;", "carried s"],
    ["the cell before", "for (let i = 1; i < n; i++) y[i] = y[i - 1] * x[i]; return y[0];", "carried y[]"],
    ["one cell that is read", "for (let i = 0; i < n; i++) y[0] = y[0] * x[i]; return y[0];", "carried y[]"],
    ["any cell", "for (let i = 0; i < n; i++) y[at[i]] = x[i]; return y[0];", "carried y[]"],
    ["a clamped index", "for (let i = 0; i < n; i++) y[Math.max(i - 1, 0)] = x[i]; return y[0];", "carried y[]"],
    ["a stride that meets another", "for (let i = 0; i < n; i += 2) y[i] = y[i + 2]; return y[0];", "carried y[]"],
    ["what is added to and read", "for (let i = 0; i < n; i++) y[0] += x[i] * y[0]; return y[0];", "carried y[]"],
    ["an exit", "for (let i = 0; i < n; i++) { if (x[i] > 1) break; y[i] = x[i]; } return y[0];", "carried its exit"],
    ["no count", "let t = x[0]; while (t > 1) t /= 2; return t;", "carried t its exit"],
  ])("%s", (_, body, expected) => {
    expect(classesOf(body)).toEqual([expected]);
  });

  test("rows that overlap", () => {
    const nest = "for (let i = 0; i < n; i++) for (let j = 0; j <= d; j++) y[i * d + j] = x[j];";
    expect(classesOf(`${nest} return y[0];`)).toEqual(["carried y[]", "parallel"]);
  });

  test("the outer loop alone", () => {
    const sweep = "for (let k = 0; k < n; k++) for (let j = 0; j < d; j++) y[(k + 1) * d + j] = y[k * d + j] * x[j];";
    expect(classesOf(`${sweep} return y[0];`)).toEqual(["carried y[]", "parallel"]);
  });
});

test("an index is taken apart into those of each dimension", () => {
  const body =
    "let s = 0; for (let i = 1; i < n; i++) for (let j = 0; j < d; j++) s += x[(i - 1) * d + j] * x[3 * i + 2]; return s;";
  const primal = primalOf("n: number, d: number", body);
  const [structure, memory, polynomials] = [structureOf(primal), memoryOf(primal), new Polynomials(primal)];
  const formulas = new Formulas(primal, operations);
  const found = accessesIn(primal.body, { structure, memory, polynomials }).map(({ index, loops }) =>
    delinearise(index!, stridesOf(index!, loops, polynomials)!, loops, structure, polynomials)!.indexes.map((each) =>
      formulas.text(formulas.polynomial(each)),
    ),
  );
  expect(found).toEqual([["i - 1", "j"], ["3 * i + 2"]]);
});

test("the table lists loops in order, with their depths and trips", () => {
  const body =
    "let s = 0; for (let i = 1; i < n; i++) for (let j = i; j >= 0; j--) s += x[j]; while (s > 1) s /= 2; return s;";
  const primal = primalOf("n: number", body);
  const formulas = new Formulas(primal, operations);
  const table = loopFactsOf(primal).map(({ depth, trips, accesses }) => {
    return [depth, trips && formulas.text(formulas.polynomial(trips)), accesses.length];
  });
  expect(table).toEqual([
    [0, "n - 1", 1],
    [1, "i + 1", 1],
    [0, undefined, 0],
  ]);
});

describe("recurrences", () => {
  test.each([
    ["scan", "let s = 0; for (let i = 0; i < n; i++) { s += x[i]; y[i] = s; }"],
    ["scan", "let s = 0; for (let i = 0; i < n; i++) { s = Math.max(s, x[i] * x[i]); y[i] = s; }"],
    ["linear", "let s = 0; for (let i = 0; i < n; i++) { s = s * x[i] + x[i] / 2; y[i] = s; }"],
    [
      "linear",
      "let s = 0, t = 1; for (let i = 0; i < n; i++) { const next = s - x[i] * t; s = t; t = next; y[i] = s; }",
    ],
    ["linear", "let s = 0; for (let i = 0; i < n; i++) { if (x[i] > 0) s = -s; else s += 1; y[i] = s; }"],
    ["other", "let s = 0; for (let i = 0; i < n; i++) { s = s * s + x[i]; y[i] = s; }"],
    ["other", "let s = 0; for (let i = 0; i < n; i++) { if (s > 1) s = -s; else s += x[i]; y[i] = s; }"],
    ["other", "let s = 0; for (let i = 0; i < n; i++) { s = x[i] - Math.exp(s); y[i] = s; }"],
    [undefined, "for (let i = 1; i < n; i++) y[i] = y[i - 1] + x[i];"],
  ])("%s", (kind, body) => {
    const [facts] = loopFactsOf(primalOf("y: Float64Array, n: number", `${body} return y[0];`));
    expect(facts!.class).toMatchObject({ kind: "carried" });
    expect("recurrence" in facts!.class ? facts!.class.recurrence : undefined).toBe(kind);
  });
});
