/**
 * The Lorenz system by the classical Runge-Kutta method, its state in three variables. Gives the mean squared distance
 * of the path from the origin.
 * @differentiable wrt sigma rho beta x0 y0 z0 modes valueAndGradInto
 */
export function meanSquare(
  sigma: number,
  rho: number,
  beta: number,
  x0: number,
  y0: number,
  z0: number,
  steps: number,
  h: number,
): number {
  const dx = (x: number, y: number) => sigma * (y - x);
  const dy = (x: number, y: number, z: number) => x * (rho - z) - y;
  const dz = (x: number, y: number, z: number) => x * y - beta * z;

  let x = x0;
  let y = y0;
  let z = z0;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const ax = dx(x, y);
    const ay = dy(x, y, z);
    const az = dz(x, y, z);
    const x1 = x + 0.5 * h * ax;
    const y1 = y + 0.5 * h * ay;
    const z1 = z + 0.5 * h * az;
    const bx = dx(x1, y1);
    const by = dy(x1, y1, z1);
    const bz = dz(x1, y1, z1);
    const x2 = x + 0.5 * h * bx;
    const y2 = y + 0.5 * h * by;
    const z2 = z + 0.5 * h * bz;
    const cx = dx(x2, y2);
    const cy = dy(x2, y2, z2);
    const cz = dz(x2, y2, z2);
    const x3 = x + h * cx;
    const y3 = y + h * cy;
    const z3 = z + h * cz;
    x += (h / 6) * (ax + 2 * bx + 2 * cx + dx(x3, y3));
    y += (h / 6) * (ay + 2 * by + 2 * cy + dy(x3, y3, z3));
    z += (h / 6) * (az + 2 * bz + 2 * cz + dz(x3, y3, z3));
    sum += x * x + y * y + z * z;
  }
  return sum / steps;
}
