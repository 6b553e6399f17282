/**
 * What must be true of a function and its derivatives in every mode, at one point. The truth is the source itself, run
 * as it stands: its value, what it does to its arguments, and differences of its values; modes are held to each other
 * by the dot product <v, J u> = <J' v, u>, and emitted code to the evaluator bit for bit.
 */
import type { Mode } from "../../compiler/1-parse/request.ts";
import { memoryOf } from "../../compiler/3-analyze/memory.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { Value } from "../../compiler/ir/nodes.ts";
import {
  type ArrayData,
  flatten,
  flattenArguments,
  type UserValue,
  unflatten,
} from "../../compiler/ir/shape-values.ts";
import { isArrayType, isDifferentiable, leavesOf, type Shape } from "../../compiler/ir/types.ts";
import { operations } from "../../compiler/ops/index.ts";
import { counts, type DerivedFunction, derive, type Run } from "./derived-functions.ts";
import { DecisionWitness, slopeByDifferences } from "./differences.ts";
import type { Random } from "./random.ts";
import type { SourceFunction } from "./source-programs.ts";
import {
  type Arguments,
  copyOf,
  derivativeLike,
  derivativeShape,
  difference,
  numbersIn,
  numbersOf,
  withNumbers,
} from "./user-values.ts";

/** A check that a function failed: which one, and how. */
export class CheckFailure extends Error {
  override name = "CheckFailure";

  constructor(
    readonly check: string,
    readonly details: string,
  ) {
    super(`${check}: ${details}`);
  }
}

/** `kink` and `notFinite`: the point says nothing about the slope, and the comparison was left out. */
export type Verdict = "checked" | "kink" | "notFinite";

/** Allowed deviations, relative to the sum of the absolute values of what is added up. */
export interface Tolerances {
  /** Between modes that carry out the same multiplications in another order. */
  readonly modes: number;
  /** Between the dot product's two sides. */
  readonly dot: number;
  /** Between forward mode and differences, or the same function in double precision. */
  readonly slope: number;
}

export const doublePrecision: Tolerances = { modes: 1e-10, dot: 1e-10, slope: 1e-6 };
/** Elements round to 2^-24 of their size at every store, in each mode at other places. */
export const singlePrecision: Tolerances = { modes: 1e-5, dot: 1e-5, slope: 1e-4 };

/** A point, a direction for each differentiated parameter and a cotangent for each output. */
export interface Point {
  readonly args: Arguments;
  readonly direction: readonly UserValue[];
  readonly cotangents: readonly UserValue[];
}

export class Subject {
  private readonly cache = new Map<string, DerivedFunction>();
  private readonly witness = new DecisionWitness();
  /** Single precision rounds on the same path. */
  private readonly witnessOfPath = new DecisionWitness(["fround"]);
  private readonly tangentsAt = new WeakMap<Point, readonly number[]>();
  private readonly gradientAt = new WeakMap<Point, readonly number[]>();
  private writtenLeaves: readonly number[] | undefined;

  constructor(
    readonly fn: SourceFunction,
    readonly tolerances: Tolerances = doublePrecision,
    /** The same function in double precision, for one that rounds to single precision. */
    readonly twin?: Subject,
  ) {}

  derived(mode: Mode, options: { wrt?: readonly number[]; directions?: number } = {}): DerivedFunction {
    const key = JSON.stringify([mode, options]);
    const known = this.cache.get(key);
    if (known) return known;
    const made = derive(this.fn, mode, options);
    this.cache.set(key, made);
    return made;
  }

  get returnsNumber(): boolean {
    const { result } = this.fn.ir;
    return result?.kind === "leaf" && result.type === "f64";
  }

  private get resultShape(): Shape | undefined {
    return this.fn.ir.result && derivativeShape(this.fn.ir.result);
  }

  private shapeOf(position: number): Shape {
    return this.fn.ir.parameters[position]!.shape;
  }

  /** Positions, among all leaves of the parameters, of the floating-point arrays that the function writes. */
  private get written(): readonly number[] {
    if (this.writtenLeaves) return this.writtenLeaves;
    const { ir } = this.derived("primal");
    const memory = memoryOf(ir);
    const isWritten = (leaf: Value) =>
      isArrayType(leaf.type) && isDifferentiable(leaf.type) && memory.mayWriteParameter(leaf);
    this.writtenLeaves = ir.body.arguments.flatMap((leaf, i) => (isWritten(leaf) ? [i] : []));
    return this.writtenLeaves;
  }

  // --- the source ---

