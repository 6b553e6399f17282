/**
 * A function that takes a function's values at the points of a stencil and gives the differences that approximate its
 * derivatives, of each order those of all outputs, written arrays among them. It is handed the function's arguments,
 * which it leaves as they are, a direction for each differentiated leaf, and the step.
 *
 * Where the function goes one way whatever the point is, all points are computed side by side in one run: what does not
 * move is computed once, elements are moved where they are read. Elsewhere the function is called for each point. Where
 * threads are to be handed points, the function is written out in a loop over them.
 */

import type { Activity } from "../../3-analyze/activity.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import { isSideBySide, variedBy } from "../../3-analyze/varied.ts";
import { constantInDifference } from "../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import { writtenOut } from "../../ir/inline.ts";
import { type Naming, suffixed } from "../../ir/naming.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { type ArrayType, derivativeType, isArrayType, isFlat, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { visitStatements } from "../../ir/walk.ts";
import type { Direction } from "../along.ts";
import { arraysWritten, differentiableResults } from "../analyse.ts";
import type { CalledFunctions } from "../calls/called-functions.ts";
import { plainParameters } from "../calls/ends.ts";
import { suffixOf } from "../carried.ts";
import { forEachCell } from "../cells.ts";
import { forwardBody } from "../forward.ts";
import { activeLeaves } from "../signature.ts";
import type { Stencil } from "./coefficients.ts";
import { inLoop } from "./loop-over-points.ts";
import { type Moved, mayBeMissing, movedCopy, movedNumber } from "./moves.ts";

export interface Differences {
  readonly primal: IrFunction;
  readonly wrt: readonly number[];
  /** The written arrays that are outputs. */
  readonly written: readonly Value[];
  /** One for each order. */
  readonly stencils: readonly Stencil[];
  readonly operations: OperationTable;
  readonly called: CalledFunctions;
  readonly span: Span | undefined;
  /** What is derived, by which what it calls is known. */
  readonly name: string;
  /** Whether each point is computed as a whole, so that threads can be handed points. */
  readonly isApart: boolean;
}

/** The values of all outputs at one point. */
type Outputs = readonly Value[];

export function differenceFunction(task: Differences, name: string, report: Report): IrFunction {
  const { primal, wrt, stencils, operations, called } = task;
  const b = new RegionBuilder(operations);
  const inputs = wrt.flatMap((position) => activeLeaves(primal.parameters[position]!));
  const directions = inputs.map((input) =>
    makeValue(derivativeType(input.type), { name: `${input.variable?.name ?? "value"}Dot` }),
  );
  const step = makeValue("f64", { name: "step" });
  const nodes = Math.max(...stencils.map(({ weights }) => weights.length));
  const moves = Array.from({ length: nodes }, (_, k) => k).flatMap((k) => {
    const by = k === 0 ? step : b.compute("multiply", b.float(k + 1), step);
    return [by, b.compute("negate", by)];
  });
  const points = moves.map((by) => directions.map((direction): Moved => ({ direction, by })));
  const varies = variedBy(primal, memoryOf(primal), inputs);
  const isTogether = !task.isApart && isSideBySide(primal, varies);
  // What runs again as a whole computes its constants anew.
  const repeated = [...(isTogether ? [] : [primal]), ...called.reachedFrom(primal)];
  if (repeated.some(holdsConstants)) report(constantInDifference.at(task.span, { function: primal.name }));
  const values = isTogether
    ? sideBySide(task, inputs, points, varies, b)
    : task.isApart
      ? inLoop(task, { inputs, directions, bys: [...(hasCenter(stencils) ? [b.float(0)] : []), ...moves] }, report, b)
      : oneByOne(task, inputs, points, b);

  const center = hasCenter(stencils) ? values[0] : undefined;
  const around = center ? values.slice(1) : values;
  const results = stencils.flatMap((stencil) => {
    const divisor = divisorOf(stencil, step, b);
    return around[0]!.map((_, i) => {
      const all = stencil.weights.flatMap((_, k) => [around[2 * k]![i]!, around[2 * k + 1]![i]!]);
      if (stencil.order % 2 === 0) all.unshift(center![i]!);
      return isArrayType(all[0]!.type)
        ? differenceOfArrays(all, stencil, divisor, b)
        : difference(all, stencil, divisor, b);
    });
  });
  const body = b.yield(results, [...primal.body.arguments, ...directions, step]);
  const elements = results.map(({ type }): Shape => leaf(derivativeType(type)));
  const leftOut = mayBeLeftOut(primal);
  return {
    name,
    parameters: plainParameters(body.arguments).map((each, i) => ({ ...each, optional: leftOut[i] ?? false })),
    result: elements.length === 1 ? elements[0] : { kind: "tuple", elements },
    label: { name },
    body,
    span: primal.span,
    documentation: undefined,
  };
}

