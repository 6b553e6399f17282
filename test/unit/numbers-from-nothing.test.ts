/** What stands outside an array is `undefined`, and NaN after an operation that changes no number: held to the source, run as it stands. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";
import { runText } from "../helpers/lowering.ts";
import { runModule } from "../helpers/source-programs.ts";

const functions: Readonly<Record<string, string>> = {
  plus: "return +a[i]!;",
  times: "return a[i]! * 1;",
  quotient: "return a[i]! / 1;",
  difference: "return a[i]! - 0;",
  twice: "return -(-a[i]!);",
  number: "return Number(a[i]);",
  greatest: "return Math.max(a[i]!);",
  itself: "return a[i]!;",
  chosen: "return a[0]! > 0 ? a[i]! * 1 : +a[i]!;",
  carried: "let z = a[0]!; for (let k = 0; k < 2; k++) z = a[i + k]!; return +z;",
  handedOn: "return identity(a[i]!);",
  stored: "const list: number[] = []; list.push(a[i]! * 1); return list[0]!;",
  compared: "return +a[i]! === a[i]! * 1 ? a[0]! * a[0]! : a[0]!;",
};

const text = [
  "const identity = (x: number): number => +x;",
  ...Object.entries(functions).map(
    ([name, body]) =>
      `/** @differentiable modes valueAndGrad */\nexport function ${name}(a: number[], i: number): number { ${body} }`,
  ),
].join("\n");

const { messages, code } = compileFiles({ "f.ts": text }, { tags: true, emit: "js", standalone: true });
const generated = messages === "" ? runModule(code) : {};
const source = runText(text);

test.each(Object.keys(functions))("%s", (name) => {
  expect(messages).toBe("");
  const derived = generated[`${name}ValueAndGrad`] as (a: number[], i: number) => [number, unknown];
  for (const i of [1, 7]) expect(derived([1.5, 2.5], i)[0]).toBe(source[name]!([1.5, 2.5], i));
});

test("what is only added up stays as short as it is", () => {
  const sum =
    "/** @differentiable modes valueAndGrad */\nexport function f(a: number[]): number { let s = 0; for (let k = 0; k < 3; k++) s += +a[k]! * 1; return s; }";
  expect(compileFiles({ "f.ts": sum }, { tags: true }).code).toContain("s += a[k];");
});
