/** The logistic function and its integral of one number, such that no number of any size overflows or cancels. */

/** 1 / (1 + exp(-x)). */
export function sigmoidOf(x: number): number {
  const odds = Math.exp(x >= 0 ? -x : x);
  return (x >= 0 ? 1 : odds) / (1 + odds);
}

/** log(1 + exp(x)). */
export function softplusOf(x: number): number {
  return (x > 0 ? x : 0) + Math.log1p(Math.exp(x > 0 ? -x : x));
}
