/** A gradient that calls one half of a derivative for its value alone, where it is differentiated again. */
const table = [0.25, -0.5, 0.75];

function inner(a: number, b: number): number {
  block: {
    if (((a <= 0.3 || a ? b : a) - Math.tan(0.3 * a)) / 2 >= Math.atan2(1, 2 + Math.cos(1))) {
      a -= 0.5 * a;
      let u = a >= a ? b / (1 + b ** 2) : b;
      let flag = Boolean((u >= u ? u : u) > 0.55);
    }
    if ((a + a) * 0.5 > 0.93) break block;
    const c = new Float64Array(4).fill(0.25);
    c[1] = 0.5 * c[1]! + 0.5 * c[0.84 > table[1]! ? 3 : 1]!;
  }
  const rows: number[][] = [
    [Math.exp(0.3 * a), b, 1],
    [a ** 2 / 4, Math.log(1.1 + a ** 2), table[2]!],
    [Math.tanh(b), b, a >= b || a ? b : a],
  ];
  return Math.sin(b / (1 + ((a + b) * 0.5) ** 2) + 0.55 * a + 0.9 * b);
}

function outer(a: number, b: number): number {
  const rows: number[][] = [
    [(a = b), a, b],
    [a, inner(a, a), (b - a) / 2],
  ];
  return Math.sin(Math.log(1.1 + inner(a, table[Math.floor(Math.abs(Math.sin(b)) * 2.99)]!) ** 2) + 0.64 * a);
}

/** @differentiable wrt b */
export function calledBeside(x: Float64Array, b: number, a: number): number {
  if (b < 0.86 || a * x.at(-2)! * 0.25 >= -0.61) a -= 0.5 * a;
  const o: { u: number; v: number }[] = [
    { u: x[2]! <= b ? b : b, v: outer(-1.49, x[0]!) },
    { u: x[0]!, v: Math.min(a, a) },
    {
      u: b / (1.5 + Math.abs(x[0]!)),
      v: x[Math.floor(Math.abs(Math.sin(a)) * 2.99)]! / (1.5 + Math.abs(x[1]!)),
    },
  ];
  return outer(x[Math.floor(Math.abs(Math.sin(-0.72)) * 2.99)]! / (1 + b ** 2), inner(a, -1.21)) + 0.59 * b + x[2]!;
}

export const samples = { calledBeside: [[Float64Array.of(-0.26, -1.95, -1.44), -0.28, 0.62]] };
