/** The plate of the example: its lamps, what is hidden in it, what the camera saw, and how far off a guess is. */
import { randomNormal } from "fluxion/random";
import { conductivityOf, warmed } from "./model.ts";

/** Cells along an edge, how often the camera looks, steps of time before each look. */
export const [side, looks, steps] = [48, 8, 50];

/** Standard deviation of the camera's noise; the plate gets 30 degrees warm. */
const noise = 0.02;

const cells = side * side;
const row = (k: number) => Math.floor(k / side);
const column = (k: number) => k % side;
const field = (value: (row: number, column: number) => number) =>
  Float64Array.from({ length: cells }, (_, k) => value(row(k), column(k)));

/** A lamp over every fourth cell both ways. */
export const lamps = field((i, j) => (i % 4 === 2 && j % 4 === 2 ? 1 : 0));
export const free = field((i, j) => (i > 0 && j > 0 && i < side - 1 && j < side - 1 ? 1 : 0));

/** A ring and a bar that hinder heat: what is to be found. */
export const hidden = field((i, j) => {
  const isRing = Math.abs(Math.hypot(i - 16, j - 17) - 7) < 2.5;
  const isBar = Math.abs(i - 34) < 3 && Math.abs(j - 28) < 13;
  return isRing || isBar ? -1.5 : 1;
});

/** What is guessed first: the same everywhere. */
export const initial = () => new Float64Array(cells).fill(1);

export const seen = warmed(hidden, lamps, free, side, looks, steps).map(
  (temperature, k) => temperature + noise * free[k % cells] * randomNormal(1, 0, k),
);

const distance = (a: Float64Array | Float32Array) =>
  Math.hypot(...a.map((value, k) => conductivityOf(value) - conductivityOf(hidden[k])));
const first = distance(initial());

/** Distance of the conductivity from the true one, as a share of what the first guess is off by. */
export const offBy = (inside: Float64Array | Float32Array): number => distance(inside) / first;
