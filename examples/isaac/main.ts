/** Trains one classifier from the same weights with plain gradients and with ISAAC before them, and draws how the loss falls. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layerwise } from "fluxion";
import { categorical } from "fluxion/distributions";
import { randomUniform } from "fluxion/random";
import {
  gatherRows,
  isaac,
  type LayeredNetwork,
  type NetworkOptimizer,
  preconditioned,
  renderPicture,
  type Series,
  sgd,
  startOf,
  training,
} from "fluxion/train";
import { readSmallDigits } from "../autoencoder/digits.ts";
import { digits, type Layer, type Model, pixels, scoresOf, units } from "./model.ts";

export interface Options {
  readonly batch: number;
  readonly steps: number;
  /** Of plain gradients, and of ISAAC's. */
  readonly learningRate: number;
  readonly isaacRate: number;
  /** ISAAC's regulariser of inputs. */
  readonly damping: number;
  /** How many layers ISAAC conditions, from the first on. */
  readonly layers: number;
  readonly seed: number;
  /** How many seeds are tried, from that one on; the figure is of the first. */
  readonly seeds: number;
  /** The folder for the figure. */
  readonly out: string;
  /** 100 steps of each. */
  readonly quick?: boolean;
}

/** Steps between two looks at the loss of all digits. */
const INTERVAL = 25;

type Course = readonly (readonly [step: number, loss: number])[];

const { images, labels, count } = readSmallDigits();

const scoresByLayer = layerwise(scoresOf);
const layerNames = ["hidden1", "hidden2", "hidden3", "hidden4", "scores"] as const;
/** The name by which a layer is known in what flows back to it: that of its weights. */
const weightsOf = (name: (typeof layerNames)[number]) => `model.${name}.weights`;

const network: LayeredNetwork<Model, Int32Array> = {
  distribution: categorical,
  layers: Object.fromEntries(layerNames.map((name) => [weightsOf(name), (tree: Model) => tree[name]])),
  layerwise(model, cases) {
    const rows = new Float64Array(cases.length * pixels);
    gatherRows(images, cases, pixels, rows);
    return scoresByLayer(model, rows);
  },
  targets(cases) {
    const chosen = new Int32Array(cases.length);
    gatherRows(labels, cases, 1, chosen);
    return chosen;
  },
};

/** Weights and biases uniform up to 1 / sqrt(inputs), as PyTorch's linear layers begin, of which the paper's released program is made. */
function initialModel(seed: number): Model {
  const sizes = [pixels, units, units, units, units, digits];
  const layers = layerNames.map((name, slot): [string, Layer] => {
    const [inputs, outputs] = [sizes[slot], sizes[slot + 1]];
    const uniform = (_: unknown, k: number) => (2 * randomUniform(seed, slot, k) - 1) / Math.sqrt(inputs);
    const all = Float64Array.from({ length: outputs * (inputs + 1) }, uniform);
    return [name, { weights: all.subarray(outputs), bias: all.subarray(0, outputs) }];
  });
  return Object.fromEntries(layers) as unknown as Model;
}

/** The loss of all digits every so many steps. */
function courseOf(
  name: string,
  optimizer: NetworkOptimizer<Model>,
  steps: number,
  batch: number,
  seed: number,
): Course {
  const epochs = Math.ceil((steps * batch) / count) + 1;
  const task = { parameters: initialModel(seed), optimizer, cases: count, batch, epochs, seed };
  const start = startOf(task);
  const lossOf = (model: Model) => categorical.loss(scoresOf(model, images), labels, count);
  const course: [number, number][] = [[0, lossOf(task.parameters)]];
  for (const { step, state } of training(task, start)) {
    if (step % INTERVAL === 0) course.push([step, lossOf(state.optimizer.parameters)]);
    if (step % 200 === 0) console.error(`${name}: step ${step}, loss ${course[course.length - 1][1].toPrecision(3)}`);
    if (step >= steps) break;
  }
  return course;
}

interface Courses {
  readonly plain: Course;
  readonly conditioned: Course;
}

function coursesOf({ batch, learningRate, isaacRate, damping, layers }: Options, steps: number, seed: number): Courses {
  const chosen = layerNames.slice(0, layers).map(weightsOf);
  const none = preconditioned(network, isaac({ inputDamping: 1, layers: [] }), sgd({ learningRate }));
  const some = preconditioned(
    network,
    isaac({ inputDamping: damping, layers: chosen }),
    sgd({ learningRate: isaacRate }),
  );
  return {
    plain: courseOf("plain", none, steps, batch, seed),
    conditioned: courseOf("ISAAC", some, steps, batch, seed),
  };
}

/**
 * Steps of plain gradients to those that ISAAC took to the same loss; a step of either sees as many digits. The loss of single steps jumps: it
 * must have been reached for good. 0 if it was not.
 */
function ratioOf({ plain, conditioned }: Courses): number {
  const [steps, reached] = plain[plain.length - 1];
  const first = conditioned.findIndex((_, k) => conditioned.slice(k).every(([, loss]) => loss <= reached));
  return first >= 0 ? steps / conditioned[first][0] : 0;
}

export function main(options: Options): void {
  const { seed, seeds, out, quick = false } = options;
  const steps = quick ? 100 : options.steps;
  const all = Array.from({ length: seeds }, (_, k) => coursesOf(options, steps, seed + k));
  const [{ plain, conditioned }] = all;

  mkdirSync(out, { recursive: true });
  const figure = join(out, "loss.svg");
  const series = (name: string, points: Course): Series => ({ name, points, finalLabel: name });
  const axes = { xLabel: "steps", yLabel: "cross-entropy of all digits", formatY: String, logarithmicY: true };
  const picture = { title: "Training loss", ...axes, series: [series("ISAAC", conditioned), series("plain", plain)] };
  writeFileSync(figure, renderPicture([picture]));

  const ratios = all.map(ratioOf);
  for (const [k, courses] of all.entries()) {
    const [[, ofPlain], [, ofIsaac]] = [
      courses.plain[courses.plain.length - 1],
      courses.conditioned[courses.conditioned.length - 1],
    ];
    console.log(
      `seed ${seed + k}: loss ${ofPlain.toPrecision(3)} after ${steps} steps, with ISAAC ${ofIsaac.toPrecision(3)}, ratio ${ratios[k].toFixed(2)}`,
    );
  }
  const median = [...ratios].sort((a, b) => a - b)[Math.floor((ratios.length - 1) / 2)];
  console.log(`steps of plain gradients to ISAAC ${median.toFixed(2)}`);
  console.log(`figure ${figure}`);
}
