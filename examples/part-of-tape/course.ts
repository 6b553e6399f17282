/** A course of training: the loss over all digits after so many steps, and their time. */
import { randomIndex, stepSeed } from "fluxion/random";
import { adamw } from "fluxion/train";
import type { SmallDigits } from "../autoencoder/digits.ts";
import type { Gradient, Network } from "./networks.ts";

export interface Point {
  readonly step: number;
  /** Of the steps alone, since the start. */
  readonly seconds: number;
  readonly loss: number;
}

export interface Way {
  readonly name: string;
  readonly gradient: Gradient;
  /** The cases of a batch, and what their tape takes. */
  readonly rows: number;
  readonly bytes: number;
  readonly learningRate: number;
}

export interface Course extends Way {
  readonly points: readonly Point[];
}

export interface Training {
  readonly steps: number;
  readonly seed: number;
  readonly keep: number;
}

/** The loss every 20 steps, and after the last. */
export function courseOf(way: Way, network: Network, digits: SmallDigits, { steps, seed, keep }: Training): Course {
  const { rows } = way;
  const { images, labels, count } = digits;
  const pixels = images.length / count;
  const optimizer = adamw({ learningRate: way.learningRate, weightDecay: 0 });
  let state = optimizer.init(network.initialModel(seed));
  const [x, y] = [new Float64Array(rows * pixels), new Int32Array(rows)];
  const points: Point[] = [{ step: 0, seconds: 0, loss: network.loss(state.parameters, images, labels) }];
  let seconds = 0;
  for (let step = 1; step <= steps; step++) {
    const began = performance.now();
    for (let row = 0; row < rows; row++) {
      const at = randomIndex(seed, step, row, count);
      x.set(images.subarray(at * pixels, (at + 1) * pixels), row * pixels);
      y[row] = labels[at];
    }
    state = optimizer.step(state, way.gradient(state.parameters, x, y, { seed: stepSeed(seed, step), keep }));
    seconds += (performance.now() - began) / 1000;
    if (step % 20 === 0 || step === steps)
      points.push({ step, seconds, loss: network.loss(state.parameters, images, labels) });
  }
  return { ...way, points };
}

/** The loss at the end: the geometric mean of those in the last hundred steps, since one alone goes up and down. */
export function endOf(course: Course): number {
  return meanUpTo(lastOf(course), course);
}

/** How often as many steps one course takes as another until its loss is as low as that of the first at its end. */
export function stepsRatio(course: Course, other: Course): number {
  const end = endOf(course);
  const reached = other.points.find((point) => point.step > 0 && meanUpTo(point, other) <= end) ?? lastOf(other);
  return lastOf(course).step / reached.step;
}

function meanUpTo({ step }: Point, { points }: Course): number {
  const window = points.filter((point) => point.step > Math.max(0, step - 100) && point.step <= step);
  return geometricMean(window.map(({ loss }) => loss));
}

export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, each) => sum + Math.log(each), 0) / numbers.length);
}

export function lastOf({ points }: Course): Point {
  return points[points.length - 1];
}
