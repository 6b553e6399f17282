/**
 * What becomes of a matrix without an inverse: as `NotPositiveDefinite` it passes through the layer whose it is, which adds its name, and ends the
 * step, which tells of it as of a loss that is not finite. Every other error is one of the caller and goes on.
 */
import { NotPositiveDefinite } from "../linear-algebra/not-positive-definite.ts";
import { divergenceOf, type StepOutcome } from "../optimizers/optimizer.ts";
import { areFinite } from "../optimizers/parameters.ts";
import type { BatchGradient, LayerRecord } from "./network.ts";

/** What `compute` gives; where a matrix in it has no inverse, the error names the layer. */
export function inLayer<Result>(layer: string, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof NotPositiveDefinite)) throw error;
    throw new NotPositiveDefinite(`layer '${layer}': ${error.message}`);
  }
}

/** The same step, which gives a divergence where a matrix in it has no inverse. */
export function orDiverged<Parameters extends object, Arguments extends unknown[]>(
  step: (...args: Arguments) => StepOutcome<Parameters>,
): (...args: Arguments) => StepOutcome<Parameters> {
  return (...args) => {
    try {
      return step(...args);
    } catch (error) {
      if (!(error instanceof NotPositiveDefinite)) throw error;
      return { diverged: error.message };
    }
  };
}

/** What those give whose matrices have inverses; the error of the first where none has. */
export function possible<Result>(computations: readonly (() => Result)[]): Result[] {
  const errors: NotPositiveDefinite[] = [];
  const results = computations.flatMap((compute) => {
    try {
      return [compute()];
    } catch (error) {
      if (!(error instanceof NotPositiveDefinite)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (results.length === 0 && errors.length > 0) throw errors[0];
  return results;
}

/** Why a method cannot go on from a batch, if so, and the layer where it shows. */
export function divergenceOfBatch({ loss, gradient, layers }: BatchGradient<object>): string | undefined {
  const reason = divergenceOf(loss, gradient);
  if (reason === undefined) return undefined;
  const place = placeOf(layers);
  return place === undefined ? reason : `${reason}; ${place}`;
}

/** Layers stand in the order of their calls: the first that is handed such numbers, or else the first that they flow back from. */
function placeOf(layers: readonly LayerRecord[]): string | undefined {
  const reached = layers.find(({ input }) => !areFinite(input));
  if (reached) return `layer '${reached.name}' is the first whose input is not`;
  const last = layers.findLast(({ outputAdjoint }) => !areFinite(outputAdjoint));
  return last && `layer '${last.name}' is the last, and the first on the way back, whose output's adjoint is not`;
}
