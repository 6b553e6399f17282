/** The two methods that are compared, from the same weights: a network for K-FAC, and Nesterov's gradient. */
import { jvp, layerwise, valueAndGradInto } from "fluxion";
import { bernoulli } from "fluxion/distributions";
import {
  type Floats,
  gatherRows,
  type InitialWeights,
  kfac,
  type LayeredNetwork,
  nesterov,
  risingMomentum,
  type TrainingTask,
} from "fluxion/train";
import { type Layer, loss, type Model, outputs } from "./model.ts";

const lossAndGradient = valueAndGradInto(loss);
const outputsByLayer = layerwise(outputs);
const outputsAlong = jvp(outputs);

const layerNames = ["encode1", "encode2", "code", "decode1", "decode2", "image"] as const;

/** Images, and the units of each layer, the pixels first and last. */
export interface Problem {
  readonly images: Float64Array;
  readonly count: number;
  readonly sizes: readonly number[];
  /** Weights to begin with: each unit reads all of its inputs, or 15, which keeps units of wide layers apart. */
  readonly weights: (weights: InitialWeights) => Float64Array;
}

export function initialModel({ sizes, weights }: Problem, seed: number): Model {
  const layers = layerNames.map((name, slot): [string, Layer] => {
    const [inputs, units] = [sizes[slot], sizes[slot + 1]];
    return [name, { weights: weights({ inputs, outputs: units, seed, slot }), bias: new Float64Array(units) }];
  });
  return Object.fromEntries(layers) as unknown as Model;
}

function rowsOf({ images, count }: Problem, cases: Uint32Array): Float64Array {
  const pixels = images.length / count;
  const rows = new Float64Array(cases.length * pixels);
  gatherRows(images, cases, pixels, rows);
  return rows;
}

/** The model as K-FAC sees it: logits that stand for pixels, whose targets are the images themselves. */
export function networkOf(problem: Problem): LayeredNetwork<Model, Floats> {
  return {
    distribution: bernoulli,
    layers: Object.fromEntries(layerNames.map((name) => [`model.${name}.weights`, (tree: Model) => tree[name]])),
    layerwise: (model, cases) => outputsByLayer(model, rowsOf(problem, cases)),
    jvp: (model, cases, direction) => outputsAlong(model, rowsOf(problem, cases), direction),
    targets: (cases) => rowsOf(problem, cases),
  };
}

/** What both share: all images in every step, so an epoch is one step. */
function taskOf(problem: Problem, seed: number, steps: number) {
  return {
    parameters: initialModel(problem, seed),
    cases: problem.count,
    batch: problem.count,
    epochs: steps,
    seed,
  };
}

export function kfacTask(problem: Problem, seed: number, steps: number): TrainingTask<Model> {
  return { ...taskOf(problem, seed, steps), optimizer: kfac(networkOf(problem), { lambda: 3 }) };
}

export interface NesterovSettings {
  readonly learningRate: number;
  readonly maxMomentum: number;
}

export function nesterovTask(
  problem: Problem,
  seed: number,
  steps: number,
  { learningRate, maxMomentum }: NesterovSettings,
): TrainingTask<Model> {
  return {
    ...taskOf(problem, seed, steps),
    optimizer: nesterov({ learningRate, momentum: risingMomentum({ max: maxMomentum }) }),
    lossAndGradient: (model, { cases }, gradient) =>
      lossAndGradient(model, rowsOf(problem, cases), cases.length, gradient),
  };
}
