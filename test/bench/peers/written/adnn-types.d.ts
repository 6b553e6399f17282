/** adnn comes without types: what the bench uses of it. */
declare module "adnn/tensor.js" {
  export default class Tensor {
    constructor(dims: readonly number[]);
    readonly dims: readonly number[];
    readonly data: Float64Array;
    fromFlatArray(values: ArrayLike<number>): this;
    maxreduce(): number;
  }
}

declare module "adnn/ad/index.js" {
  import type Tensor from "adnn/tensor.js";

  interface Node<T> {
    readonly x: T;
    readonly dx: T;
    backprop(): void;
  }
  type Scalar = number | Node<number>;
  type Matrix = Tensor | Node<Tensor>;

  interface Functions<T> {
    add(x: T, y: T | Scalar): T;
    sub(x: T, y: T | Scalar): T;
    mul(x: T, y: T | Scalar): T;
    div(x: T, y: T | Scalar): T;
    neg(x: T): T;
    abs(x: T): T;
    exp(x: T): T;
    log(x: T): T;
    sin(x: T): T;
    tanh(x: T): T;
    sigmoid(x: T): T;
  }

  const ad: {
    lift(x: number): Node<number>;
    lift(x: Tensor): Node<Tensor>;
    value(x: Scalar): number;
    value(x: Matrix): Tensor;
    scalar: Functions<Scalar> & { sum(terms: Scalar[]): Scalar };
    tensor: Functions<Matrix> & {
      dot(x: Matrix, y: Matrix): Matrix;
      transpose(x: Matrix): Matrix;
      get(x: Matrix, at: number): Scalar;
      cholesky(x: Matrix): Matrix;
      reshape(x: Matrix, dims: readonly number[]): Matrix;
      range(x: Matrix, start: number, end: number): Matrix;
      concat(parts: readonly Matrix[]): Matrix;
      fromScalars(parts: readonly Scalar[]): Matrix;
      toScalars(x: Matrix): Scalar[];
      sumreduce(x: Matrix): Scalar;
    };
  };
  export default ad;
}