  private outcomes(run: Run, args: Arguments): { result: UserValue; args: Arguments; error: string | undefined } {
    const own = copyOf(this.padded(args)) as UserValue[];
    try {
      return { result: run(...own), args: own, error: undefined };
    } catch (error) {
      return { result: undefined, args: own, error: String(error) };
    }
  }

  /** Omitted arguments are handed over as undefined. */
  private padded(args: Arguments): Arguments {
    return this.fn.ir.parameters.map((_, i) => args[i]);
  }

  private source(args: Arguments) {
    return this.outcomes(this.fn.source as Run, args);
  }

  /** The outputs at a point, each as a value: the result, then the written arrays. */
  private outputs(args: Arguments): UserValue[] {
    const { result, args: after, error } = this.source(args);
    if (error) throw new CheckFailure("source", error);
    const leaves = flattenArguments(this.fn.ir, after);
    const written = this.written.map((position) => leaves[position]);
    return this.resultShape && leavesOf(this.resultShape).length > 0
      ? [derivativePart(this.fn.ir.result!, result), ...written]
      : written;
  }

  outputNumbers(outputs: readonly UserValue[]): number[] {
    const isResult = (i: number) => outputs.length > this.written.length && i === 0;
    return outputs.flatMap((output, i) =>
      isResult(i) ? numbersOf(this.resultShape!, output) : numbersIn(output as ArrayData),
    );
  }

  // --- points ---

  point(args: Arguments, random: Random): Point {
    const normal = () => random.normal();
    const direction = this.fn.wrt.map((position) => derivativeLike(this.shapeOf(position), args[position], normal));
    const cotangents = this.outputs(args).map((output) => valuesLike(output, normal));
    return { args, direction, cotangents };
  }

  private moved({ args, direction }: Point, step: number): Arguments {
    const moved = copyOf(args) as UserValue[];
    this.fn.wrt.forEach((position, i) => {
      const shape = this.shapeOf(position);
      const numbers = numbersOf(shape, args[position]);
      const rates = numbersOf(derivativeShape(shape)!, direction[i]);
      let next = 0;
      moved[position] = withNumbers(shape, args[position], () => numbers[next]! + step * rates[next++]!);
    });
    return moved;
  }

  private directionNumbers(point: Point): number[] {
    return this.gradientNumbers(point.direction);
  }

  gradientNumbers(parts: readonly UserValue[], wrt: readonly number[] = this.fn.wrt): number[] {
    return parts.flatMap((part, i) => numbersOf(derivativeShape(this.shapeOf(wrt[i]!))!, part));
  }

  // --- calling a derivative ---

  /**
   * Calls a derivative and checks what holds for all of them: arguments change as the source changes them, what was
   * handed in beside them does not change, a second call gives the same, nothing stays taken from the pool, and the
   * evaluator agrees bit for bit.
   */
  call(mode: Mode, derived: DerivedFunction, given: Arguments, extras: Arguments, buffers = false): UserValue {
    const args = this.padded(given);
    const expected = this.outcomes(this.fn.source as Run, args);
    const run = () => {
      const own = copyOf(args) as UserValue[];
      const added = copyOf(extras) as UserValue[];
      const before = counts.taken - counts.given;
      const result = derived.run(...own, ...added);
      must(mode, counts.taken - counts.given === before ? undefined : "a buffer was taken and not given back");
      must(`${mode}: arguments`, difference(own, expected.args));
      if (!buffers) {
        must(`${mode}: what was handed in`, difference(added, extras));
        const handedIn = arraysIn([own, added]);
        const derivative = mode === "jvp" || mode === "valueAndGrad" ? (result as readonly UserValue[])[1] : result;
        if (arraysIn([derivative]).some((array) => handedIn.includes(array)))
          must(mode, "a result is an argument itself");
      }
      return { result, added };
    };
    const first = run();
    const kept = copyOf(first);
    const known = new Set(counts.buffers);
    const second = run();
    must(`${mode}, called again`, difference(second, kept));
    must(`${mode}, result after another call`, difference(first, kept));
    const firstArrays = arraysIn([first.result]);
    const isShared = arraysIn([second.result]).some((array) => firstArrays.includes(array));
    must(mode, isShared ? "two calls give one and the same array" : undefined);
    must(mode, counts.buffers.size === known.size ? undefined : "a second call takes new memory");
    const evaluated = copyOf([...args, ...extras]);
    const result = derived.evaluate(evaluated);
    must(`${mode}: emitted code and evaluator`, difference(first.result, result));
    must(`${mode}: arguments after the evaluator`, difference(evaluated, [...expected.args, ...first.added]));
    return buffers ? [first.result, ...first.added] : first.result;
  }

