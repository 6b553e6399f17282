/** Gradients estimated at random are differentiated as other functions are. */
import { forwardGrad } from "fluxion";

const bowl = (w: Float64Array, b: number): number => {
  let sum = b * b;
  for (let i = 0; i < w.length; i++) sum += Math.sin(w[i]! * b);
  return sum;
};

/** @differentiable wrt b */
export function estimated(w: Float64Array, b: number, seed: number): number {
  const [value, [wBar, bBar]] = forwardGrad(bowl, { wrt: [0, 1] })(w, b, { seed });
  return value + wBar[0]! * bBar;
}

export const samples = {
  estimated: [[Float64Array.of(0.3, -0.2, 0.7), 0.4, 8]],
};
