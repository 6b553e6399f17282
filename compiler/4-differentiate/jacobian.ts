/**
 * Matrices of derivatives as one array, row by row: a row for each number of the outputs, a column for each number of
 * the inputs.
 *
 * A function whose outputs are numbers is run backwards, once for each of them, where an array is among its inputs. Any
 * other is run forwards: once for all inputs that are numbers together, and for each array once for each of its cells.
 */
import type { Derivation } from "../1-parse/request.ts";
import type { Ends } from "../3-analyze/activity.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { noOutput, rearrangedParameter } from "../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { type ArrayType, arrayType, derivativeType, isArrayType, isFlat, leaf, leavesOf } from "../ir/types.ts";
import { activityOf, arraysWritten, differentiableResults, writtenParameters } from "./analyse.ts";
import type { CalledFunctions } from "./calls/called-functions.ts";
import { copyCells } from "./cells.ts";
import { columnFunction } from "./columns.ts";
import { requireDisjoint, requireUnchanged } from "./entry-checks.ts";
import { countOf, forEachNumber, type Layout, layoutOf } from "./flat-layout.ts";
import { lengthsOfResult } from "./output-lengths.ts";
import { activeLeaves } from "./signature.ts";
import { warnOfLosses } from "./warn-of-losses.ts";

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

  const runs = new Runs(task);
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
  } else byColumns(task, matrix, inputs, written, runs, report);
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
function isSound({ primal, derivation, operations }: JacobianTask, ends: Ends, report: Report): boolean {
  if (ends.resultLeaves.length === 0 && ends.writtenOutputs.length === 0) {
    report(noOutput.at(derivation.span ?? primal.span, { function: primal.name }));
    return false;
  }
  warnOfLosses(primal, derivation, activityOf(primal, ends, operations), operations, report);
  return true;
}

interface Matrix {
  readonly cells: Value;
  readonly rows: Layout;
  readonly columns: Layout;
}

/** The code of the matrix's function, in which other functions are run again and again. */
class Runs {
  readonly b: RegionBuilder;
  readonly called = new Map<string, IrFunction>();
  readonly primal: IrFunction;
  /** The content at entry of arrays that a run writes. */
  private readonly saved: readonly (readonly [Value, Value])[];

  constructor({ primal, operations }: JacobianTask) {
    this.primal = primal;
    this.b = new RegionBuilder(operations);
    requireDisjoint(writtenParameters(primal), primal.parameters, this.b);
    this.saved = arraysWritten(primal).map((array) => {
      const name = { name: `${array.variable?.name ?? "array"}Entry` };
      return [array, this.b.duplicate(array, array.type as ArrayType, name)] as const;
    });
  }

  /** Calls a function with the primal's own arguments, as they were at entry, and with others. */
  call(fn: IrFunction, others: readonly Value[], b: RegionBuilder): readonly Value[] {
    this.called.set(fn.name, fn);
    for (const [array, content] of this.saved) {
      requireUnchanged(array, content, b);
      if (isFlat(array.type)) b.copy(array, b.index(0), content);
      else copyCells(content, array, b);
    }
    const results = leavesOf(fn.result ?? { kind: "tuple", elements: [] }).map((type) => makeValue(type));
    const operands = [...this.primal.body.arguments, ...others];
    b.push({ kind: "call", callee: fn.name, operands, results, origin: b.origin });
    return results;
  }
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

function range(count: Value, name: string, b: RegionBuilder) {
  return { from: b.index(0), to: count, step: b.index(1), test: "<" as const, counter: { name } };
}

/** Each row is the product with a cotangent that is 1 for one of the numbers given. */
function byRows(matrix: Matrix, transposed: IrFunction, count: number, runs: Runs): void {
  const { b } = runs;
  const write = (row: Value, cotangents: readonly Value[], inner: RegionBuilder) => {
    const gradient = runs.call(transposed, cotangents, inner);
    const start = inner.compute("multiply", row, matrix.columns.total);
    gradient.forEach((part, i) => {
      const position = inner.compute("add", start, matrix.columns.parts[i]!.offset);
      if (!isArrayType(part.type)) inner.store(matrix.cells, position, part);
      else
        forEachNumber(part, position, inner, (place, each) => each.store(matrix.cells, place.position, place.read()));
    });
  };
  if (count === 1) return write(b.index(0), [b.float(1)], b);
  b.for(range(b.index(count), "row", b), [], (inner, row) => {
    const cotangents = Array.from({ length: count }, (_, k) =>
      inner.compute("toFloat", inner.compute("equal", row!, inner.index(k))),
    );
    write(row!, cotangents, inner);
    return [];
  });
}

/** So many columns of numbers are computed in one run. */
const mostAtOnce = 8;

function byColumns(
  { primal, derivation, operations, called }: JacobianTask,
  matrix: Matrix,
  inputs: readonly Value[],
  written: readonly Value[],
  runs: Runs,
  report: Report,
): void {
  const { b } = runs;
  const columnsBy = (positions: readonly number[]) => {
    const columns = {
      inputs: positions.map((i) => inputs[i]!),
      writtenOutputs: written,
      name: `${derivation.name}By${positions[0]}`,
    };
    return columnFunction(primal, columns, operations, called, report);
  };
  const numbers = inputs.flatMap(({ type }, i) => (isArrayType(type) ? [] : [i]));
  for (let first = 0; first < numbers.length; first += mostAtOnce) {
    const together = numbers.slice(first, first + mostAtOnce);
    const tangents = runs.call(columnsBy(together), [], b);
    const outputs = matrix.rows.parts.length;
    together.forEach((i, k) => {
      writeColumn(matrix, matrix.columns.parts[i]!.offset, tangents.slice(k * outputs, (k + 1) * outputs), b);
    });
  }
  inputs.forEach((array, i) => {
    if (!isArrayType(array.type)) return;
    const columns = columnsBy([i]);
    const { offset, count } = matrix.columns.parts[i]!;
    const direction = b.zerosLike(array, derivativeType(array.type), { name: `${array.variable?.name ?? "array"}Dot` });
    b.for(range(count, "column", b), [], (inner, column) => {
      point(direction, column!, inner.float(1), inner);
      writeColumn(matrix, inner.compute("add", offset, column!), runs.call(columns, [direction], inner), inner);
      point(direction, column!, inner.float(0), inner);
      return [];
    });
  });
}

/** Gives one number of an array a value. */
function point(direction: Value, position: Value, content: Value, b: RegionBuilder): void {
  if (isFlat(direction.type)) return b.store(direction, position, content);
  forEachNumber(direction, b.index(0), b, (place, inner) => {
    const isIt = inner.compute("equal", place.position, position);
    inner.if(
      isIt,
      (there) => {
        place.write(content, there);
        return [];
      },
      () => [],
    );
  });
}

function writeColumn(matrix: Matrix, column: Value, tangents: readonly Value[], b: RegionBuilder): void {
  const store = (row: Value, content: Value, inner: RegionBuilder) => {
    const position = inner.compute("add", inner.compute("multiply", row, matrix.columns.total), column);
    inner.store(matrix.cells, position, content);
  };
  tangents.forEach((tangent, i) => {
    const { offset } = matrix.rows.parts[i]!;
    if (!isArrayType(tangent.type)) return store(offset, tangent, b);
    forEachNumber(tangent, offset, b, (place, inner) => store(place.position, place.read(), inner));
  });
}
