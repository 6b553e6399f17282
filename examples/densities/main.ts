/** Learns three distributions of the plane, by derivatives and by values, and makes a page that learns them live. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { grad, valueAndGradInto } from "fluxion";
import { initialEnergyMlp, initialScoreMlp, noised, scoreMlp } from "fluxion/scores";
import { adamw, cosineDecay, type ScoreMatchingDraw, scoreMatching, startOf, training } from "fluxion/train";
import { livePage } from "./live-page.ts";
import { bending, denoising, denoisingByValues, noise, sliced, slicedByValues, totalEnergy } from "./model.ts";
import { type Mixture, samplesOf, sets, trueScore } from "./sets.ts";

export interface Options {
  readonly steps: number;
  /** The folder for the page. */
  readonly out: string;
  readonly quick?: boolean;
}

const slicedInto = valueAndGradInto(sliced);
const slicedByValuesInto = valueAndGradInto(slicedByValues);
const denoisingInto = valueAndGradInto(denoising);
const denoisingByValuesInto = valueAndGradInto(denoisingByValues);
const energySlopes = grad(totalEnergy, { wrt: [1] });

type Objective<Model> = (model: Model, drawn: ScoreMatchingDraw, gradient: Model) => number;

/** Trains from samples of a mixture; the model at the end. */
function learnt<Model extends object>(
  mixture: Mixture,
  parameters: Model,
  objective: Objective<Model>,
  steps: number,
  directions = 1,
) {
  const batch = 128;
  const task = scoreMatching<Model>({
    data: samplesOf(mixture, 50 * batch, 1),
    features: 2,
    noise,
    epsilon: 0.02,
    directions,
    parameters,
    optimizer: adamw({ learningRate: cosineDecay({ from: 1e-2, steps }) }),
    batch,
    epochs: Math.ceil(steps / 50),
    seed: 1,
    objective,
  });
  for (const { step } of training(task, startOf(task))) if (step === steps) return parameters;
  throw new Error("the training diverged");
}

/** Mean squared distance of a score from the true one, where the data are. */
function error(mixture: Mixture, score: (x: Float64Array) => Float64Array): number {
  const x = noised(samplesOf(mixture, 2000, 7), noise, 8);
  const [found, truth] = [score(x), trueScore(mixture, noise, x)];
  return found.reduce((sum, value, i) => sum + (value - truth[i]) ** 2, 0) / (x.length / 2);
}

export async function main({ out, quick = false, ...options }: Options): Promise<number> {
  const steps = quick ? 150 : options.steps;
  let [mostSliced, mostDenoising, mostDenoisingTwice] = [0, 0, 0];
  for (const [name, mixture] of Object.entries(sets).slice(0, quick ? 1 : 3)) {
    const byScore = (objective: typeof slicedInto) => {
      const start = bending(initialScoreMlp({ features: 2, hidden: 64, seed: 1 }), 1);
      const model = learnt(mixture, start, (model, { x, v }, gradient) => objective(model, x, v, gradient), steps);
      return error(mixture, (x) => scoreMlp(model, x));
    };
    const byEnergy = (objective: Objective<ReturnType<typeof initialEnergyMlp>>, directions = 1) => {
      const model = learnt(
        mixture,
        bending(initialEnergyMlp({ features: 2, hidden: 64, seed: 1 }), 1),
        objective,
        steps,
        directions,
      );
      return error(mixture, (x) => energySlopes(model, x).map((slope) => -slope));
    };
    const [ssmVr, fdSsmVr] = [byScore(slicedInto), byScore(slicedByValuesInto)];
    const dsm = byEnergy((model, { clean, x }, gradient) => denoisingInto(model, clean, x, gradient));
    // Of the two numbers of a gradient one direction shows one, two at right angles both.
    const [fdDsm, fdDsmTwice] = [1, 2].map((directions) =>
      byEnergy((model, { clean, x, v }, gradient) => denoisingByValuesInto(model, clean, x, v, gradient), directions),
    );
    const nothing = error(mixture, (x) => new Float64Array(x.length));
    console.log(
      `${name}: squared error of the score SSMVR ${ssmVr.toFixed(3)}, FD-SSMVR ${fdSsmVr.toFixed(3)}, DSM ${dsm.toFixed(3)}, FD-DSM ${fdDsm.toFixed(3)}, along two directions ${fdDsmTwice.toFixed(3)}; of no score ${nothing.toFixed(3)}`,
    );
    mostSliced = Math.max(mostSliced, fdSsmVr / ssmVr);
    mostDenoising = Math.max(mostDenoising, fdDsm / dsm);
    mostDenoisingTwice = Math.max(mostDenoisingTwice, fdDsmTwice / dsm);
  }
  console.log(`sliced, by values to by derivatives, at most ${mostSliced.toFixed(3)}`);
  console.log(`denoising, by values to by derivatives, at most ${mostDenoising.toFixed(3)}`);
  console.log(`denoising along two directions, by values to by derivatives, at most ${mostDenoisingTwice.toFixed(3)}`);

  mkdirSync(out, { recursive: true });
  const page = await livePage();
  writeFileSync(join(out, "densities.html"), page);
  console.log(`page of ${Math.round(page.length / 1024)} KiB: ${join(out, "densities.html")}`);
  return 0;
}
