/**
 * What is measured: functions as people write them, with arguments of a usual size. The inputs are drawn from a fixed
 * stream, so that every run computes the same.
 */
import { randomNormal, randomUniform } from "../../runtime/random.ts";

export interface Benchmark {
  readonly name: string;
  /** The name of its file in `functions/` and in `hand-written/`. */
  readonly file: string;
  readonly function: string;
  /** How many times the primal its gradient may cost: what the arithmetic of a good one by hand comes to. */
  readonly mostToPrimal: number;
  readonly size: Size;
  /** Of the usual size, or of another. */
  readonly arguments: (size?: number) => Argument[];
  /** Positions of the arguments that it is differentiated by. */
  readonly wrt: readonly number[];
}

/** What grows where the bench looks at how time does: over three decades, or so that the work does. */
export interface Size {
  readonly letter: string;
  readonly usual: number;
  readonly all: readonly number[];
}

export type Argument = number | Float64Array | Uint8Array;

export const benchmarks: readonly Benchmark[] = [
  {
    name: "Rosenbrock, n = 1000",
    file: "rosenbrock",
    function: "rosenbrock",
    mostToPrimal: 1.3,
    size: { letter: "n", usual: 1000, all: [100, 1000, 10_000, 100_000] },
    arguments: (n = 1000) => [normals(1, n)],
    wrt: [0],
  },
  {
    name: "log-sum-exp, n = 10000",
    file: "log-sum-exp",
    function: "logSumExp",
    mostToPrimal: 1.3,
    size: { letter: "n", usual: 10_000, all: [100, 1000, 10_000, 100_000] },
    arguments: (n = 10_000) => [normals(2, n, 3)],
    wrt: [0],
  },
  {
    name: "pendulum, 1000 steps",
    file: "pendulum",
    function: "meanSquare",
    mostToPrimal: 1.6,
    size: { letter: "steps", usual: 1000, all: [100, 1000, 10_000, 100_000] },
    arguments: (steps = 1000) => [1.2, 0.1, steps, 0.01],
    wrt: [0, 1],
  },
  {
    name: "Cholesky in place, n = 100",
    file: "cholesky",
    function: "logDeterminant",
    mostToPrimal: 4,
    size: { letter: "n", usual: 100, all: [20, 50, 100, 200] },
    arguments: (n = 100) => [positiveDefinite(22, n), n],
    wrt: [0],
  },
  {
    name: "logistic regression, 10000 x 100",
    file: "logistic-regression",
    function: "crossEntropy",
    mostToPrimal: 1.1,
    size: { letter: "rows", usual: 10_000, all: [10, 100, 1000, 10_000] },
    arguments: (rows = 10_000) => [
      normals(23, 100, 0.1),
      0.2,
      normals(24, rows * 100),
      Uint8Array.from({ length: rows }, (_, row) => (randomUniform(25, 0, row) < 0.5 ? 0 : 1)),
    ],
    wrt: [0, 1],
  },
  {
    name: "least squares, 1000 x 128",
    file: "least-squares",
    function: "loss",
    mostToPrimal: 3.5,
    size: { letter: "rows", usual: 1000, all: [10, 100, 1000, 10_000] },
    arguments: (rows = 1000) => [normals(3, 128), 0.5, normals(4, rows * 128), normals(5, rows)],
    wrt: [0, 1],
  },
  {
    name: "Gaussian mixture, K = 25, D = 10, N = 400",
    file: "gaussian-mixture",
    function: "logLikelihood",
    mostToPrimal: 3.5,
    size: { letter: "N", usual: 400, all: [4, 40, 400, 4000] },
    arguments: (count = 400) => [
      normals(6, 25),
      normals(7, 25 * 10),
      normals(8, 25 * 10, 0.2),
      normals(9, 25 * 45, 0.2),
      normals(10, count * 10),
    ],
    wrt: [0, 1, 2, 3],
  },
  {
    name: "Lorenz, RK4, 2000 steps, arrays",
    file: "lorenz",
    function: "meanSquare",
    mostToPrimal: 2.6,
    size: { letter: "steps", usual: 2000, all: [20, 200, 2000, 20_000] },
    arguments: (steps = 2000) => [Float64Array.of(10, 28, 8 / 3), Float64Array.of(1, 1, 20), steps, 0.0005],
    wrt: [0, 1],
  },
  {
    name: "Lorenz, RK4, 2000 steps, scalars",
    file: "lorenz-scalars",
    function: "meanSquare",
    mostToPrimal: 2.6,
    size: { letter: "steps", usual: 2000, all: [20, 200, 2000, 20_000] },
    arguments: (steps = 2000) => [10, 28, 8 / 3, 1, 1, 20, steps, 0.0005],
    wrt: [0, 1, 2, 3, 4, 5],
  },
  {
    name: "LSTM, T = 50, D = 16, H = 32",
    file: "lstm",
    function: "sequenceLoss",
    mostToPrimal: 3.5,
    size: { letter: "T", usual: 50, all: [5, 50, 500, 5000] },
    arguments: (steps = 50) => [
      normals(11, 4 * 32 * 48, 0.2),
      normals(12, 4 * 32, 0.2),
      normals(13, 32, 0.5),
      normals(14, steps * 16),
      normals(15, steps),
    ],
    wrt: [0, 1, 2],
  },
  {
    name: "MLP 784-256-10, batch 64",
    file: "perceptron",
    function: "batchLoss",
    mostToPrimal: 1,
    size: { letter: "batch", usual: 64, all: [1, 10, 100, 1000] },
    arguments: (rows = 64) => [
      normals(16, 256 * 784, 0.05),
      normals(17, 256, 0.05),
      normals(18, 10 * 256, 0.1),
      normals(19, 10, 0.1),
      drawn(20, rows * 784, randomUniform),
      Uint8Array.from({ length: rows }, (_, row) => Math.floor(10 * randomUniform(21, 0, row))),
    ],
    wrt: [0, 1, 2, 3],
  },
];

/** One buffer for the gradient by each argument of `wrt`. */
export function buffersFor({ wrt }: Benchmark, args: readonly Argument[]): Float64Array[] {
  return wrt.map((position) => {
    const argument = args[position];
    return new Float64Array(typeof argument === "number" ? 1 : argument.length);
  });
}

function normals(seed: number, length: number, spread = 1): Float64Array {
  return drawn(seed, length, (...place) => spread * randomNormal(...place));
}

function drawn(seed: number, length: number, draw: (seed: number, slot: number, element: number) => number) {
  return Float64Array.from({ length }, (_, element) => draw(seed, 0, element));
}

/** Products of rows of random numbers, and a diagonal that keeps it far from singular. */
function positiveDefinite(seed: number, n: number): Float64Array {
  const rows = normals(seed, n * n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = i === j ? n : 0;
    for (let k = 0; k < n; k++) sum += rows[i * n + k]! * rows[j * n + k]!;
    return sum;
  });
}
