/** Requests of requests, and inside functions that are differentiated: what is generated, or what stands in the way. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

/** What is wrong with `main.ts`, or else the rewritten module. */
function compiled(text: string, others: Record<string, string> = {}): string {
  const main = `import * as fluxion from "fluxion";\nimport { grad, jvp, vjp, hessian } from "fluxion";\n${text}`;
  const { messages, code } = compileFiles({ "main.ts": main, ...others });
  return messages || code;
}

test("a request of a request, of a constant that holds one, and under a namespace", () => {
  const text = compiled(`
const f = (x: number) => x ** 3;
export const slope = grad(f);
export const curvature = grad(slope);
export const again = fluxion.grad(fluxion.grad(f));
export const matrix = hessian((x: number) => slope(x) * x);`);
  expect(text).toContain(
    "export const slope = fGrad;\nexport const curvature = fGradGrad;\nexport const again = fGradGrad;\n",
  );
  expect(text).toContain("function fGradGrad(x: number): number {\n  const xBar = 6 * x; // line 4\n  return xBar;\n");
});

test("a request in another file, which a function calls", () => {
  const text = compiled(
    'import { slope, steep } from "./slopes.ts";\nexport const g = grad((x: number) => slope(x) * steep(x));',
    {
      "slopes.ts":
        'import { grad } from "fluxion";\nconst f = (x: number) => Math.sin(x);\nexport const slope = grad(f);\nexport function steep(x: number): number { return grad(slope)(x); }',
    },
  );
  expect(text).toContain("function gGrad(x: number): number {");
});

test("requests that stand in others go with them, but not those in their arguments", () => {
  const text = compiled(`
const f = (x: number) => x * x;
export const inside = grad((w: number) => grad(f)(w) * w);
export const value = grad((w: number) => w * w)(grad(f)(3));`);
  expect(text).toContain("export const inside = insideGrad;");
  expect(text).toContain("export const value = inlineGrad(fGrad(3));");
});

test("a derivative that is not what is asked for", () => {
  expect(
    compiled(`
const f = (x: number[]) => x[0]! * x[1]!;
const pair = (x: number): [number, number] => [x, x * x];
export const a = grad(grad(f) as never);
export const b = grad(jvp(pair) as never, { wrt: [4] } as never);
export const c = vjp(grad(f), { wrt: [1] } as never);`),
  ).toMatchInlineSnapshot(`
    "main.ts(6,18): error FX1204: 'grad' needs a function that returns one number, and 'fGrad' returns 'number[]'.
      help: Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number.
    main.ts(7,18): error FX1204: 'grad' needs a function that returns one number, and 'pairJvp' returns '[[number, number], [number, number]]'.
      help: Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number.
    main.ts(7,18): error FX1308: Position 4 is not a parameter of 'pairJvp'.
      help: It has 2 parameters, at positions 0 to 1.
    main.ts(8,18): error FX1308: Position 1 is not a parameter of 'fGrad'.
      help: It has one parameter, at position 0.
    "
  `);
});

