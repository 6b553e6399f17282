/** Objects whose types TypeScript makes of others, and members named in brackets. */

interface Point {
  readonly a: number;
  readonly b: number;
  readonly name: string;
}

/** @differentiable wrt p modes grad jvp vjp hvp */
export function record(p: Record<"a" | "b", number>): number {
  let sum = p.a * p["b"];
  for (const key of ["a", "b"] as const) sum += p[key] ** 3;
  return sum;
}

/** @differentiable wrt p q modes grad jvp vjp hvp */
export function selected(p: Pick<Point, "a">, q: Omit<Point, "name">, r: Required<Partial<Point>>): number {
  return p.a * q.b ** 2 * r.a + q.a * p.a ** 2;
}

/** @differentiable wrt p modes grad jvp vjp hvp */
export function partial(p: Partial<{ a: number; b: number }>): number {
  return (p.a ?? 2) ** 2 * (p.b ?? 3);
}

const powers: Record<"square" | "cube", (x: number) => number> = { square: (x) => x * x, cube: (x) => x ** 3 };

/** @differentiable modes grad jvp vjp hvp */
export function inBrackets(x: number): number {
  return Math["sqrt"](x * x + Math["PI"]) * powers["cube"](x) + powers.square(x);
}

export const samples = {
  record: [[{ a: 0.7, b: -1.2 }]],
  selected: [[{ a: 0.7 }, { a: 1.3, b: -1.2 }, { a: 1.5, b: 1, name: "p" }]],
  partial: [[{ a: 0.7, b: 1.2 }], [{ a: 0.7 }], [{}]],
  inBrackets: [[0.7], [-1.3]],
};
