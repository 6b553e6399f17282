/** Clauses that fall into a last one that returns: nothing comes behind the `switch`. */

/** @differentiable wrt x modes grad jvp vjp */
export function intoDefault(x: number, k: number): number {
  switch (k) {
    case 1:
      x *= 2;
    default:
      return x * x;
  }
}

/** @differentiable wrt x modes grad jvp vjp */
export function defaultFirst(x: number, k: number): number {
  switch (k) {
    default:
      x *= 3;
    case 2:
      x = Math.sin(x);
    case 1:
      return x * x;
  }
}

/** @differentiable wrt x modes grad jvp vjp */
export function breakInside(x: number, k: number): number {
  switch (k) {
    case 0:
      x += 1;
    case 1:
      if (x > 1) break;
      x *= 2;
    default:
      x = x ** 3;
  }
  return x;
}

const points = [0, 1, 2, 3].flatMap((k) => [
  [0.7, k],
  [1.4, k],
]);

export const samples = { intoDefault: points, defaultFirst: points, breakInside: points };
