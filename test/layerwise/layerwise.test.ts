/**
 * `layerwise`: the gradient is that of `vjp`, what it says of layers is what they took and, moved, did to the outputs when
 * the source runs, and a pull leaves nothing behind that the next would find.
 */
import { describe, expect, test } from "vitest";
import {
  type Arguments,
  type Call,
  type Layer,
  type LayerProgram,
  layerProgram,
  type Numbers,
} from "./layer-programs.ts";
import { distance, dotOf, like, numbersOf, waves } from "./numbers.ts";

const precisions = ["double", "single"] as const;
/** Relative to the greatest number. */
const tolerance = { double: 1e-12, single: 2e-5 };

/** The calls of layers while the source runs. */
function callsIn(program: LayerProgram, name: string, args: Arguments): readonly Call[] {
  const calls: Call[] = [];
  program.run(name, args, ({ layer, args: handed, output }) => {
    calls.push({
      layer,
      args: handed.map((it) => (ArrayBuffer.isView(it) ? (it as Numbers).slice() : it)),
      output: output.slice() as Numbers,
    });
    return output;
  });
  return calls;
}

/** The calls by their weights, as they are in memory: calls with the same are calls of one layer. */
function callsByWeights(program: LayerProgram, name: string, args: Arguments): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  const buffers: unknown[] = [];
  program.run(name, args, ({ args: handed, output }, number) => {
    const weights = handed[1] as Numbers;
    if (!buffers.includes(weights.buffer)) buffers.push(weights.buffer);
    const key = `${buffers.indexOf(weights.buffer)} ${weights.byteOffset}`;
    groups.set(key, [...(groups.get(key) ?? []), number]);
    return output;
  });
  return [...groups.values()];
}

/** d <cotangent, outputs> / d outputs of the calls, by central differences: each number of each output is moved by itself. */
function adjointsByDifferences(
  program: LayerProgram,
  name: string,
  args: Arguments,
  cotangent: unknown,
): readonly number[][] {
  const step = 2 ** -13;
  return callsIn(program, name, args).map((call, which) =>
    Array.from(call.output, (_, i) => {
      const [up, down] = [step, -step].map((by) => {
        const outputs = program.run(name, args, ({ output }, number) => {
          if (number === which) output[i]! += by;
          return output;
        });
        return dotOf(cotangent, outputs);
      });
      return (up! - down!) / (2 * step);
    }),
  );
}

/** The weights that a call is handed, themselves. */
function weightsIn(program: LayerProgram, name: string, args: Arguments, which: number): Numbers {
  let weights: unknown;
  program.run(name, args, ({ args: handed, output }, number) => {
    if (number === which) weights = handed[1];
    return output;
  });
  return weights as Numbers;
}

/** The sum over the rows of the outputs' adjoints times the inputs, [out, in]. */
function product(layer: Layer): number[] {
  const [width, out] = [layer.input.length / layer.rows, layer.outputAdjoint.length / layer.rows];
  const sums = new Array<number>(width * out).fill(0);
  for (let r = 0; r < layer.rows; r++) {
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < width; i++)
        sums[o * width + i]! += layer.outputAdjoint[r * out + o]! * layer.input[r * width + i]!;
    }
  }
  return sums;
}

/** Where an array stands among all numbers of the arguments. */
function placeOf(array: Numbers, args: Arguments): number {
  let at = 0;
  let found = -1;
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, length, BYTES_PER_ELEMENT } = value as Numbers;
      if (found < 0 && buffer === array.buffer) found = at + (array.byteOffset - byteOffset) / BYTES_PER_ELEMENT;
      at += length;
    } else if (typeof value === "number") at++;
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(args);
  return found;
}

/** Every number in every array becomes none. */
function overwrite(value: unknown): void {
  if (ArrayBuffer.isView(value)) (value as Numbers).fill(Number.NaN);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(overwrite);
}

const files = { "networks.ts": 13, "surroundings.ts": 9, "lists.ts": 7 };
/** Whose layers stand in the order of the lists that hold them, in whichever order they are called. */
const inOrderOfLists = "lists.ts";

