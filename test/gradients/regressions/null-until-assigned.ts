/** Numbers that are `null` until a loop gives them a value. */

/** @differentiable wrt x modes grad jvp vjp */
export function largest(x: number[]): number {
  let best: number | null = null;
  for (const value of x) if (value < 1 && (best === null || value > best)) best = value;
  return best === null ? x[0]! : best * 2;
}

/** @differentiable wrt x modes grad jvp vjp */
export function smoothed(x: number[]): number {
  let last: number | null = null;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    last = last == null ? x[i]! : 0.5 * last + 0.5 * x[i]!;
    sum += last ** 2;
    if (x[i]! > 2) last = null;
  }
  return sum + (last ?? 3 * x[0]!);
}

/** @differentiable wrt x modes grad jvp vjp */
export function asked(x: number[]): number {
  let at: number | null = null;
  let isSeen: boolean | null = null;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > 1) at = i;
    if (typeof at === "object") isSeen = x[i]! > 0;
  }
  const kept = at;
  const factor = kept !== null ? x[kept]! : 2;
  return factor * (isSeen !== null && isSeen ? x[0]! : 3) * (kept === undefined ? 0 : x[1]!) + (at! + 1) * x[1]!;
}

const points = [[[-0.5, 1.5, 0.25, 2.25]], [[0.5, 0.25]], [[2.5, 1.5]]];

export const samples = { largest: points, smoothed: points, asked: points };
