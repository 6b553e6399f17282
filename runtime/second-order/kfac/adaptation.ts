/** How K-FAC's strengths of damping follow the course of training: Martens and Grosse 2015, sections 6.5 and 6.6. */

/** What one step takes off lambda, at most: 5 %. */
const OMEGA = 19 / 20;

/**
 * lambda after a step whose change of the objective was `ratio` times what the model said: less where the model is good, more where it is not. A
 * change that is no number counts as a bad one. `interval` is T_1.
 */
export function adaptedLambda(lambda: number, ratio: number, interval: number): number {
  const factor = OMEGA ** interval;
  if (ratio > 3 / 4) return lambda * factor;
  return ratio >= 1 / 4 ? lambda : lambda / factor;
}

/** The gammas that a step tries when gamma may change, the present one first. `interval` is T_2. */
export function gammaCandidates(gamma: number, interval: number): number[] {
  const factor = Math.sqrt(OMEGA) ** interval;
  return [gamma, factor * gamma, gamma / factor];
}
