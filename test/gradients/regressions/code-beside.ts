/** Functions of the file that nothing here calls have no part in what is differentiated. */
class Line {
  protected k: number;
  constructor(k: number) {
    this.k = k;
  }
  at(x: number): number {
    return this.k * x;
  }
}

class Parabola extends Line {
  override at(x: number): number {
    return super.at(x) ** 2;
  }
}

/** @differentiable wrt x */
export function sumOfCurves(x: number): number {
  const curves: Line[] = [new Line(x), new Parabola(x)];
  let s = 0;
  for (const curve of curves) s += curve.at(x);
  return s;
}

export function swapRows(rows: number[][]): void {
  [rows[0], rows[1]] = [rows[1]!, rows[0]!];
}

/** @differentiable wrt x */
export function replacesFirst(x: number): number {
  const pairs = [
    { u: x, v: 1 },
    { u: 2, v: x * x },
  ];
  const first = pairs[0]!;
  exchange(pairs, x);
  return first.u * 3 + pairs[0]!.u * pairs[1]!.v;
}

function exchange(pairs: { u: number; v: number }[], x: number): void {
  pairs[0] = { u: Math.sin(x), v: 2 };
}

export const samples = { sumOfCurves: [[1.5], [-0.5]], replacesFirst: [[0.8]] };
