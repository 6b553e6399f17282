/** Derivatives that are given by hand: what is generated, and what stands in the way. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

/** What is wrong with `main.ts`, or else the rewritten module. */
function compiled(text: string, others: Record<string, string> = {}): string {
  const main = `import { customJvp, customVjp, grad, hvp, jvp, stopGradient, vjp } from "fluxion";\n${text}`;
  const { messages, code } = compileFiles({ "main.ts": main, ...others });
  return messages || code;
}

const square = "const square = customVjp((x: number) => x * x, ([x], _y, yBar) => [2 * x * yBar]);\n";
const tripled = "const tripled = customJvp((x: number) => 3 * x, (_x, _y, [xDot]) => 3 * xDot);\n";

test("the rule stands in the place of the derivative, which is requested of the function or of one that calls it", () => {
  const text = compiled(`${square}${tripled}
export const a = grad(square);
export const b = grad((x: number) => Math.sin(square(x)));
export const c = jvp(tripled);`);
  expect(text.slice(text.indexOf("function"))).toMatchInlineSnapshot(`
    "function squareGrad(x: number): number {
      return 2 * x;
    }

    function bGrad(x: number): number {
      return 2 * x * Math.cos(x * x);
    }

    function tripledJvp(x: number, xDot: number): [number, number] {
      return [3 * x, 3 * xDot];
    }
    "
  `);
});

test("in another module, under another name, and under a namespace", () => {
  const text = compiled(
    'import { square as own } from "./rules.ts";\nexport const g = grad((x: number) => own(x) + own(2));',
    {
      "rules.ts": `import * as marks from "fluxion";\nexport const square = marks.customVjp((x: number) => x * x, ([x], _y, bar) => [2 * x * bar]);`,
    },
  );
  expect(text.slice(text.indexOf("function"))).toMatchInlineSnapshot(`
    "function gGrad(x: number): number {
      return 2 * x;
    }
    "
  `);
});

test("a mode that no derivative is given for", () => {
  expect(
    compiled(`${square}${tripled}
const recursive = (x: number, n: number): number => (n < 1 ? square(x) : recursive(x * tripled(x), n - 1));
export const a = jvp(square);
export const b = grad((x: number) => x * tripled(x));
export const c = hvp((x: number) => square(x) * x);
export const d = grad(recursive);
export const e = grad(tripled);
export const f = jvp((x: number) => stopGradient(square(x)) * square(stopGradient(x)) + x);`),
  ).toMatchInlineSnapshot(`
    "main.ts(2,16): error FX4031: The derivative of 'square' is given in reverse, by customVjp, and is needed forwards here.
      help: Give that, too: 'customJvp(customVjp(f, ...), (args, result, tangents) => ...)', or ask for modes that run in reverse alone.
    main.ts(3,17): error FX4031: The derivative of 'tripled' is given forwards, by customJvp, and is needed in reverse here.
      help: Give that, too: 'customVjp(customJvp(f, ...), (args, result, cotangent) => [...])', or ask for modes that run forwards alone.
    main.ts(5,88): error FX4031: The derivative of 'tripled' is given forwards, by customJvp, and is needed in reverse here.
      help: Give that, too: 'customVjp(customJvp(f, ...), (args, result, cotangent) => [...])', or ask for modes that run forwards alone.
    main.ts(7,42): error FX4031: The derivative of 'tripled' is given forwards, by customJvp, and is needed in reverse here.
      help: Give that, too: 'customVjp(customJvp(f, ...), (args, result, cotangent) => [...])', or ask for modes that run forwards alone.
    main.ts(8,37): error FX4031: The derivative of 'square' is given in reverse, by customVjp, and is needed forwards here.
      help: Give that, too: 'customJvp(customVjp(f, ...), (args, result, tangents) => ...)', or ask for modes that run in reverse alone.
    "
  `);
});

