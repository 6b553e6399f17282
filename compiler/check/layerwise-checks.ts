/**
 * What `layerwise` must give: what the function gives, the gradient of `vjp`, in a second pull what a fresh pass gives, and
 * of layers what the gradient by their weights is made of.
 */

import { usedByLayersAlone } from "../4-differentiate/layers/layer-weights.ts";
import { activeLeaves, leafName } from "../4-differentiate/signature.ts";
import type { IrFunction } from "../ir/nodes.ts";
import { flattenArguments, type LeafValue, type UserValue } from "../ir/shape-values.ts";
import { isArrayType, leavesOf } from "../ir/types.ts";
import { vjpAt } from "./calls.ts";
import { must } from "./failure.ts";
import type { Random } from "./random.ts";
import type { Point, Subject } from "./subject.ts";
import { mustBeClose } from "./sums.ts";
import { copyOf, derivativeShape, difference, numbersIn, numbersOf, valuesLike } from "./user-values.ts";

interface Layer {
  readonly name: string;
  readonly rows: number;
  readonly input: Float64Array | Float32Array;
  readonly outputAdjoint: Float64Array | Float32Array;
}

interface Pass {
  readonly outputs: UserValue;
  readonly pull: (cotangent: UserValue) => { readonly gradient: UserValue; readonly layers: readonly Layer[] };
}

/** How the check begins that a layer is what its tag says: what is wrong there is not the derivative. */
export const layerCheck = "layer of";

/** Gives the names of layers whose weights are used elsewhere, too, or are parts of parameters: these are not compared. */
export function checkLayerwise(subject: Subject, point: Point, random: Random): readonly string[] {
  const { fn, tolerances } = subject;
  const derived = subject.derived("layerwise");
  const expected = subject.source(point.args);
  const args = copyOf(subject.padded(point.args)) as UserValue[];
  const begin = (own: UserValue[]): Pass => derived.run(...own) as unknown as Pass;
  const pass = begin(args);
  must("layerwise: outputs", difference(pass.outputs, expected.result));
  const [cotangent] = point.cotangents;
  const other = valuesLike(cotangent, () => random.normal());
  const first = pass.pull(copyOf(cotangent));
  const kept = copyOf(first);
  const second = pass.pull(copyOf(other));
  const fresh = begin(copyOf(subject.padded(point.args)) as UserValue[]).pull(copyOf(other));
  must("layerwise: second pull and that of a fresh pass", difference(second, fresh));
  must("layerwise: first pull again", difference(pass.pull(copyOf(cotangent)), kept));
  must("layerwise: what the first pull gave, after others", difference(first, kept));
  must("layerwise: outputs after pulls", difference(pass.outputs, expected.result));
  must("layerwise: arguments", difference(args, expected.args));
  const parts = fn.wrt.length === 1 ? [first.gradient] : (first.gradient as readonly UserValue[]);
  mustBeClose("layerwise and vjp", subject.gradientNumbers(parts), vjpAt(subject, point), tolerances);

  const places = placesOf(fn.ir, fn.wrt);
  return first.layers.flatMap((layer) => {
    const place = places.get(layer.name);
    if (!place || !usedByLayersAlone(fn.program, fn.id, place.argument)) return [layer.name];
    const shape = derivativeShape(subject.shapeOf(fn.wrt[place.part]!))!;
    const before = leavesOf(shape).slice(0, place.leaf);
    const leaves = flattenedLeaves(subject, parts, place.part);
    const start = before.reduce((sum, type, i) => sum + numbersIn(leaves[i]!, type).length, 0);
    const length = numbersIn(leaves[place.leaf]!, leavesOf(shape)[place.leaf]!).length;
    const found = numbersOf(shape, parts[place.part]).slice(start, start + length);
    mustBeClose(`${layerCheck} '${layer.name}'`, productOf(layer, found.length), found, tolerances);
    return [];
  });
}

function flattenedLeaves({ fn }: Subject, parts: readonly UserValue[], part: number): readonly LeafValue[] {
  const shape = derivativeShape(fn.ir.parameters[fn.wrt[part]!]!.shape)!;
  const [only] = [{ ...fn.ir.parameters[0]!, shape }];
  return flattenArguments({ ...fn.ir, parameters: [only] }, [parts[part]]);
}

interface Place {
  /** Its parameter, among those that are differentiated by; the leaf of its gradient; the leaf among all arguments. */
  readonly part: number;
  readonly leaf: number;
  readonly argument: number;
}

/** Where the arrays that are parameters, or fields of one, stand in the gradient, by their names. */
function placesOf({ parameters, body }: IrFunction, wrt: readonly number[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  wrt.forEach((position, part) => {
    const parameter = parameters[position]!;
    activeLeaves(parameter).forEach((value, leaf) => {
      if (!isArrayType(value.type)) return;
      const name = leafName(parameter, parameter.leaves.indexOf(value));
      places.set(name, { part, leaf, argument: body.arguments.indexOf(value) });
    });
  });
  return places;
}

/** The sum over the rows of the outputs' adjoints times the inputs: [out, in], `length` numbers. */
function productOf({ rows, input, outputAdjoint }: Layer, length: number): readonly number[] {
  const [width, out] = [input.length / rows, outputAdjoint.length / rows];
  const sums = new Float64Array(length);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < width; i++) sums[o * width + i]! += outputAdjoint[r * out + o]! * input[r * width + i]!;
    }
  }
  return [...sums];
}
