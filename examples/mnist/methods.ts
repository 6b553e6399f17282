/** The two ways to train the network: K-FAC, which takes it layer by layer, and AdamW, by its gradient alone. */
import { jvp, layerwise, valueAndGradInto } from "fluxion";
import { categorical } from "fluxion/distributions";
import {
  adamw,
  cosineDecay,
  gatherRows,
  kfac,
  type LayeredNetwork,
  stepsPerEpoch,
  type TrainingTask,
} from "fluxion/train";
import type { Digits } from "./digits.ts";
import { initialModel } from "./initial-model.ts";
import { loss, type Model, pixels, scoresOf } from "./model.ts";

export type Method = "kfac" | "adamw";

export interface Course {
  /** Digits per step. */
  readonly batch: number;
  /** How often every digit is seen. */
  readonly epochs: number;
  /** Decides the first weights, the order of the digits and all draws. */
  readonly seed: number;
}

/** What each takes by default. A step of K-FAC costs about as much as one with 1,000 digits more, so it takes large ones, and few. */
export const courses: Record<Method, Omit<Course, "seed">> = {
  kfac: { batch: 1000, epochs: 4 },
  adamw: { batch: 64, epochs: 8 },
};

const scoresByLayer = layerwise(scoresOf, { layerWeights: "rows" });
const scoresAlong = jvp(scoresOf);
const lossAndGradient = valueAndGradInto(loss);

function imagesOf({ images }: Digits, cases: Uint32Array): Float64Array {
  const rows = new Float64Array(cases.length * pixels);
  gatherRows(images, cases, pixels, rows);
  return rows;
}

/** The network as K-FAC sees it: scores that stand for the logarithms of the digits' probabilities, but for a constant. */
function networkOf(digits: Digits): LayeredNetwork<Model, Int32Array> {
  return {
    distribution: categorical,
    layers: {
      "model.hiddenWeights": (tree) => ({ weights: tree.hiddenWeights, bias: tree.hiddenBias }),
      "model.outputWeights": (tree) => ({ weights: tree.outputWeights, bias: tree.outputBias }),
    },
    layerwise: (model, cases) => scoresByLayer(model, imagesOf(digits, cases), cases.length),
    jvp: (model, cases, direction) => scoresAlong(model, imagesOf(digits, cases), cases.length, direction),
    targets: (cases) => Int32Array.from(cases, (place) => digits.labels[place]),
  };
}

export function taskOf(method: Method, digits: Digits, course: Course): TrainingTask<Model> {
  const { batch, epochs, seed } = course;
  const task = { parameters: initialModel(seed), cases: digits.count, batch, epochs, seed };
  // The loss is small already when training begins, so the damping begins far below its default.
  if (method === "kfac") return { ...task, optimizer: kfac(networkOf(digits), { lambda: 0.02 }) };
  const steps = epochs * stepsPerEpoch({ cases: digits.count, batch });
  return {
    ...task,
    optimizer: adamw({ learningRate: cosineDecay({ from: 2e-3, steps }) }),
    lossAndGradient(model, { cases }, gradient) {
      const labels = Uint8Array.from(cases, (place) => digits.labels[place]);
      return lossAndGradient(model, imagesOf(digits, cases), labels, gradient);
    },
  };
}
