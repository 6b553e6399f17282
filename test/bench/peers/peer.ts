/** What a peer is to the bench: another tool that differentiates, and the bench's functions as it takes them. */
import type { Argument } from "../benchmarks.ts";

export interface Peer {
  /** What `--peers` calls it. */
  readonly key: string;
  /** What stands above its column. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Of the numbers that it computes with. */
  readonly bits: Bits;
  /** The bench's function of that file as it is written for the peer, whose packages are loaded for it. */
  readonly write: (file: string) => Promise<WrittenCase<Argument[]>>;
}

export type Bits = 32 | 64;

/** A function of the bench for one peer, or why it cannot be written. */
export type WrittenCase<Arguments> = string | Prepare<Arguments> | RemarkableCase<Arguments>;

/** What it takes to get ready, also to compile, does not count. */
export type Prepare<Arguments> = (args: Arguments) => Prepared | Promise<Prepared>;

export interface RemarkableCase<Arguments> {
  readonly prepare: Prepare<Arguments>;
  /** What is computed in float32, whatever the numbers around it: value and gradient are held to no more. */
  readonly roughly?: string;
  readonly remark?: string;
  /** The largest size that it takes in bearable time, and why. */
  readonly upTo?: { readonly size: number; readonly because: string };
}

export interface Prepared {
  /** Computes value and gradient to the end; gives the value. */
  readonly valueAndGradient: () => number;
  /** The gradient as the last call left it: for each argument of `wrt` its numbers in order. */
  readonly gradient: () => readonly ArrayLike<number>[];
}

/** For each function of the bench, by its file. */
export type WrittenCases = { readonly [File in keyof Arguments]: WrittenCase<Arguments[File]> };

interface Arguments {
  readonly rosenbrock: [x: Float64Array];
  readonly "log-sum-exp": [x: Float64Array];
  readonly pendulum: [length: number, damping: number, steps: number, h: number];
  readonly cholesky: [a: Float64Array, n: number];
  readonly "logistic-regression": [w: Float64Array, b: number, x: Float64Array, labels: Uint8Array];
  readonly "least-squares": [w: Float64Array, b: number, x: Float64Array, y: Float64Array];
  readonly "gaussian-mixture": [
    logWeights: Float64Array,
    means: Float64Array,
    logDiagonal: Float64Array,
    below: Float64Array,
    points: Float64Array,
  ];
  readonly lorenz: [parameters: Float64Array, initial: Float64Array, steps: number, h: number];
  readonly "lorenz-scalars": [
    sigma: number,
    rho: number,
    beta: number,
    x0: number,
    y0: number,
    z0: number,
    steps: number,
    h: number,
  ];
  readonly lstm: [
    weights: Float64Array,
    bias: Float64Array,
    readOut: Float64Array,
    inputs: Float64Array,
    targets: Float64Array,
  ];
  readonly perceptron: [
    hiddenWeights: Float64Array,
    hiddenBias: Float64Array,
    outputWeights: Float64Array,
    outputBias: Float64Array,
    images: Float64Array,
    labels: Uint8Array,
  ];
}
