/** Loops over lists that have grown, behind an early exit: room for their trips cannot be taken before it. */
const many = Array.from({ length: 40 }, (_, i) => 0.3 + i / 50);
export const samples = {
  filtered: [
    [0.3, many],
    [2, many],
  ],
  gone: [
    [0.3, many],
    [2, many],
  ],
  copied: [[0.3, 9]],
};

/** @differentiable */
export function copied(x: number, n: number): number {
  const list: number[] = [1];
  let sum = x;
  for (let i = 0; i < n; i++) {
    list.push(x * i);
    const own = new Float64Array(list.length);
    for (let j = 0; j < own.length; j++) own[j] = list[j]! * x;
    for (let j = 0; j < own.length; j++) sum = Math.sin(sum + own[j]!);
  }
  return sum;
}

/** @differentiable wrt x values */
export function filtered(x: number, values: number[]): number {
  const list: number[] = [1];
  if (x > 1.11) return x;
  for (const value of values) list.push(value * x);
  return list.filter((value) => value > 0.2).reduce((p, q) => 0.9 * p + 0.4 * q * q, -0.2);
}

/** @differentiable wrt x values */
export function gone(x: number, values: number[]): number {
  const list: number[] = [x];
  if (x > 1.11) return x;
  if (list.length < 9) list.push(...values);
  let sum = x;
  for (let i = 0; i < list.length; i++) sum = Math.sin(sum * list[i]!);
  return sum;
}
