/**
 * A function under test: what it gives where, the points at which it is looked at, and its derivatives. The truth is
 * the source itself, run as it stands; each derivative is made when a check first asks for it.
 */
import type { Mode } from "../1-parse/request.ts";
import { writtenParameters } from "../4-differentiate/analyse.ts";
import { ruleMissing } from "../diagnostics/catalog/4-differentiate.ts";
import { type ArrayData, flattenArguments, type UserValue } from "../ir/shape-values.ts";
import { leavesOf, type Shape } from "../ir/types.ts";
import type { DecisionWitness } from "./decisions.ts";
import {
  type DerivedFunction,
  type DeriveOptions,
  derive,
  preparedOf,
  RefusedError,
  type Run,
  type SourceFunction,
} from "./derived-functions.ts";
import { CheckFailure, doublePrecision, type Tolerances, told } from "./failure.ts";
import type { Random } from "./random.ts";
import { TimeLimitError } from "./time-limit.ts";
import {
  type Arguments,
  copyOf,
  derivativeLike,
  derivativePart,
  derivativeShape,
  joined,
  numbersIn,
  numbersOf,
  valuesLike,
  withNumbers,
} from "./user-values.ts";

/** A point, a direction for each differentiated parameter and a cotangent for each output. */
export interface Point {
  readonly args: Arguments;
  readonly direction: readonly UserValue[];
  readonly cotangents: readonly UserValue[];
}

/** What a call gives, what it leaves in its arguments, and what it throws. */
export interface Outcome {
  readonly result: UserValue;
  readonly args: Arguments;
  readonly error: string | undefined;
}

export interface SubjectOptions {
  readonly tolerances?: Tolerances;
  /** The same function in double precision, for one that rounds to single precision. */
  readonly twin?: Subject;
  /**
   * Whether emitted code is also held to the evaluator of the IR, which then watches decisions, too. That tells faults
   * of stages apart and is slow.
   */
  readonly isEvaluated?: boolean;
}

export class Subject {
  readonly tolerances: Tolerances;
  readonly twin: Subject | undefined;
  readonly isEvaluated: boolean;
  private readonly cache = new Map<string, DerivedFunction>();
  private readonly modes = new Map<Mode, boolean>();
  private readonly paths = new Map<DecisionWitness, (args: Arguments) => number>();
  private writtenLeaves: readonly number[] | undefined;

  constructor(
    readonly fn: SourceFunction,
    { tolerances = doublePrecision, twin, isEvaluated = true }: SubjectOptions = {},
  ) {
    this.tolerances = tolerances;
    this.twin = twin;
    this.isEvaluated = isEvaluated;
  }

  derived(mode: Mode, options: Omit<DeriveOptions, "isToBeDerived"> = {}): DerivedFunction {
    const key = JSON.stringify([mode, options]);
    const known = this.cache.get(key);
    if (known) return known;
    const made = derive(this.fn, mode, options);
    this.cache.set(key, made);
    return made;
  }

  /** Whether there is a derivative in this mode: one that is given may be given for the other mode alone. */
  has(mode: "jvp" | "vjp"): boolean {
    let isThere = this.modes.get(mode);
    if (isThere === undefined) {
      isThere = this.isDerived(mode);
      this.modes.set(mode, isThere);
    }
    return isThere;
  }

  private isDerived(mode: Mode): boolean {
    try {
      this.derived(mode);
      return true;
    } catch (error) {
      const errors =
        error instanceof RefusedError ? error.diagnostics.filter(({ severity }) => severity === "error") : [];
      if (errors.length === 0 || errors.some(({ code }) => code !== ruleMissing.code)) throw error;
      return false;
    }
  }

  get returnsNumber(): boolean {
    const { result } = this.fn.ir;
    return result?.kind === "leaf" && result.type === "f64";
  }

  private get resultShape(): Shape | undefined {
    return this.fn.ir.result && derivativeShape(this.fn.ir.result);
  }

  private get hasResult(): boolean {
    return this.resultShape !== undefined && leavesOf(this.resultShape).length > 0;
  }

  shapeOf(position: number): Shape {
    return this.fn.ir.parameters[position]!.shape;
  }

  /** Positions, among all leaves of the parameters, of the floating-point arrays that the function writes. */
  private get written(): readonly number[] {
    if (this.writtenLeaves) return this.writtenLeaves;
    const prepared = preparedOf(this.fn);
    const written = new Set(writtenParameters(prepared));
    this.writtenLeaves = prepared.body.arguments.flatMap((leaf, i) => (written.has(leaf) ? [i] : []));
    return this.writtenLeaves;
  }

