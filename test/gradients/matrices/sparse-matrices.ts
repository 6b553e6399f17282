/** Functions whose matrices of derivatives are sparse, in ways that their indexes tell and in ways that they do not. */

/** @differentiable */
export function threeInARow(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 1; i < x.length - 1; i++) y[i] = x[i - 1]! * x[i]! - Math.sin(x[i + 1]!);
  return y;
}

/** @differentiable wrt x */
export function farApart(x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length - 5; i++) y[i] = y[i]! * x[i]! + x[i]! * x[i + 5]!;
}

/** @differentiable wrt x scale */
export function ofAGrid(x: Float64Array, width: number, height: number, scale: number): Float64Array {
  const y = x.slice();
  for (let i = 1; i < height - 1; i++) {
    for (let j = 1; j < width - 1; j++) {
      const at = i * width + j;
      const c = x[at]!;
      y[at] = scale * (x[at - width]! + x[at + width]! + x[at - 1]! + x[at + 1]! - 4 * c * c);
    }
  }
  return y;
}

/** @differentiable wrt x */
export function ofNineInAGrid(x: number[], width: number, height: number): number[] {
  const y: number[] = new Array(x.length).fill(0);
  for (let i = 1; i < height - 1; i++) {
    for (let j = 1; j < width - 1; j++) {
      let sum = 0;
      for (let k = -1; k <= 1; k++) for (let l = -1; l <= 1; l++) sum += x[(i + k) * width + j + l]! ** 2;
      y[i * width + j] = sum;
    }
  }
  return y;
}

/** @differentiable */
export function convolved(x: Float64Array, kernel: Float64Array): Float64Array {
  const y = new Float64Array(x.length - kernel.length + 1);
  for (let i = 0; i < y.length; i++) {
    let sum = 0;
    for (let j = 0; j < kernel.length; j++) sum += kernel[j]! * x[i + j]! ** 2;
    y[i] = sum;
  }
  return y;
}

/** @differentiable wrt x */
export function lookingBack(x: Float64Array, steps: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    for (let back = 0; back < steps; back++) if (i >= back) y[i]! += x[i - back]! * x[i]!;
  }
  return y;
}

/** @differentiable */
export function throughAnother(x: Float64Array): Float64Array {
  const flux = new Float64Array(x.length + 1);
  for (let i = 1; i < x.length; i++) flux[i] = x[i]! * x[i]! - x[i - 1]!;
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = flux[i + 1]! * flux[i]!;
  return y;
}

/** @differentiable */
export function inPlace(x: Float64Array): void {
  for (let i = 1; i < x.length; i++) x[i] = x[i]! * x[i - 1]!;
}

/** @differentiable */
export function upwards(x: Float64Array): void {
  for (let i = 0; i < x.length - 1; i++) x[i] = x[i]! * x[i + 1]!;
}

/** @differentiable */
export function ofViews(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  const inner = x.subarray(1);
  const out = y.subarray(2);
  for (let i = 0; i < out.length; i++) out[i] = inner[i]! * x[i]!;
  return out;
}

/** @differentiable */
export function shiftedCopies(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length + 2);
  y.set(x, 1);
  const z = y.slice();
  for (let i = 0; i < x.length; i++) z[i]! *= y[i + 2]!;
  return z;
}

/** @differentiable */
export function blocks(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i + 2 < x.length; i += 3) {
    y[i] = x[i + 1]! * x[i + 2]!;
    y[i + 1] = x[i + 2]! * x[i]!;
    y[i + 2] = x[i]! + x[i + 1]! ** 2;
  }
  return y;
}

/** @differentiable */
export function everyOther(x: Float64Array): Float64Array {
  const y = new Float64Array(Math.floor(x.length / 2));
  for (let i = 0; i < y.length; i++) y[i] = x[2 * i]! * x[2 * i + 1]!;
  return y;
}

/** @differentiable */
export function ring(x: Float64Array): Float64Array {
  const n = x.length;
  return x.map((v, i) => v * x[(i + 1) % n]!);
}

/** @differentiable wrt x */
export function byTable(x: Float64Array, from: Int32Array): Float64Array {
  const y = new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) y[i] = x[from[i]!]! ** 2;
  return y;
}

