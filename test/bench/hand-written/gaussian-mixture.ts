/**
 * For each point the centred and transformed vectors of all components are kept; its responsibilities then weigh what
 * each component sends back. The derivative by the logarithm of the diagonal is applied once, at the end.
 */
let centred = new Float64Array(0);
let transformed = new Float64Array(0);
let responsibilities = new Float64Array(0);
let pulledBack = new Float64Array(0);

export function logLikelihoodValueAndGradInto(
  logWeights: Float64Array,
  means: Float64Array,
  logDiagonal: Float64Array,
  below: Float64Array,
  points: Float64Array,
  logWeightsBar: Float64Array,
  meansBar: Float64Array,
  logDiagonalBar: Float64Array,
  belowBar: Float64Array,
): number {
  const K = logWeights.length;
  const D = means.length / K;
  const N = points.length / D;
  const triangle = (D * (D - 1)) / 2;
  if (centred.length < K * D) {
    centred = new Float64Array(K * D);
    transformed = new Float64Array(K * D);
  }
  if (responsibilities.length < K) responsibilities = new Float64Array(K);
  if (pulledBack.length < D) pulledBack = new Float64Array(D);
  logWeightsBar.fill(0);
  meansBar.fill(0);
  logDiagonalBar.fill(0);
  belowBar.fill(0);

  const diagonal = new Float64Array(K * D);
  const offsets = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    let offset = logWeights[k];
    for (let i = 0; i < D; i++) {
      diagonal[k * D + i] = Math.exp(logDiagonal[k * D + i]);
      offset += logDiagonal[k * D + i];
    }
    offsets[k] = offset;
  }

  let sum = 0;
  for (let n = 0; n < N; n++) {
    let largest = -Infinity;
    for (let k = 0; k < K; k++) {
      const row = k * D;
      let at = k * triangle;
      let length = 0;
      for (let i = 0; i < D; i++) {
        const c = points[n * D + i] - means[row + i];
        centred[row + i] = c;
        let element = diagonal[row + i] * c;
        for (let j = 0; j < i; j++) element += below[at++] * centred[row + j];
        transformed[row + i] = element;
        length += element * element;
      }
      const term = offsets[k] - 0.5 * length;
      responsibilities[k] = term;
      if (term > largest) largest = term;
    }
    let total = 0;
    for (let k = 0; k < K; k++) {
      const e = Math.exp(responsibilities[k] - largest);
      responsibilities[k] = e;
      total += e;
    }
    sum += largest + Math.log(total);

    for (let k = 0; k < K; k++) {
      const row = k * D;
      const weight = responsibilities[k] / total;
      logWeightsBar[k] += weight;
      let at = k * triangle;
      for (let i = 0; i < D; i++) {
        const c = centred[row + i];
        const elementBar = -weight * transformed[row + i];
        // The diagonal's own derivative; that of its logarithm's sum is the component's total weight.
        logDiagonalBar[row + i] += elementBar * c;
        pulledBack[i] = elementBar * diagonal[row + i];
        for (let j = 0; j < i; j++) {
          belowBar[at] += elementBar * centred[row + j];
          pulledBack[j] += elementBar * below[at++];
        }
      }
      for (let i = 0; i < D; i++) meansBar[row + i] -= pulledBack[i];
    }
  }

  let largest = -Infinity;
  for (let k = 0; k < K; k++) largest = Math.max(largest, logWeights[k]);
  let total = 0;
  for (let k = 0; k < K; k++) total += Math.exp(logWeights[k] - largest);
  for (let k = 0; k < K; k++) {
    const weight = logWeightsBar[k];
    for (let i = 0; i < D; i++) {
      logDiagonalBar[k * D + i] = logDiagonalBar[k * D + i] * diagonal[k * D + i] + weight;
    }
    logWeightsBar[k] = weight - (N * Math.exp(logWeights[k] - largest)) / total;
  }
  return sum - N * (largest + Math.log(total)) - 0.5 * N * D * Math.log(2 * Math.PI);
}
