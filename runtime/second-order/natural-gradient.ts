/**
 * The exact natural gradient of a subsample: (F + lambda I)^-1 u with F = (1/B) sum_i g_i g_i', the gradients g_i of B cases with sampled
 * targets, all layers coupled. No matrix of the size of the parameters is formed: appendix I of Benzing 2022, after Ren and Goldfarb 2019. With U_l the
 * blocks of u:
 *
 *     v_i = sum_l e_i' U_l a_i          K = sum_l (A_l A_l') o (E_l E_l')
 *     (B lambda I + K) w = v            x_l = (U_l - (E_l, row i scaled by w_i)' A_l) / lambda
 *
 * It costs B^3 and B^2 for each unit, and so is the truth that the factored methods are held against, for small B, rather than a method to train with.
 */
import { solvePositiveDefinite } from "../linear-algebra/cholesky.ts";
import { gramOfRows, multiply, multiplyByTransposed, shifted } from "../linear-algebra/products.ts";
import { checkedOptions, flag, needed, positive } from "../options.ts";
import { inLayer } from "./failures.ts";
import type { LayerRows } from "./layers.ts";
import type { Preconditioner } from "./preconditioner.ts";

export interface NaturalGradientOptions {
  /** lambda, positive. */
  readonly damping: number;
  /** Whether layers are coupled, true by default, or F is taken to be block-diagonal. */
  readonly isCoupled?: boolean;
}

export function naturalGradient(options: NaturalGradientOptions): Preconditioner {
  const ranges = { damping: needed(positive), isCoupled: flag };
  const { damping, isCoupled = true } = checkedOptions("naturalGradient", options, ranges);
  return {
    description: `naturalGradient ${damping} ${isCoupled ? "coupled" : "by layers"}`,
    bias: "homogeneous",
    wantsSamples: () => true,
    pairsLayers: true,
    init: () => ({}),
    update: (memory) => memory,
    apply(_, block, { sampled }) {
      const all = sampled.map((_, k) => block(k));
      if (isCoupled) return solveTogether(sampled, all, damping);
      return sampled.flatMap((layer, k) => inLayer(layer.shape.name, () => solveTogether([layer], [all[k]!], damping)));
    },
  };
}

function solveTogether(layers: readonly LayerRows[], blocks: readonly Float64Array[], damping: number): Float64Array[] {
  const { cases } = layers[0]!;
  const along = new Float64Array(cases);
  const gram = new Float64Array(cases * cases);
  for (const [k, { shape, rows, input, adjoint }] of layers.entries()) {
    const { name, columns, outputs } = shape;
    if (rows === 0) continue;
    if (rows !== cases)
      throw new RangeError(`layer '${name}' has several rows for a case, whose gradient is then no outer product`);
    const image = multiply(adjoint, blocks[k]!, cases, outputs, columns);
    for (let i = 0; i < cases; i++) {
      for (let j = 0; j < columns; j++) along[i] = along[i]! + image[i * columns + j]! * input[i * columns + j]!;
    }
    const ofInputs = gramOfRows(input, cases, columns, 1);
    const ofAdjoints = gramOfRows(adjoint, cases, outputs, 1);
    for (let i = 0; i < gram.length; i++) gram[i] = gram[i]! + ofInputs[i]! * ofAdjoints[i]!;
  }
  const weights = solvePositiveDefinite(shifted(gram, cases, cases * damping), cases, along, 1);
  return layers.map(({ shape: { columns, outputs }, rows, input, adjoint }, k) => {
    if (rows === 0) return blocks[k]!.map((value) => value / damping);
    const scaled = adjoint.map((value, i) => value * weights[Math.floor(i / outputs)]!);
    const taken = multiplyByTransposed(scaled, input, cases, outputs, columns);
    return blocks[k]!.map((value, i) => (value - taken[i]!) / damping);
  });
}
