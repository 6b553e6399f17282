/**
 * Weights to begin with, [outputs, inputs] row by row: pure functions of a seed and a slot, one slot for each layer. Biases
 * begin at 0 unless it is said otherwise.
 */
import { anything, checkedOptions, count, finite, needed, type OptionRanges } from "../options.ts";
import { randomIndex, randomNormal, randomUniform } from "../random.ts";

export interface InitialWeights {
  /** Units of the layer. */
  readonly outputs: number;
  /** What each of them reads. */
  readonly inputs: number;
  readonly seed: number;
  /** The stream of random numbers to draw from. */
  readonly slot: number;
}

/** Seeds and slots are looked at where they are drawn from. */
const ranges: OptionRanges<InitialWeights> = {
  outputs: needed(count),
  inputs: needed(count),
  seed: anything,
  slot: anything,
};

function drawn({ outputs, inputs }: InitialWeights, draw: (element: number) => number): Float64Array {
  return Float64Array.from({ length: outputs * inputs }, (_, element) => draw(element));
}

/** Normal with variance 1 / inputs, for tanh and linear units: LeCun et al., "Efficient backprop", 1998, equation 16. */
export function lecunWeights(options: InitialWeights): Float64Array {
  const weights = checkedOptions("lecunWeights", options, ranges);
  const { inputs, seed, slot } = weights;
  return drawn(weights, (element) => Math.sqrt(1 / inputs) * randomNormal(seed, slot, element));
}

/** Normal with variance 2 / inputs, for rectified units: He et al., "Delving deep into rectifiers", ICCV 2015, equation 10. */
export function heWeights(options: InitialWeights): Float64Array {
  const weights = checkedOptions("heWeights", options, ranges);
  const { inputs, seed, slot } = weights;
  return drawn(weights, (element) => Math.sqrt(2 / inputs) * randomNormal(seed, slot, element));
}

/**
 * Uniform with variance 2 / (inputs + outputs), for tanh units: Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", AISTATS 2010, equation 16.
 */
export function glorotWeights(options: InitialWeights): Float64Array {
  const weights = checkedOptions("glorotWeights", options, ranges);
  const { inputs, outputs, seed, slot } = weights;
  const limit = Math.sqrt(6 / (inputs + outputs));
  return drawn(weights, (element) => limit * (2 * randomUniform(seed, slot, element) - 1));
}

export interface SparseWeights extends InitialWeights {
  /** Incoming weights of a unit that are not zero; 15 by default, or all where there are fewer. */
  readonly nonZeros?: number;
  /** Their standard deviation; 1 by default. For tanh units it is 0.25, with 0.5 as bias. */
  readonly scale?: number;
}

/**
 * Each unit reads a few inputs, drawn anew for it, with normal weights: Martens, "Deep learning via Hessian-free
 * optimization", ICML 2010, section 5. Units then differ however many inputs there are, and do not saturate.
 */
export function sparseWeights(options: SparseWeights): Float64Array {
  const weights = checkedOptions("sparseWeights", options, { ...ranges, nonZeros: count, scale: finite });
  const { inputs, outputs, seed, slot, nonZeros = 15, scale = 1 } = weights;
  const all = drawn(weights, () => 0);
  const kept = Math.min(nonZeros, inputs);
  const order = new Uint32Array(inputs);
  for (let unit = 0; unit < outputs; unit++) {
    for (let i = 0; i < inputs; i++) order[i] = i;
    for (let k = 0; k < kept; k++) {
      // Two draws for each: which input, as a step of Fisher and Yates' shuffle, and its weight.
      const element = 2 * (unit * kept + k);
      const place = k + randomIndex(seed, slot, element, inputs - k);
      const input = order[place] as number;
      order[place] = order[k] as number;
      all[unit * inputs + input] = scale * randomNormal(seed, slot, element + 1);
    }
  }
  return all;
}
