/**
 * A fully connected network with its layered gradient and its tangent by hand, as plain loops: what second-order methods are
 * tested on, apart from what Fluxion generates.
 */
import { gaussian } from "../../runtime/distributions/index.ts";
import { randomNormal } from "../../runtime/random.ts";
import type { Floats, LayeredNetwork, OutputDistribution } from "../../runtime/training/index.ts";
import { flat, normalMatrix } from "./dense-matrices.ts";

export interface Layer {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export interface Activation {
  readonly value: (s: number) => number;
  /** The slope by the value. */
  readonly slope: (a: number) => number;
}

export const tanh: Activation = { value: Math.tanh, slope: (a) => 1 - a * a };
export const linear: Activation = { value: (s) => s, slope: () => 1 };
export const sigmoid: Activation = { value: (s) => 1 / (1 + Math.exp(-s)), slope: (a) => a * (1 - a) };
export const relu: Activation = { value: (s) => Math.max(0, s), slope: (a) => (a > 0 ? 1 : 0) };

export interface NetworkData<Targets> {
  /** Units of each layer, the inputs first. */
  readonly sizes: readonly number[];
  /** Of every layer but the last, whose outputs are linear; or one for each. */
  readonly activation: Activation | readonly Activation[];
  /** [cases, sizes[0]] */
  readonly inputs: Float64Array;
  readonly distribution: OutputDistribution<Targets>;
  /** Of all cases: picked by what the distribution calls a row. */
  readonly targets: (cases: Uint32Array) => Targets;
}

export function layerName(k: number): string {
  return `layer${k}`;
}

export function initialLayers(sizes: readonly number[], seed: number, spread = 1): Layer[] {
  return sizes.slice(1).map((outputs, k) => {
    const inputs = sizes[k]!;
    const normal = (slot: number, length: number, deviation: number) =>
      Float64Array.from({ length }, (_, element) => deviation * randomNormal(seed, slot, element));
    return {
      weights: normal(2 * k, outputs * inputs, spread / Math.sqrt(inputs)),
      bias: normal(2 * k + 1, outputs, 0.1 * spread),
    };
  });
}

export function layeredNetwork<Targets>(data: NetworkData<Targets>): LayeredNetwork<Layer[], Targets> {
  const { sizes, activation, inputs, distribution, targets } = data;
  const last = sizes.length - 2;
  const activationOf = (k: number) =>
    k === last ? linear : "value" in activation ? activation : (activation[k] as Activation);

  function forward(layers: readonly Layer[], cases: Uint32Array): Float64Array[] {
    const width = sizes[0]!;
    const values = [
      Float64Array.from(
        { length: cases.length * width },
        (_, at) => inputs[cases[Math.floor(at / width)]! * width + (at % width)]!,
      ),
    ];
    for (const [k, layer] of layers.entries()) {
      const next = affine(values[k]!, layer, sizes[k]!, sizes[k + 1]!);
      values.push(next.map(activationOf(k).value));
    }
    return values;
  }

  return {
    distribution,
    targets,
    layers: Object.fromEntries(sizes.slice(1).map((_, k) => [layerName(k), (tree: Layer[]) => tree[k]!])),
    layerwise(parameters, cases) {
      const values = forward(parameters, cases);
      const rows = cases.length;
      return {
        outputs: values[last + 1]!,
        pull(cotangent) {
          const gradient: Layer[] = [];
          const layers = [];
          let adjoint: Floats = cotangent;
          for (let k = last; k >= 0; k--) {
            const [n, m] = [sizes[k]!, sizes[k + 1]!];
            const slope = activationOf(k).slope;
            const bar = Float64Array.from(adjoint, (value, at) => value * slope(values[k + 1]![at]!));
            layers.push({ name: layerName(k), kind: "dense", rows, input: values[k]!, outputAdjoint: bar });
            const weights = new Float64Array(m * n);
            const bias = new Float64Array(m);
            const below = new Float64Array(rows * n);
            for (let r = 0; r < rows; r++) {
              for (let o = 0; o < m; o++) {
                bias[o]! += bar[r * m + o]!;
                for (let i = 0; i < n; i++) {
                  weights[o * n + i]! += bar[r * m + o]! * values[k]![r * n + i]!;
                  below[r * n + i]! += bar[r * m + o]! * parameters[k]!.weights[o * n + i]!;
                }
              }
            }
            gradient.unshift({ weights, bias });
            adjoint = below;
          }
          return { gradient, layers };
        },
      };
    },
    jvp(parameters, cases, direction) {
      const values = forward(parameters, cases);
      let tangent = new Float64Array(values[0]!.length);
      for (const [k, layer] of parameters.entries()) {
        const [n, m] = [sizes[k]!, sizes[k + 1]!];
        const along = affine(values[k]!, direction[k]!, n, m);
        const through = affine(tangent, { weights: layer.weights, bias: new Float64Array(m) }, n, m);
        const slope = activationOf(k).slope;
        tangent = along.map((value, at) => (value + through[at]!) * slope(values[k + 1]![at]!));
      }
      return [values[last + 1]!, tangent];
    },
  };
}

function affine(input: Float64Array, { weights, bias }: Layer, n: number, m: number): Float64Array {
  const rows = input.length / n;
  const output = new Float64Array(rows * m);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < m; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < n; i++) sum += weights[o * n + i]! * input[r * n + i]!;
      output[r * m + o] = sum;
    }
  }
  return output;
}