/** @differentiable */
export function oneForAll(x: Float64Array): Float64Array {
  let norm = 0;
  for (const v of x) norm += v * v;
  return x.map((v) => v / Math.sqrt(norm));
}

/** @differentiable */
export function lastOne(x: Float64Array): Float64Array {
  let last = 1;
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    y[i] = last * x[i]!;
    last = x[i]!;
  }
  return y;
}

/** @differentiable */
export function oneOfTwo(x: Float64Array): Float64Array {
  const a = x.map((v) => v * v);
  const b = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) b[i] = x[i - 1]! * x[i]!;
  return x[0]! > 0 ? a : b;
}

/** @differentiable */
export function severalOutputs(x: Float64Array, z: Float64Array): { y: Float64Array; first: number } {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! ** 2;
  for (let i = 0; i < z.length - 1; i++) z[i]! *= z[i + 1]!;
  return { y, first: z[0]! };
}

/** @differentiable wrt x */
export function squaresAndSums(x: Float64Array, count: Float64Array): { squares: Float64Array; sums: Float64Array } {
  const sums = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) for (let k = 0; k < count.length; k++) sums[i]! += x[i + k] ?? 0;
  return { squares: x.map((v) => v * v), sums };
}

/** @differentiable wrt x */
export function squaresAndSumsOf(x: Float64Array, count: number): { squares: Float64Array; sums: Float64Array } {
  const sums = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) for (let k = 0; k < count; k++) if (i >= k) sums[i]! += x[i - k]!;
  return { squares: x.map((v) => v * v), sums };
}

/** @differentiable */
export function lastThree(x: Float64Array): Float64Array {
  return x.slice(-3);
}

/** @differentiable */
export function ofViewsFromTheEnd(x: Float64Array): Float64Array {
  const v = x.subarray(-5, -2);
  const o = new Float64Array(v.length);
  for (let i = 1; i < v.length; i++) o[i] = v[i]! * v[i - 1]!;
  return o;
}

/** @differentiable */
export function copiedFromTheEnd(x: Float64Array): Float64Array {
  const o = x.slice();
  o.set(x.subarray(-2));
  for (let i = 0; i < o.length; i++) o[i]! *= 2;
  return o;
}

/** @differentiable wrt x */
export function fromAnywhere(x: Float64Array, start: number, end: number): Float64Array {
  return x
    .subarray(start)
    .map((v) => v * v)
    .slice(0, end);
}

/** @differentiable wrt x */
export function placedAnywhere(x: Float64Array, at: number): Float64Array {
  const o = new Float64Array(x.length + 4);
  o.set(x, at);
  return o;
}

/** @differentiable */
export function movingViews(x: Float64Array): Float64Array {
  const o = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) o[i] = x.subarray(i - 2)[0]! ** 2;
  return o;
}

/** @differentiable */
export function sinceTheLastFour(x: Float64Array): number {
  const v = x.subarray(-4);
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! ** 3 * x[i]!;
  return sum;
}

/** @differentiable wrt x */
export function betweenHalves(x: Float64Array, k: number): Float64Array {
  const o = new Float64Array(x.length);
  const half = k / 2;
  for (let j = 0; j < o.length; j++) {
    for (let i = 0; i < k - half; i++) if (j + i < x.length) o[j]! += x[j + i]!;
    for (let i = 2; i > half - 1; i--) if (j + i < x.length) o[j]! += x[j + i]! ** 2;
  }
  return o;
}

/** @differentiable */
export function manyTrips(x: Float64Array): Float64Array {
  const o = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    for (let d = 0; d < 1e15; d++) {
      if (d > 2 || i + d >= x.length) break;
      o[i]! += x[i + d]! ** 2;
    }
  }
  return o;
}

/** @differentiable */
export function triangular(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) for (let j = 0; j <= i; j++) y[i]! += x[j]! * x[i]!;
  return y;
}

/** @differentiable */
export function perRowOfTwo(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let row = 0; row < x.length / 2; row++) {
    const r = new Float64Array(2);
    for (let k = 0; k < 2; k++) r[k] = x[2 * row + k]! ** 2;
    for (let k = 0; k < 2; k++) y[2 * row + k] = r[0]! * r[1]! * (k + 1);
  }
  return y;
}

/** @differentiable */
export function valleyOfMany(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return sum;
}

