/**
 * The derivatives of opaque functions, which have no rule: central differences of the function itself, written as the
 * rules that its user would give otherwise.
 *
 *     forwards     yDot = (f(x + h xDot) - f(x - h xDot)) / 2h         with h = c / max of |xDot_i| / s_i
 *     in reverse   xBar_i = yBar (f(x + h e_i) - f(x - h e_i)) / 2h    with h = c s_i, for each number in turn
 *
 * where s_i = max(1, |x_i|) and c is the cube root of the unit of rounding. The rules call the function under its own
 * name: derivatives of derivatives are differences of differences, h taken as a constant.
 */
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import { scaleOf, shareOf, stepAlong } from "../../ir/difference-step.ts";
import { gradientShape } from "../../ir/gradient-shape.ts";
import type { IrFunction, Parameter, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { type ArrayType, isArrayType, isDifferentiable, isFlat, leavesOf, type Shape } from "../../ir/types.ts";

/** A function as its callers know it. */
export interface Opaque {
  readonly id: string;
  readonly name: string;
  readonly args: Shape;
  readonly result: Shape;
}

/** Whether all that a function takes and gives are numbers, and arrays of them. */
export function isMadeOfNumbers(shape: Shape): boolean {
  return leavesOf(shape).every((type) => !isArrayType(type) || isFlat(type));
}

export function tangentsByDifferences(fn: Opaque, operations: OperationTable): IrFunction {
  const rule = new Rule(fn, operations, gradientShape(fn.args)!);
  const { b, args, given } = rule;
  const moving = args.filter(({ type }) => isDifferentiable(type));
  const entries = moving.map((value, i) => ({ value, along: given[i]! }));
  const step = b.compute("stopGradient", stepAlong(entries, rule.relativeStep, b));
  const [plus, minus] = [step, b.compute("negate", step)].map((by) => {
    const operands = args.map((value) => {
      const at = moving.indexOf(value);
      return at < 0 ? value : moved(value, given[at]!, by, b);
    });
    return rule.call(operands, b);
  });
  const twice = b.compute("multiply", b.float(2), step);
  const tangents = plus!.map((value, i) => slope(value, minus![i]!, twice, b));
  return rule.closed(tangents, gradientShape(fn.result)!, "tangents");
}

export function gradientByDifferences(fn: Opaque, operations: OperationTable): IrFunction {
  const rule = new Rule(fn, operations, gradientShape(fn.result)!);
  const { b, args, given } = rule;
  const partial = (operands: (x: Value) => readonly Value[], x: Value, at: RegionBuilder): Value => {
    const size = at.compute("stopGradient", scaleOf(x, at));
    const step = at.compute("multiply", at.float(rule.relativeStep), size);
    const [above, below] = [at.compute("add", x, step), at.compute("subtract", x, step)];
    const plus = rule.call(operands(above), at);
    const minus = rule.call(operands(below), at);
    const change = given.reduce((so, cotangent, i) => {
      return at.compute("add", so, product(cotangent, plus[i]!, minus[i]!, at));
    }, at.float(0));
    return at.compute("divide", change, at.compute("subtract", above, below));
  };
  const gradients = args.flatMap((value, i): Value[] => {
    const { type } = value;
    if (!isDifferentiable(type)) return [];
    if (!isArrayType(type)) return [partial((x) => args.with(i, x), value, b)];
    const work = b.duplicate(value, type);
    const gradient = b.zerosLike(value, type);
    b.for(overAll(value, b), [], (inner, j) => {
      const x = inner.load(value, j!);
      const at = (moving: Value) => {
        inner.store(work, j!, moving);
        return args.with(i, work);
      };
      inner.store(gradient, j!, partial(at, x, inner));
      inner.store(work, j!, x);
      return [];
    });
    return [gradient];
  });
  return rule.closed(gradients, gradientShape(fn.args)!, "gradient");
}

/** A rule on its way: what it is handed, and the code so far. */
class Rule {
  readonly b: RegionBuilder;
  readonly args: readonly Value[];
  /** The tangents or cotangents. */
  readonly given: readonly Value[];
  private readonly parameter: Parameter;

  constructor(
    private readonly fn: Opaque,
    operations: OperationTable,
    given: Shape,
  ) {
    this.b = new RegionBuilder(operations);
    const shape: Shape = { kind: "tuple", elements: [fn.args, fn.result, given] };
    const leaves = leavesOf(shape).map((type) => makeValue(type, { name: "handed" }));
    const [taken, made] = [leavesOf(fn.args).length, leavesOf(fn.result).length];
    this.args = leaves.slice(0, taken);
    this.given = leaves.slice(taken + made);
    this.parameter = { name: "handed", shape, leaves, defaultValue: undefined, optional: false };
  }

  get relativeStep(): number {
    const types = [...leavesOf(this.fn.args), ...leavesOf(this.fn.result)];
    const isSingle = types.some((type) => isFlat(type) && type.element === "f32");
    return shareOf(isSingle, 3);
  }

  /** The leaves of the result that can have a derivative. */
  call(operands: readonly Value[], b: RegionBuilder): readonly Value[] {
    const results = leavesOf(this.fn.result).map((type) => makeValue(type));
    b.push({ kind: "call", callee: this.fn.id, operands, results, origin: b.origin });
    return results.filter(({ type }) => isDifferentiable(type));
  }

  closed(values: readonly Value[], result: Shape, what: string): IrFunction {
    const name = `${this.fn.name} ${what}`;
    const body = this.b.yield(values, this.parameter.leaves);
    return {
      name,
      parameters: [this.parameter],
      result,
      label: { name },
      body,
      span: undefined,
      documentation: undefined,
    };
  }
}

function overAll(array: Value, b: RegionBuilder) {
  return { from: b.index(0), to: b.length(array), step: b.index(1), test: "<" as const, counter: { name: "i" } };
}

function moved(value: Value, direction: Value, by: Value, b: RegionBuilder): Value {
  if (!isArrayType(value.type)) return b.compute("add", value, b.compute("multiply", by, direction));
  const copy = b.duplicate(value, value.type);
  b.for(overAll(value, b), [], (inner, i) => {
    inner.accumulate(copy, i!, inner.compute("multiply", by, inner.load(direction, i!)));
    return [];
  });
  return copy;
}

function slope(plus: Value, minus: Value, twice: Value, b: RegionBuilder): Value {
  if (!isArrayType(plus.type)) return b.compute("divide", b.compute("subtract", plus, minus), twice);
  const slopes = b.zerosLike(plus, plus.type as ArrayType);
  b.for(overAll(plus, b), [], (inner, i) => {
    const change = inner.compute("subtract", inner.load(plus, i!), inner.load(minus, i!));
    inner.store(slopes, i!, inner.compute("divide", change, twice));
    return [];
  });
  return slopes;
}

/** cotangent (plus - minus) */
function product(cotangent: Value, plus: Value, minus: Value, b: RegionBuilder): Value {
  if (!isArrayType(plus.type)) return b.compute("multiply", cotangent, b.compute("subtract", plus, minus));
  const [sum] = b.for(overAll(plus, b), [b.float(0)], (inner, i, so) => {
    const change = inner.compute("subtract", inner.load(plus, i!), inner.load(minus, i!));
    return [inner.compute("add", so!, inner.compute("multiply", inner.load(cotangent, i!), change))];
  });
  return sum!;
}
