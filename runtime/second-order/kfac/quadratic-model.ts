/**
 * How far to go: the quadratic model of the objective around theta, with the exact Fisher matrix F, along a proposal Delta and the last step
 * delta_0: Martens and Grosse 2015, sections 6.4 and 7.
 *
 *     M(alpha Delta + mu delta_0) - M(0) = 1/2 x' B x + b' x,    x = (alpha, mu)
 *
 * B is of u' F v + (lambda + eta) u' v, b of the gradient times each direction. F needs no matrix: u' F v is the mean over cases of
 * (J u)' F_R (J v), with one tangent for each direction and the Fisher matrix F_R of a case's outputs.
 */
import type { Floats } from "../../distributions/distribution.ts";
import type { LayeredNetwork } from "../network.ts";
import { dotOf } from "../trees.ts";

/** A direction in the parameters, and how the outputs change along it. */
export interface Direction<Parameters extends object> {
  readonly vector: Parameters;
  /** [cases, features] */
  readonly image: Floats;
  /** The outputs' Fisher matrices times the image. */
  readonly curved: Floats;
}

export function directionOf<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  parameters: Parameters,
  cases: Uint32Array,
  vector: Parameters,
): Direction<Parameters> {
  const [outputs, image] = network.jvp!(parameters, cases, vector);
  return { vector, image, curved: network.distribution.fisherProduct(outputs, image, cases.length) };
}

export interface QuadraticModel {
  /** B, symmetric, by rows: [1 x 1] or [2 x 2]. */
  readonly curvature: readonly (readonly number[])[];
  /** b */
  readonly slope: readonly number[];
}

/** The model along one or two directions; `shift` is lambda + eta. */
export function modelAlong<Parameters extends object>(
  gradient: Parameters,
  directions: readonly Direction<Parameters>[],
  cases: number,
  shift: number,
): QuadraticModel {
  return {
    curvature: directions.map((u) =>
      directions.map((v) => curvatureOf(u, v, cases) + shift * dotOf(u.vector, v.vector)),
    ),
    slope: directions.map(({ vector }) => dotOf(gradient, vector)),
  };
}

/** u' F v */
function curvatureOf<Parameters extends object>(
  { image }: Direction<Parameters>,
  { curved }: Direction<Parameters>,
  cases: number,
): number {
  let sum = 0;
  for (let i = 0; i < image.length; i++) sum += image[i]! * curved[i]!;
  return sum / cases;
}

/** M(x) - M(0). */
export function changeOf({ curvature, slope }: QuadraticModel, x: readonly number[]): number {
  let change = 0;
  for (const [i, xi] of x.entries()) {
    change += slope[i]! * xi;
    for (const [j, xj] of x.entries()) change += 0.5 * xi * curvature[i]![j]! * xj;
  }
  return change;
}

/** Directions whose cosine, as the model measures, differs from 1 by less than this count as one. */
const CUTOFF = 1e-10;

/**
 * The x that minimises the model, and the shortest where there are several: B is singular where the directions are parallel. Lengths are measured
 * with each direction scaled to curvature 1, so a direction without any has no part in x.
 */
export function minimiserOf({ curvature, slope }: QuadraticModel): number[] {
  const lengths = curvature.map((row, i) => Math.sqrt(Math.max(0, row[i]!)));
  const scaled = slope.map((value, i) => (lengths[i]! > 0 ? -value / lengths[i]! : 0));
  const unscaled = (x: readonly number[]) => x.map((value, i) => (lengths[i]! > 0 ? value / lengths[i]! : 0));
  const [first = 0, second = 0] = lengths;
  if (first === 0 || second === 0) return unscaled(scaled);
  const cosine = curvature[0]![1]! / (first * second);
  // The matrix [1, c; c, 1] has the values 1 + c and 1 - c, along the sum and the difference.
  const part = (value: number, right: number) => (value > CUTOFF ? right / (2 * value) : 0);
  const sum = part(1 + cosine, scaled[0]! + scaled[1]!);
  const difference = part(1 - cosine, scaled[0]! - scaled[1]!);
  return unscaled([sum + difference, sum - difference]);
}
