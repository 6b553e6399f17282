/** `layerWeights: "rows"`: the gradient by weights that layers alone use is left out, and everything else is what it was. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";
import type { Layer, Pass } from "./layer-programs.ts";
import { distance, numbersOf, waves } from "./numbers.ts";

const layer = `
/** @layer input=x weights=w bias=b */
function affine(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const width = w.length / b.length;
  const y = new Float64Array((x.length / width) * b.length);
  for (let r = 0; r < x.length / width; r++) {
    for (let o = 0; o < b.length; o++) {
      let sum = b[o]!;
      for (let i = 0; i < width; i++) sum += x[r * width + i]! * w[o * width + i]!;
      y[r * b.length + o] = sum;
    }
  }
  return y;
}
function squashed(x: Float64Array): Float64Array {
  return x.map((value) => Math.tanh(value));
}
`;

/** Programs over the same five numbers arrays; and for which leaves of the gradient, in order, nothing is given. */
const programs: { name: string; text: string; spared: readonly boolean[] }[] = [
  {
    name: "of parameters by themselves",
    text: "function f(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array): Float64Array { return affine(squashed(affine(x, w1, b1)), w2, b2); }",
    spared: [true, false, true, false],
  },
  {
    name: "used again, by the same layer",
    text: "function f(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array): Float64Array { let h = affine(x, w1, b1); for (let k = 0; k < 2; k++) h = squashed(affine(h, w2, b2)); return h; }",
    spared: [true, false, true, false],
  },
  {
    name: "used elsewhere, too: by a penalty, or as numbers",
    text: "function f(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array): Float64Array { let sum = 0; for (const w of w1) sum += w * w; const y = affine(squashed(affine(x, w1, b1)), w2, b2); for (let k = 0; k < y.length; k++) y[k] = y[k]! + sum; return y; }",
    spared: [false, false, true, false],
  },
  {
    name: "some of which no layer uses, or none of f does",
    text: "function f(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array): Float64Array { const y = affine(x, w1, b1); for (let k = 0; k < y.length; k++) y[k] = y[k]! * b2[0]!; return y; }",
    spared: [true, false, false, false],
  },
];

/** Two inputs, two hidden units, two outputs: so that all programs may call a layer with what another gave. */
const sizes = [4, 2, 4, 2, 6];

function product({ rows, input, outputAdjoint }: Layer): number[] {
  const [width, out] = [input.length / rows, outputAdjoint.length / rows];
  return Array.from({ length: width * out }, (_, at) => {
    const [o, i] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += outputAdjoint[r * out + o]! * input[r * width + i]!;
    return sum;
  });
}

async function loaded(text: string, option: string): Promise<(...args: unknown[]) => Pass> {
  const tag = `/** @differentiable wrt w1 b1 w2 b2 modes layerwise${option} */\nexport `;
  const { messages, code } = compileFiles(
    { "f.ts": `${layer}${tag}${text}` },
    { tags: true, emit: "js", standalone: true },
  );
  expect(messages.split("\n").filter((line) => !/^ |^$|warning FX4002/.test(line))).toEqual([]);
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)).fLayerwise;
}

test.each(programs)("weights $name", async ({ text, spared }) => {
  const [whole, lean] = [await loaded(text, ""), await loaded(text, " layerWeights rows")];
  const args = sizes.map((length, k) => Float64Array.from({ length }, waves(k)));
  const cotangent = Float64Array.from({ length: 6 }, waves(7));
  const [expected, found] = [whole(...args).pull(cotangent), lean(...args).pull(cotangent)];
  expect(found.layers.map(({ name, rows }) => [name, rows])).toEqual(
    expected.layers.map(({ name, rows }) => [name, rows]),
  );
  found.layers.forEach((one, k) => {
    expect([...one.input]).toEqual([...expected.layers[k]!.input]);
    expect(distance(numbersOf(one.outputAdjoint), numbersOf(expected.layers[k]!.outputAdjoint))).toBeLessThan(1e-14);
  });
  const [gradient, known] = [found.gradient, expected.gradient] as [Float64Array[], Float64Array[]];
  expect(gradient.map(({ length }) => length === 0)).toEqual(spared);
  for (const [k, isSpared] of spared.entries()) {
    const own = found.layers.find(({ name }) => name === ["w1", "b1", "w2", "b2"][k]);
    expect(distance(isSpared ? product(own!) : numbersOf(gradient[k]), numbersOf(known[k]))).toBeLessThan(1e-13);
  }
});

test("the loops that would make them are not there", async () => {
  const tagged = (option: string) =>
    compileFiles(
      {
        "f.ts": `${layer}/** @differentiable wrt w1 b1 w2 b2 modes layerwise${option} */\nexport ${programs[0]!.text}`,
      },
      { tags: true },
    ).code;
  for (const name of ["w1Bar", "w2Bar"]) expect(tagged("")).toContain(`${name}[`);
  expect(tagged(" layerWeights rows")).not.toMatch(/w[12]Bar/);
});
