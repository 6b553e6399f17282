/** Distributions of the plane, each a mixture of normal ones, so that samples and the true score are known. */
import { randomIndex, randomNormal } from "fluxion/random";

export interface Mixture {
  /** [components, 2] */
  readonly centers: Float64Array;
  /** Standard deviation of each component. */
  readonly size: number;
}

function along(count: number, size: number, pointAt: (k: number) => readonly [number, number]): Mixture {
  return { centers: Float64Array.from(Array.from({ length: count }, (_, k) => pointAt(k)).flat()), size };
}

export const sets: Readonly<Record<string, Mixture>> = {
  moons: along(60, 0.15, (k) => {
    const angle = (Math.PI * (k >> 1)) / 29;
    return k % 2 === 0
      ? [1.5 * Math.cos(angle) - 0.7, 1.5 * Math.sin(angle) - 0.4]
      : [0.7 - 1.5 * Math.cos(angle), 0.4 - 1.5 * Math.sin(angle)];
  }),
  "eight Gaussians": along(8, 0.25, (k) => [1.8 * Math.cos((Math.PI * k) / 4), 1.8 * Math.sin((Math.PI * k) / 4)]),
  spiral: along(80, 0.12, (k) => {
    const angle = 1 + (3 * Math.PI * k) / 79;
    return [0.2 * angle * Math.cos(angle), 0.2 * angle * Math.sin(angle)];
  }),
};

/** [rows, 2] */
export function samplesOf({ centers, size }: Mixture, rows: number, seed: number): Float64Array {
  const x = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const component = randomIndex(seed, 0, row, centers.length / 2);
    for (const i of [0, 1]) x[2 * row + i] = centers[2 * component + i] + size * randomNormal(seed, 1, 2 * row + i);
  }
  return x;
}

/** grad log p of each row, for the mixture with noise of size `sigma`. */
export function trueScore({ centers, size }: Mixture, sigma: number, x: Float64Array): Float64Array {
  const variance = size * size + sigma * sigma;
  const score = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += 2) {
    let [nearest, total] = [Number.POSITIVE_INFINITY, 0];
    const distances = new Float64Array(centers.length / 2);
    for (let k = 0; k < distances.length; k++) {
      distances[k] = (x[start] - centers[2 * k]) ** 2 + (x[start + 1] - centers[2 * k + 1]) ** 2;
      nearest = Math.min(nearest, distances[k]);
    }
    for (let k = 0; k < distances.length; k++) {
      const weight = Math.exp((nearest - distances[k]) / (2 * variance));
      total += weight;
      for (const i of [0, 1]) score[start + i] += (weight * (centers[2 * k + i] - x[start + i])) / variance;
    }
    for (const i of [0, 1]) score[start + i] /= total;
  }
  return score;
}
