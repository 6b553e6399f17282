/**
 * All checks of one function. Comes in: the function, in both precisions where it has floating-point arrays. Goes out:
 * what was checked, or what is wrong, as a report.
 */

import { unbuiltRequest } from "../diagnostics/catalog/0-options.ts";
import {
  cannotRunAlone,
  samplesDoNotFit,
  samplesNeeded,
  samplesThrow,
  sourceNotLoaded,
} from "../diagnostics/catalog/7-check.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import { checkAskedModes, requireModes } from "./asked-modes.ts";
import { derive, RefusedError, type SourceFunction } from "./derived-functions.ts";
import { Draw, mannerOf } from "./draw.ts";
import { CheckFailure, messageOf, NotFiniteFailure, singlePrecision, type Verdict } from "./failure.ts";
import { Findings, type FunctionReport } from "./function-report.ts";
import { drawCaptured, drawInputs, rolesIn } from "./inputs.ts";
import { checkGradient, checkPrimal, checkThrow } from "./mode-checks.ts";
import { narrowed } from "./precision.ts";
import { Random } from "./random.ts";
import { type LoadedFunction, loadFunction } from "./run-source.ts";
import { samplesFor } from "./samples.ts";
import { rounded, shownArguments } from "./show-arguments.ts";
import { checkSlope, checkTranspose } from "./slope-checks.ts";
import { steadyPoint } from "./steady-points.ts";
import { type Point, Subject, type SubjectOptions } from "./subject.ts";
import { CallLimit, TimeLimitError } from "./time-limit.ts";
import type { Arguments } from "./user-values.ts";

export interface CheckSettings {
  /** The same seed draws the same inputs and directions. */
  readonly seed: number;
  /** How many inputs are drawn for a function. */
  readonly inputs: number;
  /** How many seconds a call of a function may take; without it, as long as it likes. */
  readonly limit?: number;
  /** Makes the subjects of the checks: where a test puts derivatives that are wrong. */
  readonly subjectFor?: (...args: ConstructorParameters<typeof Subject>) => Subject;
}

/** A function as it is written, and as it would be in the other precision, where it can be that. */
export interface Variants {
  readonly own: RequestedFunction;
  /** In double precision, for a function that rounds to single. */
  readonly wide: RequestedFunction | undefined;
  /** In single precision, for one that does not. */
  readonly narrow: RequestedFunction | undefined;
}

export function checkFunction(variants: Variants, settings: CheckSettings): FunctionReport {
  return new FunctionCheck(variants, settings).run();
}

/** Thrown where a source turns out to request derivatives, which only a build replaces. */
class Unbuilt extends Error {}

class FunctionCheck {
  private readonly findings: Findings;
  private readonly limit: CallLimit | undefined;
  /** Whether what is built stands for the source. */
  private isBuilt = false;

  constructor(
    private readonly variants: Variants,
    private readonly settings: CheckSettings,
  ) {
    const { limit } = settings;
    this.limit = limit === undefined ? undefined : new CallLimit(1000 * limit);
    this.findings = new Findings(variants.own);
  }

  run(): FunctionReport {
    try {
      return this.loadAndCheck();
    } catch (error) {
      if (error instanceof TimeLimitError) return this.findings.endless(error);
      if (error instanceof RefusedError) return this.findings.unchecked(...error.diagnostics);
      if (error instanceof CheckFailure) return this.findings.wrong(error);
      throw error;
    }
  }

  private loadAndCheck(): FunctionReport {
    const { own } = this.variants;
    const facts = { function: own.name };
    if (own.code === undefined) return this.findings.unchecked(cannotRunAlone.at(own.span, facts));
    let loaded: LoadedFunction;
    try {
      loaded = loadFunction(own, own.code, this.limit);
    } catch (error) {
      if (error instanceof TimeLimitError) throw error;
      return this.findings.unchecked(sourceNotLoaded.at(own.span, { ...facts, reason: messageOf(error) }));
    }
    return this.checkBuiltOrNot(loaded);
  }

  /** A function that requests derivatives itself does not run as it is written: then it does as it is built. */
  private checkBuiltOrNot({ fn, samples }: LoadedFunction): FunctionReport {
    try {
      return this.check(fn, samples);
    } catch (error) {
      if (!(error instanceof Unbuilt)) throw error;
      this.isBuilt = true;
      this.findings.remark(
        "it requests derivatives itself: run as it is built, so its value was compared with nothing",
      );
      return this.check(this.asRun(fn), samples);
    }
  }

  private asRun(fn: SourceFunction): SourceFunction {
    return this.isBuilt ? { ...fn, source: derive(fn, "primal").run, isDerivative: true } : fn;
  }

