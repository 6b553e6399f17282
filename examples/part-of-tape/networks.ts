/** The networks, and the gradients that each is trained by: from all of its tape, and from parts of it. */
import { randomizedGrad, valueAndGrad } from "fluxion";
import { randomNormal } from "fluxion/random";
import { readSmallDigits, type SmallDigits } from "../autoencoder/digits.ts";
import { readDigits } from "../mnist/digits.ts";
import { layers as convolutionLayers, loss as convolutionLoss } from "./convolution.ts";
import { loss as denseLoss, layersOf, type Model } from "./model.ts";
import { layers as recurrentLayers, loss as recurrentLoss } from "./recurrent.ts";

/** A gradient for a batch of images and their labels. What is kept of a tape follows from the fraction and the seed. */
export type Gradient = (
  model: Model,
  images: Float64Array,
  labels: Int32Array,
  draw: { readonly seed: number; readonly keep: number },
) => Model;

export interface Network {
  readonly digits: () => SmallDigits;
  readonly initialModel: (seed: number) => Model;
  /** Mean cross-entropy. */
  readonly loss: (model: Model, images: Float64Array, labels: Int32Array) => number;
  /** What `fluxion explain` tells of the tape, for one case. */
  readonly bytes: (keep: number) => number;
  readonly whole: Gradient;
  readonly parts: { readonly [name: string]: Gradient };
  readonly steps: number;
  /** Adam's learning rate, with batches of 150 and with the small ones. */
  readonly learningRate: number;
  readonly smallRate: number;
}

const dense = valueAndGrad(denseLoss);
const denseCases = randomizedGrad(denseLoss);
const denseBatches = randomizedGrad(denseLoss, { share: "batch" });
const denseSigns = randomizedGrad(denseLoss, { estimator: "project" });
const convolutionCases = randomizedGrad(convolutionLoss);
const convolutionBatches = randomizedGrad(convolutionLoss, { share: "batch" });
const recurrentCases = randomizedGrad(recurrentLoss);
const recurrentBatches = randomizedGrad(recurrentLoss, { share: "batch" });

export type NetworkName = "dense" | "mnist" | "convolution" | "recurrent";

export const networks: { readonly [name in NetworkName]: Network } = {
  dense: {
    ...perceptron(64, 64),
    digits: standardised,
    steps: 600,
    learningRate: 1e-2,
    smallRate: 5e-3,
  },
  mnist: {
    ...perceptron(784, 100),
    digits: mnist,
    steps: 300,
    learningRate: 1e-3,
    smallRate: 1e-3,
  },
  convolution: {
    digits: bordered,
    initialModel: (seed) => initialModel(convolutionLayers, seed),
    loss: convolutionLoss,
    bytes: (keep) => kept(512, keep) + kept(72, keep) + 888,
    whole: (...[model, images, labels]) => convolutionCases(model, images, labels, { seed: 0, keep: 1 })[1],
    parts: {
      "own samples": (...call) => convolutionCases(...call)[1],
      "one sample": (...call) => convolutionBatches(...call)[1],
    },
    steps: 400,
    learningRate: 2e-2,
    smallRate: 2e-2,
  },
  recurrent: {
    digits: standardised,
    initialModel: initialRecurrent,
    loss: recurrentLoss,
    bytes: (keep) => kept(256, keep) + kept(32, keep) + 344,
    whole: (...[model, images, labels]) => recurrentCases(model, images, labels, { seed: 0, keep: 1 })[1],
    parts: {
      "own samples": (...call) => recurrentCases(...call)[1],
      "one sample": (...call) => recurrentBatches(...call)[1],
    },
    steps: 400,
    learningRate: 1e-2,
    smallRate: 1e-2,
  },
};

/** Dense layers, for images of so many pixels. */
function perceptron(
  pixels: number,
  units: number,
): Pick<Network, "initialModel" | "loss" | "bytes" | "whole" | "parts"> {
  return {
    initialModel: (seed) => initialModel(layersOf(pixels, units), seed),
    loss: denseLoss,
    bytes: (keep) => (keep === 1 ? 27 * units + 168 : 3 * kept(units, keep) + 3 * units + 88),
    whole: (...[model, images, labels]) => dense(model, images, labels)[1],
    parts: {
      "own samples": (...call) => denseCases(...call)[1],
      "one sample": (...call) => denseBatches(...call)[1],
      projected: (...call) => denseSigns(...call)[1],
    },
  };
}

/** The bytes of what is kept of a row. */
function kept(length: number, keep: number): number {
  return 8 * Math.ceil(keep * length);
}

type Layers = readonly { readonly weights: number; readonly biases: number; readonly inputs: number }[];

/** Normal numbers of variance 2 / inputs, and zeros. */
function initialModel(layers: Layers, seed: number): Model {
  const spreads = layers.flatMap(({ weights, inputs }) => new Array<number>(weights).fill(Math.sqrt(2 / inputs)));
  return {
    weights: Float64Array.from(spreads, (spread, i) => randomNormal(seed, 0, i) * spread),
    biases: new Float64Array(layers.reduce((sum, { biases }) => sum + biases, 0)),
  };
}

/** The units keep what they are, as Le and others begin; the other weights are normal numbers a tenth as large as otherwise. */
function initialRecurrent(seed: number): Model {
  const { weights, biases } = initialModel(recurrentLayers, seed);
  const [{ weights: count, inputs: units }] = recurrentLayers;
  return {
    weights: weights.map((weight, i) => (i >= count ? weight / 10 : Number(i % (units + 1) === 0))),
    biases,
  };
}

/** Every pixel with mean 0 and variance 1 over all digits, or 0 where it is the same in all. */
function standardised(): SmallDigits {
  const { images, labels, count } = readSmallDigits();
  for (let pixel = 0; pixel < 64; pixel++) {
    let [sum, squares] = [0, 0];
    for (let at = pixel; at < images.length; at += 64) {
      sum += images[at];
      squares += images[at] ** 2;
    }
    const mean = sum / count;
    const deviation = Math.sqrt(squares / count - mean ** 2) || 1;
    for (let at = pixel; at < images.length; at += 64) images[at] = (images[at] - mean) / deviation;
  }
  return { images, labels, count };
}

/** Standardised, and zeros around them: [count, 10, 10]. */
function bordered(): SmallDigits {
  const { images, labels, count } = standardised();
  const wide = new Float64Array(count * 100);
  for (let line = 0; line < count * 8; line++) {
    const at = Math.floor(line / 8) * 100 + (line % 8) * 10 + 11;
    wide.set(images.subarray(line * 8, line * 8 + 8), at);
  }
  return { images: wide, labels, count };
}

/** From 0 for paper to 1 for ink. */
function mnist(): SmallDigits {
  const { images, labels, count } = readDigits("train8k");
  return { images, labels: Int32Array.from(labels), count };
}