  // --- the checks ---

  /** Whether the source gives a result here, rather than throwing. */
  returns(args: Arguments): boolean {
    return this.source(args).error === undefined;
  }

  /** Emitted `primal` and the evaluator do what the source does, to the bit. False if the source throws. */
  checkPrimal(args: Arguments): boolean {
    const expected = this.source(args);
    const { fn } = this;
    const primal = this.derived("primal");
    const lowered: Run = (...values) => {
      const leaves = evaluateFunction(fn.program, fn.id, flattenArguments(fn.ir, values), operations);
      return fn.ir.result && unflatten(fn.ir.result, leaves);
    };
    must("evaluator of what was lowered", difference(this.outcomes(lowered, args), expected));
    must("emitted primal", difference(this.outcomes(primal.run, args), expected));
    must("emitted primal, called again", difference(this.outcomes(primal.run, args), expected));
    const evaluated: Run = (...values) => primal.evaluate(values);
    must("evaluator of the primal", difference(this.outcomes(evaluated, args), expected));
    return expected.error === undefined;
  }

  /** Where the source throws, every mode throws the same. */
  checkThrow(args: Arguments): void {
    const { error } = this.source(args);
    const direction = this.fn.wrt.map((position) => derivativeLike(this.shapeOf(position), args[position], () => 1));
    const jvp: Run = (...values) => this.derived("jvp").run(...values, ...direction);
    const thrown = this.outcomes(jvp, args).error;
    must("jvp throws", thrown === error ? undefined : `${thrown} instead of ${error}`);
    if (!this.returnsNumber) return;
    const ofGradient = this.outcomes(this.derived("grad").run, args).error;
    must("grad throws", ofGradient === error ? undefined : `${ofGradient} instead of ${error}`);
  }

  jvp(point: Point): readonly number[] {
    return remembered(this.tangentsAt, point, () => {
      const result = this.call("jvp", this.derived("jvp"), point.args, point.direction);
      return this.tangentsOf(result as readonly UserValue[], point.args);
    });
  }

  /** The tangents in a `[value, tangent]`, whose value is checked. */
  private tangentsOf([value, tangent]: readonly UserValue[], args: Arguments): number[] {
    must("jvp: value", difference(value, this.source(args).result));
    return this.tangentNumbers(tangent);
  }

  private tangentNumbers(tangent: UserValue): number[] {
    const count = this.written.length + (this.resultShape && leavesOf(this.resultShape).length > 0 ? 1 : 0);
    return this.outputNumbers(count === 1 ? [tangent] : (tangent as readonly UserValue[]));
  }

  vjp(point: Point): readonly number[] {
    return remembered(this.gradientAt, point, () => this.vjpBy(point, this.fn.wrt, this.derived("vjp")));
  }

