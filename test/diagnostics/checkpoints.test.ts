/** Checkpoints that say nothing, or of loops whose trips cannot run again: each message with its exact text. */
import { expect, test } from "vitest";
import { messagesOf } from "../helpers/compiled.ts";

test("where there is no counted loop", () => {
  expect(
    messagesOf(`
import { checkpoint } from "fluxion";
/** @differentiable wrt x */
export function f(x: number, n: number): number {
  checkpoint({ schedule: "sqrt" });
  let s = x;
  checkpoint({ schedule: "sqrt" });
  while (s < n) s *= 2;
  checkpoint({ schedule: "sqrt" });
  do s *= 2; while (s < n);
  checkpoint({ schedule: "sqrt" });
  for (let t = 0.5; t < n; t++) s += t;
  const pair: [number, { at: number }] = [1, { at: 2 }];
  checkpoint({ schedule: "sqrt" });
  for (const [i, part] of pair.entries()) s += i;
  const list = [x];
  checkpoint({ schedule: "sqrt" });
  for (const each of list) if (list.length < n) list.push(each);
  const nothing = checkpoint({ schedule: "sqrt" });
  if (x > 0) checkpoint({ schedule: "sqrt" });
  for (let i = 0; i < n; i++) s *= x;
  return s;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(7,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(9,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(11,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(14,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(17,3): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(19,19): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.
    f.ts(20,14): error FX2050: 'checkpoint' does not stand before a counted loop.
      help: Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'."
  `);
});

test("options that there are not", () => {
  expect(
    messagesOf(`
import { checkpoint } from "fluxion";
/** @differentiable wrt x */
export function f(x: number, n: number): number {
  let s = x;
  const slots = 3;
  checkpoint({ schedule: "binomial", slots });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint({ schedule: "binomial", slots: n });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint({ schedule: "binomial", slots: 0 });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint({ schedule: "binomial", slots: 2.5 });
  for (let i = 0; i < n; i++) s *= x;
  const options = { schedule: "sqrt" } as const;
  checkpoint(options);
  for (let i = 0; i < n; i++) s *= x;
  return s;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(7,14): error FX2051: These are not options of 'checkpoint'.
      help: Write 'checkpoint({ schedule: "sqrt" })', or 'checkpoint({ schedule: "binomial", slots: 8 })' with a positive integer.
    f.ts(9,14): error FX2051: These are not options of 'checkpoint'.
      help: Write 'checkpoint({ schedule: "sqrt" })', or 'checkpoint({ schedule: "binomial", slots: 8 })' with a positive integer.
    f.ts(11,14): error FX2051: These are not options of 'checkpoint'.
      help: Write 'checkpoint({ schedule: "sqrt" })', or 'checkpoint({ schedule: "binomial", slots: 8 })' with a positive integer.
    f.ts(13,14): error FX2051: These are not options of 'checkpoint'.
      help: Write 'checkpoint({ schedule: "sqrt" })', or 'checkpoint({ schedule: "binomial", slots: 8 })' with a positive integer.
    f.ts(16,14): error FX2051: These are not options of 'checkpoint'.
      help: Write 'checkpoint({ schedule: "sqrt" })', or 'checkpoint({ schedule: "binomial", slots: 8 })' with a positive integer."
  `);
});

test("options of another type", () => {
  expect(
    messagesOf(`
import { checkpoint } from "fluxion";
/** @differentiable wrt x */
export function f(x: number, n: number): number {
  let s = x;
  checkpoint({ schedule: "linear" });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint({ schedule: "binomial" });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint({ schedule: "sqrt", slots: 3 });
  for (let i = 0; i < n; i++) s *= x;
  checkpoint();
  for (let i = 0; i < n; i++) s *= x;
  return s;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(6,16): error FX1002: Type error in a function to be differentiated: Type '"linear"' is not assignable to type '"sqrt" | "binomial"'. (TS2322)
      help: Correct it as TypeScript says: what the function computes with is read from its types.
    f.ts(8,14): error FX1002: Type error in a function to be differentiated: Argument of type '{ schedule: "binomial"; }' is not assignable to parameter of type 'CheckpointOptions'.   Property 'slots' is missing in type '{ schedule: "binomial"; }' but required in type '{ readonly schedule: "binomial"; readonly slots: number; }'. (TS2345)
      help: Correct it as TypeScript says: what the function computes with is read from its types.
    f.ts(10,34): error FX1002: Type error in a function to be differentiated: Object literal may only specify known properties, and 'slots' does not exist in type '{ readonly schedule: "sqrt"; }'. (TS2353)
      help: Correct it as TypeScript says: what the function computes with is read from its types.
    f.ts(12,3): error FX1002: Type error in a function to be differentiated: Expected 1 arguments, but got 0. (TS2554)
      help: Correct it as TypeScript says: what the function computes with is read from its types."
  `);
});

test("checkpoints before loops whose trips cannot run again", () => {
  expect(
    messagesOf(`
import { checkpoint } from "fluxion";
/** @differentiable modes grad jvp */
export function f(x: Float64Array, rows: number[][], kind: string, n: number): number {
  let a = x.slice();
  let b = x.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < a.length; i++) b[i] = Math.sin(a[i]!);
    [a, b] = [b, a];
  }
  let s = a[0]!;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) {
    s *= Math.sin(s);
    if (s > 10) break;
  }
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) s *= rows[0]![t]!;
  checkpoint({ schedule: "binomial", slots: 3 });
  for (let t = 0; t < n; t++) rows[0]![t] = Math.sin(rows[0]![t]! * s);
  let other = kind;
  for (let r = 0; r < n; r++) {
    checkpoint({ schedule: "sqrt" });
    for (let t = 0; t < n; t++) s = other === "sine" ? Math.sin(s) : s * s;
    if (s > 3) other = "sine";
  }
  let now = kind;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < n; t++) {
    s = now === "sine" ? Math.sin(s) : s * s;
    now = t > 3 ? "sine" : "square";
  }
  return s;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(7,3): error FX4012: The states of this loop cannot be kept by 'checkpoint': it gives 'a' another array or object.
      help: Leave 'a' the same array and copy numbers into it, with 'set' or in a loop. Or remove the checkpoint, and all that is needed is kept.
    f.ts(13,3): error FX4012: The states of this loop cannot be kept by 'checkpoint': it may be left early.
      help: Let it run to its end, and make its trips do nothing from then on. Or remove the checkpoint, and all that is needed is kept.
    f.ts(18,3): error FX4012: The states of this loop cannot be kept by 'checkpoint': it reads 'rows', which is written after it.
      help: Give the loop a copy of the numbers in 'rows' that it reads. Or remove the checkpoint, and all that is needed is kept.
    f.ts(20,3): error FX4012: The states of this loop cannot be kept by 'checkpoint': it writes 'rows', which is an object, a list that grows or holds others, or goes by other names too.
      help: Let its trips write numbers and arrays of numbers, each of which has one name. Or remove the checkpoint, and all that is needed is kept.
    f.ts(24,5): error FX4012: The states of this loop cannot be kept by 'checkpoint': it reads the string 'other', which changes around it.
      help: Compare it before the loop, and keep what comes out in a boolean. Or remove the checkpoint, and all that is needed is kept.
    f.ts(29,3): error FX4012: The states of this loop cannot be kept by 'checkpoint': it changes the string 'now'.
      help: Use a number in its place. Or remove the checkpoint, and all that is needed is kept."
  `);
});
