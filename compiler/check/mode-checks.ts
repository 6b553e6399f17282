/** What each mode gives is what the others give: the value, the parts of the gradient, the directions one by one. */
import { evaluateFunction } from "../ir/evaluate.ts";
import { type ArrayData, flattenArguments, type UserValue, unflatten } from "../ir/shape-values.ts";
import { isArrayType } from "../ir/types.ts";
import { operations } from "../ops/index.ts";
import { callOf, mustBeValue, vjpAt, vjpBy } from "./calls.ts";
import { derive, type Run } from "./derived-functions.ts";
import { must } from "./failure.ts";
import type { Random } from "./random.ts";
import type { Point, Subject } from "./subject.ts";
import { mustBeClose } from "./sums.ts";
import {
  type Arguments,
  copyOf,
  derivativeLike,
  derivativeShape,
  difference,
  numbersIn,
  numbersOf,
  valuesLike,
} from "./user-values.ts";

/** Emitted `primal` does what the source does, to the bit. False if the source throws. */
export function checkPrimal(subject: Subject, args: Arguments): boolean {
  const { fn } = subject;
  const expected = subject.source(args);
  const primal = subject.derived("primal");
  if (subject.isEvaluated) {
    const lowered: Run = (...values) => {
      const leaves = evaluateFunction(fn.program, fn.id, flattenArguments(fn.ir, values), operations);
      return fn.ir.result && unflatten(fn.ir.result, leaves);
    };
    must("evaluator of what was lowered", difference(subject.outcomes(lowered, args), expected));
  }
  must("emitted primal", difference(subject.outcomes(primal.run, args), expected));
  must("emitted primal, called again", difference(subject.outcomes(primal.run, args), expected));
  if (subject.isEvaluated) {
    const evaluated: Run = (...values) => primal.evaluate(values);
    must("evaluator of the primal", difference(subject.outcomes(evaluated, args), expected));
  }
  return expected.error === undefined;
}

/** Where the source throws, every mode throws the same. */
export function checkThrow(subject: Subject, args: Arguments): void {
  const { error } = subject.source(args);
  const direction = subject.fn.wrt.map((position) =>
    derivativeLike(subject.shapeOf(position), args[position], () => 1),
  );
  const jvp: Run = (...values) => subject.derived("jvp").run(...values, ...direction);
  if (subject.has("jvp")) {
    const thrown = subject.outcomes(jvp, args).error;
    must("jvp throws", thrown === error ? undefined : `${thrown} instead of ${error}`);
  }
  if (!subject.returnsNumber || !subject.has("vjp")) return;
  const ofGradient = subject.outcomes(subject.derived("grad").run, args).error;
  must("grad throws", ofGradient === error ? undefined : `${ofGradient} instead of ${error}`);
}

/** The gradient by some of the parameters is a part of the gradient by all of them. */
export function checkEachParameter(subject: Subject, point: Point): void {
  const { wrt, ir } = subject.fn;
  if (wrt.length < 2) return;
  const whole = vjpAt(subject, point);
  let start = 0;
  for (const position of wrt) {
    const part = vjpBy(subject, point, [position], subject.derived("vjp", { wrt: [position] }));
    const expected = whole.slice(start, start + part.length);
    start += part.length;
    mustBeClose(`vjp by '${ir.parameters[position]!.name}' alone`, part, expected, subject.tolerances);
  }
}

/** Loops that threads may share give what they give alone, to rounding, in whatever order their trips run. */
export function checkInParts(subject: Subject, point: Point): void {
  const { wrt } = subject.fn;
  const extras = copyOf(point.cotangents) as UserValue[];
  const gradient = subject.derived("vjp", { workers: true }).run(...copyOf(subject.padded(point.args)), ...extras);
  const found = subject.gradientNumbers(wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]));
  mustBeClose("vjp with trips backwards, as workers may run them", found, vjpAt(subject, point), subject.tolerances);
}

/** Several directions at once give what they give one by one. */
export function checkDirections(
  subject: Subject,
  { args, direction }: Point,
  random: Random,
  directions: number,
): void {
  const seeds = Array.from({ length: directions }, (_, k) =>
    k === 0 ? direction : direction.map((part) => valuesLike(part, () => random.normal())),
  );
  const derived = subject.derived("jvp", { directions });
  const extras = subject.fn.wrt.map((_, i) => seeds.map((seed) => seed[i]));
  const result = callOf(subject, "jvp", derived, args, extras) as readonly UserValue[];
  mustBeValue("jvp in several directions", result[0], subject.source(args).result, subject);
  const single = subject.derived("jvp");
  seeds.forEach((seed, k) => {
    const expected = single.run(...(copyOf(subject.padded(args)) as UserValue[]), ...seed) as readonly UserValue[];
    const found = (result[1] as readonly UserValue[])[k];
    mustBeClose(
      `jvp, direction ${k} of ${directions}`,
      subject.tangentNumbers(found),
      subject.tangentNumbers(expected[1]),
      subject.tolerances,
    );
  });
}

/** `grad` is `vjp` with 1; `valueAndGrad` and `valueAndGradInto` are `grad` and the value. Gives the gradient. */
export function checkGradient(subject: Subject, args: Arguments): readonly number[] {
  const [, ...arrays] = subject.outputs(args);
  const cotangents = [1, ...arrays.map((array) => valuesLike(array, () => 0))];
  const { tolerances } = subject;
  const { wrt } = subject.fn;
  const expected = vjpBy(subject, { args, cotangents }, wrt, subject.derived("vjp"));
  const { result: value } = subject.source(args);
  const asParts = (gradient: UserValue) => (wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]));

  const grad = subject.gradientNumbers(asParts(callOf(subject, "grad", subject.derived("grad"), args, [])));
  mustBeClose("grad and vjp with 1", grad, expected, tolerances);
  const both = callOf(subject, "valueAndGrad", subject.derived("valueAndGrad"), args, []) as readonly UserValue[];
  mustBeValue("valueAndGrad", both[0], value, subject);
  must("valueAndGrad and grad", difference(subject.gradientNumbers(asParts(both[1])), grad));

  const stale = () => 1234.5;
  const buffers = wrt.map((position) => {
    const shape = subject.shapeOf(position);
    return shape.kind === "leaf" && !isArrayType(shape.type)
      ? new Float64Array(1).fill(stale())
      : derivativeLike(shape, args[position], stale);
  });
  const into = callOf(subject, "valueAndGradInto", subject.derived("valueAndGradInto"), args, buffers, true);
  const [intoValue, ...filled] = into as readonly UserValue[];
  mustBeValue("valueAndGradInto", intoValue, value, subject);
  const numbers = filled.flatMap((buffer, i) => {
    const shape = derivativeShape(subject.shapeOf(wrt[i]!))!;
    return shape.kind === "leaf" ? numbersIn(buffer as ArrayData, shape.type) : numbersOf(shape, buffer);
  });
  mustBeClose("valueAndGradInto and grad", numbers, grad, tolerances);
  return grad;
}

/** The same source gives the same text. */
export function checkDeterministic(subject: Subject): void {
  // Of a program that nothing is known of yet.
  const again = { ...subject.fn, program: { ...subject.fn.program } };
  for (const mode of ["jvp", "vjp"] as const) {
    const derived = derive(again, mode);
    for (const language of ["ts", "js"] as const) {
      const [first, second] = [subject.derived(mode).text(language), derived.text(language)];
      must(`${mode} in ${language}, compiled again`, first === second ? undefined : `\n${first}\n---\n${second}`);
    }
  }
}
