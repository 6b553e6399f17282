/**
 * Two variables that a loop exchanges, one active at first: the other is so from the second trip, also in forward mode.
 * @differentiable wrt a
 */
export function exchangedInLoop(b: number, a: number, n: number): number {
  for (let i = 0; i < n; i++) {
    [a, b] = [b, a];
  }
  return a * 3 + b * b;
}

/** @differentiable wrt a */
export function exchangedAndLost(b: number, a: number, n: number): number {
  for (let i = 0; i < n; i++) {
    [a, b] = [b, a];
  }
  return 1 + a;
}

export const samples = {
  exchangedInLoop: [
    [0.4, 0.3, 0],
    [0.4, 0.3, 1],
    [0.4, 0.3, 2],
    [0.4, 0.3, 3],
  ],
  exchangedAndLost: [
    [0.4, 0.3, 0],
    [0.4, 0.3, 1],
    [0.4, 0.3, 2],
  ],
};
