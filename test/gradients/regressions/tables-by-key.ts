/** Tables whose elements are tuples, arrays or objects, under a key that is known only when the program runs. */

type Curve = "linear" | "cubic";

const STENCIL = [
  [1, -2, 1],
  [0.5, 0, -0.5],
] as const;
const TABLEAU = { a: [[], [0.5], [0, 0.75]], b: [2 / 9, 1 / 3, 4 / 9], c: [0, 0.5, 0.75] } as const;
const CURVES = { linear: { gain: 1, offset: 2 }, cubic: { gain: 3, offset: -0.5 } };
const RULES: Record<number, { nodes: number[]; weights: number[] }> = {
  1: { nodes: [0], weights: [2] },
  2: { nodes: [-0.57735, 0.57735], weights: [1, 1] },
  3: { nodes: [-0.7746, 0, 0.7746], weights: [5 / 9, 8 / 9, 5 / 9] },
};
const COEFFICIENTS = { 1: [0.5], 2: [0.25, 0.75], 3: [1, 2, 3] } as const;
const STAGES = [
  { c: 0, w: 1 },
  { c: 0.5, w: 2 },
] as const;
const SHAPES = {
  flat: { bend: (x: number) => x, gain: 1 },
  round: { bend: (x: number) => Math.sin(x), gain: 2, offset: 0.5 },
};
const SCALES: Record<string, number> = { low: 0.5, high: 2 };
const UNITS = [
  { name: "metre", per: 1, tags: [1, 2] },
  { name: "foot", per: 0.3048, tags: [3] },
];

class Linear {
  constructor(readonly k: number) {}
  at(x: number): number {
    return this.k * x;
  }
}

class Square extends Linear {
  override at(x: number): number {
    return this.k * x * x;
  }
}

/** @differentiable wrt u */
export function stencil(u: number[], kind: number): number {
  let sum = 0;
  for (let i = 1; i < u.length - 1; i++) {
    let d = 0;
    for (let k = 0; k < STENCIL[0].length; k++) d += STENCIL[kind]![k]! * u[i + k - 1]!;
    sum += d * d;
  }
  return sum;
}

/** @differentiable wrt y */
export function rungeKutta(y: number, h: number, steps: number): number {
  const k = [0, 0, 0];
  for (let n = 0; n < steps; n++) {
    for (let i = 0; i < TABLEAU.c.length; i++) {
      let z = y;
      for (let j = 0; j < i; j++) z += h * TABLEAU.a[i]![j]! * k[j]!;
      k[i] = Math.sin(z) + TABLEAU.c[i]! * h;
    }
    for (const [i, b] of TABLEAU.b.entries()) y += h * b * k[i]!;
  }
  return y;
}

/** @differentiable wrt x */
export function curve(x: number, kind: Curve): number {
  const slope = CURVES[kind].offset * x;
  const { gain, offset } = CURVES[kind];
  return gain * x * x + slope + offset;
}

/** @differentiable wrt x */
export function quadrature(x: number, order: number): number {
  const rule = RULES[order]!;
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i++) sum += rule.weights[i]! * Math.exp(rule.nodes[i]! * x);
  return sum;
}

/** @differentiable wrt x */
export function quadratureOr(x: number, order: number): number {
  const rule = RULES[order];
  if (!rule) return x * x * x;
  const [first = 1] = rule.nodes;
  return first * x + rule.weights.reduce((sum, w) => sum + w * x * x, 0);
}

/** @differentiable wrt x */
export function laterUnused(x: number, order: number): number {
  const next = RULES[order + 1]!;
  let y = x * x;
  if (order < 3) y *= next.weights[0]!;
  return y;
}

/** @differentiable wrt x */
export function polynomial(x: number, order: 1 | 2 | 3): number {
  let sum = 0;
  for (const c of COEFFICIENTS[order]) sum = sum * x + c;
  return sum + COEFFICIENTS[order].length * COEFFICIENTS[order][0]! * x;
}

/** @differentiable wrt x */
export function staged(x: number, n: number): number {
  let y = x;
  for (const { c, w } of STAGES) y += w * Math.sin(c + y);
  for (let i = 0; i < n; i++) y *= STAGES[i]!.w + STAGES[i]!.c * x;
  return y;
}

/** @differentiable wrt x */
export function bent(x: number, kind: "flat" | "round"): number {
  return SHAPES[kind].bend(x) * SHAPES[kind].gain;
}

/** @differentiable wrt x */
export function scaled(x: number, key: string): number {
  const known = SCALES[key];
  return x * (SCALES[key] ?? 5) + (known === undefined ? x * x : known);
}

/** @differentiable wrt x */
export function unit(x: number, i: number, j: number): number {
  const { per, tags } = UNITS[i]!;
  return x * per * tags[j]! + (UNITS[i]!.name === "foot" ? x * x : 0);
}

/** @differentiable wrt x y */
export function ownTable(x: number, y: number, kind: Curve, i: number): number {
  const table = { linear: { gain: x, points: [x, y] }, cubic: { gain: x * y, points: [y, 1, x] } };
  const pairs = [
    { at: x * x, w: y },
    { at: y, w: 2 },
  ] as const;
  const own = table[kind];
  let sum = own.gain * pairs[i]!.at * pairs[i]!.w;
  for (const p of own.points) sum += p * p;
  return sum + own.points[i]! + (table[kind].points[2] ?? 3) * y;
}

/** @differentiable wrt x */
export function handedOn(x: number, kind: Curve, order: number): number {
  const both = kind === "linear" ? CURVES.linear : CURVES[kind];
  return applied(CURVES[kind], x) + mean(RULES[order]!.weights) * x * both.gain;
}

/** @differentiable wrt x */
export function ofClasses(x: number, i: number): number {
  const curves = [new Linear(x), new Square(Math.sin(x))];
  return curves[i]!.at(x) + curves[i]!.k;
}

function applied({ gain, offset }: { gain: number; offset: number }, x: number): number {
  return gain * x * x + offset;
}

function mean(list: readonly number[]): number {
  let sum = 0;
  for (const x of list) sum += x;
  return sum / list.length;
}

export const samples = {
  stencil: [
    [[0.3, -0.5, 1.2, 0.4, 0.8], 0],
    [[0.3, -0.5, 1.2, 0.4, 0.8], 1],
  ],
  rungeKutta: [[0.4, 0.1, 3]],
  curve: [
    [0.7, "linear"],
    [0.7, "cubic"],
    [0.7, "none"],
  ],
  quadrature: [
    [0.7, 1],
    [0.7, 3],
    [0.7, 4],
  ],
  quadratureOr: [
    [0.7, 2],
    [0.7, 7],
  ],
  laterUnused: [
    [0.7, 1],
    [0.7, 3],
    [0.7, 5],
    [0.7, -4],
  ],
  polynomial: [
    [0.7, 1],
    [0.7, 3],
  ],
  staged: [
    [0.7, 1],
    [0.7, 2],
  ],
  bent: [
    [0.7, "flat"],
    [0.7, "round"],
    [0.7, "other"],
  ],
  scaled: [
    [0.7, "high"],
    [0.7, "other"],
  ],
  unit: [
    [0.7, 0, 1],
    [0.7, 1, 0],
  ],
  ownTable: [
    [0.7, -0.4, "linear", 0],
    [0.7, -0.4, "cubic", 1],
  ],
  ofClasses: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 2],
  ],
  handedOn: [
    [0.7, "linear", 2],
    [0.7, "cubic", 3],
  ],
};
