/** Trains one network in several ways from the same weights, with all of the tape and with a part of it, and draws the courses. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomizedGrad, valueAndGrad } from "fluxion";
import { randomIndex, randomNormal, stepSeed } from "fluxion/random";
import { adamw, type Chart, renderPicture } from "fluxion/train";
import { readSmallDigits } from "../autoencoder/digits.ts";
import { loss, type Model, sizes } from "./model.ts";

export interface Options {
  readonly steps: number;
  /** Of Adam, with batches of 150. */
  readonly learningRate: number;
  /** Of Adam, with the small batch. */
  readonly smallRate: number;
  /** The fraction of each layer's units that is kept. */
  readonly keep: number;
  readonly seed: number;
  /** The folder for the figure. */
  readonly out: string;
  /** Sixty steps. */
  readonly quick?: boolean;
}

const whole = valueAndGrad(loss);
const cases = randomizedGrad(loss);
const batches = randomizedGrad(loss, { share: "batch" });
const projected = randomizedGrad(loss, { estimator: "project" });

type Step = (model: Model, images: Float64Array, labels: Int32Array, seed: number) => Model;

interface Point {
  readonly step: number;
  readonly seconds: number;
  readonly loss: number;
}

const batch = 150;
const units = 3 * 64;

export function main({ keep, learningRate, smallRate, seed, out, quick = false, ...options }: Options): void {
  const digits = readSmallDigits();
  standardise(digits.images, 64);
  const steps = quick ? 60 : options.steps;
  // Of a case 8 bytes for each number that is kept of the layers, and one for each unit that says whether it was above 0.
  const bytes = (kept: number) => 8 * kept + units;
  const kept = 3 * Math.ceil(keep * 64);
  const small = Math.round((batch * bytes(kept)) / bytes(units));
  const exact: Step = (...[model, images, labels]) => whole(model, images, labels)[1];
  const ways: readonly { readonly name: string; readonly rows: number; readonly bytes: number; readonly step: Step }[] =
    [
      { name: "whole tape", rows: batch, bytes: batch * bytes(units), step: exact },
      {
        name: "own samples",
        rows: batch,
        bytes: batch * bytes(kept),
        step: (m, x, y, s) => cases(m, x, y, { seed: s, keep })[1],
      },
      {
        name: "one sample",
        rows: batch,
        bytes: batch * bytes(kept),
        step: (m, x, y, s) => batches(m, x, y, { seed: s, keep })[1],
      },
      {
        name: "projected",
        rows: batch,
        bytes: batch * bytes(kept),
        step: (m, x, y, s) => projected(m, x, y, { seed: s, keep })[1],
      },
      { name: "small batch", rows: small, bytes: small * bytes(units), step: exact },
    ];

  const courses = ways.map(({ name, rows, bytes: held, step }) => {
    const rate = rows === small ? smallRate : learningRate;
    const course = courseOf(step, rows, digits, { steps, learningRate: rate, seed });
    const last = course[course.length - 1];
    console.error(
      `${name}: ${rows} cases, ${held} bytes, loss ${last.loss.toExponential(2)} after ${steps} steps, ${last.seconds.toFixed(1)} s`,
    );
    return { name, course };
  });
  mkdirSync(out, { recursive: true });
  const figure = join(out, "digits.svg");
  writeFileSync(figure, renderPicture([chartOf("step", courses), chartOf("seconds", courses)]));
  const [, own, , , other] = courses.map(({ course }) => course);
  const last = other[other.length - 1];
  const reached = own.find((point) => point.loss <= last.loss) ?? own[own.length - 1];
  console.log(`loss of the small batch to that of own samples ${(last.loss / own[own.length - 1].loss).toFixed(2)}`);
  console.log(`steps of the small batch to those of own samples ${(last.step / reached.step).toFixed(2)}`);
  console.log(`figure ${figure}`);
}

/** The loss over all digits, every 20 steps; time is that of the steps alone. */
function courseOf(
  gradient: Step,
  rows: number,
  { images, labels, count }: ReturnType<typeof readSmallDigits>,
  { steps, learningRate, seed }: Pick<Options, "steps" | "learningRate" | "seed">,
): Point[] {
  const optimizer = adamw({ learningRate, weightDecay: 0 });
  let state = optimizer.init(initialModel(seed));
  const [x, y] = [new Float64Array(rows * 64), new Int32Array(rows)];
  const course: Point[] = [{ step: 0, seconds: 0, loss: loss(state.parameters, images, labels) }];
  let seconds = 0;
  for (let step = 1; step <= steps; step++) {
    const began = performance.now();
    for (let row = 0; row < rows; row++) {
      const at = randomIndex(seed, step, row, count);
      x.set(images.subarray(at * 64, at * 64 + 64), row * 64);
      y[row] = labels[at];
    }
    state = optimizer.step(state, gradient(state.parameters, x, y, stepSeed(seed, step)));
    seconds += (performance.now() - began) / 1000;
    if (step % 20 === 0) course.push({ step, seconds, loss: loss(state.parameters, images, labels) });
  }
  return course;
}

/** Normal numbers of variance 2 / inputs, and zeros. */
function initialModel(seed: number): Model {
  const length = sizes.slice(1).reduce((sum, size) => sum + 64 * size, 0);
  const weights = Float64Array.from({ length }, (_, i) => randomNormal(seed, 0, i) * Math.sqrt(2 / 64));
  return { weights, biases: new Float64Array(sizes.slice(1).reduce((sum, size) => sum + size, 0)) };
}

/** Every column with mean 0 and variance 1, or 0 where it is the same everywhere. */
function standardise(rows: Float64Array, columns: number): void {
  const count = rows.length / columns;
  for (let column = 0; column < columns; column++) {
    let [sum, squares] = [0, 0];
    for (let at = column; at < rows.length; at += columns) {
      sum += rows[at];
      squares += rows[at] ** 2;
    }
    const mean = sum / count;
    const deviation = Math.sqrt(squares / count - mean ** 2) || 1;
    for (let at = column; at < rows.length; at += columns) rows[at] = (rows[at] - mean) / deviation;
  }
}

function chartOf(
  axis: "step" | "seconds",
  courses: readonly { readonly name: string; readonly course: readonly Point[] }[],
): Chart {
  return {
    title: axis === "step" ? "Loss by iterations" : "Loss by time",
    xLabel: axis === "step" ? "iterations" : "seconds",
    yLabel: "mean cross-entropy of all digits",
    formatY: String,
    logarithmicY: true,
    series: courses.map(({ name, course }) => ({
      name,
      points: course.map((point) => [point[axis], point.loss] as const),
      finalLabel: name,
    })),
  };
}