for (const [file, precision] of Object.keys(files).flatMap((each) => precisions.map((it) => [each, it] as const))) {
  const program = layerProgram(file, precision);
  const near = tolerance[precision];
  describe(`${file} in ${precision} precision`, () => {
    test("all functions are there", () => expect(program.names.length).toBe(files[file as keyof typeof files]));
    for (const name of program.names) {
      const points = program.samples[name]!();
      test.each(points.map((args, i) => [i, args] as const))(`${name}, arguments %i`, (_, args) => {
        const before = structuredClone(args);
        const expected = program.run(name, args);
        const { outputs, pull } = program.layerwise(name)(...args);
        expect(outputs).toEqual(expected);
        const [first, second] = [like(expected, waves(1)), like(expected, waves(2))];
        const [one, two, again] = [pull(first), pull(second), pull(first)];
        expect(again).toEqual(one);
        const fresh = program.layerwise(name)(...args);
        expect(fresh.pull(second)).toEqual(two);
        expect(args).toEqual(before);
        expect(outputs).toEqual(expected);

        const vjp = program.vjp(name)(...args, first);
        expect(distance(numbersOf(one.gradient), numbersOf(vjp))).toBeLessThan(near);
        expect(distance(numbersOf(two.gradient), numbersOf(program.vjp(name)(...args, second)))).toBeLessThan(near);

        const groups = [...callsByWeights(program, name, args)];
        const placeOfGroup = ([first]: readonly number[]) => placeOf(weightsIn(program, name, args, first!), args);
        if (file === inOrderOfLists) groups.sort((a, b) => placeOfGroup(a) - placeOfGroup(b));
        const calls = callsIn(program, name, args);
        const called = one.layers.filter(({ rows }) => rows > 0);
        expect(called.length).toBe(groups.length);
        for (const layer of one.layers) {
          expect(layer.kind).toBe("dense");
          if (layer.rows === 0) expect([...layer.input, ...layer.outputAdjoint]).toEqual([]);
        }
        const adjoints = precision === "double" ? adjointsByDifferences(program, name, args, first) : undefined;
        called.forEach((layer, i) => {
          expect(layer.input.constructor).toBe(calls[0]!.output.constructor);
          const own = groups[i]!.map((number) => calls[number]!);
          expect([...layer.input]).toEqual(own.flatMap((call) => [...(call.args[0] as Numbers)]));
          const outputs = own.flatMap((call) => [...call.output]);
          expect(layer.outputAdjoint.length).toBe(outputs.length);
          const weights = own[0]!.args[1] as Numbers;
          expect(layer.rows ** 2 * weights.length).toBe(layer.input.length * outputs.length);
          // Parameters are differentiated by from the first on, and their weights are used by layers alone.
          const start = placeOfGroup(groups[i]!);
          const gradient = numbersOf(one.gradient).slice(start, start + weights.length);
          expect(distance(product(layer), gradient)).toBeLessThan(near);
          if (adjoints) {
            const byDifferences = groups[i]!.flatMap((number) => adjoints[number]!);
            expect(distance([...layer.outputAdjoint], byDifferences)).toBeLessThan(1e-6);
          }
        });
        expect(new Set(one.layers.map((layer) => layer.name)).size).toBe(one.layers.length);
        // What is given is the caller's own: to be written, too, before the next pull.
        overwrite(outputs);
        overwrite(two);
        expect(pull(first)).toEqual(one);
        expect(args).toEqual(before);
      });
    }
  });
}

test("sizes that are no rows of a layer are refused where it is pulled", () => {
  const { layerwise } = layerProgram("networks.ts", "double");
  // A whole row and a half: what is left over is not read, so that the function itself does not mind.
  const { pull } = layerwise("plain")(...[6, 2, 4, 2, 4.5].map((count) => new Float64Array(Math.floor(count))));
  expect(() => pull(new Float64Array(2))).toThrow(
    new RangeError("FX8006: the layer 'w1' makes 2 numbers of 4 with 6 weights and its bias: these are no rows of it"),
  );
});