test("inside a function, as outside", () => {
  expect(
    compiled(`
const pair = (x: number): [number, number] => [x, x * x];
function f(x: number, options: { wrt: readonly [0] }): number {
  const later = x as unknown as (x: number) => number;
  return grad(pair as never as (x: number) => number)(x) + grad(later)(x) + grad((y: number) => y, options)(x);
}
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(7,15): error FX1204: 'grad' needs a function that returns one number, and 'pair' returns '[number, number]'.
      help: Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number.
    main.ts(7,65): error FX1303: The build cannot tell which function 'later' is, as the argument of 'grad'.
      help: Name a function declaration, a const arrow function or an import of one, or write an arrow function in place.
    main.ts(7,100): error FX1305: The options of 'grad' are read at build time, and 'options' is not a literal.
      help: Write them in place: { wrt: [0, 1] }.
    "
  `);
  expect(
    compiled(`
function f(x: number, w: Float64Array): number {
  let count = 0;
  const h = (y: number) => { count += y; return y * y; };
  const k = (y: number) => { w[0] = y; return y * w[0]!; };
  return grad(h)(x) + grad(k)(x) + count;
}
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(6,30): error FX2011: The function writes 'count', which belongs to the code around it.
      help: Use a variable of its own and return the value.
    main.ts(7,30): error FX2011: The function writes 'w[0]', which belongs to the code around it.
      help: Use a variable of its own and return the value.
    "
  `);
});

test("a function that needs its own derivative", () => {
  expect(
    compiled(`
function f(x: number): number {
  return x > 1 ? grad(f)(x - 1) : x * x;
}
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(5,18): error FX4001: 'f' calls itself, directly or through other functions; a request inside a function does not differentiate that.
      help: Request the derivative outside of all functions, or write the recursion as a loop.
    "
  `);
});

test("a recursive function inside another", () => {
  expect(
    compiled(`
function power(x: number, n: number): number {
  return n === 0 ? 1 : x * power(x, n - 1);
}
function f(x: number): number {
  return grad(power)(x, 3) * x;
}
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(8,10): error FX4001: 'power' calls itself, directly or through other functions; a request inside a function does not differentiate that.
      help: Request the derivative outside of all functions, or write the recursion as a loop.
    "
  `);
});

test("a function inside another that calls a recursive one", () => {
  expect(
    compiled(`
function power(x: number, n: number): number {
  return n === 0 ? 1 : x * power(x, n - 1);
}
function f(x: number): number {
  return grad((v: number) => power(v, 3))(x) * x;
}
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(8,10): error FX4001: 'power' calls itself, directly or through other functions; a request inside a function does not differentiate that.
      help: Request the derivative outside of all functions, or write the recursion as a loop.
    "
  `);
});

test("a function inside another that calls others twice", () => {
  const links = Array.from(
    { length: 20 },
    (_, i) => `const f${i + 1} = (x: number): number => f${i}(x) * f${i}(2 * x);`,
  );
  expect(
    compiled(`const f0 = (x: number): number => 0.5 * Math.sin(x);
${links.join("\n")}
const f = (x: number): number => grad(f5)(x) * grad(f20)(x);
export const g = grad(f);`),
  ).toMatchInlineSnapshot(`
    "main.ts(24,48): error FX4014: The calls in 'f20' are written out for a request inside a function, which makes it too long: they call others several times, which do the same.
      help: Request the derivative outside of all functions, or call the others once and keep what they give.
    "
  `);
});

test("what a derivative decides in its own code is not reported", () => {
  const text = compiled("const f = (x: number) => Math.abs(x) * x * x;\nexport const g = grad(grad(grad(f)));");
  expect(text).toContain("function fGradGradGrad(x: number): number {");
});

test("a function that changes an object which it is handed, inside another", () => {
  const text = compiled(`
export const f = grad((x: number) => {
  const slope = grad((p: { v: number }) => { p.v *= x; return p.v * p.v; });
  return slope({ v: x }).v;
});`);
  expect(text).toMatchInlineSnapshot(`
    "main.ts(5,46): error FX2009: 'p.v' writes a field of an object that came in from outside.
      help: Copy the object first ('const own = { ...object }') and return the copy.
    "
  `);
});

test("a tangent that goes with a maximum is no number that comparisons find; what a bisection finds still is", () => {
  const maximum = `
function lse(x: Float64Array): number {
  let m = -Infinity;
  for (let i = 0; i < x.length; i++) m = Math.max(m, x[i]!);
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.exp(x[i]! - m);
  return m + Math.log(s);
}
export const product = (x: Float64Array, v: Float64Array) => grad((y: Float64Array) => jvp(lse)(y, v)[1])(x);`;
  expect(compiled(maximum)).not.toContain("FX4039");
  const bisection = `
function root(c: number): number {
  let low = 0, high = 10;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (middle * middle > c) high = middle;
    else low = middle;
  }
  return low * c * c;
}
export const slope = (c: number) => grad((y: number) => jvp(root)(y, 1)[1])(c);`;
  expect(compiled(bisection)).toContain("FX4039: 'low' and 'high' are found here by comparisons");
});
