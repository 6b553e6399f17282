/** Objects and arrays that are `null` or `undefined` some time. */

interface Point {
  x: number;
  y: number;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function cheapest(x: number[]): number {
  let best: { cost: number; at: number } | null = null;
  for (let i = 0; i < x.length; i++) {
    const cost = (x[i]! - 1) ** 2;
    if (best === null || cost < best.cost) best = { cost, at: i };
  }
  if (best) return best.cost * 2 + best.at * x[0]!;
  return 3;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function forCertain(x: number[]): number {
  let best: { cost: number } | undefined;
  for (const value of x) if (!best || value ** 2 < best.cost) best = { cost: value ** 2 };
  return best!.cost + (best?.cost ?? 0) * x[0]!;
}

/** @differentiable wrt points q modes grad jvp vjp hvp */
export function nearest(points: Point[], q: number): number {
  let best: Point | null = null;
  for (const p of points) if (!best || (p.x - q) ** 2 < (best.x - q) ** 2) best = p;
  return best ? best.x * best.y : q;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function arrays(x: number[]): number {
  let path: number[] | null = null;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += (path?.[i - 1] ?? 2) * x[i]! + (path?.length ?? 1);
    const next = x.slice(0, i + 1).map((value) => value * x[i]!);
    if (path === null || x[i]! > 0) path = next;
    else if (x[i]! < -1) path = null;
  }
  return path ? path.reduce((total, value) => total + value, sum) : sum;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function comesAndGoes(x: number[]): number {
  let last: { v: number; inner: { w: number[] } } | undefined = { v: x[0]!, inner: { w: [2] } };
  let sum = 0;
  for (const value of x) {
    sum += last ? last.v * last.inner.w[0]! : value;
    last = value > 0 ? { v: value * value, inner: { w: [value] } } : undefined;
  }
  return sum + (last?.v ?? 3) * x[0]! + (last?.inner.w[0] ?? x[0]!);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function givenWhenMissing(x: number[]): number {
  let kept: { v: number } | null = null;
  let sum = 0;
  for (const value of x) {
    kept ??= { v: value };
    sum += kept.v * value;
    if (value > 1) kept = null;
  }
  const other = kept ?? { v: 2 * x[0]! };
  const third = kept || { v: 1 };
  return sum + other.v * third.v + (kept && kept.v > 0 ? x[0]! : 1);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function seenByClosures(x: number[]): number {
  let best = null as Point | null;
  const see = (value: number) => {
    if (best === null || value < best.x) best = { x: value, y: value * value };
  };
  x.forEach((value) => see((value - 1) ** 2));
  const first = best as Point | null;
  for (const value of x) see((value + 1) ** 2);
  return (best as Point | null)!.y * (first?.x ?? 1);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function clearedByClosures(x: number[]): number {
  let kept = null as Point | null;
  const clear = () => {
    kept = null;
  };
  let sum = 0;
  for (const value of x) {
    kept = { x: value, y: 2 };
    if (value > 1) clear();
    sum += kept === null ? 3 * value : (kept as Point).x * value;
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function changedInPlace(x: number[]): number {
  let state: { sum: number; pair: [number, number] } | null = null;
  for (const value of x) {
    if (state) {
      state.sum += value;
      state.pair[0] *= value;
    } else state = { sum: value * value, pair: [value, 2] };
  }
  const copy = state ? { ...state } : null;
  state = null;
  return copy === null ? x.length : copy.sum * copy.pair[0]! * copy.pair[1]!;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function perTrip(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    let best: [number, number] | undefined;
    for (let j = 0; j < i; j++) if (best === undefined || x[j]! > best[0]) best = [x[j]!, x[j]! ** 2];
    if (best === undefined) continue;
    const [value, square] = best;
    sum += value * x[i]! + square;
  }
  return sum + x[0]!;
}

const points = [[[-0.5, 1.5, 0.25, 2.25, -1.5, 0.75]], [[0.5, -0.25]], [[2.5]]];

export const samples = {
  cheapest: [...points, [[]]],
  forCertain: points,
  nearest: [
    [
      [
        { x: 1.5, y: 2 },
        { x: 0.5, y: -1 },
        { x: 0.9, y: 3 },
      ],
      0.8,
    ],
    [[], 0.7],
  ],
  arrays: points,
  comesAndGoes: points,
  givenWhenMissing: points,
  seenByClosures: points,
  clearedByClosures: points,
  changedInPlace: points,
  perTrip: points,
};
