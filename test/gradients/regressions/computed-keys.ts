/** Parts of objects that are chosen by a key when the program runs, and objects that are frozen where they are written. */

type Mode = "low" | "high";
const WEIGHTS = { low: 1, high: 2 } as const;
const CURVES = Object.freeze({ low: (x: number) => x * x, high: (x: number) => Math.sin(x) });
const SCALES = Object.freeze([0.5, 2, 3]);

/** @differentiable wrt x */
export function weighted(x: number, mode: Mode): number {
  return WEIGHTS[mode] * x + { low: x * x, high: Math.exp(x) }[mode];
}

/** @differentiable wrt x */
export function curve(x: number, mode: Mode): number {
  return CURVES.low(x) * { low: Math.cos, high: Math.exp }[mode](x);
}

/** @differentiable wrt rows */
export function columns(rows: { low: number; high: number }[], mode: Mode): number {
  let sum = 0;
  for (const row of rows) sum += row[mode] * row.low;
  return sum;
}

/** @differentiable wrt x */
export function numbered(x: number, i: number): number {
  const own = Object.freeze({ 0: x, 2: x * x });
  return own[i as 0 | 2] * SCALES[i]!;
}

export const samples = {
  weighted: [
    [0.7, "low"],
    [0.7, "high"],
  ],
  curve: [
    [0.7, "low"],
    [0.7, "high"],
  ],
  columns: [
    [
      [
        { low: 2, high: 3 },
        { low: -1, high: 0.5 },
      ],
      "high",
    ],
    [[{ low: 2, high: 3 }], "low"],
  ],
  numbered: [
    [0.7, 0],
    [0.7, 2],
  ],
};
