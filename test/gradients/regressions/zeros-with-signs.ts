/** Zero with a minus is no integer: what divides by it is infinite on the other side. */

/** @differentiable wrt x */
export function signs(x: number): number {
  const below = -(-(-0));
  const above = -(-0);
  const chosen = -(x > 1 ? 0 : 2);
  return x * Math.sign(1 / below) + x * x * Math.sign(1 / above) + Math.sin(x) * Math.sign(1 / chosen);
}

export const samples = { signs: [[0.7], [1.3]] };