  private vjpBy(
    { args, cotangents }: Omit<Point, "direction">,
    wrt: readonly number[],
    derived: DerivedFunction,
  ): readonly number[] {
    const gradient = this.call("vjp", derived, args, cotangents);
    return this.gradientNumbers(wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]), wrt);
  }

  /** Forward mode gives the slope of the function along a direction. */
  checkForward(point: Point): Verdict {
    const tangents = this.jvp(point);
    const weights = this.outputNumbers(point.cotangents);
    const slope = dot(weights, tangents);
    if (this.twin) return this.checkAgainstTwin(point, weights, tangents);
    const gradient = this.vjp(point);
    const scale = absoluteDot(weights, tangents) + absoluteDot(gradient, this.directionNumbers(point));
    const values = this.outputNumbers(this.outputs(point.args));
    if (!values.every(Number.isFinite)) return "notFinite";
    const primal = this.derived("primal");
    const found = slopeByDifferences(
      (step) => {
        const args = this.moved(point, step);
        const path = this.witness.pathOf(() => primal.evaluate(copyOf(args), this.witness.table));
        return { value: dot(weights, this.outputNumbers(this.outputs(args))), path };
      },
      this.tolerances.slope * 1e-3 * scale,
    );
    if (found === undefined) return "kink";
    const noise = 1e-9 * absoluteDot(weights, values);
    const allowed = this.tolerances.slope * scale + noise + rounding(weights, this.directionNumbers(point));
    // A function too uneven here for differences to say anything.
    if (!Number.isFinite(scale)) {
      const wrong = Number.isFinite(slope) ? `the gradient is [${gradient.join(", ")}]` : `forward mode gives ${slope}`;
      throw new CheckFailure("finite derivative", `${wrong}, differences give ${found.slope}`);
    }
    if (found.error > Math.max(1e-3 * scale, noise)) return "kink";
    const deviation = Math.abs(found.slope - slope);
    if (deviation <= allowed + 10 * found.error) return "checked";
    throw new CheckFailure(
      "jvp against differences",
      `slope ${slope} by forward mode, ${found.slope} (+- ${found.error.toExponential(1)}) by differences`,
    );
  }

  /** In single precision differences say little: the slope is that of the same function in double precision. */
  private checkAgainstTwin(point: Point, weights: readonly number[], tangents: readonly number[]): Verdict {
    const twin = this.twin!;
    const wide: Point = {
      args: widened(point.args),
      direction: widened(point.direction),
      cotangents: widened(point.cotangents),
    };
    const pathOf = (subject: Subject, args: Arguments) =>
      this.witnessOfPath.pathOf(() => subject.derived("primal").evaluate(copyOf(args), this.witnessOfPath.table));
    if (pathOf(this, point.args) !== pathOf(twin, wide.args)) return "kink";
    const expected = twin.jvp(wide);
    const scale = absoluteDot(weights, expected) + absoluteDot(twin.vjp(wide), twin.directionNumbers(wide));
    if (!Number.isFinite(scale)) return "notFinite";
    const deviation = Math.abs(dot(weights, tangents) - dot(weights, expected));
    if (deviation <= this.tolerances.slope * scale + rounding(weights, twin.directionNumbers(wide))) return "checked";
    throw new CheckFailure(
      "jvp in single precision",
      `slope ${dot(weights, tangents)} instead of ${dot(weights, expected)} in double precision`,
    );
  }

  /** Reverse mode is the transpose of forward mode. */
  checkTranspose(point: Point): Verdict {
    const tangents = this.jvp(point);
    const gradient = this.vjp(point);
    const [weights, direction] = [this.outputNumbers(point.cotangents), this.directionNumbers(point)];
    const [left, right] = [dot(weights, tangents), dot(gradient, direction)];
    const scale = absoluteDot(weights, tangents) + absoluteDot(gradient, direction);
    if (!Number.isFinite(scale)) return "notFinite";
    if (Math.abs(left - right) <= this.tolerances.dot * scale + rounding(weights, direction)) return "checked";
    throw new CheckFailure("dot product", `<v, J u> = ${left}, <J' v, u> = ${right}`);
  }

  /** The gradient by some of the parameters is a part of the gradient by all of them. */
  checkEachParameter(point: Point): void {
    if (this.fn.wrt.length < 2) return;
    const whole = this.vjp(point);
    let start = 0;
    for (const position of this.fn.wrt) {
      const part = this.vjpBy(point, [position], this.derived("vjp", { wrt: [position] }));
      const expected = whole.slice(start, start + part.length);
      start += part.length;
      this.mustBeClose(`vjp by parameter ${position} alone`, part, expected);
    }
  }

  /** Several directions at once give what they give one by one. */
  checkDirections({ args, direction }: Point, random: Random, directions: number): void {
    const seeds = Array.from({ length: directions }, (_, k) =>
      k === 0 ? direction : direction.map((part) => valuesLike(part, () => random.normal())),
    );
    const derived = this.derived("jvp", { directions });
    const extras = this.fn.wrt.map((_, i) => seeds.map((seed) => seed[i]));
    const result = this.call("jvp", derived, args, extras) as readonly UserValue[];
    must("jvp in several directions: value", difference(result[0], this.source(args).result));
    const single = this.derived("jvp");
    seeds.forEach((seed, k) => {
      const expected = single.run(...(copyOf(this.padded(args)) as UserValue[]), ...seed) as readonly UserValue[];
      const found = (result[1] as readonly UserValue[])[k];
      this.mustBeClose(
        `jvp, direction ${k} of ${directions}`,
        this.tangentNumbers(found),
        this.tangentNumbers(expected[1]),
      );
    });
  }

  /** `grad` is `vjp` with 1; `valueAndGrad` and `valueAndGradInto` are `grad` and the value. Gives the gradient. */
  checkGradient(args: Arguments): readonly number[] {
    const [, ...arrays] = this.outputs(args);
    const ones = [1, ...arrays.map((array) => valuesLike(array, () => 0))];
    const { wrt } = this.fn;
    const expected = this.vjpBy({ args, cotangents: ones }, wrt, this.derived("vjp"));
    const { result: value } = this.source(args);
    const asParts = (gradient: UserValue) => (wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]));

    const grad = this.gradientNumbers(asParts(this.call("grad", this.derived("grad"), args, [])));
    this.mustBeClose("grad and vjp with 1", grad, expected);
    const both = this.call("valueAndGrad", this.derived("valueAndGrad"), args, []) as readonly UserValue[];
    must("valueAndGrad: value", difference(both[0], value));
    must("valueAndGrad and grad", difference(this.gradientNumbers(asParts(both[1])), grad));

    const stale = () => 1234.5;
    const buffers = wrt.map((position) => {
      const shape = this.shapeOf(position);
      return shape.kind === "leaf" && !isArrayType(shape.type)
        ? new Float64Array(1).fill(stale())
        : derivativeLike(shape, args[position], stale);
    });
    const into = this.call("valueAndGradInto", this.derived("valueAndGradInto"), args, buffers, true);
    const [intoValue, ...filled] = into as readonly UserValue[];
    must("valueAndGradInto: value", difference(intoValue, value));
    const numbers = filled.flatMap((buffer, i) => {
      const shape = derivativeShape(this.shapeOf(wrt[i]!))!;
      return shape.kind === "leaf" ? numbersIn(buffer as ArrayData) : numbersOf(shape, buffer);
    });
    this.mustBeClose("valueAndGradInto and grad", numbers, grad);
    return grad;
  }

  /** The same source gives the same text. */
  checkDeterministic(): void {
    for (const mode of ["jvp", "vjp"] as const) {
      for (const language of ["ts", "js"] as const) {
        const [first, second] = [this.derived(mode).text(language), derive(this.fn, mode).text(language)];
        must(`${mode} in ${language}, compiled again`, first === second ? undefined : `\n${first}\n---\n${second}`);
      }
    }
  }

  private mustBeClose(check: string, actual: readonly number[], expected: readonly number[]): void {
    const scale = expected.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
    if (!Number.isFinite(scale)) return;
    must(check, actual.length === expected.length ? undefined : `${actual.length} numbers, not ${expected.length}`);
    actual.forEach((value, i) => {
      const isClose = Math.abs(value - expected[i]!) <= this.tolerances.modes * scale + rounding([1], [1]);
      must(check, isClose ? undefined : `[${actual.join(", ")}] instead of [${expected.join(", ")}]`);
    });
  }
}

