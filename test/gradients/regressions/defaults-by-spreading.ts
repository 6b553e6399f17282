/** Options spread over defaults: what they leave out leaves the default in its place. */

interface Options {
  readonly scale?: number;
  readonly shift?: number;
  readonly isSquared?: boolean;
  readonly rate: number;
}

const defaults = { scale: 2, shift: 0.5, isSquared: false };

/** @differentiable wrt x modes grad jvp vjp */
export function fromOutside(x: number, options: Options): number {
  const { scale, shift, isSquared, rate } = { ...defaults, ...options };
  const y = x * scale + shift;
  return (isSquared ? y * y : y) * rate;
}

function scaled(x: number, options: Partial<Options> = {}): number {
  const all = { rate: 1, ...defaults, ...options, shift: 3 };
  return (all.isSquared ? x * x : x) * all.scale * all.rate + all.shift;
}

/** @differentiable wrt x modes grad jvp vjp */
export function fromInside(x: number): number {
  return scaled(x) + scaled(x, { scale: x }) + scaled(x, { isSquared: true, rate: x * x });
}

/** @differentiable wrt x modes grad jvp vjp */
export function ofEach(x: number, list: { scale?: number }[]): number {
  let sum = 0;
  for (const each of list) sum = sum * 0.5 + x ** 2 * { scale: 1.5, ...each }.scale;
  return sum;
}

export const samples = {
  fromOutside: [
    [0.7, { rate: 2 }],
    [0.7, { scale: 3, rate: 0.5, isSquared: true }],
    [0.7, { shift: -1, rate: 0.5, isSquared: false }],
  ],
  fromInside: [[0.7]],
  ofEach: [[0.7, [{ scale: 2 }, {}]]],
};
