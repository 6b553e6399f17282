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
      help: Keep what is to be returned in a variable, and go on to the end."
  `);
});

test("an index that is computed from what the device alone computes", () => {
  expect(
    messagesOf(`
/** @differentiable modes grad target webgpu */
export function scattered(x: Float64Array, n: number): number {
  let sum = 0, at = 1;
  for (let i = 0; i < n; i++) {
    sum += x[at]! ** 2;
    at = at * 3;
  }
  return sum;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,5): error FX6001: 'scatteredGrad' cannot run on a WebGPU device: it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers.
      help: Compute the indexes outside of the function, and hand them over in an Int32Array.
    f.ts(5,3): error FX6001: 'scattered' cannot run on a WebGPU device: it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers.
      help: Compute the indexes outside of the function, and hand them over in an Int32Array."
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
    f.ts(12,26): error FX6001: 'listed' cannot run on a WebGPU device: it makes a list that may grow or have gaps, or an array of arrays.
      help: Make a Float64Array of all numbers.
    f.ts(12,26): error FX6001: 'listedGrad' cannot run on a WebGPU device: it makes a list that may grow or have gaps, or an array of arrays.
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

test("modes that a device has nothing for", () => {
  const refused = (words: string, text = "x[0]! * x[0]!", before = "") =>
    messagesOf(`${before}
/** @differentiable ${words} target webgpu */
export function f(x: Float64Array): number {
  return ${text};
}`).replace(/\n?.*'f' cannot.*\n {2}help:.*/, "");
  expect(refused("modes finiteDifference")).toMatchInlineSnapshot(`
    "f.ts(3,1): error FX6001: 'fFiniteDifference' cannot run on a WebGPU device: the step that it chooses is right for float64, which a device lacks.
      help: Ask for jvp, or for the gradient of a function that calls 'finiteDifference' with a step of its own."
  `);
  expect(refused("modes forwardGrad")).toMatchInlineSnapshot(`
    "f.ts(3,1): error FX6001: 'fForwardGrad' cannot run on a WebGPU device: it draws random numbers, which a device lacks.
      help: Ask for jvp, with a direction drawn on the host."
  `);
  expect(refused("modes grad workers")).toMatchInlineSnapshot(`
    "f.ts(3,1): error FX6001: 'fGrad' cannot run on a WebGPU device: it has no threads of the host to share its loops.
      help: Leave 'workers' out."
  `);
  const found = 'import { opaque } from "fluxion";\nconst found = opaque((x: number) => Math.round(x * 64) / 64);';
  expect(refused("modes grad", "found(x[0]!)", found)).toMatchInlineSnapshot(`
    "f.ts(2,15): warning FX2068: The derivative of 'found', which is opaque, is taken by differences of its values.
      note: f.ts(5,10): It is called by 'f', here.
      help: It is right to about 10 digits, 5 in single precision, where the function is smooth on the scale of max(1, |x|) of each number x: hand numbers over in units in which it is. It takes two values for each number that it is differentiated by.
    f.ts(2,15): error FX6001: 'fGrad' cannot run on a WebGPU device: it takes differences of 'found', which is opaque, by steps that are right for float64, which a device lacks.
      help: Give its derivative with 'customVjp' or 'customJvp'."
  `);
  const layer = `/** @layer input=x weights=w bias=b */
function dense(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const y = new Float64Array(b.length);
  for (let i = 0; i < b.length; i++) {
    y[i] = b[i]!;
    for (let j = 0; j < x.length; j++) y[i]! += w[i * x.length + j]! * x[j]!;
  }
  return y;
}`;
  expect(refused("modes layerwise", "dense(x, x, x.subarray(0, 1))[0]!", layer)).toMatchInlineSnapshot(`
    "f.ts(11,1): error FX6001: 'fLayerwise' cannot run on a WebGPU device: it gives back functions.
      help: Ask for grad."
  `);
});

test("loops of any number of trips, and the same with a bound", () => {
  const root = (loop: string) => `
/** @differentiable wrt a modes grad target webgpu */
export function root(a: number): number {
  let x = a;
  ${loop} x = 0.5 * (x + a / x);
  return x;
}`;
  expect(messagesOf(root("while (x * x > a + 1e-4)"))).toMatchInlineSnapshot(`
    "f.ts(5,3): error FX6001: 'root' cannot run on a WebGPU device: it throws where only the device knows whether.
      help: Check the arguments outside of the loops.
    f.ts(5,3): error FX6001: 'rootGrad' cannot run on a WebGPU device: it keeps values of a loop whose number of trips is not known.
      help: Loop by a for to a bound that is known before, with a condition in it for the trips that count."
  `);
  expect(messagesOf(root("for (let k = 0; k < 20; k++) if (x * x > a + 1e-4)"))).toBe("");
});

test("a part of a tape", () => {
  expect(
    messagesOf(`
/** @differentiable wrt v w modes randomizedGrad target webgpu */
export function network(v: Float32Array, w: Float32Array, x: Float32Array, rows: number, units: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float32Array(units);
    for (let o = 0; o < units; o++) {
      let z = 0;
      for (let i = 0; i < 4; i++) z += v[o * 4 + i]! * x[row * 4 + i]!;
      h[o] = Math.max(z, 0);
    }
    let y = 0;
    for (let o = 0; o < units; o++) y += w[o]! * h[o]!;
    sum += y * y;
  }
  return sum / rows;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(5,3): error FX6001: 'networkRandomizedGrad' cannot run on a WebGPU device: it draws which part of a tape is kept.
      help: Build a 'randomizedGrad' for JavaScript."
  `);
});
