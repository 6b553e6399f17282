/**
 * Derivatives that are zero, or lack a part, because numbers are rounded, compared, counted or used as indexes: each kind
 * of staircase in each form that code can give it is announced, and a smooth number in the same form is not.
 */
import { expect, test } from "vitest";
import { formatDiagnostics, openSession } from "../../compiler/index.ts";

interface Pair {
  /** The body of a function of `x`. */
  readonly staircase: string;
  /** Much the same, with a derivative that is right wherever there is one. */
  readonly smooth: string;
  /** Whether it is one of few numbers, so that what is added to it has the right derivative. */
  readonly isChoice?: true;
}

const pairs: Readonly<Record<string, Pair>> = {
  sign: { staircase: "return Math.sign(x);", smooth: "return Math.tanh(x);", isChoice: true },
  comparison: { staircase: "return x > 1 ? 1 : 0;", smooth: "return x > 1 ? x * x : 2 * x;", isChoice: true },
  rounding: { staircase: "return Math.floor(4 * x);", smooth: "return Math.abs(4 * x);" },
  remainder: { staircase: "return x - (x % 0.25);", smooth: "return 2 * x - (x % 0.25);" },
  positiveRemainder: {
    staircase: "const phase = ((x % 0.25) + 0.25) % 0.25; const cell = (x - phase) / 0.25; return cell * 3;",
    smooth: "const phase = ((x % 0.25) + 0.25) % 0.25; return phase * x;",
  },
  signsSummed: {
    staircase: "let s = 0; for (let i = 0; i < 9; i++) s += Math.sign(x - i); return s;",
    smooth: "let s = 0; for (let i = 0; i < 9; i++) s += Math.sign(x - i) * x; return s;",
  },
  comparisonsSummed: {
    staircase: "let s = 0; for (let i = 0; i < 9; i++) s += Number(x > i); return s;",
    smooth: "let s = 0; for (let i = 0; i < 9; i++) s += Number(x > i) * x; return s;",
  },
  trips: {
    staircase: "let n = 0; while (n * n < x) n++; return n;",
    smooth: "let t = 1, s = 1, n = 1; while (Math.abs(t) > 1e-9) { t *= x / n; s += t; n++; } return s;",
  },
  earlyReturn: {
    staircase: "for (let n = 0; n < 99; n++) if (n * n >= x) return n; return 99;",
    smooth: "let s = 1; for (let n = 1; n < 99; n++) { s *= x / n; if (s < 1e-9) return s; } return s;",
  },
  bisection: {
    staircase: `let low = 0, high = 9; for (let i = 0; i < 40; i++) {
      const m = (low + high) / 2; if (m * m > x) high = m; else low = m; } return low;`,
    smooth: "let m = 1; for (let i = 0; i < 9; i++) { m = (m + x / m) / 2; if (m * m === x) break; } return m;",
  },
  bracket: {
    staircase: `const b = [0, 9]; for (let i = 0; i < 40; i++) {
      const m = (b[0]! + b[1]!) / 2; b[m * m > x ? 1 : 0] = m; } return b[0]!;`,
    smooth: "const b = [0, 9]; for (let i = 0; i < 4; i++) b[x > i ? 1 : 0]! += x * x; return b[0]! * b[1]!;",
  },
  longBracket: {
    staircase: `const b = new Float64Array(8).fill(9); for (let i = 0; i < 40; i++) {
      const m = (b[i % 4]! + b[4 + (i % 4)]!) / 2; b[(i % 4) + (m * m > x ? 4 : 0)] = m; } return b[7]!;`,
    smooth: `const b = new Float64Array(8).fill(x); for (let i = 0; i < 40; i++) {
      const m = (b[i % 4]! + b[4 + (i % 4)]!) / 2; b[(i % 4) + (m * m > x ? 4 : 0)] = m * x; } return b[7]!;`,
  },
  chosenByIndex: {
    staircase: `let low = 0, high = 9; for (let i = 0; i < 40; i++) {
      const m = (low + high) / 2; const at = m * m > x ? 1 : 0; low = [m, low][at]!; high = [high, m][at]!; } return low;`,
    smooth: "let m = 1; for (let i = 0; i < 9; i++) m = [(m + x / m) / 2, m][m * m > x ? 0 : 1]! * x; return m;",
  },
  chosenPair: {
    staircase: `let b = [0, 9]; for (let i = 0; i < 40; i++) {
      const m = (b[0]! + b[1]!) / 2; b = m * m > x ? [b[0]!, m] : [m, b[1]!]; } return b[0]!;`,
    smooth: "let b = [x, 1]; for (let i = 0; i < 4; i++) b = b[0]! > i ? [b[1]!, b[0]! * x] : [x, x]; return b[0]!;",
  },
};

