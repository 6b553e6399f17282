/** Learns an energy of digits by derivatives and by values, and draws new digits from it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { grad, valueAndGrad, valueAndGradInto } from "fluxion";
import { annealedLangevin, initialScoreMlp, noised, type ScoreMlp } from "fluxion/scores";
import {
  adamw,
  clipped,
  cosineDecay,
  renderFigure,
  renderPage,
  type ScoreMatchingDraw,
  scoreMatching,
  startOf,
  stepsPerEpoch,
  training,
} from "fluxion/train";
import { digitsOf } from "./digits.ts";
import { renderGrid } from "./image-grid.ts";
import { denoising, denoisingByValues, exactDenoising, pixels, target, totalEnergy } from "./model.ts";

export interface Options {
  readonly epochs: number;
  /** The folder for the report. */
  readonly out: string;
  readonly quick?: boolean;
}

const byDerivatives = valueAndGradInto(denoising);
const byValues = valueAndGradInto(denoisingByValues);
const exactLoss = valueAndGrad(exactDenoising);
const energySlopes = grad(totalEnergy, { wrt: [1] });

/** Sizes of the noise that is learnt. */
const sizes = Array.from({ length: 12 }, (_, k) => 0.1 + k / 10);

async function images(name: "tra" | "tes"): Promise<Float64Array> {
  const file = new URL(`data/optdigits.${name}.gz`, import.meta.url);
  const { images } = await digitsOf(new Uint8Array(readFileSync(file)));
  // From paper at -1 to ink at 1.
  return images.map((value) => 2 * value - 1);
}

export async function main({ out, quick = false, ...options }: Options): Promise<number> {
  const epochs = quick ? 10 : options.epochs;
  const [all, test] = [await images("tra"), await images("tes")];
  const data = quick ? all.subarray(0, 1280 * pixels) : all;
  const heldOut = test.subarray(0, 200 * pixels);
  const noisy = noised(heldOut, target, 77);

  const learn = (objective: (model: ScoreMlp, drawn: ScoreMatchingDraw, gradient: ScoreMlp) => number) => {
    const batch = 128;
    const steps = epochs * stepsPerEpoch({ cases: data.length / pixels, batch });
    const parameters = initialScoreMlp({ features: pixels, hidden: quick ? 32 : 128, seed: 1 });
    const task = scoreMatching<ScoreMlp>({
      data,
      features: pixels,
      noise: sizes,
      epsilon: 0.05,
      parameters,
      optimizer: clipped(adamw({ learningRate: cosineDecay({ from: 2e-3, steps }) }), { norm: 100 }),
      batch,
      epochs,
      seed: 1,
      objective,
      evaluate: (model) => ({ exactLoss: exactLoss(model, heldOut, noisy)[0] }),
    });
    const points: [number, number][] = [];
    for (const { step, summary } of training(task, startOf(task)))
      if (summary) points.push([step, summary.metrics.exactLoss]);
    if (points.length < epochs) throw new Error("the training diverged");
    return { model: parameters, points, end: points[points.length - 1][1] };
  };
  const slopes = learn((model, { clean, x, sigmas }, gradient) => byDerivatives(model, clean, x, sigmas, gradient));
  const values = learn((model, { clean, x, v, sigmas }, gradient) => byValues(model, clean, x, v, sigmas, gradient));
  // Where nothing is known, the noise itself is left: 1 / target^2 for a pixel.
  const nothing = 1 / target ** 2;
  console.log(
    `exact loss on digits held out: DSM ${slopes.end.toFixed(3)}, FD-DSM ${values.end.toFixed(3)}, of no energy ${nothing.toFixed(3)}`,
  );
  console.log(`denoising loss, by values to none ${(values.end / nothing).toFixed(3)}`);
  console.log(`denoising loss, by values to by derivatives ${(values.end / slopes.end).toFixed(3)}`);

  const rows = 64;
  // One energy for all: with more noise than it has learnt it is taken as warmer.
  const score = (x: Float64Array, sigma: number) =>
    energySlopes(values.model, x).map((slope) => -slope * (target / sigma) ** 2);
  const samples = annealedLangevin(score, noised(new Float64Array(rows * pixels), 1, 5), {
    sigmas: [1.2, 1, 0.8, 0.65, 0.5, 0.4, target],
    steps: quick ? 5 : 100,
    stepSize: 0.02,
    seed: 3,
    denoise: true,
  });
  mkdirSync(out, { recursive: true });
  const curve = renderFigure({
    title: "Exact denoising loss on digits held out",
    xLabel: "step",
    yLabel: "loss",
    series: [
      { name: "", points: [] },
      { name: "DSM", points: slopes.points, finalLabel: slopes.end.toFixed(2) },
      { name: "FD-DSM", points: values.points, finalLabel: values.end.toFixed(2) },
    ],
    formatY: String,
  });
  const parts = [
    "<p>Digits of the data, digits with the noise that is taken off, and new ones drawn from the energy.</p>",
    renderGrid("Digits", heldOut.subarray(0, rows * pixels)),
    renderGrid("With noise", noisy.subarray(0, rows * pixels)),
    renderGrid("New digits", samples),
    curve,
  ];
  writeFileSync(join(out, "report.html"), renderPage("Digits from an energy", parts));
  console.log(`report ${join(out, "report.html")}`);
  return 0;
}
