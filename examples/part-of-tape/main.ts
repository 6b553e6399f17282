/** Trains networks in several ways from the same weights, with all of the tape and with a part of it, and draws the courses. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderPicture } from "fluxion/train";
import type { SmallDigits } from "../autoencoder/digits.ts";
import { lossCharts } from "../loss-charts.ts";
import { type Course, courseOf, endOf, geometricMean, lastOf, stepsRatio, type Way } from "./course.ts";
import { type Gradient, type NetworkName, networks } from "./networks.ts";

export interface Options {
  readonly networks: readonly NetworkName[];
  /** Of each way, where they are not those of the network. */
  readonly steps?: number;
  /** Of Adam, with batches of 150 and with the small ones, where they are not those of the network. */
  readonly learningRate?: number;
  readonly smallRate?: number;
  /** The fraction of each row that is kept. */
  readonly keep: number;
  /** The first of so many seeds. */
  readonly seed: number;
  readonly seeds: number;
  /** The folder for the figures, which are of the first seed. */
  readonly out: string;
  /** Few steps, of small batches. */
  readonly quick?: boolean;
}

export function main({ networks: names, out, ...options }: Options): void {
  mkdirSync(out, { recursive: true });
  for (const name of names) train(name, out, options);
}

function train(name: NetworkName, out: string, { seed, seeds, ...options }: Omit<Options, "networks" | "out">): void {
  const digits = networks[name].digits();
  const all = Array.from({ length: seeds }, (_, i) => coursesOf(name, digits, seed + i, options));
  const figure = join(out, `${name}.svg`);
  const drawn = all[0].map((course) => ({ ...course, end: endOf(course) }));
  const scale = { lossLabel: "mean cross-entropy of all digits", endsScale: "logarithmic" } as const;
  writeFileSync(figure, renderPicture(lossCharts(drawn, scale)));
  const parts = all[0].slice(1, -1);
  parts.forEach((part, i) => {
    const ratioOf = (ratio: (small: Course, part: Course) => number) =>
      geometricMean(all.map((courses) => ratio(courses[courses.length - 1], courses[i + 1]))).toFixed(2);
    const loss = ratioOf((small, other) => endOf(small) / endOf(other));
    console.log(`${name}: loss of the small batch to that of ${part.name} ${loss}`);
    console.log(`${name}: steps of the small batch to those of ${part.name} ${ratioOf(stepsRatio)}`);
  });
  console.log(`${name}: figure ${figure}`);
}

/** From all of the tape, from parts of it, and from all of it with a small batch. */
function coursesOf(
  name: NetworkName,
  digits: SmallDigits,
  seed: number,
  { keep, quick = false, ...options }: Omit<Options, "networks" | "out" | "seed" | "seeds">,
): readonly Course[] {
  const network = networks[name];
  const steps = quick ? 40 : (options.steps ?? network.steps);
  const batch = quick ? 60 : 150;
  const small = Math.round((batch * network.bytes(keep)) / network.bytes(1));
  const { learningRate = network.learningRate, smallRate = network.smallRate } = options;
  const way = (name: string, gradient: Gradient, rows: number, part: number): Way => {
    const bytes = rows * network.bytes(part);
    return { name, gradient, rows, bytes, learningRate: rows === small ? smallRate : learningRate };
  };
  const ways = [
    way("whole tape", network.whole, batch, 1),
    ...Object.entries(network.parts).map(([part, gradient]) => way(part, gradient, batch, keep)),
    way("small batch", network.whole, small, 1),
  ];
  return ways.map((each) => {
    const course = courseOf(each, network, digits, { steps, seed, keep });
    const { seconds } = lastOf(course);
    const loss = endOf(course).toExponential(2);
    console.error(
      `${name}, ${each.name}, seed ${seed}: ${each.rows} cases, ${each.bytes} bytes, loss ${loss} after ${steps} steps, ${seconds.toFixed(1)} s`,
    );
    return course;
  });
}