/** The same for functions that call themselves, by their heads: `again` is one, called first as the last line says. */
const recursions: Readonly<Record<string, Pair & { readonly call: [staircase: string, smooth: string] }>> = {
  signAtEnd: {
    staircase: "(x: number, n: number): number { return n === 0 ? Math.sign(x) : again(-x, n - 1); }",
    smooth: "(x: number, n: number): number { return n === 0 ? Math.tanh(x) : again(-x, n - 1); }",
    call: ["again(x, 3)", "again(x, 3)"],
    isChoice: true,
  },
  countsUp: {
    staircase: "(n: number, x: number): number { return n * n < x ? again(n + 1, x) : n; }",
    smooth: `(s: number, t: number, n: number, x: number): number {
      return Math.abs(t) < 1e-9 ? s : again(s + t, (t * x) / n, n + 1, x); }`,
    call: ["again(0, x)", "again(0, 1, 1, x)"],
  },
  countsUpAndReturns: {
    staircase: "(n: number, x: number): number { if (n * n >= x) return n; return again(n + 1, x); }",
    smooth: `(t: number, n: number, x: number): number {
      if (Math.abs(t) < 1e-9) return 0; return t + again((t * x) / n, n + 1, x); }`,
    call: ["again(0, x)", "again(1, 1, x)"],
  },
  countsBehind: {
    staircase: "(n: number, x: number): number { if (n * n < x) return again(n + 1, x); return 2 * n; }",
    smooth: "(n: number, x: number): number { if (n > 1) return again(n - 1, x) * x; return x; }",
    call: ["again(0, x)", "again(3, x)"],
  },
  depth: {
    staircase: "(x: number): number { return x < 1 ? 0 : 1 + again(x / 2); }",
    smooth: "(x: number): number { return x < 1 ? x : 1 + again(x / 2); }",
    call: ["again(x)", "again(x)"],
  },
  bisects: {
    staircase: `(low: number, high: number, n: number, x: number): number {
      if (n === 0) return (low + high) / 2; const m = (low + high) / 2;
      return m * m > x ? again(low, m, n - 1, x) : again(m, high, n - 1, x); }`,
    smooth: `(low: number, high: number, x: number): number { const m = (low + high) / 2;
      return high - low < 0.1 ? (high - low) * Math.exp(m * x) : again(low, m, x) + again(m, high, x); }`,
    call: ["again(0, 9, 40, x)", "again(0, 1, x)"],
  },
  bisectsByChoice: {
    staircase: `(low: number, high: number, n: number, x: number): number {
      if (n === 0) return low; const m = (low + high) / 2;
      return again(m * m > x ? low : m, m * m > x ? m : high, n - 1, x); }`,
    smooth: `(m: number, n: number, x: number): number {
      if (n === 0) return m; return again(m * m > x ? (m + x / m) / 2 : m * x, n - 1, x); }`,
    call: ["again(0, 9, 40, x)", "again(1, 9, x)"],
  },
  bracketInArray: {
    staircase: `(b: Float64Array, n: number, x: number): number { if (n === 0) return b[0]!;
      const m = (b[0]! + b[1]!) / 2; b[m * m > x ? 1 : 0] = m; return again(b, n - 1, x); }`,
    smooth: `(b: Float64Array, n: number, x: number): number { if (n === 0) return b[0]! + b[1]!;
      b[b[0]! > 1 ? 1 : 0] = b[1]! * x; return again(b, n - 1, x); }`,
    call: ["again(new Float64Array([0, 9]), 40, x)", "again(new Float64Array([1, 9]), 5, x)"],
  },
  index: {
    staircase: "(i: number, x: number): number { return table[i]! < x ? again(i + 1, x) : i; }",
    smooth: `(i: number, x: number): number {
      return table[i + 1]! < x ? again(i + 1, x) : (x - table[i]!) / (table[i + 1]! - table[i]!); }`,
    call: ["again(0, x)", "again(0, x)"],
  },
  inTurns: {
    staircase: `(n: number, x: number): number { return n * n < x ? other(n + 1, x) : n; }
      function other(n: number, x: number): number { return n * n < x ? again(n + 2, x) : n; }`,
    smooth: `(n: number, x: number): number { return n > 9 ? x : other(n + 1, x) * x; }
      function other(n: number, x: number): number { return n > 9 ? 1 : again(n + 2, x) + x; }`,
    call: ["again(0, x)", "again(0, x)"],
  },
};

