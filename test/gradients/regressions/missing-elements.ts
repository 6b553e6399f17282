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

/** @differentiable wrt rows */
export function neighbours(rows: number[][]): number {
  let s = 0;
  for (let i = 0; i < rows.length; i++) {
    const left = rows[i]![i - 1]!;
    const right = rows[i]![i + 1]!;
    s += i === 0 ? right * right : i === rows.length - 1 ? left * 3 : left * right;
  }
  return s;
}

/** @differentiable wrt bodies */
export function shorterThanOthers(bodies: { at: number[] }[], place: number): number {
  let s = 0;
  for (const body of bodies) {
    const [x, y, z] = [body.at[0]!, body.at[1]!, body.at[place]!];
    body.at[0] = x * y;
    s += x > 2 ? z * x : x * y + body.at[0]!;
  }
  return s;
}

/** @differentiable wrt a b */
export function exchanged(a: number[], b: number[], swap: boolean, place: number): number {
  let [first, second] = [a, b];
  if (swap) [first, second] = [second, first];
  const far = first[place]!;
  return second[0]! > 1 ? second[0]! * first[0]! : far * second[0]!;
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
  neighbours: [
    [
      [
        [1.5, 2.5, 0.3],
        [0.4, 0.8, 1.2],
        [0.7, 1.1, 0.2],
      ],
    ],
    [
      [
        [1.5, 2.5],
        [0.4, 0.8],
      ],
    ],
  ],
  shorterThanOthers: [
    [[{ at: [1.5, 0.7] }, { at: [2.5, 0.3, 0.4, 0.8] }], 3],
    [[{ at: [1.5, 0.7] }, { at: [1.2, 0.3, 0.4] }], -1],
    [[{ at: [1.5, 0.7] }], 0.5],
  ],
  exchanged: [
    [[1.5, 0.7], [2.5], true, 1],
    [[1.5, 0.7], [2.5], false, 2],
    [[1.5], [2.5, 0.3], false, -1],
  ],
  emptied: [[[1.5, 2.5]], [[]], [[1.5, 2.5, 0.3, 0.4, 0.8]]],
};
