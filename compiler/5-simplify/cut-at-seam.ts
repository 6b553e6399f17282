/**
 * Cuts a function that runs forwards and then backwards in two. Comes in: one with a seam, complete. Goes out: the forward
 * pass, which gives the outputs and what it keeps, with what runs backwards as its pull.
 *
 * A pull may run any number of times, each from what the forward pass has left. So what that has made is not given back to
 * the pool, and the arrays that a pull writes, shadows that go with their arrays and cells that it puts back, are handed
 * to it as copies: together with all that may be the same memory, so that what was one array still is.
 */
import { memoryOf } from "../3-analyze/memory.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { plainParameters } from "../4-differentiate/calls/ends.ts";
import { makeValue, namingOf } from "../ir/build.ts";
import { nounOf } from "../ir/naming.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat, leaf, leavesOf, type Shape } from "../ir/types.ts";
import { freeValuesOf, mapRegionOperands, mapRegions, visitStatements, withParts } from "../ir/walk.ts";

export function cutAtSeam(whole: IrFunction): IrFunction {
  const { seam, ...fn } = whole;
  const end = fn.body.terminator;
  if (!seam || end.kind !== "yield" || fn.result?.kind !== "struct") return whole;
  const at = fn.body.statements.length - seam.reverseStatements;
  const [first, second] = [fn.body.statements.slice(0, at), fn.body.statements.slice(at)];
  const [outputs, given] = [end.values.slice(0, seam.outputLeaves), end.values.slice(seam.outputLeaves)];
  const cotangents = fn.parameters.slice(fn.parameters.length - seam.cotangents);
  const cotangentLeaves = cotangents.flatMap(({ leaves }) => leaves);
  const backwards: Region = { arguments: cotangentLeaves, statements: second, terminator: { ...end, values: given } };
  const read = freeValuesOf(backwards);
  // Constants are there again, and lengths of arrays that are kept anyway can be asked for again.
  const again = first.filter(
    (statement) =>
      (statement.kind === "constant" || (statement.kind === "length" && isTypedIn(read, statement.array))) &&
      read.delete(statement.result),
  );
  const kept = [...read];
  const named = new Map(kept.map((value) => [value, value.variable ? value : nameOf(value, whole)]));
  const pullOf = (values: readonly Value[]): IrFunction => {
    const args = values.map((value) => named.get(value)!);
    const region = mapRegionOperands({ ...backwards, statements: [...again, ...second] }, (it) => named.get(it) ?? it);
    return {
      ...fn,
      name: `${stemOf(fn.name)}Pull`,
      documentation: undefined,
      parameters: [...plainParameters(args), ...cotangents],
      result: { kind: "struct", fields: fn.result?.kind === "struct" ? fn.result.fields.slice(1) : [] },
      body: { ...region, arguments: [...args, ...cotangentLeaves] },
    };
  };
  const written = writtenWith(kept, pullOf(kept), whole);
  const ordered = [...kept.filter((value) => written.has(value)), ...kept.filter((value) => !written.has(value))];
  const own = fn.parameters.slice(0, fn.parameters.length - seam.cotangents);
  const forward: IrFunction = {
    ...fn,
    parameters: own,
    result: forwardShape(fn.result.fields[0]!.shape, ordered, written.size),
    body: withParts(fn.body, {
      arguments: own.flatMap(({ leaves }) => leaves),
      statements: first,
      terminator: { ...end, values: [...outputs, ...ordered] },
    }),
  };
  return {
    ...keepingForGood(forward),
    pull: {
      fn: keepingForGood(pullOf(ordered)),
      written: written.size,
      kept: ordered.length - written.size,
      layers: seam.layers,
    },
  };
}

/** `loss` for `lossLayerwise`. */
export function stemOf(name: string): string {
  return name.replace(/Layerwise$/, "");
}

function isTypedIn(kept: ReadonlySet<Value>, array: Value): boolean {
  return kept.has(array) && isFlat(array.type) && array.type.storage === "typed";
}

