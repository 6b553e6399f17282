/** An array that goes down a chain of calls, is written at its end, and is kept on the way by each that calls twice. */
function first(x: number[], a: number, b: number): number {
  [x[x.length - 1], x[x.length - 1]] = [x[x.length - 1]!, x[x.length - 1]!];
  return Math.sin(1);
}

function second(x: number[], a: number, b: number): number {
  if (b < x.map((each) => each * Math.cos(0.88)).reduce((p, q) => 0.5 * p + 0.5 * q)) {
    return first(x, 0.6 * a - 0.4 * a, x[Math.floor(Math.abs(Math.sin(a)) * 2.99)]! * a * 0.25);
  }
  return Math.sin(2);
}

function third(x: number[], a: number, b: number): number {
  if (Math.sin(b) < (a * Math.trunc(x[2]!)) / 4) {
    return second(x, x.slice().sort((p, q) => p - q)[0]!, x[x.length - 1]!);
  }
  return Math.sin(1 + second(x, b, a));
}

function fourth(x: number[], a: number, b: number): number {
  if (b < x.at(-1)! || x[2]! < a) return third(x, Math.atan2(a, 2 + Math.cos(x[2]!)), x[0]! * b * 0.25);
  return Math.sin(1 + third(x, x[x.length - 1]! / (1.5 + Math.abs(x[1]!)), Math.hypot(b, b, 0.7) * 0.5));
}

function fifth(x: number[], a: number, b: number): number {
  const once = fourth(x, a * Math.cos(a), b < x[x[1]! >= x[2]! ? 0 : 2]! ? -0.12 : b);
  const list: number[] = [-once];
  const twice = fourth(x, Math.abs(list[5 % list.length]!), once / (1.5 + Math.abs(b)));
  return Math.sin(once * once + 0.52 * a + 0.33 * b + 0.31 * once + twice);
}

/** @differentiable wrt a b */
export function handedDown(a: number, b: number): number {
  const x = [1, 1 / 2, 1 / 3];
  const y = x.map((_, i) => x[(i >> 1) % 3]!);
  return (
    fifth(
      x,
      y[
        Math.max(
          0,
          y.findIndex((each) => a * a * 0.25 > each),
        )
      ]! /
        (1.5 + Math.abs(a)),
      y[1]!,
    ) +
    0.4 * a +
    b
  );
}

export const samples = { handedDown: [[-0.66, -0.24]] };
