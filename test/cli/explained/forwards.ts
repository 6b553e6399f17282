// Modes that run forwards: there is no reverse sweep and nothing is kept.
/** @differentiable wrt w modes taylor finiteDifference forwardGrad order 2 */
export function loss(w: Float64Array, x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < w.length; i++) s += Math.tanh(w[i]! * x[i]!);
  return s;
}
