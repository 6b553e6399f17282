/** Strings as tags: handed in, compared, switched on, kept in variables. */

type Norm = "l1" | "l2" | "max";

/** @differentiable */
export function distance(x: number[], norm: Norm = "l2"): number {
  let s = 0;
  for (const v of x) {
    switch (norm) {
      case "l1":
        s += Math.abs(v);
        break;
      case "max":
        s = Math.max(s, Math.abs(v));
        break;
      default:
        s += v * v;
    }
  }
  return norm === "l2" ? Math.sqrt(s) : s;
}

/** @differentiable wrt x */
export function exhaustive(x: number, shape: { kind: "round" | "square"; size: number }): number {
  switch (shape.kind) {
    case "round":
      return Math.PI * x * x * shape.size;
    case "square":
      return 4 * x * x * shape.size;
  }
}

/** @differentiable */
export function changesMode(x: number[]): number {
  let mode = "rising";
  let s = 0;
  for (let i = 1; i < x.length; i++) {
    if (x[i]! < x[i - 1]!) mode = "falling";
    s += mode === "rising" ? x[i]! * s + x[i]! : x[i]! * x[i]!;
  }
  const label = mode !== "falling" ? "up" : "down";
  return label === "up" ? s : -s;
}

enum Kind {
  Linear = "linear",
  Square = "square",
}

/** @differentiable */
export function byEnum(terms: { kind: Kind; weight: number }[], x: number): number {
  let s = 0;
  for (const { kind, weight } of terms) s += kind === Kind.Linear ? weight * x : weight * x * x;
  return s;
}

export const samples = {
  distance: [[[0.3, -1.2, 0.7]], [[0.3, -1.2, 0.7], "l1"], [[0.3, -1.2, 0.7], "max"]],
  exhaustive: [
    [0.7, { kind: "round", size: 2 }],
    [0.7, { kind: "square", size: 2 }],
  ],
  changesMode: [[[0.1, 0.4, 0.3, 0.9]], [[0.1, 0.4, 0.5]]],
  byEnum: [
    [
      [
        { kind: "linear", weight: 0.4 },
        { kind: "square", weight: -1.2 },
      ],
      0.8,
    ],
  ],
};
