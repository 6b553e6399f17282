/** Lists that grow by one element in each trip of a loop, and those that only seem to; counters that are floats. */

/** @differentiable */
export function each(x: number[]): number {
  const out: number[] = [];
  for (const v of x) out.push(v * v);
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i]! * x[i]! * (i + 1);
  return sum;
}

/** @differentiable */
export function readInside(x: number[]): number {
  const out: number[] = [];
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const before = out.length;
    out.push(Math.sin(x[i]!));
    sum += out[before]! * out[0]! + before * x[i]! * x[i]!;
  }
  return sum;
}

/** @differentiable */
export function fromSome(x: number[]): number {
  const out: number[] = [x[0]!, x[1]! * 2];
  for (const v of x) out.push(v * out[out.length - 1]!);
  return out.reduce((a, b, i) => a + b * b * i, 0);
}

/** @differentiable */
export function sometimes(x: number[]): number {
  const out: number[] = [];
  for (const v of x) {
    if (v < 0) continue;
    out.push(v * v);
  }
  return out.reduce((a, b, i) => a + b * (i + 1), 0);
}

/** @differentiable */
export function untilLarge(x: number[]): number {
  const out: number[] = [];
  for (const v of x) {
    out.push(v * v * v);
    if (v > 2) break;
  }
  return out.reduce((a, b, i) => a + b * (i + 1), 0) * out[out.length - 1]!;
}

/** @differentiable */
export function leftEarly(x: number[]): number {
  const out: number[] = [];
  for (const v of x) {
    if (v > 2) return out.length === 0 ? v : v * out[out.length - 1]!;
    out.push(v * v);
  }
  return out[0]!;
}

/** @differentiable */
export function twice(x: number[]): number {
  const out: number[] = [];
  for (const v of x) {
    out.push(v * v);
    out.push(v * 3);
  }
  return out.reduce((a, b, i) => a + b * b * (i + 1), 0);
}

/** @differentiable */
export function nested(x: number[]): number {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) for (let j = 0; j <= i; j++) out.push(x[i]! * x[j]!);
  return out.reduce((a, b, i) => a + b * b * (i + 1), 0);
}

/** @differentiable */
export function rows(x: number[]): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    const row: number[] = [];
    for (let j = 0; j < i; j++) row.push(x[i]! * x[j]!);
    for (let j = 0; j < row.length; j++) sum += row[j]! * row[j]! * (j + 1);
  }
  return sum;
}

/** @differentiable */
export function grownBefore(x: number[]): number {
  const out: number[] = [];
  for (const v of x) out.push(v);
  for (const v of x) out.push(v * v);
  return out.reduce((a, b, i) => a + b * b * (i + 1), 0);
}

/** @differentiable */
export function shortened(x: number[]): number {
  const out: number[] = [];
  for (const v of x) {
    out.push(v * v);
    if (v < 0) out.pop();
  }
  return out.reduce((a, b, i) => a + b * (i + 1), 0);
}

/** @differentiable */
export function underTwoNames(x: number[]): number {
  const out: number[] = [];
  const also = x[0]! > 1 ? out : [x[0]!];
  for (const v of x) {
    out.push(v * v);
    also.push(v);
  }
  return out.reduce((a, b, i) => a + b * (i + 1), 0) + also[1]!;
}

/** A counter that a division makes a float: it goes through a triangle row by row. */
/** @differentiable */
export function triangle(x: number[], size: number, k: number): number {
  const start = (k * size * (size - 1)) / 2;
  let at = start;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      sum += x[at]! * x[at]! * x[j]!;
      at++;
    }
  }
  return sum;
}

/** @differentiable */
export function floatCounted(x: number[], from: number): number {
  let t = from / 4;
  let sum = 0;
  for (const v of x) {
    sum += v * v * t;
    t += 1;
  }
  return sum;
}

/** A float that counts the trips of an open-ended loop. */
/** @differentiable */
export function below(x: number[], limit: number): number {
  let at = 0;
  let sum = 0;
  while (x[at]! < limit) {
    sum = Math.sin(sum + x[at]! * x[at]!);
    at += 1;
  }
  at = limit / 2;
  return sum * x[at]!;
}

const some = () => [0.7, -0.3, 1.4, 2.2, 0.9, 1.1];

export const samples = {
  each: [[some()]],
  readInside: [[some()]],
  fromSome: [[some()]],
  sometimes: [[some()]],
  untilLarge: [[some()], [[0.5, 0.7]]],
  leftEarly: [[some()], [[0.5, 0.7]], [[3]]],
  twice: [[some()]],
  nested: [[some()]],
  rows: [[some()]],
  grownBefore: [[some()]],
  shortened: [[some()]],
  underTwoNames: [[some()], [[2, 0.5, 0.1]]],
  triangle: [
    [some(), 3, 0],
    [some(), 3, 1],
  ],
  floatCounted: [[some(), 3]],
  below: [[[0.3, 0.7, 1.1, 5, 2], 4]],
};
