/**
 * The modes that run in reverse:
 *
 *     grad              f's arguments                        gives the gradient
 *     valueAndGrad      f's arguments                        gives [value, gradient]
 *     valueAndGradInto  f's arguments, then buffers          gives the value
 *     vjp               f's arguments, then cotangents       gives the gradient
 *     randomizedGrad    f's arguments, then { seed, keep }   gives [value, estimate]
 */
import { RegionBuilder } from "../ir/build.ts";
import { gradientShape } from "../ir/gradient-shape.ts";
import type { AssignedField, IrFunction, Parameter, Value } from "../ir/nodes.ts";
import {
  arrayType,
  derivativeType,
  type FlatArrayType,
  isArrayType,
  isDifferentiable,
  isFlat,
  isRecord,
  leaf,
  leavesOf,
  type Shape,
  sameType,
} from "../ir/types.ts";
import { type Analysed, type DerivationTask, differentiableResults } from "./analyse.ts";
import { addCells, copyCells } from "./cells.ts";
import { requireDisjoint, requireSameLength } from "./entry-checks.ts";
import { lengthsOfResult } from "./from-arguments.ts";
import { reverse } from "./reverse/reverse.ts";
import type { Sampling } from "./reverse/sampling/slots.ts";
import { shadowType } from "./reverse/shadows.ts";
import { activeLeaves, companion, freeName, leafName, parameterOf, tupleOf } from "./signature.ts";

/** `sampling` is that of a `randomizedGrad`, with the parameter that it comes from. */
export function reverseFunction(task: DerivationTask, sampling?: RequestedSampling): IrFunction {
  const { primal, derivation, analysed, written } = task;
  const b = new RegionBuilder(analysed.operations);
  const cotangents = derivation.mode === "vjp" ? cotangentParameters(primal, written) : undefined;
  const buffers = derivation.mode === "valueAndGradInto" ? bufferParameters(task) : [];
  const parameters = [
    ...primal.parameters,
    ...(cotangents?.all ?? []),
    ...buffers,
    ...(sampling ? [sampling.parameter] : []),
  ];
  const bufferArrays = buffers.flatMap((buffer) => buffer.leaves.filter((each) => isArrayType(each.type)));
  requireDisjoint([...written, ...bufferArrays], parameters, b);
  cotangents?.written.forEach((parameter, i) => {
    if (!isPaired(analysed, written[i]!)) requireSameLength(parameter, parameter.leaves[0]!, written[i]!, primal, b);
  });
  derivation.wrt.forEach((position, i) => {
    const buffer = buffers[i];
    activeLeaves(primal.parameters[position]!).forEach((array, j) => {
      if (buffer) requireSameLength(buffer, buffer.leaves[j]!, array, primal, b);
    });
  });

  const lengths = cotangents?.result && lengthsOfResult(primal, b);
  if (cotangents?.result && lengths) requireLengths(primal, cotangents.result, (leaf) => lengths.get(leaf)!, b);

  const given = new Map<Value, Value>();
  const result = reverse(
    analysed,
    {
      shadows: (builder) => {
        given.clear();
        for (const [array, shadow] of shadowsOf(task, cotangents, buffers, builder)) {
          given.set(array, shadow);
        }
        return given;
      },
      cotangents: (builder) => seedsOf(primal, cotangents, builder),
      ...(sampling && { sampling: sampling.sampling }),
      atExit: (shadows, builder) => {
        cotangents?.written.forEach((parameter, i) => {
          const [array, cotangent] = [written[i]!, parameter.leaves[0]!];
          if (!isPaired(analysed, array)) return;
          requireSameLength(parameter, cotangent, array, primal, builder);
          addCells(cotangent, shadows.get(array)!, builder);
        });
      },
    },
    b,
  );
  if (cotangents?.result && !lengths) {
    requireLengths(primal, cotangents.result, (leaf) => b.length(result.returned[leaf]!), b);
  }
  const gradient = derivation.wrt.flatMap((position) =>
    activeLeaves(primal.parameters[position]!).map(
      (parameter) => given.get(parameter) ?? result.adjointOf(parameter) ?? b.float(0),
    ),
  );
  const results = finish(task, buffers, gradient, result.returned, b);
  return {
    ...primal,
    name: derivation.name,
    parameters,
    result: results.shape,
    assigned: results.assigned,
    label: { name: primal.label.name },
    body: b.yield(
      results.values,
      parameters.flatMap((parameter) => parameter.leaves),
    ),
  };
}