  get writesArrays(): boolean {
    return this.written.length > 0;
  }

  // --- the source ---

  /** Calls a function as the source is called, with arguments of its own. */
  outcomes(run: Run, args: Arguments): Outcome {
    const own = copyOf(this.padded(args)) as UserValue[];
    try {
      return { result: run(...own), args: own, error: undefined };
    } catch (error) {
      if (error instanceof TimeLimitError) throw error;
      return { result: undefined, args: own, error: told(error) };
    }
  }

  /** Omitted arguments are handed over as undefined. */
  padded(args: Arguments): Arguments {
    return this.fn.ir.parameters.map((_, i) => args[i]);
  }

  source(args: Arguments): Outcome {
    return this.outcomes(this.fn.source as Run, args);
  }

  /** As `source`, with the values that `stopGradient` cuts off as they were `at` this point. */
  sourceWithConstants(args: Arguments, at: Arguments): Outcome {
    const { stopped } = this.fn;
    if (!stopped) return this.source(args);
    stopped.record(() => this.source(at));
    return stopped.replay(() => this.source(args));
  }

  /** Whether the source gives a result here, rather than throwing. */
  returns(args: Arguments): boolean {
    return this.source(args).error === undefined;
  }

  /** The outputs at a point, each as a value: the result, then the written arrays. */
  outputs(args: Arguments): UserValue[] {
    const outcome = this.source(args);
    if (outcome.error !== undefined) throw new CheckFailure("source", outcome.error);
    return this.outputsOf(outcome);
  }

  /** The outputs among what a call has given and left. */
  outputsOf({ result, args: after }: Outcome): UserValue[] {
    const leaves = flattenArguments(this.fn.ir, after);
    const written = this.written.map((position) => leaves[position]);
    return this.hasResult ? [derivativePart(this.fn.ir.result!, result), ...written] : written;
  }

  /** The numbers of all outputs, or of as many tangents or cotangents. */
  outputNumbers(outputs: readonly UserValue[]): number[] {
    const first = outputs.length - this.written.length;
    const leaves = this.derived("primal").ir.body.arguments;
    const writtenNumbers = this.written.map((at, i) => numbersIn(outputs[first + i] as ArrayData, leaves[at]!.type));
    return joined([
      ...outputs.slice(0, first).map((result) => numbersOf(this.resultShape!, result)),
      ...writtenNumbers,
    ]);
  }

  /** The numbers of what `jvp` gives as its tangent. */
  tangentNumbers(tangent: UserValue): number[] {
    const count = this.written.length + (this.hasResult ? 1 : 0);
    return this.outputNumbers(count === 1 ? [tangent] : (tangent as readonly UserValue[]));
  }

  /** The numbers of a gradient, given as one part for each differentiated parameter; also of a direction. */
  gradientNumbers(parts: readonly UserValue[], wrt: readonly number[] = this.fn.wrt): number[] {
    return joined(parts.map((part, i) => numbersOf(derivativeShape(this.shapeOf(wrt[i]!))!, part)));
  }

  /** The numbers that derivatives are taken by, one after the other. */
  inputNumbers(args: Arguments): number[] {
    return joined(this.fn.wrt.map((position) => numbersOf(this.shapeOf(position), args[position])));
  }

  // --- points ---

  point(args: Arguments, random: Random): Point {
    const normal = () => random.normal();
    const direction = this.fn.wrt.map((position) => derivativeLike(this.shapeOf(position), args[position], normal));
    const cotangents = this.outputs(args).map((output) => valuesLike(output, normal));
    return { args, direction, cotangents };
  }

  /** The arguments a step along the point's direction. */
  moved({ args, direction }: Point, step: number): Arguments {
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

  /** The number of the path that the function takes: the same where it decides the same. */
  pathOf(args: Arguments, witness: DecisionWitness): number {
    const known = this.paths.get(witness);
    if (known) return known(args);
    const primal = this.derived("primal");
    const run: Run = this.isEvaluated ? (...own) => primal.evaluate(own, witness.table) : primal.watchedBy(witness);
    const find = (at: Arguments) => witness.pathOf(() => run(...(copyOf(this.padded(at)) as UserValue[])));
    this.paths.set(witness, find);
    return find(args);
  }
}
