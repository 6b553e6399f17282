/**
 * Small local arrays as variables. Random programs full of them give the same bits before and after, which is told by
 * the evaluator; and by the source itself, which is what they were before.
 */
import { expect, test } from "vitest";
import { inlineCalls } from "../../compiler/5-simplify/inline-calls.ts";
import { prepare } from "../../compiler/5-simplify/prepare.ts";
import { scalariseArrays } from "../../compiler/5-simplify/scalarise-arrays.ts";
import { Random } from "../../compiler/check/random.ts";
import { difference } from "../../compiler/check/user-values.ts";
import type { IrFunction, Program, Statement } from "../../compiler/ir/nodes.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { visitStatements } from "../../compiler/ir/walk.ts";
import { operations } from "../../compiler/ops/index.ts";
import { evaluate } from "../helpers/ir-functions.ts";
import { lowerText, runText } from "../helpers/lowering.ts";

interface Scalarised {
  readonly before: IrFunction;
  readonly after: IrFunction;
  readonly prepared: IrFunction;
  readonly program: Program;
}

/** The functions that a text exports, by name. */
function scalarised(text: string): Map<string, Scalarised> {
  const { program, exported, diagnostics } = lowerText(text);
  expect(diagnostics).toEqual([]);
  return new Map(
    [...exported].map(([name, id]) => {
      const before = inlineCalls(program, id, new Set());
      const after = scalariseArrays(before, operations);
      const prepared = prepare(program, id, operations).fn;
      return [name, { before, after, prepared, program }];
    }),
  );
}

function run(fn: IrFunction, program: Program, args: readonly (number | Float64Array)[]) {
  const checked = verified("scalarise", { ...program, functions: new Map([["f", fn]]) }, operations);
  return evaluate(checked, "f", ...args);
}

function count(fn: IrFunction, kind: Statement["kind"]): number {
  let found = 0;
  visitStatements(fn.body, (statement) => {
    if (statement.kind === kind) found++;
  });
  return found;
}

const signature = "(x: Float64Array, a: number, n: number): number";

/** Programs with three arrays of three elements, which all constructs of control flow read and write. */
class Writer {
  private names = 0;

  constructor(private readonly random: Random) {}

  program(name: string): string {
    const declarations = [
      this.random.pick(["const p = new Float64Array(3);", "const p = new Float64Array([a, x[1], 2]);"]),
      this.random.pick(["const q = [0.5, a, x[0]];", "const q = new Float64Array(3);"]),
      "const r = new Float32Array(3);",
    ];
    return `export function ${name}${signature} {
  let s = 0, fuel = 40;
  ${declarations.join(" ")}
  outer: {
    ${this.statements([], 0, 6)}
  }
  return s + p[0] + 2 * p[1] + 3 * p[2] + 5 * q[0] + 7 * q[1] + 11 * q[2] + 13 * r[0] + 17 * r[1] + 19 * r[2];
}`;
  }

  private statements(counters: readonly string[], depth: number, most: number): string {
    return Array.from({ length: this.random.integer(1, most) }, () => this.statement(counters, depth)).join("\n");
  }

  private statement(counters: readonly string[], depth: number): string {
    const { random } = this;
    const inner = () => this.statements(counters, depth + 1, 3);
    const leaf = depth > 2 ? 0 : 1;
    return random.choose<string>([
      [4, () => `${this.element(counters)} ${random.pick(["=", "=", "+=", "-=", "*="])} ${this.float(counters)};`],
      [2, () => `s = 0.5 * s + ${this.float(counters)};`],
      [0.5, () => `${random.pick(["p", "q", "r"])}.fill(${this.float(counters)});`],
      [leaf * 2, () => `if (${this.condition(counters)}) { ${inner()} } else { ${inner()} }`],
      [leaf, () => `if (${this.condition(counters)}) { ${inner()} }`],
      [leaf * 3, () => this.loop(counters, depth)],
      [leaf * 0.5, () => `while (fuel-- > 0) { ${inner()} if (${this.condition(counters)}) break; }`],
      [0.2, () => `if (${this.condition(counters)}) break outer;`],
      [0.2, () => `if (${this.condition(counters)}) return s;`],
    ]);
  }

  private loop(counters: readonly string[], depth: number): string {
    const { random } = this;
    const i = `i${this.names++}`;
    const outer = counters.length > 0 && random.chance(0.3) ? random.pick(counters) : undefined;
    const head = random.pick([
      `let ${i} = 0; ${i} < 3; ${i}++`,
      `let ${i} = 0; ${i} < p.length; ${i}++`,
      `let ${i} = 2; ${i} >= 0; ${i}--`,
      `let ${i} = 0; ${i} < 3; ${i} += 2`,
      `let ${i} = 1; ${i} < 1; ${i}++`,
      outer ? `let ${i} = 0; ${i} <= ${outer}; ${i}++` : `let ${i} = 0; ${i} < n; ${i}++`,
    ]);
    // What counts to n is no place in an array that is to be replaced.
    const seen = head.includes("< n") ? counters : [...counters, i];
    const exit = random.chance(0.3) ? `if (${this.condition(seen)}) ${random.pick(["continue", "break"])};` : "";
    return `for (${head}) { ${exit} ${this.statements(seen, depth + 1, 3)} }`;
  }

