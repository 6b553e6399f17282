/** A list grows, or becomes shorter, in a loop around one that its length bounds. */

/** @differentiable wrt a */
export function growing(a: number, n: number): number {
  const list = [a];
  let w = 0;
  let q = a;
  while (w < n) {
    w++;
    list.forEach((v) => {
      q = Math.sin(q * v);
      if (list.length < 9) list.push(a * v * list[list.length - 1]!);
    });
  }
  return list.reduce((s, v) => s + v * v, q);
}

/** @differentiable wrt a */
export function triangle(a: number, n: number): number {
  const list: number[] = [];
  let s = 1;
  for (let i = 0; i < n; i++) {
    list.push(Math.cos(a + i));
    for (let j = 0; j < list.length; j++) s = Math.sin(s * list[j]! * a);
  }
  return s;
}

/** @differentiable wrt a */
export function shrinking(a: number, n: number): number {
  const list = [a, 2 * a, a * a, 3 - a];
  let s = 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < list.length; j++) s = Math.sin(s * list[j]! + a);
    list.pop();
  }
  return s;
}

export const samples = {
  growing: [
    [0.7, 1],
    [0.7, 4],
  ],
  triangle: [
    [0.6, 1],
    [0.6, 5],
  ],
  shrinking: [
    [0.6, 1],
    [0.6, 3],
    [0.6, 6],
  ],
};