/** Cases 0 to count - 1. */
export function allCases(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, k) => k);
}

/** Rows of chosen cases of numbers [cases, width], as targets. */
export function rowsOfTargets(all: Float64Array, width: number): (cases: Uint32Array) => Float64Array {
  return (cases) =>
    Float64Array.from(
      { length: cases.length * width },
      (_, at) => all[cases[Math.floor(at / width)]! * width + (at % width)]!,
    );
}

/** All parameters as the blocks [outputs, inputs + 1] of the layers, one after the other, row by row. */
export function flatBlocks(layers: readonly Layer[]): Float64Array {
  return Float64Array.from(
    layers.flatMap(({ weights, bias }) => {
      const n = weights.length / bias.length;
      return [...bias].flatMap((b, o) => [...weights.subarray(o * n, (o + 1) * n), b]);
    }),
  );
}

/** The layers of such a vector. */
export function layersOf(vector: ArrayLike<number>, sizes: readonly number[]): Layer[] {
  let at = 0;
  return sizes.slice(1).map((m, k) => {
    const n = sizes[k]!;
    const weights = new Float64Array(m * n);
    const bias = new Float64Array(m);
    for (let o = 0; o < m; o++) {
      for (let i = 0; i < n; i++) weights[o * n + i] = vector[at++]!;
      bias[o] = vector[at++]!;
    }
    return { weights, bias };
  });
}

/**
 * The exact Fisher matrix over cases, dense: the mean of J' F_R J, a column of J for each parameter by the tangent. Order as
 * in `flatBlocks`.
 */
export function denseFisher<Targets>(
  network: LayeredNetwork<Layer[], Targets>,
  layers: Layer[],
  sizes: readonly number[],
  cases: Uint32Array,
): number[][] {
  const size = flatBlocks(layers).length;
  const unit = (p: number) => Array.from({ length: size }, (_, k) => (k === p ? 1 : 0));
  const columns = Array.from({ length: size }, (_, p) => network.jvp!(layers, cases, layersOf(unit(p), sizes)));
  return columns.map(([outputs, image]) => {
    const seen = network.distribution.fisherProduct(outputs, image, cases.length);
    return columns.map(([, other]) => {
      let sum = 0;
      for (let at = 0; at < seen.length; at++) sum += other[at]! * seen[at]!;
      return sum / cases.length;
    });
  });
}

/** Two layers, 4-5-3, with random inputs and targets. */
export function twoLayers(cases: number): LayeredNetwork<Layer[], Floats> {
  return layeredNetwork({
    sizes: [4, 5, 3],
    activation: tanh,
    inputs: flat(normalMatrix(cases, 4, 1)),
    distribution: gaussian(),
    targets: rowsOfTargets(flat(normalMatrix(cases, 3, 2)), 3),
  });
}