/** Of each leaf of the parameters, whether it is a number that the caller may leave out. */
function mayBeLeftOut({ parameters }: IrFunction): readonly boolean[] {
  const within = (shape: Shape, optional: boolean): readonly boolean[] =>
    shape.kind === "struct"
      ? shape.fields.flatMap((field) => within(field.shape, field.optional ?? false))
      : leavesOf(shape).map(() => optional && shape.kind === "leaf");
  return parameters.flatMap(({ shape, optional, defaultValue }) =>
    within(shape, optional && defaultValue === undefined),
  );
}

/** The outputs at each point, from one run; where the stencil has a center at that, before the others. */
function sideBySide(
  { primal, written, stencils, operations, called }: Differences,
  inputs: readonly Value[],
  points: readonly (readonly Moved[])[],
  varies: (value: Value) => boolean,
  b: RegionBuilder,
): readonly Outputs[] {
  const changed = arraysWritten(primal);
  const activity: Activity = { isActive: varies };
  const directions = points.map((moves, k): Direction => {
    const nameOf = (array: Value) => nameAt(array, points, k);
    const seeds = new Map<Value, Value>();
    const moved = new Map<Value, Moved>();
    inputs.forEach((input, i) => {
      const move = moves[i]!;
      if (!isArrayType(input.type)) seeds.set(input, movedNumber(input, move, mayBeMissing(primal, input), b));
      else if (isFlat(input.type) && !changed.includes(input)) moved.set(input, move);
      else seeds.set(input, movedCopy(input, move, b, nameOf(input)));
    });
    for (const array of changed)
      if (varies(array) && !seeds.has(array))
        seeds.set(array, b.duplicate(array, array.type as ArrayType, nameOf(array)));
    return { activity, seeds, moved };
  });
  const results = differentiableResults(primal);
  const linear = { fn: primal, slopes: new Map() };
  const body = forwardBody(
    linear,
    directions,
    operations,
    called,
    (values, valuesAt) => {
      const outputs = [...results.map((i) => values[i]!), ...written];
      const around = outputs.map((output) => valuesAt(output));
      return [...(hasCenter(stencils) ? outputs : []), ...points.flatMap((_, k) => around.map((all) => all[k]!))];
    },
    "points",
  );
  const types = [...results.map((i) => leavesOf(primal.result!)[i]!), ...written.map(({ type }) => type)];
  const runs = hasCenter(stencils) ? [undefined, ...points] : points;
  const elements = runs.flatMap(() => types.map((type): Shape => leaf(type)));
  const run: IrFunction = {
    ...primal,
    result: { kind: "tuple", elements },
    body: { ...body, arguments: primal.body.arguments },
  };
  const operands = primal.body.arguments.map((argument) =>
    changed.includes(argument)
      ? b.duplicate(argument, argument.type as ArrayType, argument.variable && suffixed(argument.variable, "Here"))
      : argument,
  );
  const { statements, values } = writtenOut(run, operands, b.origin);
  for (const statement of statements) b.push(statement);
  return runs.map((_, k) => values.slice(k * types.length, (k + 1) * types.length));
}

