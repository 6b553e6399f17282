/** Functions that are called again and again, and keep the array that they are handed for the way back. */
export const samples = {
  chainOfWriters: [
    [Float64Array.of(1.64, 0.8), -0.02],
    [Float64Array.of(-0.4, 0.3), 1.2],
  ],
};

function first(x: Float64Array, a: number, b: number): number {
  const r0 = 1;
  return Math.sin(r0 * 1 + x[Math.floor(Math.abs(Math.sin(a)) * 1.99)]);
}

function second(x: Float64Array, a: number, b: number): number {
  if ((b - x[1]) / 2 < 0.22) return first(x, a, b);
  const r0 = 1;
  return Math.sin(r0 * (0.6 * r0 - 0.4 * (x[1] ?? b)) + 0.88 * b + first(x, a, x[b > 0.37 ? 1 : 1] ?? r0));
}

function third(x: Float64Array, a: number, b: number): number {
  const r0 = second(x, b / (1.5 + Math.abs(b)), Math.sin(x.at(-1)!));
  return Math.sin(r0 * x[1] + 0.97 * a + 0.78 * b + 0.97 * r0 + second(x, b, r0 >= 0.3 ? a : r0));
}

function fourth(x: Float64Array, a: number, b: number): number {
  const r0 = third(x, x[x[1] >= 1.56 ? 0 : 0], x[1] * a * 0.25);
  return Math.sin(
    r0 * Math.sin(b) + 0.48 * a + 0.78 * b + 0.87 * r0 + x[1] + third(x, r0, Math.sqrt(r0 ** 2 * 0.5 + 0.5)),
  );
}

function fifth(x: Float64Array, a: number, b: number): number {
  const r0 = fourth(x, Math.min(x[x.length - 1], x[x.length - 1]), b * a * 0.25);
  [x[x.length - 1], x[x.length - 1]] = [x[x.length - 1], x[x.length - 1]];
  return Math.sin(
    r0 * (x[3] ?? a) * (x[Math.floor(Math.abs(Math.sin(r0)) * 1.99)] = a) * 0.25 +
      0.41 * a +
      0.62 * b +
      0.32 * r0 +
      x[0] +
      fourth(x, a * 0.49 * 0.25, Math.exp(0.3 * r0)),
  );
}

function sixth(x: Float64Array, a: number, b: number): number {
  if ((a >= b ? a : x[x.length - 1]) >= 1.55) return fifth(x, a, (a + b) * 0.5);
  const r0 = fifth(x, b, b * x[a >= a ? 1 : 1] * 0.25);
  for (let x1 = 0.3 * Math.abs(x[x.length - 1]); x1 < 1; x1 += 0.6) {
    x[0] /= 1 + Math.cbrt((x[Math.floor(Math.abs(Math.sin(b)) * 3.99)] ?? x[0]) + 5) ** 2;
  }
  return Math.sin(
    r0 * Math.min(r0, (x[x[1] < 1.47 ? 1 : 0] + x.at(-2)!) * 0.5, 1.5) +
      0.85 * a +
      0.67 * b +
      0.92 * r0 +
      fifth(x, Math.asin(0.2 * x[0]), a),
  );
}

/** @differentiable wrt x a */
export function chainOfWriters(x: Float64Array, a: number): number {
  return sixth(x, a, x[1]!) * x[0]!;
}
