/** The layers that a forward pass has, and how large they are: as the code gives them. */
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { LayerExplanation } from "./explanation.ts";
import { Formulas } from "./formulas.ts";
import { isKnownAtEntry } from "./sizes.ts";
import { wholePass } from "./whole-pass.ts";

/** Name, kind, rows, input and the adjoint of the output. */
const leavesOfLayer = 5;

/** None of any other function. */
export function layersOf(pass: IrFunction, operations: OperationTable): readonly LayerExplanation[] {
  const { fn, given } = wholePass(pass);
  const formulas = new Formulas(fn, operations);
  const layers = pass.pull?.layers ?? [];
  // With layers of lists, all are one list, of which no more is known.
  const leaves = layers.some(({ ofList }) => ofList) ? [] : given.slice(given.length - leavesOfLayer * layers.length);
  return layers.map(({ name, kind, function: by, sizes }, i): LayerExplanation => {
    const [, , rows] = leaves.slice(i * leavesOfLayer);
    const size = rows && formulas.sum([formulas.product(1, [rows])]);
    const known = size && isKnownAtEntry(size) ? formulas.text(size) : undefined;
    const widths = sizes && { in: `${sizes[0]}.length / ${sizes[1]}.length`, out: `${sizes[1]}.length` };
    return { name, kind, function: by, rows: known, ...widths };
  });
}
