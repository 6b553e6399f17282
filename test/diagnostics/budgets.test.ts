/** Budgets of memory: what they are written like, what is refused at build time, and what is looked at when called. */
import { describe, expect, test } from "vitest";
import { compileFiles, messagesOf } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

const swing = (tag: string) => `/** @differentiable wrt length modes grad hvp ${tag} */
export function swing(angle: number, length: number, steps: number): number {
  let a = angle, w = 0;
  for (let t = 0; t < steps; t++) {
    w -= (0.1 / length) * Math.sin(a);
    a += 0.1 * w;
  }
  return a;
}
`;

type Run = (...args: unknown[]) => unknown;

function built(text: string): Record<string, Run> {
  const { code, messages } = compileFiles({ "f.ts": text }, { tags: true, standalone: true });
  expect(messages).toBe("");
  return runModule(code) as Record<string, Run>;
}

describe("a tape whose size follows from the arguments", () => {
  test("is held to the budget when the derivative is called, to the last byte", () => {
    const { swingGrad, swingHvp } = built(swing("budget 1600B"));
    const { swingGrad: free } = built(swing(""));
    expect(swingGrad!(1, 2, 100)).toBe(free!(1, 2, 100));
    expect(() => swingGrad!(1, 2, 101)).toThrow(
      new RangeError(
        "FX8004: the tape of 'swing' takes 1616 bytes (16 * steps), more than its budget of 1600B. " +
          'Put `checkpoint({ schedule: "sqrt" })` before the loop on line 4: of n trips, about √n are kept, and the loop runs once more.',
      ),
    );
    expect(() => swingHvp!(1, 2, 100, 1)).toThrow("FX8004: the tape of 'swing' takes");
    expect(Number.isFinite(swingHvp!(1, 2, 10, 1))).toBe(true);
  });

  test("is that of its own request, where another asks for the same without one", () => {
    const source = swing("").replace(/\/\*\*.*\*\/\n/, "");
    const requests =
      'export const unbound = grad(swing, { wrt: [1] });\nexport const held = grad(swing, { wrt: [1], budget: "1600B" });';
    const { code, messages } = compileFiles(
      { "f.ts": `import { grad } from "fluxion";\n${source}${requests}` },
      { standalone: true },
    );
    expect(messages).toBe("");
    const { unbound, held } = runModule(code) as Record<string, Run>;
    expect(held!(1, 2, 100)).toBe(unbound!(1, 2, 100));
    expect(unbound!(1, 2, 101)).toBeTypeOf("number");
    expect(() => held!(1, 2, 101)).toThrow("FX8004");
  });

  test("costs nothing where there is no tape", () => {
    const { code } = compileFiles(
      { "f.ts": swing("budget 0B").replace("modes grad hvp", "modes jvp") },
      { tags: true },
    );
    expect(code).toContain("swingJvp");
    expect(code).not.toContain("tapeBytes");
  });

  test("is written with units of 1000 and of 1024, and in code as an option", () => {
    for (const [amount, limit] of [
      ["1.5KB", 93],
      ["1KiB", 64],
      ["0.001MB", 62],
    ] as const) {
      const { swingGrad } = built(swing(`budget ${amount}`));
      expect(() => swingGrad!(1, 2, limit + 1)).toThrow("FX8004");
      expect(swingGrad!(1, 2, limit)).toBeTypeOf("number");
    }
    const main = `import { grad } from "fluxion";\nimport { swing } from "./swing.ts";\nexport const g = grad(swing, { wrt: [1], budget: "1 KB" });\n`;
    const { code, messages } = compileFiles({ "main.ts": main, "swing.ts": swing("") });
    expect(messages).toBe("");
    expect(code).toContain("if (tapeBytes > 1000)");
  });
});

test("sizes that a choice, bits or the fields of an object decide", () => {
  const text = `/** @differentiable wrt x modes grad budget 96B */
export function chosen(x: number, n: number, p: { last: number[] }, isLong: boolean): number {
  let s = x;
  for (let i = 0; i < (n & 15); i++) s = s * s;
  for (let i = 0; i < (isLong ? 7 : 2); i++) s = s * s;
  for (const value of p.last) s = s * s * value;
  return s;
}
`;
  const { chosenGrad } = built(text);
  const run = (n: number, length: number, isLong: boolean) =>
    chosenGrad!(1, n, { last: new Array(length).fill(1) }, isLong);
  expect(run(16 + 4, 6, false)).toBe(2 ** 12);
  expect(run(4, 1, true)).toBe(2 ** 12);
  expect(() => run(4, 7, false)).toThrow("FX8004: the tape of 'chosen' takes 104 bytes");
  expect(() => run(5, 6, false)).toThrow("FX8004: the tape of 'chosen' takes 104 bytes");
  expect(() => run(4, 2, true)).toThrow("FX8004: the tape of 'chosen' takes 104 bytes");
});