/** @differentiable wrt x stiffness */
export function chained(x: Float64Array, stiffness: number): number {
  let energy = 0;
  for (let i = 2; i < x.length; i++) energy += stiffness * (x[i]! - 2 * x[i - 1]! + x[i - 2]!) ** 4;
  return energy;
}

/** @differentiable wrt x */
export function surface(x: Float64Array, width: number): number {
  let area = 0;
  for (let i = 0; i + width + 1 < x.length; i++) {
    const [dx, dy] = [x[i + 1]! - x[i]!, x[i + width]! - x[i]!];
    area += Math.sqrt(1 + dx * dx + dy * dy);
  }
  return area;
}

/** @differentiable */
export function ofASum(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) sum += x[i]! * x[i + 1]!;
  return Math.exp(sum / 4);
}

/** @differentiable wrt x y */
export function separable(x: Float64Array, y: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 3;
  for (let i = 0; i < y.length - 1; i++) sum += y[i]! * y[i + 1]! ** 2;
  return sum;
}

const numbers = (count: number) => Float64Array.from({ length: count }, (_, i) => 0.4 + Math.sin(3 * i + 1) / 3);
const list = (count: number) => [...numbers(count)];

const sizes = [1, 2, 3, 7, 12];
const ofSizes = sizes.map((n) => [numbers(n)]);

export const samples = {
  threeInARow: ofSizes,
  farApart: sizes.map((n) => [numbers(n), numbers(n)]),
  ofAGrid: [
    [numbers(12), 4, 3, 1.5],
    [numbers(12), 3, 4, 1.5],
    [numbers(7), 1, 7, 1.5],
    [numbers(16), 2, 8, 1.5],
    [numbers(25), 5, 5, 0.5],
    [numbers(35), 5, 7, 0.5],
  ],
  ofNineInAGrid: [
    [list(12), 4, 3],
    [list(25), 5, 5],
    [list(42), 6, 7],
    [list(6), 1, 6],
  ],
  convolved: [
    [numbers(5), numbers(1)],
    [numbers(9), numbers(3)],
    [numbers(4), numbers(4)],
    [numbers(6), numbers(5)],
  ],
  lookingBack: [
    [numbers(8), 3],
    [numbers(8), 2.5],
    [numbers(3), 5],
    [numbers(5), 0],
  ],
  throughAnother: ofSizes,
  inPlace: ofSizes,
  upwards: ofSizes,
  ofViews: ofSizes.slice(2),
  shiftedCopies: ofSizes,
  blocks: ofSizes,
  everyOther: ofSizes.slice(1),
  ring: ofSizes,
  byTable: [
    [numbers(4), Int32Array.of(3, 0, 0, 2, 1)],
    [numbers(4), Int32Array.of(1, 1)],
  ],
  oneForAll: ofSizes.slice(1),
  lastOne: ofSizes,
  oneOfTwo: [[numbers(6)], [numbers(6).map((v) => -v)]],
  severalOutputs: sizes.map((n) => [numbers(n), numbers(n + 1)]),
  squaresAndSums: [0, 1, 3].map((n) => [numbers(5), numbers(n)]),
  squaresAndSumsOf: [0, 1, 2.5, 3, Number.NaN].map((n) => [numbers(5), n]),
  lastThree: ofSizes,
  ofViewsFromTheEnd: ofSizes.slice(3),
  copiedFromTheEnd: ofSizes.slice(1),
  fromAnywhere: [
    [numbers(6), -3, 2],
    [numbers(6), -20, -1],
    [numbers(6), 1.5, 100],
    [numbers(6), 2, 3],
  ],
  placedAnywhere: [
    [numbers(4), 1],
    [numbers(4), 0],
  ],
  movingViews: ofSizes.slice(1),
  sinceTheLastFour: ofSizes.slice(3),
  betweenHalves: [1, 3, 4, 5, 7].map((k) => [numbers(6), k]),
  manyTrips: ofSizes,
  triangular: ofSizes,
  perRowOfTwo: [[numbers(2)], [numbers(8)]],
  valleyOfMany: ofSizes,
  chained: sizes.map((n) => [numbers(n), 1.5]),
  surface: [
    [numbers(12), 4],
    [numbers(20), 5],
    [numbers(6), 1],
    [numbers(5), 9],
  ],
  ofASum: ofSizes,
  separable: sizes.map((n) => [numbers(n), list(n + 1)]),
};
