// A tape that is kept in part: of layers what weights are multiplied by, in time the states.
/** @differentiable wrt v w modes randomizedGrad */
export function network(v: Float64Array, w: Float64Array, x: Float64Array, rows: number, units: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(units);
    for (let i = 0; i < units; i++) h[i] = Math.max(v[i]! * x[row]!, 0);
    for (let o = 0; o < 3; o++) {
      let z = 0;
      for (let i = 0; i < units; i++) z += w[o * units + i]! * h[i]!;
      sum += z * z;
    }
  }
  return sum / rows;
}

/** @differentiable wrt rate modes randomizedGrad estimator project share batch */
export function growth(rate: Float64Array, start: Float64Array, steps: number): number {
  const u = start.slice();
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < u.length; i++) u[i] = u[i]! + u[i]! * rate[i]!;
  }
  let loss = 0;
  for (let i = 0; i < u.length; i++) loss += u[i]! * u[i]!;
  return Math.sqrt(loss);
}