test("a tape that is too long whatever the arguments are", () => {
  const text = `/** @differentiable modes grad budget 100B */
export function fixed(x: number): number {
  let s = x;
  for (let t = 0; t < 1000; t++) s = Math.sin(s * x);
  return s;
}
`;
  expect(messagesOf(text)).toMatchInlineSnapshot(`
    "f.ts(1,39): error FX4037: The tape of 'fixed' takes 8000 bytes, more than its budget of 100B.
      note: 's' takes 8000 bytes. Put \`checkpoint({ schedule: "sqrt" })\` before the loop on line 4: of n trips, about √n are kept, and the loop runs once more.
      help: Keep less, as the notes say how, or allow more."
  `);
  expect(messagesOf(text.replace("100B", "8KB"))).toBe("");
});

test("a tape whose size is not known when the derivative is called", () => {
  const text = `/** @differentiable modes grad budget 1MB */
export function open(x: number): number {
  let s = x;
  while (s > 1e-3) s = s * Math.sin(s * x);
  return s;
}
/** @differentiable modes grad budget 1MB */
export function calls(x: number, n: number): number {
  return n < 2 ? x * x : calls(x, n - 1) * Math.sin(calls(x, n - 2));
}
`;
  expect(messagesOf(text)).toMatchInlineSnapshot(`
    "f.ts(1,39): error FX4038: The tape of 'open' cannot be held to 1MB: it takes 16 bytes for each trip of the while on line 4, which is not known when it is called.
      note: 'Math.sin(s * x)' takes 8 bytes for each trip of the while on line 4. No checkpoint can stand before the loop on line 4, which does not count its trips. Let it count in integers, from one that is known before it to another, and run to its end.
      note: 's' takes 8 bytes for each trip of the while on line 4. No checkpoint can stand before the loop on line 4, which does not count its trips. Let it count in integers, from one that is known before it to another, and run to its end.
      help: Bound it by a size that is known then, as the notes say how, or leave the budget out.
    f.ts(7,39): error FX4038: The tape of 'calls' cannot be held to 1MB: it takes 40 bytes for each call of 'calls', which is not known when it is called.
      note: 'value, x, value, value, value' takes 40 bytes for each call of 'calls'. Call it less deeply, or write the recursion as a loop.
      help: Bound it by a size that is known then, as the notes say how, or leave the budget out."
  `);
});

test("what is no amount of memory, and a budget that holds nothing", () => {
  expect(messagesOf(swing("budget 1MG"))).toMatchInlineSnapshot(`
    "f.ts(1,54): error FX1314: '1MG' is no amount of memory.
      help: Write a number and a unit, B, KB, MB or GB (of 1000), KiB, MiB or GiB (of 1024): '1MB', '0B'."
  `);
  expect(messagesOf(swing("budget 1 MB"))).toMatchInlineSnapshot(`
    "f.ts(1,54): error FX1314: '1' is no amount of memory.
      help: Write a number and a unit, B, KB, MB or GB (of 1000), KiB, MiB or GiB (of 1024): '1MB', '0B'.
    f.ts(1,56): error FX1101: 'MB' means nothing in '@differentiable'.
      help: The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'."
  `);
  const nested = `import { grad } from "fluxion";\nexport const g = grad(grad((x: number) => x * x, { budget: "1MB" }));\n`;
  expect(compileFiles({ "f.ts": nested }).messages.trimEnd()).toMatchInlineSnapshot(`
    "f.ts(2,60): error FX1315: A budget holds for what is generated, and nothing is generated for a request inside another.
      help: Give the budget to the outer request."
  `);
  const unread = `import { grad } from "fluxion";\nconst size = "1MB" as const;\nexport const g = grad((x: number) => x * x, { budget: size });\n`;
  expect(compileFiles({ "f.ts": unread }).messages.trimEnd()).toMatchInlineSnapshot(`
    "f.ts(3,55): error FX1305: The options of 'grad' are read at build time, and 'size' is not a literal.
      help: Write them in place: { wrt: [0, 1] }."
  `);
});
