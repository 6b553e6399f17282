function weighted(a: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (i + 1) * (i + 1) * a[i];
  return s;
}

/** Gauss and Seidel: what a sweep has written is read by its next cell. */
/** @differentiable wrt a */
export function gaussSeidel(a: Float64Array, sweeps: number): number {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 1; i < a.length - 1; i++) a[i] = 0.5 * (a[i - 1] + a[i + 1]);
  }
  return weighted(a);
}

/** Jacobi: each sweep reads what the last has written. */
/** @differentiable wrt a */
export function jacobi(a: Float64Array, sweeps: number): number {
  let from = a.slice();
  let to = a.slice();
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 1; i < a.length - 1; i++) to[i] = 0.5 * (from[i - 1] + from[i + 1]);
    [from, to] = [to, from];
  }
  return weighted(from);
}

/** Not linear: what is overwritten is a factor. */
/** @differentiable wrt a */
export function coupled(a: Float64Array, sweeps: number): number {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 1; i < a.length - 1; i++) a[i] = 0.3 * a[i] * (a[i - 1] + a[i + 1]);
  }
  return weighted(a);
}

const cells = () => Float64Array.of(1, -0.5, 2, 0.7, -1.2, 0.4);

export const samples = {
  gaussSeidel: [
    [cells(), 0],
    [cells(), 3],
  ],
  jacobi: [
    [cells(), 1],
    [cells(), 4],
  ],
  coupled: [[cells(), 3]],
};

/** A linear function's gradient is its values at the unit vectors. */
const atUnits = (f: (a: Float64Array, sweeps: number) => number) => (a: Float64Array, sweeps: number) =>
  Array.from(a, (_, k) =>
    f(
      Float64Array.from(a, (_, i) => (i === k ? 1 : 0)),
      sweeps,
    ),
  );

export const gradients = { gaussSeidel: atUnits(gaussSeidel), jacobi: atUnits(jacobi) };