/** A value that is handed over, under a name: what it is hinted to be, or how it is made. */
function nameOf(value: Value, fn: IrFunction): Value {
  const definition = structureOf(fn).definitionOf(value);
  const made = definition?.kind === "compute" ? nounOf(definition.op) : undefined;
  let isSize = false;
  visitStatements(fn.body, (statement) => {
    isSize ||= statement.kind === "allocate" && statement.length === value;
  });
  const length = definition?.kind === "length" ? `${namingOf(definition.array)?.name ?? "array"}Length` : undefined;
  return makeValue(value.type, { name: value.hint?.name ?? length ?? (isSize ? "size" : made) ?? "value" });
}

/**
 * What the function makes it gives back itself, or not at all: then it is taken from the pool only if it has to grow. What it
 * is handed, and what it finds in that, is not given back.
 */
function keepingForGood(fn: IrFunction): IrFunction {
  const [made, released, growing] = [new Set<Value>(), new Set<Value>(), new Set<Value>()];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate") made.add(statement.result);
    if (statement.kind === "release") released.add(statement.array);
    if (statement.kind === "reserve") growing.add(statement.array);
  });
  const inRegion = (region: Region): Region => {
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      if (statement.kind === "release") return made.has(statement.array) ? [statement] : [];
      if (statement.kind !== "allocate") return [mapRegions(statement, inRegion)];
      const { result, pooled } = statement;
      return [{ ...statement, pooled: pooled && (released.has(result) || growing.has(result)) }];
    });
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

/** The outputs, what is kept and, where there is any, what of that a pull writes. */
function forwardShape(outputs: Shape, kept: readonly Value[], written: number): Shape {
  const tuple = (values: readonly Value[]): Shape => ({
    kind: "tuple",
    elements: values.map(({ type }) => leaf(type)),
  });
  const state = written > 0 ? [tuple(kept.slice(0, written))] : [];
  return { kind: "tuple", elements: [outputs, ...state, tuple(kept.slice(written))] };
}

/** Of the values kept, the arrays that a pull writes, and those that may be the same memory as one of these. */
function writtenWith(kept: readonly Value[], pull: IrFunction, whole: IrFunction): ReadonlySet<Value> {
  const [inside, around] = [memoryOf(pull), memoryOf(whole)];
  const isWritten = (position: number) => inside.mayWriteParameter(pull.body.arguments[position]!);
  const arrays = kept.filter(({ type }) => isArrayType(type));
  const written = new Set(kept.filter((value, i) => isArrayType(value.type) && isWritten(i)));
  const roots = new Map(arrays.map((array) => [array, around.rootsWithin([array])]));
  for (const array of written) {
    for (const other of arrays) {
      if (!written.has(other) && [...roots.get(other)!].some((root) => roots.get(array)!.has(root))) written.add(other);
    }
  }
  return written;
}

/** A forward pass that keeps no more than its pull reads, which may have become less. */
export function keepingLess(forward: IrFunction): IrFunction {
  const { pull, result, body } = forward;
  const end = body.terminator;
  if (!pull || end.kind !== "yield" || result?.kind !== "tuple") return forward;
  const read = freeValuesOf({ ...pull.fn.body, arguments: [] });
  const count = pull.written + pull.kept;
  const isRead = pull.fn.body.arguments.slice(0, count).map((argument) => read.has(argument));
  const outputs = end.values.slice(0, end.values.length - count);
  const kept = end.values.slice(end.values.length - count).filter((_, i) => isRead[i]);
  const written = isRead.slice(0, pull.written).filter(Boolean).length;
  const parameters = pull.fn.parameters.filter((_, i) => i >= count || isRead[i]);
  const shape = result.elements[0]!;
  if (leavesOf(shape).length !== outputs.length) return forward;
  return {
    ...forward,
    result: forwardShape(shape, kept, written),
    body: withParts(body, { terminator: { ...end, values: [...outputs, ...kept] } }),
    pull: {
      ...pull,
      written,
      kept: kept.length - written,
      fn: {
        ...pull.fn,
        parameters,
        body: withParts(pull.fn.body, { arguments: parameters.flatMap(({ leaves }) => leaves) }),
      },
    },
  };
}
