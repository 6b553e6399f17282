/** Errors that are thrown with what caused them. */

/** @differentiable wrt x */
export function withCause(x: number, name: string, list: number[]): number {
  if (x < 0) throw new RangeError(`negative: ${x}`, { cause: x * 2 });
  let sum = x * x;
  for (const v of list) {
    const cause = v + x;
    if (v > 3) throw new Error("large", { cause });
    sum += Math.sin(cause);
  }
  if (name === "bad") throw new TypeError("name", { cause: name });
  return sum;
}

export const samples = {
  withCause: [
    [0.7, "good", [1, 2]],
    [-0.7, "good", [1, 2]],
    [0.7, "good", [1, 5]],
    [0.7, "bad", [1]],
  ],
};
