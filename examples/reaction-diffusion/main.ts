/** Steers a field with gradients from all of the tape, from checkpoints and from parts of the tape, and draws the courses. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomizedGrad, valueAndGrad } from "fluxion";
import { randomUniform, stepSeed } from "fluxion/random";
import { adamw, loadModel, type OptimizerState, renderPicture, saveModel } from "fluxion/train";
import { lossCharts } from "../loss-charts.ts";
import { type Grid, loss, lossByCheckpoints } from "./model.ts";

export interface Options {
  readonly iterations: number;
  readonly learningRate: number;
  readonly seed: number;
  /** The folder for the figure, and for the states of a long run. */
  readonly out: string;
  /** Forty iterations. */
  readonly quick?: boolean;
  /** The grid, the duration and the iterations of the paper. */
  readonly paper?: boolean;
  /** Go on from the states in the folder. */
  readonly resume?: boolean;
}

const whole = valueAndGrad(loss);
const byCheckpoints = valueAndGrad(lossByCheckpoints);
// The field in the source and the distance to the target in the loss: both of one step, as in equation 7 of the paper.
const inPart = randomizedGrad(loss, { slots: ["phi", "misfitSlope"] });

/** What a gradient comes to, and the loss itself. */
type Step = (theta: Float64Array, grid: Grid, seed: number) => readonly [number, Float64Array];

interface Way {
  readonly name: string;
  readonly bytes: number;
  readonly step: Step;
}

interface Course {
  readonly losses: readonly number[];
  /** Since the start, of the gradients and steps alone. */
  readonly seconds: readonly number[];
}

const small: Grid = { points: 17, steps: 1024, duration: 1 };
const large: Grid = { points: 33, steps: 40_960, duration: 10 };

export function main({ quick = false, paper = false, resume = false, ...options }: Options): void {
  const grid = paper ? large : small;
  const iterations = paper ? 800 : quick ? 40 : options.iterations;
  const { learningRate, seed, out } = options;
  mkdirSync(out, { recursive: true });
  const [tape, checkpoints, ...rest] = waysOf(grid, paper ? [0.1, 0.01, 0.001] : [0.1, 0.01]);
  // At the paper's size all of the tape is a gigabyte; the gradient by checkpoints is the same.
  const ways = paper ? [checkpoints, ...rest] : [tape, checkpoints, ...rest];
  const courses = ways.map((way) => {
    const state = paper ? join(out, `${way.name.replaceAll(" ", "-")}.state`) : undefined;
    const course = courseOf(way, grid, { iterations, learningRate, seed, state, resume });
    const [last, time] = [course.losses[iterations], course.seconds[iterations]];
    console.error(
      `${way.name}: ${way.bytes} bytes, loss ${last.toExponential(3)} after ${iterations} iterations, ${time.toFixed(1)} s`,
    );
    return { ...way, ...course };
  });
  const figure = join(out, "courses.svg");
  const drawn = courses.map(({ name, bytes, losses, seconds }) => {
    const points = losses.map((loss, step) => ({ step, loss, seconds: seconds[step] }));
    return { name, bytes, points, end: losses[iterations] };
  });
  const scale = { lossLabel: "mean squared distance to the target", endsScale: "linear" } as const;
  writeFileSync(figure, renderPicture(lossCharts(drawn, scale)));
  const [exact] = courses;
  const hundredth = courses.find(({ name }) => name === "a hundredth") ?? exact;
  const ratios = hundredth.losses.map((value, i) => value / exact.losses[i]);
  console.log(`loss of a hundredth to that of the whole gradient, at most ${Math.max(...ratios).toFixed(3)}`);
  console.log(`bytes of the whole tape to those of a hundredth ${(tape.bytes / hundredth.bytes).toFixed(1)}`);
  console.log(
    `loss at the start to that of a hundredth at the end ${(exact.losses[0] / hundredth.losses[iterations]).toFixed(2)}`,
  );
  console.log(`figure ${figure}`);
}

const parts = { 0.1: "a tenth", 0.01: "a hundredth", 0.001: "a thousandth" } as const;

/** The bytes are those that `fluxion explain` tells. */
function waysOf(grid: Grid, fractions: readonly (keyof typeof parts)[]): readonly Way[] {
  const { points, steps } = grid;
  const inner = (points - 2) ** 2;
  const length = Math.ceil(Math.sqrt(steps));
  const blocks = Math.ceil(steps / length);
  return [
    { name: "whole tape", bytes: (24 * inner + 16) * steps, step: (theta) => whole(theta, grid) },
    {
      name: "checkpoints",
      bytes: (24 * inner + 16) * length + 16 * blocks * points ** 2,
      step: (theta) => byCheckpoints(theta, grid),
    },
    ...fractions.map((keep) => ({
      name: parts[keep],
      bytes: 16 * steps * Math.ceil(keep * inner),
      step: (theta: Float64Array, _: Grid, seed: number) => inPart(theta, grid, { seed, keep }),
    })),
  ];
}

interface Run {
  readonly iterations: number;
  readonly learningRate: number;
  readonly seed: number;
  /** The file that a long run is kept in. */
  readonly state: string | undefined;
  readonly resume: boolean;
}

interface Kept {
  readonly theta: Float64Array;
  readonly memory: OptimizerState<{ theta: Float64Array }>["memory"];
  readonly losses: Float64Array;
  readonly seconds: Float64Array;
}

/** The loss before each iteration, and after the last. */
function courseOf(
  { name, step }: Way,
  grid: Grid,
  { iterations, learningRate, seed, state: file, resume }: Run,
): Course {
  const optimizer = adamw({ learningRate, weightDecay: 0 });
  const theta: Float64Array = Float64Array.from({ length: 7 }, (_, i) =>
    i === 0 ? 4.932 : 0.2 * randomUniform(seed, 0, i) - 0.1,
  );
  let state = optimizer.init({ theta });
  let [losses, seconds]: [number[], number[]] = [[], []];
  if (file && resume && existsSync(file)) {
    const kept = loadModel<Kept>(file).parameters;
    [losses, seconds] = [[...kept.losses], [...kept.seconds]];
    state = { step: losses.length, parameters: { theta: kept.theta }, memory: kept.memory };
  }
  for (let iteration = losses.length; iteration <= iterations; iteration++) {
    const began = performance.now();
    const [value, gradient] = step(state.parameters.theta, grid, stepSeed(seed, iteration));
    if (iteration < iterations) state = optimizer.step(state, { theta: gradient });
    losses.push(value);
    seconds.push((seconds[iteration - 1] ?? 0) + (performance.now() - began) / 1000);
    if (!file || (iteration % 10 !== 0 && iteration !== iterations)) continue;
    console.error(
      `${name}: ${iteration} of ${iterations}, loss ${value.toExponential(3)}, ${seconds[iteration].toFixed(0)} s`,
    );
    const kept = { theta: state.parameters.theta, memory: state.memory };
    if (iteration < iterations)
      saveModel(file, { ...kept, losses: Float64Array.from(losses), seconds: Float64Array.from(seconds) });
  }
  return { losses, seconds };
}
