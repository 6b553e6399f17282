/**
 * ISAAC Newton: Petersen, Sutter, Borgelt, Huh, Kuehne, Sun and Deussen, "ISAAC Newton: input-based approximate curvature for Newton's method", ICLR 2023.
 * The factors are those of this batch alone, of b rows; each has its own strength and is multiplied by it:
 *
 *     zeta = l_g l_a (S' S / b + l_g I)^-1  G  (A' A / b + l_a I)^-1
 *
 * With l_g infinite, the default, the left factor is gone and with it the second pull. Each factor is inverted on its smaller side. On
 * the right with b < columns that is a system of b equations for the output adjoints, before they are summed: with K = A A' / (b l_a)
 *
 *     zeta* = ((I + K)^-1 E)' A / cases
 *
 * No difference of nearly equal numbers is formed, and the product with A takes the place of the one that makes the gradient. Biases are
 * not conditioned, nor is what is passed on to the layers before.
 */
import { cholesky, solvePositiveDefinite, solveWithFactor } from "../linear-algebra/cholesky.ts";
import {
  gramOfColumns,
  gramOfRows,
  multiply,
  multiplyByTransposed,
  shifted,
  transposed,
} from "../linear-algebra/products.ts";
import { checkedOptions, needed, type OptionRange, positive } from "../options.ts";
import { inLayer } from "./failures.ts";
import type { LayerRows } from "./layers.ts";
import type { Preconditioner } from "./preconditioner.ts";

export interface IsaacOptions {
  /** l_a, positive. 0.1 in the paper's comparison of auto-encoders; 1 to begin with; at 0.01 it was unstable there. */
  readonly inputDamping: number;
  /** l_g, positive; infinite by default, which is the method of the title. */
  readonly outputDamping?: number;
  /** The layers that are conditioned, by name; all by default. The others keep their gradient. */
  readonly layers?: readonly string[];
}

const names: OptionRange = { is: "a list of layers' names", holds: Array.isArray };

export function isaac(options: IsaacOptions): Preconditioner {
  const ranges = { inputDamping: needed(positive), outputDamping: positive, layers: names };
  const { inputDamping, outputDamping, layers: chosen } = checkedOptions("isaac", options, ranges);
  const isChosen = (name: string) => chosen === undefined || chosen.includes(name);
  return {
    description: `isaac ${inputDamping} ${outputDamping ?? "infinite"} ${chosen?.join(" ") ?? "all layers"}`,
    bias: "plain",
    wantsSamples: () => outputDamping !== undefined,
    pairsLayers: false,
    init(shapes) {
      const unknown = chosen?.find((name) => !shapes.some((shape) => shape.name === name));
      if (unknown !== undefined) throw new RangeError(`there is no layer '${unknown}'`);
      return {};
    },
    update: (memory) => memory,
    apply: (_, block, { loss, sampled }) =>
      loss.map((layer, k) => {
        const { name } = layer.shape;
        if (!isChosen(name)) return block(k);
        return inLayer(name, () => {
          const conditioned = conditionInputs(layer, inputDamping, () => block(k));
          return outputDamping === undefined ? conditioned : conditionOutputs(sampled[k]!, outputDamping, conditioned);
        });
      }),
  };
}

/** l G (A' A / b + l I)^-1. */
function conditionInputs(layer: LayerRows, damping: number, block: () => Float64Array): Float64Array {
  const { shape, rows, input } = layer;
  if (rows === 0) return block();
  const { columns, outputs } = shape;
  if (rows < columns) return multiplyByTransposed(easedAdjoints(layer, damping), input, rows, outputs, columns);
  const gram = gramOfColumns(input, rows, columns, 1 / (rows * damping));
  const turned = transposed(block(), outputs, columns);
  solveWithFactor(cholesky(shifted(gram, columns, 1), columns), columns, turned, outputs);
  return transposed(turned, columns, outputs);
}

/** (I + K)^-1 E / cases: all that conditioning a layer of few rows adds to its gradient. */
export function easedAdjoints({ shape, rows, cases, input, adjoint }: LayerRows, damping: number): Float64Array {
  const { columns, outputs } = shape;
  const gram = gramOfRows(input, rows, columns, 1 / (rows * damping));
  const eased = solvePositiveDefinite(shifted(gram, rows, 1), rows, adjoint, outputs);
  for (let i = 0; i < eased.length; i++) eased[i] = eased[i]! / cases;
  return eased;
}

/** l (S' S / b + l I)^-1 X; on the smaller side (I - S' (b l I + S S')^-1 S) X. */
function conditionOutputs(layer: LayerRows, damping: number, x: Float64Array): Float64Array {
  const { shape, rows, adjoint } = layer;
  if (rows === 0) return x;
  const { columns, outputs } = shape;
  const scale = 1 / (rows * damping);
  if (rows >= outputs) {
    return solvePositiveDefinite(
      shifted(gramOfColumns(adjoint, rows, outputs, scale), outputs, 1),
      outputs,
      x,
      columns,
    );
  }
  const seen = multiply(adjoint, x, rows, outputs, columns);
  const small = shifted(gramOfRows(adjoint, rows, outputs, scale), rows, 1);
  const solved = solvePositiveDefinite(small, rows, seen, columns);
  const taken = multiplyByTransposed(adjoint, solved, rows, outputs, columns);
  return x.map((value, i) => value - scale * taken[i]!);
}