/** Whether the shadow of a parameter goes with it. */
export function isPaired({ memory, activity }: Analysed, array: Value): boolean {
  return isArrayType(array.type) && memory.isMoving(array) && activity.isActive(array);
}

export interface RequestedSampling {
  readonly parameter: Parameter;
  readonly sampling: Sampling;
}

interface Cotangents {
  /** Of the result; undefined for a function that returns nothing differentiable. */
  readonly result: Parameter | undefined;
  /** Of the content at exit of each written array. */
  readonly written: readonly Parameter[];
  readonly all: readonly Parameter[];
}

export function cotangentParameters(primal: IrFunction, written: readonly Value[]): Cotangents {
  const shape = primal.result && gradientShape(primal.result);
  const hasResult = shape !== undefined && leavesOf(shape).length > 0;
  const result = hasResult ? parameterOf(freeName("cotangent", primal), shape) : undefined;
  const ofWritten = written.map((array) =>
    parameterOf(freeName(`${array.variable?.name ?? "array"}Bar`, primal), leaf(derivativeType(array.type))),
  );
  return { result, written: ofWritten, all: [...(result ? [result] : []), ...ofWritten] };
}

/** Arrays are handed over as they are, a struct as itself, a number as an array of one element. */
function bufferParameters({ primal, derivation }: DerivationTask): readonly Parameter[] {
  return derivation.wrt.map((position) => {
    const parameter = primal.parameters[position]!;
    const isNumber = parameter.shape.kind === "leaf" && parameter.shape.type === "f64";
    return isNumber
      ? parameterOf(freeName(`${parameter.name}Bar`, primal), leaf(arrayType("f64")))
      : companion(parameter, "Bar", primal);
  });
}

/** The arrays of a cotangent are as long as those of the result. */
export function requireLengths(
  primal: IrFunction,
  cotangent: Parameter,
  lengthOf: (leaf: number) => Value,
  b: RegionBuilder,
): void {
  const expected = "the length of the result";
  differentiableResults(primal).forEach((leaf, i) => {
    const array = cotangent.leaves[i]!;
    if (!isArrayType(array.type) || isRecord(array.type)) return;
    b.push({
      kind: "requireLength",
      array,
      length: lengthOf(leaf),
      name: leafName(cotangent, i),
      expected,
      origin: b.origin,
    });
  });
}

/** The adjoints of the result's leaves: 1 for a gradient, the cotangent for a vjp. */
export function seedsOf(
  primal: IrFunction,
  cotangents: Cotangents | undefined,
  b: RegionBuilder,
): readonly (Value | undefined)[] {
  if (!cotangents) return [b.float(1)];
  let next = 0;
  return leavesOf(primal.result ?? tupleOf([])).map((type) =>
    isDifferentiable(type) ? cotangents.result?.leaves[next++] : undefined,
  );
}

/** The shadows of the active array parameters: they start as the cotangent of the content at exit, or as zeros. */
export function shadowsOf(
  { primal, derivation, analysed, written }: DerivationTask,
  cotangents: Cotangents | undefined,
  buffers: readonly Parameter[],
  b: RegionBuilder,
): ReadonlyMap<Value, Value> {
  const shadows = new Map<Value, Value>();
  const name = (array: Value) => ({ name: `${array.variable?.name ?? "array"}Bar` });
  const start = (array: Value): Value => {
    const at = written.indexOf(array);
    if (isArrayType(array.type) && analysed.memory.isMoving(array))
      return b.zerosLike(array, derivativeType(array.type), name(array));
    const cotangent = at < 0 ? undefined : cotangents?.written[at];
    if (cotangent) return b.duplicate(cotangent.leaves[0]!, shadowType(array.type), name(array));
    return b.allocate(shadowType(array.type), b.length(array), { variable: name(array) });
  };
  derivation.wrt.forEach((position, i) => {
    activeLeaves(primal.parameters[position]!).forEach((array, j) => {
      if (!isArrayType(array.type)) return;
      const buffer = buffers[i]?.leaves[j];
      const isBuffer = buffer && !analysed.memory.isMoving(array) && sameType(buffer.type, shadowType(array.type));
      if (isBuffer) {
        b.fill(buffer, b.float(0));
        shadows.set(array, buffer);
      } else shadows.set(array, start(array));
    });
  });
  for (const array of primal.body.arguments) {
    const isWritten = written.includes(array) && analysed.activity.isActive(array);
    if ((isWritten || isPaired(analysed, array)) && !shadows.has(array)) shadows.set(array, start(array));
  }
  return shadows;
}

