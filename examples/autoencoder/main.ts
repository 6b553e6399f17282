/** Trains one autoencoder twice from the same weights, with K-FAC and with Nesterov's gradient, and draws both courses. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Chart,
  lecunWeights,
  renderPicture,
  sparseWeights,
  startOf,
  type TrainingTask,
  training,
} from "fluxion/train";
import { drawCurves, side } from "./curves.ts";
import { readSmallDigits } from "./digits.ts";
import { kfacTask, nesterovTask, type Problem } from "./methods.ts";
import { type Model, reconstructionError } from "./model.ts";

export interface Options {
  readonly data: "digits" | "curves";
  /** The error that both are to reach. */
  readonly target: number;
  /** Steps of K-FAC at most; Nesterov's gradient takes up to ten times as many as K-FAC then took. */
  readonly steps: number;
  /** Of Nesterov's gradient. */
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  /** The folder for the figure. */
  readonly out: string;
  /** Ten steps of each. */
  readonly quick?: boolean;
}

interface Point {
  readonly step: number;
  readonly seconds: number;
  readonly error: number;
}

function problemOf(data: Options["data"]): Problem {
  if (data === "digits") return { ...readSmallDigits(), sizes: [64, 48, 24, 8, 24, 48, 64], weights: lecunWeights };
  const count = 1000;
  return {
    count,
    images: drawCurves(count, 1),
    sizes: [side * side, 100, 50, 6, 50, 100, side * side],
    weights: sparseWeights,
  };
}

/** The error after every step up to the target, or to a number of steps. Time is that of the steps alone. */
function courseOf(name: string, task: TrainingTask<Model>, { images, count }: Problem, target: number): Point[] {
  const start = startOf(task);
  const course: Point[] = [{ step: 0, seconds: 0, error: reconstructionError(task.parameters, images, count) }];
  let began = performance.now();
  let seconds = 0;
  for (const { state, step } of training(task, start)) {
    seconds += (performance.now() - began) / 1000;
    const error = reconstructionError(state.optimizer.parameters, images, count);
    course.push({ step, seconds, error });
    if (step % 20 === 0) console.error(`${name}: step ${step}, error ${error.toFixed(3)}, ${seconds.toFixed(1)} s`);
    if (error <= target) break;
    began = performance.now();
  }
  return course;
}

export function main({ data, target, learningRate, momentum, seed, out, quick = false, ...options }: Options): void {
  const problem = problemOf(data);
  const steps = quick ? 10 : options.steps;
  const kfac = courseOf("K-FAC", kfacTask(problem, seed, steps), problem, target);
  const taken = kfac[kfac.length - 1].step;
  const settings = { learningRate, maxMomentum: momentum };
  const others = nesterovTask(problem, seed, quick ? steps : 10 * taken, settings);
  const nesterov = courseOf("Nesterov", others, problem, target);

  mkdirSync(out, { recursive: true });
  const figure = join(out, `${data}.svg`);
  writeFileSync(figure, renderPicture([chartOf("step", kfac, nesterov), chartOf("seconds", kfac, nesterov)]));
  const [last, other] = [kfac[kfac.length - 1], nesterov[nesterov.length - 1]];
  console.log(`K-FAC: error ${last.error.toFixed(3)} after ${last.step} steps, ${last.seconds.toFixed(1)} s`);
  console.log(`Nesterov: error ${other.error.toFixed(3)} after ${other.step} steps, ${other.seconds.toFixed(1)} s`);
  console.log(`error of Nesterov to K-FAC after ${taken} steps ${(nesterov[taken].error / last.error).toFixed(2)}`);
  if (last.error <= target) {
    console.log(`steps of Nesterov to K-FAC ${(other.step / last.step).toFixed(2)}`);
    console.log(`seconds of Nesterov to K-FAC ${(other.seconds / last.seconds).toFixed(2)}`);
    const perStep = last.seconds / last.step / (other.seconds / other.step);
    console.log(`a step of K-FAC to one of Nesterov ${perStep.toFixed(2)}`);
  }
  console.log(`figure ${figure}`);
}

function chartOf(axis: "step" | "seconds", kfac: readonly Point[], nesterov: readonly Point[]): Chart {
  const points = (course: readonly Point[]) => course.map((point) => [point[axis], point.error] as const);
  return {
    title: axis === "step" ? "Reconstruction error by iterations" : "Reconstruction error by time",
    xLabel: axis === "step" ? "iterations" : "seconds",
    yLabel: "squared error of an image",
    formatY: String,
    logarithmicY: true,
    series: [
      { name: "K-FAC", points: points(kfac), finalLabel: "K-FAC" },
      { name: "Nesterov", points: points(nesterov), finalLabel: "Nesterov" },
    ],
  };
}
