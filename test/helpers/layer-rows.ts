import { gaussian } from "../../runtime/distributions/index.ts";
import type { LayerRows, LayerShape } from "../../runtime/second-order/layers.ts";
import type { Preconditioner } from "../../runtime/second-order/preconditioner.ts";
import {
  combine,
  flat,
  identity,
  type Matrix,
  matrixOf,
  normalMatrix,
  product,
  scale,
  solve,
  transpose,
} from "../helpers/dense-matrices.ts";
import { layeredNetwork, rowsOfTargets, tanh } from "../helpers/layered-network.ts";

export function layerOf(a: Matrix, e: Matrix, name = "only"): LayerRows {
  const [rows, columns, outputs] = [a.length, a[0]!.length, e[0]!.length];
  const shape: LayerShape = { name, inputs: columns, outputs, columns };
  return { shape, rows, cases: rows, input: flat(a), adjoint: flat(e) };
}

/** G = E' A / cases. */
export function gradientOf({ shape, cases, rows, input, adjoint }: LayerRows): Matrix {
  const { columns, outputs } = shape;
  const e = matrixOf(adjoint, rows, outputs);
  return scale(product(transpose(e), matrixOf(input, rows, columns)), 1 / cases);
}

/** What a preconditioner makes of one layer's gradient in its k-th step, as the only layer. */
export function conditioned(preconditioner: Preconditioner, layer: LayerRows, sampled = layer): Float64Array {
  const rows = { loss: [layer], sampled: [sampled] };
  const memory = preconditioner.update(preconditioner.init([layer.shape]), rows, 1);
  return preconditioner.apply(memory, () => flat(gradientOf(layer)), rows)[0]!;
}

export function dampedGram(x: Matrix, damping: number): Matrix {
  return combine(scale(product(transpose(x), x), 1 / x.length), identity(x[0]!.length, damping));
}

/** X M^-1 for a symmetric M. */
export function fromRight(x: Matrix, m: Matrix): Matrix {
  return transpose(solve(m, transpose(x)));
}

export const toySizes = [4, 5, 3];

export function toy(cases: number) {
  return layeredNetwork({
    sizes: toySizes,
    activation: tanh,
    inputs: flat(normalMatrix(cases, 4, 60)),
    distribution: gaussian(),
    targets: rowsOfTargets(flat(normalMatrix(cases, 3, 61)), 3),
  });
}