/** Whether the value at the inputs themselves has a part in one of them. */
function hasCenter(stencils: readonly Stencil[]): boolean {
  return stencils.some(({ order }) => order % 2 === 0);
}

function nameAt(array: Value, points: readonly unknown[], k: number): Naming | undefined {
  return array.variable && suffixed(array.variable, suffixOf({ kind: "points", count: points.length }, k));
}

/** The same, from a call for each point. */
function oneByOne(
  { primal, written, stencils, called, name }: Differences,
  inputs: readonly Value[],
  points: readonly (readonly Moved[])[],
  b: RegionBuilder,
): readonly Outputs[] {
  const id = called.keep(`${name} at a point`, primal);
  const changed = arraysWritten(primal);
  const results = differentiableResults(primal);
  return (hasCenter(stencils) ? [undefined, ...points] : points).map((moves) => {
    const k = moves ? points.indexOf(moves) : -1;
    const operands = primal.body.arguments.map((argument) => {
      const move = moves?.[inputs.indexOf(argument)];
      if (!isArrayType(argument.type))
        return move ? movedNumber(argument, move, mayBeMissing(primal, argument), b) : argument;
      const named = k < 0 ? undefined : nameAt(argument, points, k);
      if (move) return movedCopy(argument, move, b, named);
      return changed.includes(argument) ? b.duplicate(argument, argument.type, named) : argument;
    });
    const given = leavesOf(primal.result ?? { kind: "tuple", elements: [] }).map((type) => makeValue(type));
    b.push({ kind: "call", callee: id, operands, results: given, origin: b.origin });
    const after = (array: Value) => operands[primal.body.arguments.indexOf(array)]!;
    return [...results.map((i) => given[i]!), ...written.map(after)];
  });
}

/** Whether something in it is not to move when its inputs do. */
function holdsConstants(fn: IrFunction): boolean {
  let found = false;
  visitStatements(fn.body, (statement) => {
    found ||= statement.kind === "compute" && statement.op === "stopGradient";
  });
  return found;
}

/** d h^T */
function divisorOf({ order, divisor }: Stencil, step: Value, b: RegionBuilder): Value {
  let power = step;
  for (let factor = 1; factor < order; factor++) power = b.compute("multiply", power, step);
  return divisor === 1 ? power : b.compute("multiply", b.float(divisor), power);
}

/**
 * `all` are the values on both sides of the first node, then of the second, and so on; of an even order that of the
 * center first.
 */
function difference(all: readonly Value[], stencil: Stencil, divisor: Value, b: RegionBuilder): Value {
  const isEven = stencil.order % 2 === 0;
  const around = isEven ? all.slice(1) : all;
  const twice = isEven ? b.compute("multiply", b.float(2), all[0]!) : undefined;
  const terms = stencil.weights.map((weight, k) => {
    const [plus, minus] = [around[2 * k]!, around[2 * k + 1]!];
    const inner = twice
      ? b.compute("add", b.compute("subtract", plus, twice), minus)
      : b.compute("subtract", plus, minus);
    return weight === 1 ? inner : b.compute("multiply", b.float(weight), inner);
  });
  return b.compute(
    "divide",
    terms.reduce((sum, term) => b.compute("add", sum, term)),
    divisor,
  );
}

function differenceOfArrays(all: readonly Value[], stencil: Stencil, divisor: Value, b: RegionBuilder): Value {
  const [first] = all as readonly [Value];
  const result = b.zerosLike(first, derivativeType(first.type as ArrayType), { name: "difference" });
  const fill = (into: Value, arrays: readonly Value[], outer: RegionBuilder): void => {
    forEachCell(into, outer, (place, inner) => {
      const cells = arrays.map((array) => place.load(array));
      if (isArrayType(cells[0]!.type)) fill(place.load(into), cells, inner);
      else place.store(into, difference(cells, stencil, divisor, inner));
    });
  };
  fill(result, all, b);
  return result;
}
