/**
 * A field on the unit square that spreads and grows, d phi / dt = D Laplace phi + C phi, with phi = 0 at the border. Seven numbers
 * theta say how C goes with place and time, so that the field follows a target: the control problem of D. Oktay, N. McGreivy,
 * J. Aduol, A. Beatson, R. P. Adams, "Randomized automatic differentiation", ICLR 2021, section 5.
 */
import { checkpoint } from "fluxion";

const { PI } = Math;

/** How the field is computed: `points` by `points` of them, and so many steps in time for the duration. */
export interface Grid {
  readonly points: number;
  readonly steps: number;
  readonly duration: number;
}

/** Of the coordinate of each point along a side. */
interface Waves {
  /** sin(pi x) */
  readonly half: Float64Array;
  /** sin(2 pi x) and cos(2 pi x) */
  readonly sine: Float64Array;
  readonly cosine: Float64Array;
}

function wavesOf(points: number): Waves {
  const half = new Float64Array(points);
  const sine = new Float64Array(points);
  const cosine = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    half[i] = Math.sin((PI * i) / (points - 1));
    sine[i] = Math.sin((2 * PI * i) / (points - 1));
    cosine[i] = Math.cos((2 * PI * i) / (points - 1));
  }
  return { half, sine, cosine };
}

/** sin(pi x) sin(pi y), [points, points]. */
function fieldAtStart({ half }: Waves, points: number): Float64Array {
  const phi = new Float64Array(points * points);
  for (let y = 1; y < points - 1; y++) {
    for (let x = 1; x < points - 1; x++) phi[y * points + x] = half[y] * half[x];
  }
  return phi;
}

/** One step, from phi to next and back into phi. Gives the sum of the squared distances to the target where the step ends. */
function advance(
  theta: Float64Array,
  phi: Float64Array,
  next: Float64Array,
  { half, sine, cosine }: Waves,
  points: number,
  step: number,
  stepSize: number,
): number {
  const spread = 0.25 * stepSize * (points - 1) ** 2;
  const [sinus, cosinus] = [Math.sin(PI * step * stepSize), Math.cos(PI * step * stepSize)];
  const constant = theta[0] + theta[1] * sinus + theta[2] * cosinus;
  const alongSine = theta[3] * sinus + theta[4] * cosinus;
  const alongCosine = theta[5] * sinus + theta[6] * cosinus;
  for (let y = 1; y < points - 1; y++) {
    for (let x = 1; x < points - 1; x++) {
      const at = y * points + x;
      const growth = constant + alongSine * sine[x] + alongCosine * cosine[x];
      const around = phi[at - 1] + phi[at + 1] + phi[at - points] + phi[at + points];
      next[at] = phi[at] + spread * (around - 4 * phi[at]) + stepSize * growth * phi[at];
    }
  }
  const swing = 0.25 * Math.sin(PI * (step + 1) * stepSize);
  let sum = 0;
  for (let y = 1; y < points - 1; y++) {
    for (let x = 1; x < points - 1; x++) {
      const at = y * points + x;
      const misfit = next[at] - half[y] * (half[x] + swing * sine[x]);
      sum += misfit * misfit;
      phi[at] = next[at];
    }
  }
  return sum;
}

/** The mean over time and the square of the squared distance between the field and its target. */
export function loss(theta: Float64Array, { points, steps, duration }: Grid): number {
  const waves = wavesOf(points);
  const phi = fieldAtStart(waves, points);
  const next = new Float64Array(points * points);
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += advance(theta, phi, next, waves, points, step, duration / steps);
  return sum / (steps * points * points);
}

/** The same, with the states of a few steps kept, from which those in between are computed again. */
export function lossByCheckpoints(theta: Float64Array, { points, steps, duration }: Grid): number {
  const waves = wavesOf(points);
  const phi = fieldAtStart(waves, points);
  const next = new Float64Array(points * points);
  let sum = 0;
  checkpoint({ schedule: "sqrt" });
  for (let step = 0; step < steps; step++) sum += advance(theta, phi, next, waves, points, step, duration / steps);
  return sum / (steps * points * points);
}

const grid: Grid = { points: 5, steps: 6, duration: 0.1 };

/** For `fluxion check`. */
export const samples = {
  loss: [[Float64Array.of(4.9, 0.1, -0.1, 0.05, 0.2, -0.05, 0.1), grid]],
  lossByCheckpoints: [[Float64Array.of(4.9, 0.1, -0.1, 0.05, 0.2, -0.05, 0.1), grid]],
};
