/**
 * The gradient estimated by forward mode:
 *
 *     forwardGrad    f's arguments, then { seed }    gives [value, estimate]
 *
 * The slope d of f along a random direction v whose entries are independent, with mean 0 and variance 1, gives d v, whose
 * mean is the gradient: Baydin, Pearlmutter, Syme, Wood, Torr, "Gradients without Backpropagation", arXiv 2202.08587
 * (2022). With K directions their K estimates are averaged; all are carried in one run.
 *
 * Entry i of the j-th of the n differentiated leaves is drawn, in direction k, from slot k n + j, element i. A direction
 * lies where the estimate will: each array is drawn once, is the tangent while f runs, and is scaled at the end. Where f
 * writes the array, the tangent has changed by then, and the direction is drawn again. What the caller left out does not
 * move, so that its estimate is 0, as its gradient.
 */
import { RegionBuilder } from "../ir/build.ts";
import { gradientShape } from "../ir/gradient-shape.ts";
import { writtenOut } from "../ir/inline.ts";
import { suffixed } from "../ir/naming.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import { derivativeType, isArrayType, leaf, type Shape } from "../ir/types.ts";
import type { DerivationTask } from "./analyse.ts";
import { forEachCell } from "./cells.ts";
import { requireDisjoint } from "./entry-checks.ts";
import { forwardBody } from "./forward.ts";
import { zerosLike } from "./forward-modes.ts";
import { clearLeftOut, whereGiven } from "./left-out.ts";
import { forEachNumber } from "./matrices/flat-layout.ts";
import { ownSeed } from "./own-seeds.ts";
import { activeLeaves, freeName, parameterOf, tupleOf } from "./signature.ts";

/** What `forwardGrad` is handed behind f's arguments. */
const optionsShape: Shape = { kind: "struct", fields: [{ name: "seed", shape: leaf("f64") }] };

export function forwardGradient(task: DerivationTask): IrFunction {
  const { primal, derivation, analysed, written } = task;
  const { linear, activity, operations, called } = analysed;
  const b = new RegionBuilder(operations);
  requireDisjoint(written, primal.parameters, b);
  const options = parameterOf(freeName("options", primal), optionsShape);
  const inputs = derivation.wrt.flatMap((position) => activeLeaves(primal.parameters[position]!));
  const draws = new Draws(task, inputs, ownSeed("direction", options.leaves[0]!, b));
  const directions = Array.from({ length: derivation.directions }, (_, k) => draws.direction(k, b));

  const seeds = directions.map((entries) => {
    const along = new Map(inputs.map((input, i) => [input, entries[i]!]));
    for (const array of written)
      if (!along.has(array) && activity.isActive(array)) along.set(array, zerosLike(array, b));
    return { activity, seeds: along };
  });
  const body = forwardBody(linear, seeds, operations, called, ([value], tangentsOf) => [value!, ...tangentsOf(value!)]);
  const slopes: Shape = { kind: "tuple", elements: [leaf("f64"), ...directions.map(() => leaf("f64"))] };
  const run: IrFunction = { ...primal, result: slopes, body: { ...body, arguments: primal.body.arguments } };
  const { statements, values } = writtenOut(run, primal.body.arguments, b.origin);
  for (const statement of statements) b.push(statement);
  const [value, ...tangents] = values;
  const weights = tangents.map((slope) => {
    const isOne = directions.length === 1;
    return isOne ? slope : b.compute("divide", slope, b.float(directions.length));
  });
  const estimates = inputs.map((input, i) => {
    const along = directions.map((entries) => entries[i]!);
    if (!isArrayType(input.type)) return combination(along, weights, b);
    return written.includes(input) ? draws.anew(i, weights, b) : scaled(along, weights, b);
  });
  const parameters = [...primal.parameters, options];
  const gradient = tupleOf(derivation.wrt.map((position) => gradientShape(primal.parameters[position]!.shape)!));
  return {
    ...primal,
    name: derivation.name,
    parameters,
    result: { kind: "tuple", elements: [primal.result!, gradient] },
    label: { ...primal.label },
    body: b.yield(
      [value!, ...estimates],
      parameters.flatMap(({ leaves }) => leaves),
    ),
  };
}

/** The entries of the random directions. */
class Draws {
  constructor(
    private readonly task: DerivationTask,
    private readonly inputs: readonly Value[],
    private readonly seed: Value,
  ) {}

  /** One direction: an entry for each input, an array of them for an array. */
  direction(k: number, b: RegionBuilder): readonly Value[] {
    const suffix = this.task.derivation.directions === 1 ? "Dot" : `Dot${k + 1}`;
    return this.inputs.map((input, i) => {
      const name = input.variable && suffixed(input.variable, suffix);
      const { type } = input;
      if (!isArrayType(type)) {
        const given = b.computeAs(name, this.operation, this.seed, this.slot(k, i, b), b.index(0));
        return whereGiven(this.task.primal, input, given, b);
      }
      const entries = b.zerosLike(input, derivativeType(type), name);
      forEachNumber(entries, b.index(0), b, ({ position, write }, inner) => {
        write(inner.compute(this.operation, this.seed, this.slot(k, i, inner), position), inner);
      });
      clearLeftOut(entries, input, b);
      return entries;
    });
  }

  /** The sum of the directions, weighed, of an array whose tangents are no longer these. */
  anew(i: number, weights: readonly Value[], b: RegionBuilder): Value {
    const sum = zerosLike(this.inputs[i]!, b);
    forEachNumber(sum, b.index(0), b, ({ position, write }, inner) => {
      const entries = weights.map((_, k) => inner.compute(this.operation, this.seed, this.slot(k, i, inner), position));
      write(combination(entries, weights, inner), inner);
    });
    clearLeftOut(sum, this.inputs[i]!, b);
    return sum;
  }

  private get operation(): "randomNormal" | "randomSign" {
    return this.task.derivation.distribution === "rademacher" ? "randomSign" : "randomNormal";
  }

  private slot(k: number, i: number, b: RegionBuilder): Value {
    return b.index(k * this.inputs.length + i);
  }
}

function combination(entries: readonly Value[], weights: readonly Value[], b: RegionBuilder): Value {
  const terms = entries.map((entry, k) => b.compute("multiply", weights[k]!, entry));
  return terms.reduce((sum, term) => b.compute("add", sum, term));
}

/** The first of arrays of one structure, where the weighed sum of all is put. */
function scaled(arrays: readonly Value[], weights: readonly Value[], b: RegionBuilder): Value {
  const [first] = arrays as readonly [Value];
  forEachCell(first, b, (place, inner) => {
    const entries = arrays.map((array) => place.load(array));
    if (isArrayType(entries[0]!.type)) scaled(entries, weights, inner);
    else place.store(first, combination(entries, weights, inner));
  });
  return first;
}