test("functions and rules that change what they are handed, or give it back", () => {
  expect(
    compiled(`
const doubled = customVjp((x: Float64Array) => { x[0] *= 2; return x[0]; }, (_x, _y, bar) => [Float64Array.of(2 * bar)]);
const same = customVjp((x: Float64Array) => x, (_x, _y, bar) => [bar]);
const pair = customVjp((x: Float64Array): [Float64Array, Float64Array] => { const y = x.slice(); return [y, y]; }, (_x, _y, [bar]) => [bar]);
const scaled = customVjp((x: Float64Array) => x.map((v) => 2 * v), (_x, _y, bar) => { for (let i = 0; i < bar.length; i++) bar[i] *= 2; return [bar]; });
const rows = customVjp((x: number) => [[x], [x]], (_x, _y, bar) => [bar[0]![0]! + bar[1]![0]!]);
export const a = grad((x: Float64Array) => doubled(x.slice()));
export const b = grad((x: Float64Array) => same(x)[0]!);
export const c = grad((x: Float64Array) => pair(x)[0][0]!);
export const d = grad((x: Float64Array) => scaled(x)[0]!);
export const e = grad((x: number) => { const own = rows(x); own[0]![0] = 3; return own[1]![0]!; });
export const f = grad((x: number) => { const own = rows(x); return own[0]![0]! * own[1]![0]!; });`),
  ).toMatchInlineSnapshot(`
    "main.ts(6,68): error FX4033: What customVjp is given for 'scaled' changes an array that it is handed.
      help: Let it write into an array of its own ('array.slice()').
    main.ts(8,44): error FX4032: 'doubled' changes an array that it is handed, or gives one back or one twice; its derivative cannot be given by customVjp.
      help: Let it work on a copy ('array.slice()') and return that.
    main.ts(9,44): error FX4032: 'same' changes an array that it is handed, or gives one back or one twice; its derivative cannot be given by customVjp.
      help: Let it work on a copy ('array.slice()') and return that.
    main.ts(10,44): error FX4032: 'pair' changes an array that it is handed, or gives one back or one twice; its derivative cannot be given by customVjp.
      help: Let it work on a copy ('array.slice()') and return that.
    main.ts(12,52): error FX4034: What 'rows' gives is changed; its derivative is given by a rule.
      help: Change a copy, made array by array, or let the function give one flat array.
    "
  `);
});

test("marks that do not say what they must", () => {
  expect(
    compiled(`
const lone = (customVjp as any)((x: number) => x);
const unknown = customVjp([Math.sin][0]!, ([x], _y, bar) => [bar * Math.cos(x)]);
const later = customVjp(((x: number, k = 2) => x * k) as (x: number) => number, (_x, _y, bar) => [2 * bar]);
const applied = customVjp((...x: number[]) => x[0]!, ((_args: number[], _y: number, bar: number) => [bar]) as never);
const decided = customVjp((x: number) => x > 0, (_x, _y, _bar) => [0]);
function inside(x: number): number {
  const own = customVjp((y: number) => y * x, (_y, _z, bar) => [bar]);
  return own(x);
}
export const a = grad((x: number) => unknown(x));
export const b = grad((x: number) => later(x));
export const c = grad((x: number) => applied(x, 2));
export const d = grad((x: number) => (decided(x) ? x : 0));
export const e = grad(inside);
export const f = grad((x: number) => lone(x));
export const g = grad(lone);`),
  ).toMatchInlineSnapshot(`
    "main.ts(3,14): error FX1502: 'customVjp' takes a function and its derivative, not 1 argument.
      help: Write 'customVjp(f, (args, result, cotangent) => [...])'.
    main.ts(4,27): error FX1303: The build cannot tell which function '[Math.sin][0]!' is, as the argument of 'customVjp'.
      help: Name a function declaration, a const arrow function or an import of one, or write an arrow function in place.
    main.ts(5,15): error FX2061: No derivative can be given for 'later', which may be called without 'k'.
      note: main.ts(13,38): It is called by 'b', here.
      help: Make 'k' required.
    main.ts(6,17): error FX2061: No derivative can be given for 'applied', which takes or gives functions, takes a list of arguments or changes an object.
      note: main.ts(14,38): It is called by 'c', here.
      help: Let it take numbers, arrays and objects of them, and give a new one.
    main.ts(7,17): error FX2061: No derivative can be given for 'decided', which takes or gives nothing that has a derivative.
      note: main.ts(15,39): It is called by 'd', here.
      help: Call it as it is: it is a constant for derivatives.
    main.ts(9,15): error FX1501: 'customVjp' is called inside a function.
      help: Give the derivative once, at the top level of a module: 'const f = customVjp(...)'.
    main.ts(17,23): error FX2002: The type 'any' is not supported: it says nothing about the values.
      help: Declare a type such as 'number' or 'Float64Array'.
    "
  `);
});

