/** Code that nests deeper than any stack: refused, with its place, and the session goes on behind it. */
import { expect, test } from "vitest";
import { compileFiles, session } from "../helpers/compiled.ts";

function messageOf(loss: string, other?: string): string {
  return compileFiles(other === undefined ? { "loss.ts": loss } : { "loss.ts": loss, "other.ts": other }, {
    tags: true,
  }).messages;
}

const tagged = (body: string, type = "number") => {
  return `/** @differentiable */\nexport function loss(x: ${type}): number {\n${body}\n}\n`;
};
const deep = (before: string, inside: string, after: string, depth = 30_000) => {
  return before.repeat(depth) + inside + after.repeat(depth);
};
const said = (line: number, column: number) =>
  `loss.ts(${line},${column}): error FX1005: The code nests too deeply here.\n` +
  "  help: Take parts of it into variables or functions of their own.\n";

test("deeper than TypeScript's parser goes", () => {
  expect(messageOf(tagged(`  return ${deep("(", "x", ")")};`))).toBe(said(3, 30_009));
  expect(messageOf(tagged(deep("{", "return x;", "}")))).toBe(said(3, 30_000));
});

test("deeper than its checker goes, or the compiler", () => {
  expect(messageOf(tagged("  return 1;", deep("[", "number", "]", 3000)))).toContain("FX1005");
  expect(messageOf(tagged(`  return x${" + x * x".repeat(10_000)};`))).toContain("FX1005");
});

test("loops, each of which costs more than what does not repeat", () => {
  const loops = (depth: number) => tagged(deep("for (;;) { x *= 2; ", "", "break; }", depth).concat("\n  return x;"));
  expect(messageOf(loops(12))).toBe("");
  expect(messageOf(loops(60))).toContain("FX1005");
});

test("early exits, each inside what does not take the one before", () => {
  expect(messageOf(tagged(`${"  if (x > 1) return x;\n".repeat(8000)}  return 1;`))).toBe(said(8002, 21));
});

test("in a file that is imported", () => {
  const other = `export function other(x: number): number {\n  return ${deep("(", "x", ")")};\n}\n`;
  const main = `import { other } from "./other.ts";\n${tagged("  return other(x);")}`;
  expect(messageOf(main, other)).toBe(said(2, 30_009).replace("loss.ts", "other.ts"));
});

test("what is compiled behind it comes out as ever", () => {
  expect(messageOf(tagged("  return x * x;"))).toBe("");
});

test("a stack that runs out on code that does not nest is a fault of the compiler", () => {
  const modes = new Proxy([], {
    get(): never {
      throw new RangeError("Maximum call stack size exceeded");
    },
  });
  const sources = [{ path: "/project/loss.ts", text: tagged("  return x * x;") }];
  expect(() => session.compile(sources, { tags: true, modes })).toThrow(RangeError);
});