interface Results {
  readonly shape: Shape;
  /** The leaves of the result, then the assigned fields. */
  readonly values: readonly Value[];
  readonly assigned: readonly AssignedField[];
}

/** What the mode gives, from the gradient's leaves and the function's own result. */
function finish(
  { primal, derivation }: DerivationTask,
  buffers: readonly Parameter[],
  gradient: readonly Value[],
  returned: readonly Value[],
  b: RegionBuilder,
): Results {
  const wrt = derivation.wrt.map((position) => primal.parameters[position]!);
  if (derivation.mode === "valueAndGradInto") {
    const { assigned, values } = fillBuffers(buffers, gradient, firstAddedParameter(primal), b);
    return { shape: primal.result!, values: [...returned, ...values], assigned };
  }
  const asGiven = wrt.flatMap(activeLeaves).map((parameter, i) => asType(gradient[i]!, parameter, b));
  const shape = tupleOf(wrt.map((parameter) => gradientShape(parameter.shape) ?? tupleOf([])));
  if (derivation.mode !== "valueAndGrad" && derivation.mode !== "randomizedGrad")
    return { shape, values: asGiven, assigned: [] };
  return {
    shape: { kind: "tuple", elements: [primal.result!, shape] },
    values: [...returned, ...asGiven],
    assigned: [],
  };
}

function firstAddedParameter(primal: IrFunction): number {
  return primal.parameters.length;
}

/** Writes the gradient into the buffers: arrays cell by cell, numbers of a struct as its fields. */
function fillBuffers(
  buffers: readonly Parameter[],
  gradient: readonly Value[],
  firstPosition: number,
  b: RegionBuilder,
): { readonly assigned: readonly AssignedField[]; readonly values: readonly Value[] } {
  const assigned: AssignedField[] = [];
  const values: Value[] = [];
  const places = buffers.flatMap((buffer, i) =>
    buffer.leaves.map((target, j) => ({ target, parameter: firstPosition + i, leaf: j })),
  );
  places.forEach(({ target, parameter, leaf: position }, i) => {
    const value = gradient[i]!;
    if (isArrayType(target.type)) writeBuffer(target, value, b);
    else {
      assigned.push({ parameter, leaf: position });
      values.push(value);
    }
  });
  return { assigned, values };
}

/** A shadow as an array of the parameter's own kind: a list's gradient is a list. */
export function asType(value: Value, parameter: Value, b: RegionBuilder): Value {
  const type = derivativeType(parameter.type);
  if (!isArrayType(type) || sameType(value.type, type)) return value;
  return isFlat(type) && type.storage === "list" ? listFrom(value, type, parameter, b) : b.duplicate(value, type);
}

/** Element by element: engines take many times as long for `Array.from`. */
function listFrom(shadow: Value, type: FlatArrayType, parameter: Value, b: RegionBuilder): Value {
  const name = `${parameter.variable?.name ?? "list"}Gradient`;
  const length = b.length(shadow);
  const list = b.allocate(type, length, { content: "uninitialised", variable: { name } });
  const range = { from: b.index(0), to: length, step: b.index(1), test: "<", counter: { name: "i" } } as const;
  b.for(range, [], (inner, i) => {
    inner.store(list, i!, inner.load(shadow, i!));
    return [];
  });
  return list;
}

function writeBuffer(buffer: Value, value: Value, b: RegionBuilder): void {
  if (buffer === value) return;
  if (!isArrayType(value.type)) b.store(buffer, b.index(0), value);
  else copyCells(value, buffer, b);
}
