/** What is stored outside a typed array is dropped: nothing flows back from it, not even NaN. */

/** @differentiable wrt x */
export function shifted(x: Float64Array, by: number): number {
  const d = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) d[i + by] = x[i]! * x[i]!;
  let s = 0;
  for (const v of d) s += v * v;
  return s;
}

/** @differentiable wrt x */
export function neighbours(x: Float64Array): number {
  const d = new Float64Array(x.length);
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    d[i - 1] += Math.sin(x[i]!);
    d[i] = d[i]! + x[i]!;
    d[i + 1] = 3 * x[i]!;
  }
  for (let i = 0; i < d.length; i++) s += d[i]! * d[i]! * (i + 1);
  return s;
}

/**
 * Masses spread over the two nearest points of a line.
 *
 * @differentiable wrt at mass
 */
export function spread(at: Float64Array, mass: Float64Array): number {
  const line = new Float64Array(4);
  for (let i = 0; i < at.length; i++) {
    const k = Math.floor(at[i]!);
    const part = at[i]! - k;
    line[k] += mass[i]! * (1 - part);
    line[k + 1] += mass[i]! * part;
  }
  let s = 0;
  for (let i = 0; i < line.length; i++) s += line[i]! * line[i]! * (i + 1);
  return s;
}

/** @differentiable wrt x */
export function atPlaces(x: Float64Array, places: Int32Array, out: Float64Array): void {
  for (let i = 0; i < x.length; i++) out[places[i]!] = x[i]! * x[i]!;
  out[2 * out.length] = x[0]!;
}

/** @differentiable wrt x */
export function aroundTheEdges(x: Float64Array, width: number): number {
  const out = new Float64Array(x.length);
  const rows = x.length / width;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < width; c++) out[(r + 1) * width + (c - 1)] = x[r * width + c]! * x[r * width + c]!;
  let s = 0;
  for (let i = 0; i < out.length; i++) s += out[i]! * (i + 1);
  return s;
}

/** @differentiable wrt s x */
export function atLiterals(s: { w: Float64Array }, x: Float64Array): number {
  s.w[2] = Math.sin(s.w[1]!);
  const own = x.slice();
  own[1] = own[0]! * 3;
  return own[0]! * own[0]! + s.w[1]! * s.w[0]!;
}

export const samples = {
  atLiterals: [
    [{ w: Float64Array.of(1.3, 0.7) }, Float64Array.of(0.4)],
    [{ w: Float64Array.of(1.3, 0.7, 0.2) }, Float64Array.of(0.4, 0.3)],
  ],
  shifted: [
    [Float64Array.of(1, 2, 3), 1],
    [Float64Array.of(1, 2, 3), -2],
    [Float64Array.of(1, 2, 3), 0],
    [Float64Array.of(1, 2, 3), 0.5],
  ],
  neighbours: [[Float64Array.of(1, 2, 3)], [Float64Array.of(0.4)]],
  spread: [[Float64Array.of(0.5, 3.4, -0.3, 7.2), Float64Array.of(1, 2, 3, 4)]],
  atPlaces: [[Float64Array.of(1, 2, 3, 4), Int32Array.of(-1, 2, 9, 0), new Float64Array(3)]],
  aroundTheEdges: [[Float64Array.of(1, 2, 3, 4, 5, 6), 3]],
};
