/**
 * Matrices of derivatives as one array, row by row: a row for each number of the outputs, a column for each number of
 * the inputs.
 *
 * A function whose outputs are numbers is run backwards, once for each of them, where an array is among its inputs. Any
 * other is run forwards: once for all inputs that are numbers together, and for each array once for each of its cells, or
 * for many of them together that no row depends on at once.
 */
import type { Derivation } from "../../1-parse/request.ts";
import type { Ends } from "../../3-analyze/activity.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import { noOutput, rearrangedParameter } from "../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { arrayType, isArrayType, leaf, leavesOf } from "../../ir/types.ts";
import { differentiableResults, writtenParameters } from "../analyse.ts";
import type { CalledFunctions } from "../calls/called-functions.ts";
import { lengthsOfResult } from "../from-arguments.ts";
import { activeLeaves } from "../signature.ts";
import { byColumns } from "./by-columns.ts";
import { byRows } from "./by-rows.ts";
import { countOf, layoutOf } from "./flat-layout.ts";
import type { Matrix } from "./matrix.ts";
import { Runs } from "./runs.ts";

export interface JacobianTask {
  readonly primal: IrFunction;
  /** Its parameters are those that columns are numbered by, in order. */
  readonly derivation: Derivation;
  /** Whether the function is the gradient by its inputs, so that rows are numbered as columns are. */
  readonly isHessian: boolean;
  /** The function's product with a cotangent of its result. */
  readonly transposed: () => IrFunction | undefined;
  readonly operations: OperationTable;
  readonly called: CalledFunctions;
}

export interface Jacobian {
  readonly fn: IrFunction;
  /** What it calls, by id. */
  readonly parts: ReadonlyMap<string, IrFunction>;
}

export function jacobian(task: JacobianTask, report: Report): Jacobian | undefined {
  const { primal, derivation, isHessian } = task;
  const inputs = derivation.wrt.flatMap((position) => activeLeaves(primal.parameters[position]!));
  const written = isHessian ? [] : writtenParameters(primal);
  const results = differentiableResults(primal);
  if (!canRepeat(task, report)) return undefined;
  if (!isHessian && !isSound(task, { inputs, resultLeaves: results, writtenOutputs: written }, report))
    return undefined;

  const runs = new Runs(primal, task.operations);
  const { b } = runs;
  const counts = inputs.map((input) => countOf(input, b));
  const columns = layoutOf(counts, b);
  const rows = isHessian
    ? columns
    : layoutOf([...countsOfResult(results, runs), ...written.map((array) => countOf(array, b))], b);
  const size = b.compute("multiply", rows.total, columns.total);
  const cells = b.allocate(arrayType("f64"), size, { variable: { name: isHessian ? "hessian" : "jacobian" } });
  const matrix: Matrix = { cells, rows, columns };
  const types = leavesOf(primal.result ?? { kind: "tuple", elements: [] });
  const givesNumbers = written.length === 0 && results.every((result) => !isArrayType(types[result]!));
  if (givesNumbers && inputs.some(({ type }) => isArrayType(type))) {
    const transposed = task.transposed();
    if (!transposed) return undefined;
    byRows(matrix, transposed, results.length, runs);
  } else byColumns(task, matrix, { inputs, results, written }, runs, report);
  const body = b.yield([cells], primal.body.arguments);
  const label = { name: primal.label.name };
  const fn = { ...primal, name: derivation.name, result: leaf(cells.type), label, body };
  return { fn, parts: runs.called };
}

/** Whether the function can run again and again; what stands in its way is reported. */
function canRepeat({ primal, derivation }: JacobianTask, report: Report): boolean {
  const memory = memoryOf(primal);
  const rearranged = primal.parameters.find(({ leaves }) =>
    leaves.some((leaf) => isArrayType(leaf.type) && memory.mayBeRearranged(leaf)),
  );
  if (!rearranged) return true;
  const facts = { mode: derivation.mode, function: primal.name, parameter: rearranged.name };
  report(rearrangedParameter.at(derivation.span ?? primal.span, facts));
  return false;
}

/** Reports what the derivatives leave out; false where nothing is left. */
function isSound({ primal, derivation, called }: JacobianTask, ends: Ends, report: Report): boolean {
  if (ends.resultLeaves.length === 0 && ends.writtenOutputs.length === 0) {
    report(noOutput.at(derivation.span ?? primal.span, { function: primal.name }));
    return false;
  }
  called.warnOfLosses(primal, derivation, ends, report);
  return true;
}

/** How many numbers the leaves of the result hold: told by the arguments, or by a run of the function. */
function countsOfResult(results: readonly number[], runs: Runs): readonly Value[] {
  const { primal, b } = runs;
  const types = leavesOf(primal.result ?? { kind: "tuple", elements: [] });
  if (results.every((result) => !isArrayType(types[result]!))) return results.map(() => b.index(1));
  const lengths = lengthsOfResult(primal, b);
  if (lengths) return results.map((result) => lengths.get(result) ?? b.index(1));
  const values = runs.call(primal, [], b);
  return results.map((result) => countOf(values[result]!, b));
}
