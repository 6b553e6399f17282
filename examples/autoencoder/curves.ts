/**
 * The data set CURVES, drawn anew: images of one smooth curve each, through three random points. It follows Hinton and Salakhutdinov,
 * "Reducing the dimensionality of data with neural networks", Science 2006, in kind; their very images are not drawn again.
 */
import { randomUniform } from "fluxion/random";

/** Pixels of a side. */
export const side = 28;

/** [count, side x side], from 0 for paper to 1 for ink. */
export function drawCurves(count: number, seed: number): Float64Array {
  const images = new Float64Array(count * side * side);
  for (let k = 0; k < count; k++) {
    const place = (point: number, axis: number) => 3 + (side - 7) * randomUniform(seed, k, 2 * point + axis);
    drawCurve(images.subarray(k * side * side, (k + 1) * side * side), place);
  }
  return images;
}

/** The parabola through its three points at times 0, 1/2 and 1, in ink that fades within a pixel. */
function drawCurve(image: Float64Array, place: (point: number, axis: number) => number): void {
  const at = (t: number, axis: number) =>
    place(0, axis) * (1 - t) * (1 - 2 * t) + place(1, axis) * 4 * t * (1 - t) + place(2, axis) * t * (2 * t - 1);
  for (let t = 0; t <= 1; t += 1 / 128) {
    const [x, y] = [at(t, 0), at(t, 1)];
    for (let row = Math.max(0, Math.floor(y) - 1); row <= Math.min(side - 1, Math.floor(y) + 2); row++) {
      for (let column = Math.max(0, Math.floor(x) - 1); column <= Math.min(side - 1, Math.floor(x) + 2); column++) {
        const ink = Math.max(0, 1 - Math.hypot(x - column, y - row));
        image[row * side + column] = Math.max(image[row * side + column], ink);
      }
    }
  }
}
