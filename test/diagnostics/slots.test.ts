/** Mistakes and warnings about tapes that are kept in part. */
import { expect, test } from "vitest";
import { messagesOf } from "../helpers/compiled.ts";

test("slots that are asked for and cannot be kept in part", () => {
  const powers = (words: string) => `
/** @differentiable modes randomizedGrad ${words} */
export function powers(w: Float64Array, steps: number): number {
  const h = w.slice();
  for (let t = 0; t < steps; t++) for (let i = 0; i < 6; i++) h[i] = h[i]! * h[i]! * w[i]!;
  return h[0]! * h[1]!;
}`;
  expect(messagesOf(powers("slots hSlop"))).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4042: Nothing that adjoints are multiplied by is kept under the name 'hSlop'.
      help: Did you mean 'hSlope'? There are 'product' and 'hSlope'."
  `);
  expect(messagesOf(powers("slots hSlope"))).toMatchInlineSnapshot(`
    "f.ts(5,70): error FX4043: 'hSlope' cannot be kept in part: adjoints that it multiplies are multiplied by it again in one trip after the other: 'where: "chain"' draws for each anew, and the variance grows with every trip.
      help: Leave 'hSlope' out of 'slots'; it is then kept whole."
  `);
  expect(messagesOf(powers("where chain"))).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4045: Samples of 'product' and 'hSlope' stand behind one another: the variance of the gradient is multiplied by each that a path passes.
      help: Measure it with 'varianceReport' as loops grow longer; without 'where' a path passes one sample, or two of what 'slots' names."
  `);
  expect(
    messagesOf(`
/** @differentiable wrt w modes randomizedGrad slots h */
export function linear(w: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! * x[i]!;
  return sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4042: Nothing that adjoints are multiplied by is kept under the name 'h'.
      help: Leave 'slots' out: all is exact."
  `);
});