  private element(counters: readonly string[]): string {
    const { random } = this;
    const array = random.pick(["p", "q", "r"]);
    if (counters.length === 0 || random.chance(0.4)) return `${array}[${random.integer(0, 2)}]`;
    const counter = random.pick(counters);
    return `${array}[${random.chance(0.15) ? `2 - ${counter}` : counter}]`;
  }

  private float(counters: readonly string[]): string {
    const { random } = this;
    const one = () =>
      random.choose<string>([
        [4, () => this.element(counters)],
        [1, () => `x[${random.integer(0, 2)}]`],
        [counters.length > 0 ? 1 : 0, () => `x[${random.pick([...counters, "0"])}]`],
        [1, () => random.pick(["a", "s", "0.25", "-1"])],
      ]);
    return random.chance(0.7) ? `${one()} ${random.pick(["+", "-", "* 0.5 *"])} ${one()}` : one();
  }

  private condition(counters: readonly string[]): string {
    const tests = [`${this.float(counters)} > ${this.float(counters)}`, "a > 0.3"];
    return this.random.pick([...tests, ...counters.map((counter) => `${counter} === 1`)]);
  }
}

test("random programs keep their bits", { timeout: 60_000 }, () => {
  const [first, programs] = [Number(process.env.SCALARISE_SEED ?? 1), Number(process.env.SCALARISE_PROGRAMS ?? 60)];
  const text = Array.from({ length: programs }, (_, i) => {
    return new Writer(new Random(first + i)).program(`f${first + i}`);
  }).join("\n");
  const source = runText(text);
  const random = new Random(first);
  let replaced = 0;
  for (const [name, { before, after, prepared, program }] of scalarised(text)) {
    replaced += count(before, "allocate") - count(after, "allocate");
    for (const n of [0, 3]) {
      const args = [Float64Array.from({ length: 3 }, () => random.float(-2, 2)), random.float(-1, 1), n];
      const expected = source[name]!(...args);
      for (const fn of [before, after, prepared]) {
        expect(difference(run(fn, program, args), expected), `${name}(${args})`).toBeUndefined();
      }
    }
  }
  expect(replaced).toBeGreaterThan(programs);
});

test("loops over small arrays are written out, and elements read as variables", () => {
  const text = `
    function double(v: Float64Array, out: Float64Array) { for (let i = 0; i < v.length; i++) out[i] = 2 * v[i]; }
    export function work${signature} {
      const v = new Float64Array(3), out = new Float64Array(3), sums = new Float64Array(2);
      for (let step = 0; step < n; step++) {
        for (let i = 0; i < 3; i++) v[i] = x[i] + sums[1];
        double(v, out);
        for (let i = 0; i < 3; i++) if (i !== 1) sums[1] += out[i];
        for (let i = 0; i < 3; i++) x[i] *= a;
      }
      return sums[0] + sums[1];
    }`;
  const { before, after, prepared, program } = scalarised(text).get("work")!;
  expect(count(before, "allocate")).toBe(3);
  expect([count(after, "allocate"), count(prepared, "if")]).toEqual([0, 0]);
  // Only the steps, and the loop over an argument, which nothing is gained from.
  expect(count(prepared, "for")).toBe(2);
  const named = new Set<string>();
  visitStatements(prepared.body, (statement) => {
    if ("result" in statement && statement.result.variable) named.add(statement.result.variable.name);
  });
  expect([...named].filter((name) => name.includes("At")).sort()).toEqual(
    ["outAt0", "outAt2", "sumsAt0", "sumsAt1", "vAt0", "vAt2"].sort(),
  );
  const point = () => [new Float64Array([1, 2, 4]), 0.5, 2];
  expect(run(prepared, program, point())).toEqual(run(before, program, point()));
});

test("further short loops over what stays an array are written out beside, and only in longer loops", () => {
  const text = `export function f${signature} {
    const state = x.slice(), v = new Float64Array(3);
    let sum = 0;
    for (let i = 0; i < 3; i++) state[i] *= 2;
    for (let step = 0; step < n; step++) {
      for (let i = 0; i < 3; i++) v[i] = state[i] * a;
      for (let i = 0; i < 3; i++) state[i] += v[2 - i];
      for (let i = 0; i < 3; i++) sum += state[i] * state[i];
    }
    return sum;
  }`;
  const { before, after, program } = scalarised(text).get("f")!;
  expect([count(before, "for"), count(after, "for")]).toEqual([5, 2]);
  const point = () => [new Float64Array([1, 2, 4]), 0.5, 3];
  expect(run(after, program, point())).toEqual(run(before, program, point()));
});

