/** Objects behind a condition: `condition && object`, or else another object, or nothing that is spread. */

/** @differentiable wrt x */
export function orElse(x: number, c: boolean, n: number): number {
  const o = (c && { a: x * x, list: [x, 2] }) || { a: 1, list: [n * x] };
  const p = (n > 1 && o) || { a: x, list: [x] };
  let sum = o.a * x + p.a;
  for (const v of p.list) sum += v * v;
  return sum;
}

/** @differentiable wrt x */
export function spread(x: number, c: boolean, n: number): number {
  const base = { a: x, b: 2 };
  const all = { ...base, ...(c && { a: x * x }), ...(n > 1 && { b: Math.sin(x), c: x }) };
  return all.a * all.b + (all.c ?? 3) * x;
}

interface Options {
  w?: number;
  list?: number[];
}

function weighted(o: Options, x: number): number {
  return (o.w ?? 2) * x + (o.list?.[0] ?? x) ** 2;
}

/** @differentiable wrt x */
export function unlike(x: number, n: number): number {
  const own: Options = n > 1 ? { w: x } : {};
  const wide = { a: x, w: x * x };
  const narrow: { a: number } = { a: 2 };
  const either: { a: number } = n > 2 ? narrow : wide;
  const guarded = (n > 1 && { a: x }) || { a: 2, w: x * x };
  let sum = weighted(own, x) + weighted(n > 1 ? {} : { w: 3 }, x) + weighted(n > 1 ? { w: x } : { list: [x] }, x);
  sum += weighted(either as Options, x) + weighted(guarded, x) + guarded.a;
  return sum;
}

export const samples = {
  unlike: [
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
  ],
  orElse: [
    [0.7, true, 1],
    [0.7, false, 1],
    [0.7, true, 2],
    [0.7, false, 3],
  ],
  spread: [
    [0.7, true, 1],
    [0.7, false, 1],
    [0.7, true, 2],
    [0.7, false, 3],
  ],
};