test("a tape of which nothing is kept in part", () => {
  const steered = (words: string) => `
/** @differentiable wrt theta modes randomizedGrad ${words} */
export function steered(theta: Float64Array, start: Float64Array, steps: number): number {
  const a = start.slice(), b = start.slice();
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < a.length - 1; i++) {
      const p = a[i]!;
      b[i] = p + (theta[0]! + theta[1]! * Math.sin(t + i)) * p;
      loss += p * p;
    }
    for (let i = 1; i < a.length - 1; i++) a[i] = b[i]!;
  }
  return loss;
}`;
  expect(messagesOf(steered(""))).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4047: Nothing of 'steered' is kept in part, and 'seed' and 'keep' change nothing. 'pSlope': it is had from the same numbers as 'p', and not both are kept in part: a path has one sample. 'p': it is had from the same numbers as 'pSlope', and not both are kept in part: a path has one sample.
      help: Name 'pSlope' and 'p' in 'slots' to keep a part of them, or use 'valueAndGrad', which gives the same."
  `);
  expect(messagesOf(steered("slots p pSlope"))).toBe("");
  expect(
    messagesOf(`
/** @differentiable modes randomizedGrad */
export function squares(w: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! ** 2;
  return sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4047: Nothing of 'squares' is kept in part, and 'seed' and 'keep' change nothing. Adjoints are multiplied by nothing that memory is taken for.
      help: Use 'valueAndGrad', which gives the same."
  `);
  expect(
    messagesOf(`
/** @differentiable modes randomizedGrad */
export function powers(w: Float64Array, steps: number): number {
  let h = 1;
  for (let t = 0; t < steps; t++) h = h * h * w[0]!;
  return h;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4047: Nothing of 'powers' is kept in part, and 'seed' and 'keep' change nothing. 'product': it is had from the same numbers as 'hSlope', and not both are kept in part: a path has one sample. 'hSlope': adjoints that it multiplies are multiplied by it again: the mean of a product of samples is not the product of their means.
      help: Let samples stand behind one another, 'where: "chain"', or use 'valueAndGrad', which gives the same."
  `);
});

test("a part of a tape that is kept beside the whole", () => {
  const network = (words: string) => `
/** @differentiable wrt w modes randomizedGrad ${words} */
export function network(w: Float64Array, x: Float64Array, y: Float64Array, units: number): number {
  const h = new Float64Array(units);
  let loss = 0;
  for (let t = 0; t < x.length; t++) {
    const z = new Float64Array(units);
    for (let i = 0; i < units; i++) {
      let s = w[i]! * x[t]!;
      for (let j = 0; j < units; j++) s += w[units + i * units + j]! * h[j]!;
      z[i] = Math.tanh(s);
    }
    for (let i = 0; i < units; i++) {
      h[i] = z[i]!;
      const e = h[i]! - y[t]!;
      loss += e * e;
    }
  }
  return loss;
}`;
  expect(messagesOf(network(""))).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4047: Nothing of 'network' is kept in part, and 'seed' and 'keep' change nothing. 'eSlope': it is had from the same numbers as 'h', and not both are kept in part: a path has one sample. 'sSlope': adjoints that it multiplies are multiplied by it again in one trip after the other: 'where: "chain"' draws for each anew, and the variance grows with every trip. 'h': if a part of it is kept, as much else is kept in its stead.
      help: Name 'eSlope' and 'h' in 'slots' to keep a part of them, or use 'valueAndGrad', which gives the same."
  `);
  expect(messagesOf(network("slots h"))).toMatchInlineSnapshot(`
    "f.ts(2,5): warning FX4048: If a part of 'h' is kept, as much else is kept in its stead: the tape grows by the part.
      help: Leave 'h' out of 'slots', or name what else is kept, too."
  `);
  expect(messagesOf(network("slots h eSlope"))).toMatchInlineSnapshot(`""`);
});

test("slots of loops with a checkpoint, and of functions that stay calls", () => {
  const steps = (slots: string) => `import { checkpoint } from "fluxion";
/** @differentiable wrt w modes randomizedGrad slots ${slots} */
export function steps(w: Float64Array, x: Float64Array, n: number): number {
  const h = x.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) for (let i = 0; i < 6; i++) h[i] = Math.sin(h[i]! * w[i]!);
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += h[i]! * w[i]!;
  return sum;
}`;
  expect(messagesOf(steps("sine"))).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX4042: Nothing that adjoints are multiplied by is kept under the name 'sine'.
      help: There are 'h'."
  `);
  expect(messagesOf(steps("h"))).toMatchInlineSnapshot(`
    "f.ts(8,38): error FX4043: 'h' cannot be kept in part: a loop with a checkpoint reads it, too, and has to find it whole.
      help: Leave 'h' out of 'slots'; it is then kept whole."
  `);
  expect(
    messagesOf(`import { checkpoint } from "fluxion";
/** @differentiable wrt w modes randomizedGrad slots u uSlope */
export function end(w: Float64Array, n: number): number {
  let u = 1;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) u = Math.sin(u * w[t]!);
  return u;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,3): error FX4046: Of 'u' states are kept by 'checkpoint', and a state in part cannot be run on from.
      help: Remove the checkpoint, and a part of 'u' can be kept instead; or leave 'u' out of 'slots'.
    f.ts(5,3): error FX4046: Of 'uSlope' states are kept by 'checkpoint', and a state in part cannot be run on from.
      help: Remove the checkpoint, and a part of 'uSlope' can be kept instead; or leave 'uSlope' out of 'slots'."
  `);
  expect(
    messagesOf(`
function product(w: Float64Array, h: number, n: number): number {
  return n <= 0 ? h : product(w, Math.sin(h * w[n - 1]!), n - 1);
}
/** @differentiable wrt w modes randomizedGrad slots h */
export function end(w: Float64Array): number {
  return product(w, 1, w.length);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,5): error FX4042: Nothing that adjoints are multiplied by is kept under the name 'h'.
      help: Leave 'slots' out: all is exact. What functions that stay calls need, such as those that call themselves, is kept whole: write a loop instead."
  `);
});
