/** @differentiable wrt a o */
export function replacesInLoop(a: number, o: { u: number; v: number }[]): number {
  let w = 0;
  do {
    o[1] = { u: 1, v: a };
  } while (++w < 2);
  return 1;
}

export const samples = {
  replacesInLoop: [
    [
      -0.07,
      [
        { u: -1.4, v: 0.5 },
        { u: 0.8, v: -1.7 },
      ],
    ],
  ],
};
