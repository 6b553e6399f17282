/**
 * Calls of derivatives, with what holds for all of them: arguments change as the source changes them, what was handed
 * in beside them does not change, a second call gives the same, and nothing stays taken from the pool.
 */
import type { Mode } from "../1-parse/request.ts";
import type { UserValue } from "../ir/shape-values.ts";
import { counts, type DerivedFunction, type Run } from "./derived-functions.ts";
import { must, told } from "./failure.ts";
import type { Point, Subject } from "./subject.ts";
import { TimeLimitError } from "./time-limit.ts";
import { type Arguments, arraysIn, copyOf, difference, mapNumbers } from "./user-values.ts";

const tangentsAt = new WeakMap<Subject, WeakMap<Point, readonly number[]>>();
const gradientsAt = new WeakMap<Subject, WeakMap<Point, readonly number[]>>();

/** `J u` at a point, all outputs one after the other. */
export function jvpAt(subject: Subject, point: Point): readonly number[] {
  return remembered(tangentsAt, subject, point, () => {
    const result = callOf(subject, "jvp", subject.derived("jvp"), point.args, point.direction);
    const [value, tangent] = result as readonly UserValue[];
    const expected = subject.source(point.args).result;
    mustBeValue("jvp", value, expected, subject);
    return subject.tangentNumbers(tangent);
  });
}

/** `J' v` at a point, all differentiated parameters one after the other. */
export function vjpAt(subject: Subject, point: Point): readonly number[] {
  return remembered(gradientsAt, subject, point, () => vjpBy(subject, point, subject.fn.wrt, subject.derived("vjp")));
}

/** As `vjpAt`, by these parameters, for which `derived` was made. */
export function vjpBy(
  subject: Subject,
  { args, cotangents }: Pick<Point, "args" | "cotangents">,
  wrt: readonly number[],
  derived: DerivedFunction,
): readonly number[] {
  const gradient = callOf(subject, "vjp", derived, args, cotangents);
  return subject.gradientNumbers(wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]), wrt);
}

/** What a derivative gives; with `buffers`, what it leaves in `extras` follows. */
export function callOf(
  subject: Subject,
  mode: Mode,
  derived: DerivedFunction,
  given: Arguments,
  extras: Arguments,
  buffers = false,
): UserValue {
  const args = subject.padded(given);
  const expected = subject.outcomes(subject.fn.source as Run, args);
  const run = () => {
    const own = copyOf(args) as UserValue[];
    const added = copyOf(extras) as UserValue[];
    const before = counts.taken - counts.given;
    const { result, error } = attempt(() => derived.run(...own, ...added));
    must(mode, error && `it throws ${error}`);
    must(mode, counts.taken - counts.given === before ? undefined : "a buffer was taken and not given back");
    must(`${mode}: arguments`, difference(own, expected.args));
    if (!buffers) {
      must(`${mode}: what was handed in`, difference(added, extras));
      const handedIn = arraysIn([own, added]);
      const derivative = hasValue(mode) ? (result as readonly UserValue[]).slice(1) : result;
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
  if (subject.isEvaluated) {
    const evaluated = copyOf([...args, ...extras]);
    const result = derived.evaluate(evaluated);
    must(`${mode}: emitted code and evaluator`, difference(first.result, result));
    must(`${mode}: arguments after the evaluator`, difference(evaluated, [...expected.args, ...first.added]));
  }
  return buffers ? [first.result, ...first.added] : first.result;
}

/** Modes whose result begins with the function's own. */
function hasValue(mode: Mode): boolean {
  return ["jvp", "valueAndGrad", "forwardGrad", "randomizedGrad", "taylor"].includes(mode);
}

/** The value that comes with a derivative is the function's own to the bit; that of a derivative is, to rounding. */
export function mustBeValue(mode: string, actual: UserValue, expected: UserValue, subject: Subject): void {
  const { isDerivative } = subject.fn;
  must(`${mode}: value`, isDerivative ? distance(actual, expected, subject) : difference(actual, expected));
}

/** As `difference`, to rounding: a derivative within more code may have its constant factors multiplied beforehand. */
function distance(actual: UserValue, expected: UserValue, { tolerances }: Subject): string | undefined {
  const [found, wanted]: [number[], number[]] = [[], []];
  const shapeOf = (value: UserValue, numbers: number[]) =>
    mapNumbers(value, (number) => {
      numbers.push(number);
      return 0;
    });
  const differing = difference(shapeOf(actual, found), shapeOf(expected, wanted));
  if (differing !== undefined) return differing;
  const scale = Math.max(0, ...wanted.filter(Number.isFinite).map(Math.abs));
  const isNear = (one: number, other: number) =>
    Object.is(one, other) || Math.abs(one - other) <= tolerances.modes * scale;
  return wanted.every((number, i) => isNear(found[i]!, number)) ? undefined : `[${found}] instead of [${wanted}]`;
}

function attempt(run: () => UserValue): { readonly result: UserValue; readonly error: string | undefined } {
  try {
    return { result: run(), error: undefined };
  } catch (error) {
    if (error instanceof TimeLimitError) throw error;
    return { result: undefined, error: told(error) };
  }
}

function remembered(
  all: WeakMap<Subject, WeakMap<Point, readonly number[]>>,
  subject: Subject,
  point: Point,
  find: () => readonly number[],
): readonly number[] {
  const known = all.get(subject) ?? new WeakMap<Point, readonly number[]>();
  all.set(subject, known);
  const before = known.get(point);
  if (before !== undefined) return before;
  const found = find();
  known.set(point, found);
  return found;
}
