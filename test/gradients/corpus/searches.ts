/** Loops that look for one number among many: the derivative is that of the element found. */

/** @differentiable */
export function largest(x: Float64Array): number {
  let most = -Infinity;
  for (let i = 0; i < x.length; i++) most = Math.max(most, x[i]!);
  return most * most;
}

/** @differentiable */
export function smallestOfTheRest(x: Float64Array): number {
  let least = x[0]! * x[0]!;
  for (let i = 1; i < x.length; i++) if (x[i]! < least) least = x[i]!;
  return Math.sin(least);
}

/** @differentiable */
export function lastOfTheLargest(x: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = x[i]! >= most ? x[i]! : most;
  return most ** 3;
}

/** @differentiable */
export function largestSize(x: Float64Array): number {
  let size = 0;
  for (const each of x) size = Math.max(Math.abs(each), size);
  return x[0]! * size;
}

/** @differentiable wrt a b */
export function largestProduct(a: Float64Array, b: Float64Array): number {
  let most = -1e9;
  let at = 0;
  for (let i = 0; i < a.length; i++) {
    const product = a[i]! * b[(i + 1) % b.length]!;
    if (product > most) {
      most = product;
      at = i;
    }
  }
  return most * a[at]!;
}

/** @differentiable wrt matrix */
export function largestOfMatrix(matrix: Float64Array, columns: number): number {
  let most = -Infinity;
  const rows = matrix.length / columns;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (matrix[i * columns + j]! > most) most = matrix[i * columns + j]!;
  }
  return most * matrix[0]!;
}

/** @differentiable wrt x */
export function pooled(x: Float64Array, width: number): Float64Array {
  const count = Math.floor(x.length / width);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let most = x[i * width]!;
    for (let j = 1; j < width; j++) most = Math.max(most, x[i * width + j]!);
    y[i] = most * x[0]!;
  }
  return y;
}

/** @differentiable */
export function range(x: Float64Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    least = Math.min(least, x[i]!);
    most = Math.max(most, x[i]!);
  }
  return (most - least) ** 2;
}

/** @differentiable */
export function largestOfRows(x: number[][]): number {
  let sum = 0;
  for (const row of x) {
    let most = row[0]!;
    for (const each of row) if (each > most) most = each;
    sum += most * most;
  }
  return sum;
}

/** What has been found so far is used on the way: no search, all trips count. */
/** @differentiable */
export function sumOfRunningLargest(x: Float64Array): number {
  let most = -Infinity;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    most = Math.max(most, x[i]!);
    sum += most * x[i]!;
  }
  return sum;
}

/** @differentiable */
export function onlineLogSumExp(x: Float64Array): number {
  let most = -50;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const next = Math.max(most, x[i]!);
    sum = sum * Math.exp(most - next) + Math.exp(x[i]! - next);
    most = next;
  }
  return most + Math.log(sum);
}

/** Each element is changed before the next one is looked at. */
/** @differentiable */
export function largestWhileChanging(x: Float64Array): number {
  const y = x.slice();
  let most = 0;
  for (let i = 0; i + 1 < y.length; i++) {
    if (y[i]! > most) most = y[i]!;
    y[i] = 0.5 * most;
    y[i + 1] = y[i + 1]! + 0.3 * y[i]!;
  }
  return most * y[1]!;
}

/** What was found is overwritten after the loop. */
/** @differentiable */
export function foundAndOverwritten(x: Float64Array): number {
  const y = x.map((each) => each * each);
  let most = 0;
  for (let i = 0; i < y.length; i++) if (y[i]! > most) most = y[i]!;
  for (let i = 0; i < y.length; i++) y[i] = y[i]! / most;
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i]! * (i + 1);
  return sum;
}

/** @differentiable */
export function largestUpToNegative(x: Float64Array): number {
  let most = 0.1;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < 0) break;
    most = Math.max(most, x[i]!);
  }
  return most * most;
}

/** @differentiable */
export function largestOfNonNegative(x: Float64Array): number {
  let most = 0.1;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < 0) continue;
    most = Math.max(most, x[i]! ** 2);
  }
  return most * most;
}

/** @differentiable */
export function largestDownwards(x: Float64Array): number {
  let most = x[0]!;
  for (let i = x.length - 1; i >= 1; i--) if (x[i]! > most && x[i]! < 3) most = x[i]!;
  return most * x.length;
}

/** @differentiable wrt x */
export function largestOfChosen(x: Float64Array, chosen: Int32Array): number {
  let most = 0;
  for (let k = 0; k < chosen.length; k++) most = Math.max(most, x[chosen[k]!]!);
  return most * most;
}

/** @differentiable */
export function secondLargest(x: Float64Array): number {
  let most = -Infinity;
  let second = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > most) {
      second = most;
      most = x[i]!;
    } else if (x[i]! > second) second = x[i]!;
  }
  return most - second * second;
}

const mixed = Float64Array.of(0.3, -1.2, 2.5, 0.7, 2.1, -0.4);

export const samples = {
  largest: [[mixed], [Float64Array.of(-3)], [Float64Array.of(1, 1, 0.5)]],
  smallestOfTheRest: [[mixed], [Float64Array.of(0.5, 2, 3)]],
  lastOfTheLargest: [[mixed], [Float64Array.of(-1, -2)]],
  largestSize: [[mixed], [Float64Array.of(-3, 2)]],
  largestProduct: [[mixed, Float64Array.of(1, -2, 0.4, 2, 0.1, 1.7)]],
  largestOfMatrix: [
    [mixed, 2],
    [mixed, 3],
  ],
  pooled: [
    [mixed, 2],
    [mixed, 3],
    [mixed, 1],
  ],
  range: [[mixed]],
  largestOfRows: [
    [
      [
        [1, 2, -1],
        [0.3, -2],
      ],
    ],
  ],
  sumOfRunningLargest: [[mixed]],
  onlineLogSumExp: [[mixed]],
  largestWhileChanging: [[mixed]],
  foundAndOverwritten: [[mixed]],
  largestUpToNegative: [[mixed], [Float64Array.of(1, 2, 1.5)]],
  largestOfNonNegative: [[mixed]],
  largestDownwards: [[mixed], [Float64Array.of(2)]],
  largestOfChosen: [
    [mixed, Int32Array.of(1, 3, 0)],
    [mixed, Int32Array.of(5)],
    [mixed, Int32Array.of()],
  ],
  secondLargest: [[mixed], [Float64Array.of(5, 2)]],
};

/** Of equal elements, that which the loop took. */
export const gradients = {
  largest: (x: Float64Array) => {
    const most = Math.max(...x);
    return x.map((_, i) => (i === x.indexOf(most) ? 2 * most : 0));
  },
  lastOfTheLargest: (x: Float64Array) => {
    const most = Math.max(0, ...x);
    return x.map((_, i) => (i === x.lastIndexOf(most) ? 3 * most * most : 0));
  },
};
