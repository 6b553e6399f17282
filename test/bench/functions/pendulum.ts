/**
 * Mean squared angle of a damped pendulum, by semi-implicit Euler steps.
 * @differentiable wrt length damping modes valueAndGradInto
 */
export function meanSquare(length: number, damping: number, steps: number, h: number): number {
  let angle = 1;
  let velocity = 0;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    velocity -= h * ((9.81 / length) * Math.sin(angle) + damping * velocity);
    angle += h * velocity;
    sum += angle * angle;
  }
  return sum / steps;
}
