/** An array of each trip, whose content the reverse sweep finds again: also where that sweep is differentiated. */
function clipped(a: number): number {
  const c = new Float64Array(3);
  c.fill(a);
  for (let i = 0; i < 2; i++) {
    if (c[2 - i]! > 5) throw new Error("too large");
  }
  return Math.sin(c[Math.floor(Math.abs(Math.sin(1.11)) * 2.99)]!);
}

/** @differentiable wrt a */
export function clippedOften(a: number): number {
  for (let i = 0; i < 4; i++) a = clipped(a);
  return a;
}

/** @differentiable wrt a */
export function clippedForLong(a: number, trips: Float64Array): number {
  for (let i = 0; i < trips.length; i++) a = clipped(a) + trips[i]!;
  return a;
}

export const samples = { clippedOften: [[0.7]], clippedForLong: [[0.7, Float64Array.of(0.1, 0.2, 0.3)]] };