test("rules that take or give something else", () => {
  expect(
    compiled(`
type Rule = (args: [number], result: number, bar: number) => [number];
const list = ((args: number[], _y: number, bar: number) => [args[0]! * bar]) as unknown as Rule;
const byList = customVjp((x: number) => x * x, list);
const gives = ((_args: [number], _y: number, bar: number) => bar) as unknown as Rule;
const byNumber = customVjp((x: number) => x * x, gives);
export const a = grad((x: number) => byList(x));
export const b = grad((x: number) => byNumber(x));`),
  ).toMatchInlineSnapshot(`
    "main.ts(4,15): error FX2062: What customVjp is given for 'byList' has another type for 'args'.
      note: main.ts(8,38): It is called by 'a', here.
      help: It takes the arguments as a tuple, the result, and the cotangent of the result; it gives a tuple with a gradient for each argument that has one.
    main.ts(6,16): error FX2062: What customVjp is given for 'byNumber' gives a value of another type.
      note: main.ts(9,38): It is called by 'b', here.
      help: It takes the arguments as a tuple, the result, and the cotangent of the result; it gives a tuple with a gradient for each argument that has one.
    "
  `);
  expect(
    compiled(`
const square = customVjp((x: number) => x * x, ([x], _y, bar) => [x * bar, 1]);
export const g = grad((x: number) => square(x));`),
  ).toMatchInlineSnapshot(`
    "main.ts(3,66): error FX1002: Type error in a function to be differentiated: Type '[number, number]' is not assignable to type '[number]'.   Source has 2 element(s) but target allows only 1. (TS2322)
      help: Correct it as TypeScript says: what the function computes with is read from its types.
    "
  `);
});

test("inside a request inside a function", () => {
  expect(compiled(`${tripled}export const g = grad((x: number) => grad(tripled)(x) * x);`)).toMatchInlineSnapshot(`
    "main.ts(2,17): error FX4031: The derivative of 'tripled' is given forwards, by customJvp, and is needed in reverse here.
      help: Give that, too: 'customVjp(customJvp(f, ...), (args, result, cotangent) => [...])', or ask for modes that run forwards alone.
    "
  `);
});

test("functions that are handed over and read a number with a derivative", () => {
  expect(
    compiled(`
import { fixedPoint } from "fluxion/implicit";
const settled = (a: number, b: number) => {
  const own = b * 0.5;
  return fixedPoint((z, p) => Float64Array.of(p[0]! * Math.cos(z[0]! * own)), Float64Array.of(1), Float64Array.of(a))[0]!;
};
export const right = grad(settled);
export const wrong = grad(settled, { wrt: [0, 1] });
export const forwards = jvp(settled, { wrt: [1] });`),
  ).toMatchInlineSnapshot(`
    "main.ts(6,10): error FX4035: A function that 'fixedPoint' is handed reads 'own', which has a derivative here; what is given for 'fixedPoint' knows its arguments alone.
      help: Hand 'own' in as an argument, too.
    "
  `);
});
