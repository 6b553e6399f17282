/** The layers that a forward pass has, and how large they are: as the code gives them. */
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { LayerExplanation } from "./explanation.ts";
import { Formulas } from "./formulas.ts";
import { isKnownAtEntry } from "./sizes.ts";
import { leavesOfLayers, wholePass } from "./whole-pass.ts";

/** None of any other function. */
export function layersOf(pass: IrFunction, operations: OperationTable): readonly LayerExplanation[] {
  const { fn, given } = wholePass(pass);
  const formulas = new Formulas(fn, operations);
  return (pass.pull?.layers ?? []).map(({ name, kind, function: by, sizes }, i): LayerExplanation => {
    const [, , rows] = given.slice(i * leavesOfLayers);
    const size = rows && formulas.sum([formulas.product(1, [rows])]);
    const known = size && isKnownAtEntry(size) ? formulas.text(size) : undefined;
    const widths = sizes && { in: `${sizes[0]}.length / ${sizes[1]}.length`, out: `${sizes[1]}.length` };
    return { name, kind, function: by, rows: known, ...widths };
  });
}
