/** What a device is refused, with its exact text. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

const messagesOf = (text: string) =>
  compileFiles({ "f.ts": text }, { tags: true, target: "webgpu" }).messages.trimEnd();

test("a way out that hangs on numbers of the device", () => {
  expect(
    messagesOf(`
/** @differentiable modes grad target webgpu */
export function firstLarge(x: Float64Array): number {
  for (let i = 0; i < x.length; i++) if (x[i]! > 1) return x[i]! * x[i]!;
  return 0;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(4,3): error FX6001: 'firstLarge' cannot run on a WebGPU device: it returns early, or leaves a loop, where only the device knows whether.
      help: Keep what is to be returned in a variable, and go on to the end.
    f.ts(4,60): error FX6001: 'firstLargeGrad' cannot run on a WebGPU device: it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers.
      help: Use an element of an array as an index without computing with it, or keep it in an Uint8Array or Uint16Array."
  `);
});

test("an index that is computed from elements of 32 bits", () => {
  expect(
    messagesOf(`
/** @differentiable modes grad target webgpu */
export function rows(x: Float64Array, at: Int32Array, columns: number): number {
  let sum = 0;
  for (let i = 0; i < at.length; i++) for (let j = 0; j < columns; j++) sum += x[at[i]! * columns + j]! ** 2;
  return sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,80): error FX6001: 'rows' cannot run on a WebGPU device: it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers.
      help: Use an element of an array as an index without computing with it, or keep it in an Uint8Array or Uint16Array.
    f.ts(5,80): error FX6001: 'rowsGrad' cannot run on a WebGPU device: it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers.
      help: Use an element of an array as an index without computing with it, or keep it in an Uint8Array or Uint16Array."
  `);
});

test("buffers of the caller, budgets, and lists", () => {
  expect(
    messagesOf(`
/** @differentiable modes valueAndGradInto target webgpu */
export function square(x: Float64Array): number {
  return x[0]! * x[0]!;
}
/** @differentiable modes grad budget 1MB target webgpu */
export function cube(x: Float64Array): number {
  return x[0]! ** 3;
}
/** @differentiable modes grad target webgpu */
export function listed(x: Float64Array): number {
  const list: number[] = [];
  for (const each of x) list.push(each * each);
  let sum = 0;
  for (const each of list) sum += each;
  return sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(3,1): error FX6001: 'squareValueAndGradInto' cannot run on a WebGPU device: it writes into arrays of its caller, which lie elsewhere.
      help: Ask for valueAndGrad.
    f.ts(6,39): error FX6001: 'cubeGrad' cannot run on a WebGPU device: its memory is not counted there yet.
      help: Leave the budget out.
    f.ts(12,26): error FX6001: 'listed' cannot run on a WebGPU device: it makes a list, or an array of arrays.
      help: Make a Float64Array of all numbers.
    f.ts(12,26): error FX6001: 'listedGrad' cannot run on a WebGPU device: it makes a list, or an array of arrays.
      help: Make a Float64Array of all numbers."
  `);
});

test("variables of the code around a function", () => {
  const text = `
import { grad } from "fluxion";
export function gradientAt(scale: number) {
  return grad((x: Float64Array) => x[0]! * scale, { target: "webgpu" });
}`;
  expect(compileFiles({ "f.ts": text }).messages.trimEnd()).toMatchInlineSnapshot(`
    "f.ts(4,10): error FX6001: 'inlineGrad' cannot run on a WebGPU device: it takes 'scale' from the code around it.
      help: Hand it over as an argument."
  `);
});
