/** Arrays whose lengths change from trip to trip, made behind what ends the trip: where that was not reached, nothing is known of them. */

/** @differentiable wrt x */
export function pairEnergy(x: number[][]): number {
  let energy = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < x.length; j++) {
      if (i === j) continue;
      const apart = x[j]!.map((p, k) => p - x[i]![k]!);
      energy += 1 / apart.reduce((s, v) => s + v * v, 1e-3);
    }
  }
  return energy;
}

/** @differentiable wrt s */
export function tree(s: number, steps: number): number {
  let values = Float64Array.from({ length: steps + 1 }, (_, i) => s + i);
  for (let k = steps - 1; k >= 0; k--) values = values.slice(0, k + 1).map((low, i) => 0.25 * low * values[i + 1]!);
  return values[0]!;
}

/** @differentiable wrt x */
export function neville(x: Float64Array): number {
  const nodes = [0, 1, 3, 4];
  let p = Array.from(x);
  for (let m = 1; p.length > 1; m++) {
    p = p
      .slice(0, -1)
      .map((v, i) => ((1.7 - nodes[i + m]!) * v + (nodes[i]! - 1.7) * p[i + 1]!) / (nodes[i]! - nodes[i + m]!));
  }
  return p[0]! ** 2;
}

/** @differentiable wrt x */
export function stopsWhenLarge(x: Float64Array, trips: number): number {
  const v = x.slice();
  let s = 0;
  for (let i = 0; i < trips; i++) {
    const k = Math.min(v.length, i + 1);
    const w = v.slice(0, k);
    w.fill(x[0]! * i, 0, k >> 1);
    s += w.reduce((a, b) => a + b * b, 0);
    if (s > 50) return s;
    const rest = v.slice(k - 1);
    for (let j = 0; j < rest.length; j++) s += rest[j]! * Math.sin(rest[0]!);
    v.copyWithin(1, 0, k - 1);
  }
  return s * s;
}

/** @differentiable wrt x */
export function romberg(x: Float64Array): number {
  const f = (t: number) => Math.exp(-x[0]! * t) * Math.cos(x[1]! * t);
  let previous = [0.5 * (f(0) + f(1))];
  for (let k = 1, n = 1; k < 5; k++, n *= 2) {
    let s = 0;
    for (let i = 0; i < n; i++) s += f((i + 0.5) / n);
    const current = [0.5 * (previous[0]! + s / n)];
    for (let j = 1; j <= k; j++) current[j] = current[j - 1]! + (current[j - 1]! - previous[j - 1]!) / (4 ** j - 1);
    if (Math.abs(current[k]! - previous[k - 1]!) < 1e-9) return current[k]!;
    previous = current;
  }
  return previous[previous.length - 1]!;
}

/** @differentiable wrt x */
export function mergeSorted(x: Float64Array): number {
  let runs = Array.from(x, (v) => [v]);
  while (runs.length > 1) {
    const next: number[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      if (i + 1 >= runs.length) {
        next.push(runs[i]!);
        continue;
      }
      const a = runs[i]!;
      const b = runs[i + 1]!;
      const merged: number[] = [];
      let [p, q] = [0, 0];
      while (p < a.length || q < b.length) {
        merged.push(q >= b.length || (p < a.length && a[p]! <= b[q]!) ? a[p++]! : b[q++]!);
      }
      next.push(merged);
    }
    runs = next;
  }
  return runs[0]!.reduce((s, v, i) => s + v * v * (i + 1), 0);
}

export const samples = {
  pairEnergy: [
    [
      [
        [0, 1, 2],
        [2, -1, 0.5],
        [1, 1, 3],
      ],
    ],
    [[[0.5, 1]]],
  ],
  tree: [
    [1.1, 4],
    [0.9, 0],
  ],
  neville: [[Float64Array.of(1, 2, 3, 1)]],
  stopsWhenLarge: [
    [Float64Array.of(1, 0.5, 2, 1.1), 4],
    [Float64Array.of(3, 3.5, 2, 1.1), 4],
  ],
  romberg: [[Float64Array.of(1.2, 2)]],
  mergeSorted: [[Float64Array.of(3, 1, 2, 5, 4)]],
};
