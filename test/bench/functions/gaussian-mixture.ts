/** Log-likelihood of points under a mixture of K Gaussians in D dimensions with full covariance matrices. */

function logSumExp(terms: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < terms.length; k++) largest = Math.max(largest, terms[k]);
  let sum = 0;
  for (let k = 0; k < terms.length; k++) sum += Math.exp(terms[k] - largest);
  return largest + Math.log(sum);
}

/** |L v|^2, where the lower triangle L has exponentials of `logDiagonal` on its diagonal, and `below` row by row below it. */
function squaredLength(
  v: Float64Array,
  diagonal: Float64Array,
  below: Float64Array,
  k: number,
  dimensions: number,
): number {
  const triangle = (dimensions * (dimensions - 1)) / 2;
  let at = k * triangle;
  let sum = 0;
  for (let i = 0; i < dimensions; i++) {
    let element = diagonal[k * dimensions + i] * v[i];
    for (let j = 0; j < i; j++) {
      element += below[at] * v[j];
      at++;
    }
    sum += element * element;
  }
  return sum;
}

/**
 * `logWeights` [K] up to a constant, `means` [K, D]; the inverse covariances are L'L with L as above: `logDiagonal`
 * [K, D], `below` [K, D (D - 1) / 2]. `points` is [N, D].
 * @differentiable wrt logWeights means logDiagonal below modes valueAndGradInto
 */
export function logLikelihood(
  logWeights: Float64Array,
  means: Float64Array,
  logDiagonal: Float64Array,
  below: Float64Array,
  points: Float64Array,
): number {
  const components = logWeights.length;
  const dimensions = means.length / components;
  const count = points.length / dimensions;

  const diagonal = new Float64Array(logDiagonal.length);
  const logDeterminants = new Float64Array(components);
  for (let k = 0; k < components; k++) {
    for (let i = 0; i < dimensions; i++) {
      const element = logDiagonal[k * dimensions + i];
      diagonal[k * dimensions + i] = Math.exp(element);
      logDeterminants[k] += element;
    }
  }

  const centred = new Float64Array(dimensions);
  const terms = new Float64Array(components);
  let sum = 0;
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < components; k++) {
      for (let i = 0; i < dimensions; i++) centred[i] = points[n * dimensions + i] - means[k * dimensions + i];
      const length = squaredLength(centred, diagonal, below, k, dimensions);
      terms[k] = logWeights[k] + logDeterminants[k] - 0.5 * length;
    }
    sum += logSumExp(terms);
  }
  return sum - count * logSumExp(logWeights) - 0.5 * count * dimensions * Math.log(2 * Math.PI);
}