function remembered<T>(known: WeakMap<Point, T>, point: Point, find: () => T): T {
  const before = known.get(point);
  if (before !== undefined) return before;
  const found = find();
  known.set(point, found);
  return found;
}

function must(check: string, fault: string | undefined): void {
  if (fault !== undefined) throw new CheckFailure(check, fault);
}

function dot(a: readonly number[], b: readonly number[]): number {
  must("number of values", a.length === b.length ? undefined : `${a.length} and ${b.length}`);
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function absoluteDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value * b[i]!), 0);
}

/** What may be left of a derivative that is zero because its terms, numbers of ordinary size, cancel. */
function rounding(weights: readonly number[], direction: readonly number[]): number {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + Math.abs(value), 0);
  return 1e-14 * sum(weights) * sum(direction);
}

/** A value of the same structure with other numbers. */
export function valuesLike(value: UserValue, next: () => number): UserValue {
  if (typeof value === "number") return next();
  if (Array.isArray(value)) return Array.from(value, (inner) => valuesLike(inner, next));
  if (ArrayBuffer.isView(value)) return (value as Float64Array).map(next);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, valuesLike(inner, next)]));
}

function derivativePart(shape: Shape, value: UserValue): UserValue {
  const types = leavesOf(shape);
  const kept = flatten(shape, value).filter((_, i) => isDifferentiable(types[i]!));
  return unflatten(derivativeShape(shape)!, kept);
}

/** With every Float32Array as a Float64Array. */
export function widened<T>(value: T): T {
  return converted(value, (array) => (array instanceof Float32Array ? Float64Array.from(array) : array)) as T;
}

/** With every Float64Array as a Float32Array. */
export function narrowed<T>(value: T): T {
  return converted(value, (array) => (array instanceof Float64Array ? Float32Array.from(array) : array)) as T;
}

function converted(value: unknown, convert: (array: unknown) => unknown): unknown {
  if (ArrayBuffer.isView(value)) return convert(value);
  if (Array.isArray(value)) return Array.from(value, (inner) => converted(inner, convert));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, converted(inner, convert)]));
}

function arraysIn(value: unknown): object[] {
  if (ArrayBuffer.isView(value)) return [value];
  if (Array.isArray(value))
    return [...(value.every((inner) => typeof inner === "number") ? [value] : []), ...value.flatMap(arraysIn)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(arraysIn) : [];
}
