/** Options that callers may leave out as a whole. */

interface Options {
  readonly scale?: number;
  readonly shift?: number;
  readonly isSquared?: boolean;
}

interface Given {
  readonly rate: number;
  readonly limit?: number;
}

/** @differentiable wrt x modes grad jvp vjp */
export function withDefaults(x: number, { scale = 2, shift = 0.5, isSquared = false }: Options = {}): number {
  const y = x * scale + shift;
  return isSquared ? y * y : y;
}

/** @differentiable wrt x modes grad jvp vjp */
export function byChaining(x: number, options?: Given): number {
  return x * x * (options?.rate ?? 3) + Math.min(x, options?.limit ?? 1);
}

/** @differentiable wrt x modes grad jvp vjp */
export function bySpreading(x: number, options?: Partial<Options>): number {
  const { scale, shift } = { scale: 2, shift: 3, ...options };
  const { isSquared = true } = options ?? {};
  return (isSquared ? x * x : x) * scale + shift;
}

/** @differentiable wrt x modes grad jvp vjp */
export function withDefault(x: number, options: Given = { rate: 2, limit: 0.5 }, factor = 1): number {
  let y = x;
  for (let i = 0; i < 3; i++) y = Math.min(y * options.rate, y + (options.limit ?? 4)) * factor;
  return y;
}

/** @differentiable wrt x modes grad jvp vjp */
export function handedOn(x: number[]): number {
  let sum = 0;
  for (const each of x)
    sum += withDefaults(each) * withDefault(each, undefined, 0.5) + byChaining(each, { rate: each });
  return sum + bySpreading(x[0]!, { scale: x[1]! });
}

export const samples = {
  withDefaults: [[0.7], [0.7, { scale: 3 }], [0.7, { isSquared: true, shift: 1 }]],
  byChaining: [[0.7], [1.7], [0.7, { rate: 2 }], [0.7, { rate: 2, limit: 0.2 }]],
  bySpreading: [[0.7], [0.7, { isSquared: false }], [0.7, { shift: -1 }]],
  withDefault: [[0.7], [0.7, { rate: 1.2 }], [0.3, { rate: 1.1, limit: 0.01 }, 0.7], [0.3, undefined, 0.7]],
  handedOn: [[[0.7, 1.2]]],
};
