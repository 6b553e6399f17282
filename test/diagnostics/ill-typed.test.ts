/** Code whose types or imports are wrong, where lowering stumbles over them: the mistake is told, and no fault of ours. */
import { expect, test } from "vitest";
import { messagesOf } from "../helpers/compiled.ts";

test("a float where a parameter behind a rest parameter was taken for an integer", () => {
  const text = `function newton(f: (x: number) => number, ...start: number[], steps): number { return steps; }
/** @differentiable */
export function root(a: number): number {
  return newton((x) => x * a, a + 2, 3);
}
`;
  expect(messagesOf(text)).toContain("error FX1002: Type error in a function to be differentiated: A rest parameter");
});

test("an import from something that is no string", () => {
  expect(messagesOf("import grad from x;\n/** @differentiable */ export function f(x: number) { return x; }")).toBe(
    "f.ts(1,18): error FX1001: Syntax error: String literal expected. (TS1141)",
  );
});

test("a constant that is used before it is there", () => {
  const text = `/** @differentiable */
export function f(x: number): number { return x * first; }
const first = second + 1;
const second = 2;
const later = () => third;
const third = later;
`;
  expect(messagesOf(text)).toBe(
    "f.ts(3,15): error FX1006: The module cannot be loaded: Block-scoped variable 'second' used before its declaration. (TS2448)",
  );
});
