/** Functions whose arguments may be of several kinds, or missing: what they do is decided where they are called. */

type Numbers = number[] | Float64Array | Float32Array;

interface Options {
  scale?: number;
  weights?: number[];
  center?: { x: number } | undefined;
}

function total(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return sum;
}

/** @differentiable wrt a b modes grad jvp vjp */
export function ofEitherKind(a: Float64Array, b: number[]): number {
  return total(a) * total(b);
}

function length(value: number | number[]): number {
  if (typeof value === "number") return Math.abs(value);
  let sum = 0;
  for (const part of value) sum += part * part;
  return Math.sqrt(sum);
}

/** @differentiable wrt x v modes grad jvp vjp */
export function ofNumberOrList(x: number, v: number[]): number {
  return length(x) * length(v) + (Array.isArray(v) ? length(x) : 0);
}

function weighted(values: number[], { scale = 2, weights, center }: Options = {}): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - (center?.x ?? 0)) ** 2 * (weights?.[i] ?? 1);
  return sum * scale;
}

/** @differentiable wrt x w modes grad jvp vjp */
export function ofOptions(x: number[], w: number[]): number {
  return weighted(x) + weighted(x, { scale: 3, weights: w }) + weighted(w, { center: { x: x[0]! } });
}

function meanOf(values: number[], weights: number[] | null): number {
  if (weights === null) return values.reduce((sum, value) => sum + value, 0) / values.length;
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * weights[i]!;
    weight += weights[i]!;
  }
  return sum / weight;
}

/** @differentiable wrt x w modes grad jvp vjp */
export function ofNullOrList(x: number[], w: number[]): number {
  return meanOf(x, null) ** 2 + meanOf(x, w);
}

function distance(a: number[], b: number[], kind: "taxicab" | "euclidean" | "both"): number {
  if (kind === "both") return distanceOf(a, b, "taxicab") + distanceOf(a, b, "euclidean");
  return distanceOf(a, b, kind);
}

function distanceOf(a: number[], b: number[], kind: string): number {
  let sum = 0;
  switch (kind) {
    case "taxicab":
      for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
      return sum;
    case "euclidean":
      for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
      return Math.sqrt(sum);
    default:
      throw new RangeError("no such distance");
  }
}

/** @differentiable wrt a b modes grad jvp vjp */
export function ofMode(a: number[], b: number[]): number {
  return distance(a, b, "both") * distance(a, b, "euclidean");
}

function summed(first: number, _second?: number): number {
  return arguments.length > 1 ? first * arguments[1] : first;
}

/** @differentiable wrt x y modes grad jvp vjp */
export function ofArguments(x: number, y: number): number {
  return summed(x, y) * summed(y);
}

/** @differentiable wrt x modes grad jvp vjp */
export function declaredWithVar(x: number[]): number {
  for (var i = 0, sum = 0; i < x.length; i++) {
    var square = x[i]! * x[i]!;
    sum += square;
  }
  for (var i = 1; i < x.length; i++) {
    var product = x[i]! * x[i - 1]!;
    if (product > 0) sum += product;
  }
  return sum * square! * i;
}

function power(exponent: number): { (x: number): number; of?: (exponent: number) => (x: number) => number } {
  function raised(x: number): number {
    return x ** exponent;
  }
  raised.of = power;
  return raised;
}

/** @differentiable wrt x p modes grad jvp vjp */
export function functionsWithFields(x: number, p: number): number {
  return power(p)(x) + power(2).of!(p + 1)(x);
}

export const samples = {
  ofEitherKind: [[Float64Array.of(0.5, -1.5, 2), [0.75, 1.25]]],
  ofNumberOrList: [
    [1.5, [0.75, -1.25]],
    [-0.5, [2]],
  ],
  ofOptions: [
    [
      [0.5, -1.5, 2],
      [0.75, 1.25, -0.5],
    ],
  ],
  ofNullOrList: [
    [
      [0.5, -1.5, 2],
      [0.75, 1.25, 0.5],
    ],
  ],
  ofMode: [
    [
      [0.5, -1.5, 2],
      [0.75, 1.25, 0.5],
    ],
  ],
  ofArguments: [[0.75, 1.25]],
  declaredWithVar: [[[0.5, -1.5, -2, 1.25]]],
  functionsWithFields: [[0.75, 1.25]],
};
