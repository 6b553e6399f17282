/**
 * What an estimated gradient varies by, for those who choose how much of a tape to keep: `randomizedGrad` called with many
 * seeds, at several fractions.
 */

/** A gradient as requests give it: a number, an array, or an object or tuple of gradients. */
export type GradientValue =
  | number
  | ArrayLike<number>
  | readonly GradientValue[]
  | { readonly [field: string]: GradientValue };

export interface VarianceOptions {
  /** The fractions to try, in (0, 1]. */
  readonly fractions?: readonly number[];
  /** How many seeds are drawn at each, at least 2. */
  readonly draws?: number;
  /** The first of them. */
  readonly seed?: number;
}

export interface VarianceAt {
  readonly keep: number;
  /** The variance of all numbers of the gradient together, by the square of the gradient's length. */
  readonly relative: number;
  /** The same for each array and number in it, by where it stands: `""` alone, else as `[1].weights`. */
  readonly parameters: readonly { readonly path: string; readonly relative: number }[];
}

/**
 * The relative variance of estimates, sum of variances / |gradient|^2, at each fraction. `estimate` is called with `{ seed,
 * keep }` and gives the gradient, for instance `(draw) => lossRandomizedGrad(w, x, draw)[1]`. The gradient's square is that of the
 * mean, less what the mean itself varies by; where nothing is left of it the relative variance is infinite.
 */
export function varianceReport(
  estimate: (draw: { readonly seed: number; readonly keep: number }) => GradientValue,
  { fractions = [0.05, 0.1, 0.2, 0.5], draws = 32, seed = 0 }: VarianceOptions = {},
): readonly VarianceAt[] {
  if (!(draws >= 2)) throw new RangeError(`a variance takes 2 draws or more, not ${draws}`);
  return fractions.map((keep): VarianceAt => {
    const parts = new Map<string, Moments>();
    for (let i = 0; i < draws; i++) gather(estimate({ seed: seed + i, keep }), "", parts);
    const found = [...parts].map(([path, moments]) => ({ path, ...spreadOf(moments, draws) }));
    const sum = (of: "variance" | "square") => found.reduce((total, each) => total + each[of], 0);
    const parameters = found.map(({ path, variance, square }) => ({ path, relative: ratio(variance, square) }));
    return { keep, relative: ratio(sum("variance"), sum("square")), parameters };
  });
}

/** Of each number, over the draws so far: B. P. Welford, Technometrics 4, 1962. What does not vary has no variance, to the bit. */
interface Moments {
  draws: number;
  readonly means: Float64Array;
  /** The sum of squared distances from the mean. */
  readonly squares: Float64Array;
}

function gather(value: GradientValue, path: string, parts: Map<string, Moments>): void {
  if (typeof value === "number") add([value], path, parts);
  else if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((each) => typeof each === "number")))
    add(value as unknown as ArrayLike<number>, path, parts);
  else if (Array.isArray(value)) value.forEach((each, i) => gather(each as GradientValue, `${path}[${i}]`, parts));
  else for (const [field, each] of Object.entries(value)) gather(each as GradientValue, `${path}.${field}`, parts);
}

function add(numbers: ArrayLike<number>, path: string, parts: Map<string, Moments>): void {
  const { length } = numbers;
  const known = parts.get(path) ?? { draws: 0, means: new Float64Array(length), squares: new Float64Array(length) };
  parts.set(path, known);
  known.draws++;
  for (let i = 0; i < length; i++) {
    const value = numbers[i] as number;
    const before = known.means[i] as number;
    const mean = before + (value - before) / known.draws;
    known.means[i] = mean;
    known.squares[i] = (known.squares[i] as number) + (value - before) * (value - mean);
  }
}

/** The sum of the numbers' variances, and of the squares of their expectations, both without bias. */
function spreadOf({ means, squares }: Moments, draws: number): { readonly variance: number; readonly square: number } {
  let [variance, square] = [0, 0];
  means.forEach((mean, i) => {
    const own = (squares[i] as number) / (draws - 1);
    variance += own;
    square += mean * mean - own / draws;
  });
  return { variance, square };
}

function ratio(variance: number, square: number): number {
  if (variance === 0) return 0;
  return square > 0 ? variance / square : Number.POSITIVE_INFINITY;
}
