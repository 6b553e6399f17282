/**
 * A plate that lamps warm, and what a thermal camera sees of it while it does. Fields are [side, side], row by row; the edge is
 * held at 0 degrees. Time is in steps, length in cells.
 */

/** Conductivity of a cell, up to 0.2: above 0.25 the steps would be unstable, whatever is guessed. */
export const conductivityOf = (inside: number): number => 0.2 / (1 + Math.exp(-inside));

/**
 * The temperatures that are seen, [looks, side, side]: once after every `steps` steps. `inside` says how well heat passes, `free` is
 * 1 where the temperature may change and 0 at the edge.
 */
export function warmed(
  inside: Float64Array,
  lamps: Float64Array,
  free: Float64Array,
  side: number,
  looks: number,
  steps: number,
): Float64Array {
  const cells = side * side;
  const conductivity = new Float64Array(cells);
  const u = new Float64Array(cells);
  const across = new Float64Array(cells);
  const down = new Float64Array(cells);
  const seen = new Float64Array(looks * cells);
  for (let k = 0; k < cells; k++) conductivity[k] = conductivityOf(inside[k]);
  for (let look = 0; look < looks; look++) {
    for (let t = 0; t < steps; t++) {
      // What flows into a cell from the next one, and from the one below. The last cell of a row and the first of the next are both at 0.
      for (let k = 0; k < cells - side; k++) {
        across[k] = 0.5 * (conductivity[k] + conductivity[k + 1]) * (u[k + 1] - u[k]);
        down[k] = 0.5 * (conductivity[k] + conductivity[k + side]) * (u[k + side] - u[k]);
      }
      for (let k = side; k < cells - side; k++) {
        u[k] += free[k] * (across[k] - across[k - 1] + down[k] - down[k - side] + lamps[k]);
      }
    }
    for (let k = 0; k < cells; k++) seen[look * cells + k] = u[k];
  }
  return seen;
}

/** Squared difference from what the camera saw, per cell. */
export function misfit(
  inside: Float64Array,
  lamps: Float64Array,
  free: Float64Array,
  seen: Float64Array,
  side: number,
  looks: number,
  steps: number,
): number {
  const found = warmed(inside, lamps, free, side, looks, steps);
  let sum = 0;
  for (let k = 0; k < found.length; k++) sum += (found[k] - seen[k]) ** 2;
  return sum / (side * side);
}

/**
 * Its gradient by x is where gradient descent with momentum goes from x: x - rate slope + momentum (x - before). So a step, too,
 * is a request, and runs where the gradient does.
 */
export function stepPotential(
  x: Float64Array,
  before: Float64Array,
  slope: Float64Array,
  rate: number,
  momentum: number,
): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) {
    sum += (0.5 * x[k] - rate * slope[k] + momentum * (0.5 * x[k] - before[k])) * x[k];
  }
  return sum;
}

const some = (length: number, seed: number) => Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i * seed + seed));
const free = Float64Array.from({ length: 16 }, (_, k) => (k % 4 === 0 || k % 4 === 3 || k < 4 || k > 11 ? 0 : 1));

/** For `fluxion check`. */
export const samples = {
  warmed: [[some(16, 1), some(16, 2), free, 4, 2, 3]],
  misfit: [[some(16, 1), some(16, 2), free, some(32, 3), 4, 2, 3]],
  stepPotential: [[some(5, 1), some(5, 2), some(5, 3), 0.3, 0.9]],
};
