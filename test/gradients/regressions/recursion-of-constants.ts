/** A function that calls itself, whose derivative is differentiated again. */
function repeated(a: number, b: number, n: number): number {
  if (n <= 0) return Math.cos(Math.tanh(a));
  if ((b = a) >= 1) {
  }
  return Math.sin(repeated((b *= Math.cos(-0.65)), 1, n - 1));
}

/** @differentiable wrt a */
export function twiceRepeated(a: number): number {
  a = repeated(1, a, 2);
  return repeated(a, 1, 1);
}

export const samples = { twiceRepeated: [[0.7]] };