  private check(fn: SourceFunction, samples: unknown): FunctionReport {
    const { findings } = this;
    const { own, wide, narrow } = this.variants;
    const subject = this.subject(fn, {
      ...(wide && { tolerances: singlePrecision, twin: this.variantOf(wide) }),
    });
    requireModes(subject, own.modes);
    const inputs = this.inputs(subject, samples);
    if ("code" in inputs) return findings.unchecked(inputs);
    for (const args of inputs) {
      findings.lookAt(args, "");
      this.requireBuilt(this.limited(() => subject.source(args)).error ?? "");
    }
    const returning = inputs.filter((args) => subject.returns(args));
    if (returning.length === 0) {
      const error = subject.source(inputs[0]!).error ?? "";
      return findings.unchecked(samplesThrow.at(own.span, { function: own.name, error }));
    }
    const random = new Random(this.settings.seed + 1);
    for (const args of inputs) if (!returning.includes(args)) this.checkThrowing(subject, args);
    for (const [i, args] of returning.entries()) this.checkAt(subject, args, random, i === 0, "");
    if (subject.has("vjp")) findings.right("memory");
    if (wide) findings.right("f32 against f64");
    if (narrow) this.checkNarrow(narrow, subject, returning);
    return findings.passed(this.warningsOfBuild(subject), () => this.example(subject));
  }

  private subject(...args: ConstructorParameters<typeof Subject>): Subject {
    const [fn, options] = args;
    const plain: SubjectOptions = { ...options, isEvaluated: false };
    return this.settings.subjectFor?.(fn, plain) ?? new Subject(fn, plain);
  }

  private variantOf(variant: RequestedFunction): Subject {
    if (variant.code === undefined) throw new CheckFailure("precision", "the other precision cannot be run");
    return this.subject(this.asRun(loadFunction(variant, variant.code, this.limit).fn), {});
  }

  /** The inputs, or why there are none. */
  private inputs(subject: Subject, samples: unknown): readonly Arguments[] | Diagnostic {
    const { own } = this.variants;
    const { name, capturedCount, ir, span } = own;
    const { seed, inputs: wanted } = this.settings;
    const read = () => samplesFor(samples, name, ir.parameters.slice(capturedCount));
    const given = this.limited(read, "making its samples");
    const example = () => this.example(subject);
    if (typeof given === "string") {
      return samplesDoNotFit.at(span, { function: name, reason: given, example: example() });
    }
    if (given) {
      this.findings.beginWith(given.length, "samples");
      const captured = drawCaptured(subject, capturedCount, new Random(seed));
      return given.map((args) => [...captured, ...args]);
    }
    const { inputs, fault } = drawInputs(subject, wanted, seed);
    this.findings.beginWith(inputs.length, "drawn");
    if (inputs.length > 0) return inputs;
    this.requireBuilt(fault ?? "");
    return samplesNeeded.at(span, { function: name, fault: fault ?? "none were asked for", example: example() });
  }

  private limited<T>(run: () => T, what?: string): T {
    return this.limit ? this.limit.source(run, what) : run();
  }

  private requireBuilt(fault: string): void {
    if (!this.isBuilt && fault.includes(unbuiltRequest.code)) throw new Unbuilt();
  }

  /** Arguments of the right types, to be replaced. */
  private example(subject: Subject): string {
    const draw = new Draw(rolesIn(subject), { ...mannerOf(0), size: 2, numbers: "positive" }, new Random(1));
    const args = draw.args(subject.fn.ir).slice(this.variants.own.capturedCount);
    return shownArguments(args.map(rounded));
  }

  private checkThrowing(subject: Subject, args: Arguments): void {
    this.findings.lookAt(args, "");
    checkPrimal(subject, args);
    checkThrow(subject, args);
    this.findings.right("errors");
  }

  private checkAt(subject: Subject, args: Arguments, random: Random, isFirst: boolean, precision: string): void {
    const { findings } = this;
    findings.lookAt(args, precision);
    checkPrimal(subject, args);
    const point = subject.point(args, random);
    const verdict = this.checkSlope(subject, steadyPoint(subject, point));
    if (precision === "") findings.compared(verdict);
    const isBoth = subject.has("jvp") && subject.has("vjp");
    const hasGradient = subject.returnsNumber && subject.has("vjp");
    if (isBoth) checkTranspose(subject, point);
    if (hasGradient) checkGradient(subject, args);
    if (isFirst) checkAskedModes(subject, point, random, this.variants.own, this.settings.seed, findings);
    if (precision !== "") return;
    if (!this.isBuilt) findings.right("value");
    if (verdict === "checked") findings.right("differences");
    if (isBoth) findings.right("dot product");
    if (hasGradient) findings.right("grad", "valueAndGrad", "valueAndGradInto");
  }

  private checkSlope(subject: Subject, point: Point): Verdict {
    try {
      return checkSlope(subject, point);
    } catch (error) {
      if (!(error instanceof NotFiniteFailure)) throw error;
      this.findings.notFinite(error, point.args);
      return "notFinite";
    }
  }

  private checkNarrow(narrow: RequestedFunction, twin: Subject, inputs: readonly Arguments[]): void {
    const loaded = narrow.code && loadFunction(narrow, narrow.code, this.limit);
    if (!loaded) return;
    const subject = this.subject(this.asRun(loaded.fn), { tolerances: singlePrecision, twin });
    const random = new Random(this.settings.seed + 2);
    const rounding = inputs.map((args) => narrowed(args)).filter((args) => subject.returns(args));
    for (const args of rounding) this.checkAt(subject, args, random, false, " with Float32Array");
    if (rounding.length > 0) this.findings.right("f32");
  }

  /** A derivative that is zero by what the function is made of is right, and seldom meant. */
  private warningsOfBuild(subject: Subject): readonly Diagnostic[] {
    return subject.derived(subject.has("vjp") ? "vjp" : "jvp").warnings;
  }
}
