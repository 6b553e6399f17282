/** What is not found in a list has no place in the list's derivative. */

/** @differentiable wrt g o */
export function notFound(g: number[][], o: { u: number; v: number }[]): number {
  const p = o[0]!;
  p.u *= Math.tanh(g[1]!.find(() => false) ?? 1);
  return p.u * p.v;
}

/** @differentiable wrt list */
export function outside(list: number[], i: number): number {
  const [first = 4, second = 2] = list;
  return (list[i] ?? 2) * 3 + (list[i + 1] ?? first) * second;
}

/** @differentiable wrt list */
export function emptied(list: number[]): number {
  const rest = [...list];
  let product = 1;
  for (let i = 0; i < 4; i++) product *= rest.pop() ?? 0.5;
  return product;
}

export const samples = {
  notFound: [
    [
      [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
      [{ u: 1.7, v: 0.4 }],
    ],
  ],
  outside: [
    [[1.5, 2.5], 0],
    [[1.5, 2.5], 1],
    [[1.5, 2.5], 7],
    [[1.5], -1],
    [[], 0],
  ],
  emptied: [[[1.5, 2.5]], [[]], [[1.5, 2.5, 0.3, 0.4, 0.8]]],
};
