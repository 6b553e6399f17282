/** What `fluxion check` says of layers, and of what is marked as one and is none. */
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

test("layers are told of as they are, or it is said that they are none", async () => {
  const layer = (sum: string) => `/** @layer input=x weights=w */
function layer(x: Float64Array, w: Float64Array): Float64Array {
  const y = new Float64Array(x.length * w.length);
  for (let r = 0; r < x.length; r++) for (let o = 0; o < w.length; o++) y[r * w.length + o] = ${sum};
  return y;
}
/** @differentiable wrt w modes layerwise */
export function f(w: Float64Array, x: Float64Array): Float64Array { return layer(x, w); }
/** @differentiable wrt w modes layerwise */
export function decayed(w: Float64Array, x: Float64Array): number { return layer(x, w)[0]! + w[0]! * w[0]!; }
export const samples = { f: () => [[Float64Array.of(1, 2), Float64Array.of(3)]], decayed: () => [[Float64Array.of(1), Float64Array.of(3)]] };
`;
  const right = await fluxion(temporaryProject({ "a.ts": layer("x[r]! * w[o]!") }).folder, ["check", "a.ts"]);
  expect(right.out).toBe(`✓ f by w (a.ts:8) 1 sample: layerwise, value, differences, dot product, memory, f32
✓ decayed by w (a.ts:10) 1 sample: layerwise, value, differences, dot product, grad, valueAndGrad, valueAndGradInto, memory, f32
  the weights 'w' are a part of a parameter, or used by more than layers: not compared with what its layer gives
2 functions: 2 right.
`);
  const list = `/** @differentiable wrt w modes layerwise layerWeights rows */
export function ofList(w: Float64Array[], x: Float64Array): Float64Array {
  let h = x;
  for (const each of w) h = layer(h, each);
  return h;
}
export const samples = { ofList: [[[1, 2, 3].map((k) => Float64Array.of(k, 0.5)), Float64Array.of(3)]] };
`;
  const layers = layer("x[r]! * w[o]!").replace(/\/\*\* @differentiable.*/s, list);
  const ofList = await fluxion(temporaryProject({ "a.ts": layers }).folder, ["check", "a.ts"]);
  expect(ofList.out).toBe(`✓ ofList by w (a.ts:8) 1 sample: layerwise, value, differences, dot product, memory, f32
  the weights 'w[0]' and 2 more are parts of parameters, or used by more than layers: not compared with what their layers give
1 function: 1 right.
`);
  const wrong = await fluxion(temporaryProject({ "a.ts": layer("Math.exp(x[r]! * w[o]!)") }).folder, [
    "check",
    "a.ts",
    "--only",
    "f",
  ]);
  expect(wrong.error.replace(/: \[.*\]\./, ": [...] instead of [...].")).toMatchInlineSnapshot(`
    "a.ts(8,1): error FX7023: What 'layerwise' of 'f' says is not what the gradient is made of (layer of 'w'): [...] instead of [...].
      note: The arguments were: Float64Array.of(1, 2), Float64Array.of(3)
      help: The function marked '@layer' must be linear in its weights [out, in], each of its rows of outputs those times a row of inputs, plus the bias: leave activations to the code around it.
    "
  `);
});