/** Ways to have the number `s(x)`: each gives declarations, and an expression of `x`. */
const forms: Readonly<Record<string, readonly [declarations: string, value: string]>> = {
  plain: ["", "s(x)"],
  inLoop: ["function f(x: number): number { let t = 0; for (let i = 0; i < 3; i++) t += s(x + i); return t; }", "f(x)"],
  inArray: ["", "new Float64Array(3).fill(s(x))[1]!"],
  byIndex: [
    "function f(x: number): number { const b = [0, 0]; b[x > 2 ? 1 : 0] = s(x); return b[0]! + b[1]!; }",
    "f(x)",
  ],
  throughRecursion: ["function f(x: number, n: number): number { return n === 0 ? s(x) : f(x, n - 1); }", "f(x, 3)"],
  inTurns: [
    `function f(x: number, n: number): number { return n === 0 ? s(x) : g(x, n - 1); }
     function g(x: number, n: number): number { return n === 0 ? 2 * s(x) : f(x, n - 1); }`,
    "f(x, 3)",
  ],
  shared: [
    `function a(x: number): number { return s(x) + 2 * s(x + 1) + 3 * s(x + 2) + 4 * s(x + 3); }
     function b(x: number): number { return a(x) + 2 * a(x + 1) + 3 * a(x + 2) + 4 * a(x + 3); }
     function c(x: number): number { return b(x) + 2 * b(x + 1) + 3 * b(x + 2) + 4 * b(x + 3); }
     function d(x: number): number { return c(x) + 2 * c(x + 1) + 3 * c(x + 2) + 4 * c(x + 3); }`,
    "d(x)",
  ],
};

const session = openSession();

/** A function of `x`, with what it calls, and whether anything is to be said of its gradient. */
interface Case {
  readonly what: string;
  readonly declarations: string;
  readonly value: string;
  readonly isAnnounced: boolean;
}

/** Compiles all cases in one file, each on a line of its own. */
function compare(cases: readonly Case[]): void {
  const lines = cases.map(({ declarations, value }, i) => {
    const code = `${declarations} /** @differentiable wrt x modes grad */ export function whole(x: number): number { return ${value}; }`;
    return code.replaceAll("\n", " ").replace(/\b(?:again|other|whole|[sfgabcd])(?=\()/g, `$&${i}`);
  });
  const text = ["const table = [0, 1, 3, 7, 20, 1e9];", ...lines].join("\n");
  const { diagnostics } = session.compile([{ path: "/project/f.ts", text }], { tags: true });
  const style = { colour: false, frame: false, folder: "/project", textOf: () => undefined };
  const said = formatDiagnostics(diagnostics, style)
    .split("\n")
    .filter((line) => line.startsWith("f.ts("));
  expect(said.filter((line) => !/^f\.ts\(\d+,\d+\): warning FX40(02|07|39): /.test(line))).toEqual([]);
  cases.forEach(({ what, isAnnounced }, i) => {
    const own = said.filter((line) => line.startsWith(`f.ts(${i + 2},`));
    if (isAnnounced) expect.soft(own, what).not.toEqual([]);
    else expect.soft(own, what).toEqual([]);
  });
}

function casesOf(what: string, declarations: readonly [string, string], value: readonly [string, string]): Case[] {
  const [staircase, smooth] = declarations;
  return [
    { what, declarations: staircase, value: value[0], isAnnounced: true },
    { what: `${what}, and x`, declarations: staircase, value: `${value[0]} + x`, isAnnounced: true },
    { what: `${what}, smooth`, declarations: smooth, value: value[1], isAnnounced: false },
  ];
}

const rows = Object.entries(pairs).map(([name, pair]) => ({ name, ...pair }));

test.each(rows)("$name: announced in each form, the smooth counterpart in none", ({ staircase, smooth, isChoice }) => {
  const all = Object.entries(forms).flatMap(([form, [declarations, value]]) => {
    const within = (body: string) => `function s(x: number): number { ${body} } ${declarations}`;
    return casesOf(form, [within(staircase), within(smooth)], [value, value]);
  });
  compare(all.filter(({ what }) => !(isChoice && what.endsWith(", and x"))));
});

test("functions that call themselves", () => {
  const all = Object.entries(recursions).flatMap(([name, { staircase, smooth, call, isChoice }]) =>
    casesOf(name, [`function again${staircase}`, `function again${smooth}`], call).filter(
      ({ what }) => !(isChoice && what.endsWith(", and x")),
    ),
  );
  compare(all);
});