test("single precision rounds at every store", () => {
  const text = `export function f${signature} {
    const v = new Float32Array(2);
    v[0] = a; v[1] += v[0] * a; v[1] -= 0.1;
    return v[0] + v[1];
  }`;
  const { after, program } = scalarised(text).get("f")!;
  const first = Math.fround(0.1);
  expect(count(after, "allocate")).toBe(0);
  expect(run(after, program, [new Float64Array(0), 0.1, 0])).toBe(first + Math.fround(Math.fround(first * 0.1) - 0.1));
});

test("an array stays one, and its loops stay loops, unless every element has a name", () => {
  const bodies: Record<string, string> = {
    returned: "const v = new Float64Array(2); v[0] = a; return v;",
    viewed: "const v = new Float64Array(2); v[0] = a; const w = v.subarray(0, 1); return w[0];",
    copied: "const v = new Float64Array(3); for (let i = 0; i < 3; i++) v[i] = a; x.set(v); return a;",
    duplicated: "const v = x.slice(); v[0] += a; return v[0] * v[1];",
    "unknown place": "const v = new Float64Array(3); for (let i = 0; i < 3; i++) v[i] = x[i]; return v[n];",
    "place of a long loop": "const v = new Float64Array(3); for (let i = 0; i < n; i++) v[i] = a; return v[0];",
    "outside its bounds": "const v = new Float64Array(3); for (let i = 0; i <= 3; i++) v[i] = a; return v[0];",
    negative: "const v = new Float64Array(3); for (let i = 0; i < 3; i++) v[i - 1] = a; return v[0];",
    "unknown length": "const v = new Float64Array(n); v[0] = a; return v[0];",
    "many elements": "const v = new Float64Array(17); v[3] = a; return v[3] + v[4];",
    "many trips": "const v = new Float64Array(5); for (let i = 0; i < 5; i++) v[i] = a * i; return v[4];",
    "left early":
      "const v = new Float64Array(3); for (let i = 0; i < 3; i++) { if (x[i] > a) break; v[i] = a; } return v[2];",
    "large body": `const v = new Float64Array(4); for (let i = 0; i < 4; i++) v[i] = ${"x[i] * a + ".repeat(9)} i; return v[3];`,
    integers: "const v = new Int32Array(2); v[0] = n; return v[0] + v[1];",
  };
  const names = Object.keys(bodies);
  const text = names.map((name, i) => {
    const result = name === "returned" ? signature.replace("): number", "): Float64Array") : signature;
    return `export function f${i}${result} { ${bodies[name]} }`;
  });
  const functions = scalarised(text.join("\n"));
  expect(names.filter((_, i) => functions.get(`f${i}`)!.before !== functions.get(`f${i}`)!.after)).toEqual([]);
});

test("an array made in a loop that is written out is another one in each trip", () => {
  const text = `
    function spread(u: number, v: number): number {
      const ends = new Float64Array(2);
      if (u > v) { ends[0] = u; ends[1] += v; } else ends.fill(v);
      return ends[0] - 2 * ends[1];
    }
    export function f${signature} {
      const v = new Float64Array(3);
      for (let i = 0; i < 3; i++) v[i] = spread(x[i], a);
      return v[0] + 3 * v[1] + 5 * v[2];
    }`;
  const { before, after, program } = scalarised(text).get("f")!;
  expect([count(before, "allocate"), count(after, "allocate"), count(after, "for")]).toEqual([2, 0, 0]);
  const point = () => [new Float64Array([1, 0.25, 4]), 0.5, 2];
  expect(run(after, program, point())).toBe(0 + 3 * -0.5 + 5 * 3);
  expect(run(after, program, point())).toBe(run(before, program, point()));
});

test("one array that stays keeps none of the others", () => {
  const text = `export function f${signature} {
    const u = new Float64Array(2), v = new Float64Array(3);
    for (let i = 0; i < 2; i++) u[i] = a * x[i];
    for (let i = 0; i < 3; i++) v[i] = a - x[i];
    return u[0] * u[1] + v[n];
  }`;
  const { after } = scalarised(text).get("f")!;
  expect([count(after, "allocate"), count(after, "for")]).toEqual([1, 1]);
});

test("what no call does is gone with the array that it asked for", () => {
  const { f } = Object.fromEntries(
    scalarised(`
      export function f(a: number): number {
        return [a, 2 * a].map((v) => v * v).reduce((sum, v) => sum + v) + (([1].length as number) > 2 ? Math.sin(a) : a);
      }`),
  );
  expect(count(f!.prepared, "if")).toBe(0);
  expect(run(f!.prepared, f!.program, [3])).toBe(48);
});
