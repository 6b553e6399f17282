/**
 * All checks of one function. Comes in: the function, in both precisions where it has floating-point arrays. Goes out:
 * what was checked, or what is wrong, as a report.
 */

import { unbuiltRequest } from "../diagnostics/catalog/0-options.ts";
import {
  cannotRunAlone,
  notCompared,
  notFiniteSlope,
  samplesDoNotFit,
  samplesNeeded,
  samplesThrow,
  sourceNotLoaded,
} from "../diagnostics/catalog/7-check.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import { derive, RefusedError, type SourceFunction } from "./derived-functions.ts";
import { checkFiniteDifference } from "./difference-checks.ts";
import { Draw, mannerOf } from "./draw.ts";
import { checkForwardGradient } from "./estimate-checks.ts";
import { CheckFailure, messageOf, NotFiniteFailure, singlePrecision, type Verdict } from "./failure.ts";
import { drawCaptured, drawInputs, rolesIn } from "./inputs.ts";
import { checkLayerwise } from "./layerwise-checks.ts";
import { checkMemory } from "./memory-check.ts";
import {
  checkDirections,
  checkEachParameter,
  checkGradient,
  checkInParts,
  checkPrimal,
  checkThrow,
} from "./mode-checks.ts";
import { narrowed } from "./precision.ts";
import { Random } from "./random.ts";
import { checkRandomizedGradient } from "./randomized-checks.ts";
import { loadFunction } from "./run-source.ts";
import { samplesFor } from "./samples.ts";
import { checkHessian, checkHessianProduct, checkJacobian } from "./second-order-checks.ts";
import { rounded, shownArguments } from "./show-arguments.ts";
import { checkSlope, checkTranspose } from "./slope-checks.ts";
import { steadyPoint } from "./steady-points.ts";
import { type Point, Subject, type SubjectOptions } from "./subject.ts";
import { checkTaylor } from "./taylor-checks.ts";
import type { Arguments } from "./user-values.ts";
import { type Failure, wrongAt } from "./wrong-derivatives.ts";

export interface CheckSettings {
  /** The same seed draws the same inputs and directions. */
  readonly seed: number;
  /** How many inputs are drawn for a function. */
  readonly inputs: number;
  /** Makes the subjects of the checks: where a test puts derivatives that are wrong. */
  readonly subjectFor?: (...args: ConstructorParameters<typeof Subject>) => Subject;
}

export interface FunctionReport {
  readonly name: string;
  readonly file: string;
  readonly line: number | undefined;
  /** The names of the parameters that it is differentiated by. */
  readonly wrt: readonly string[];
  readonly outcome: "right" | "wrong" | "unchecked";
  readonly inputs: number;
  readonly origin: "samples" | "drawn";
  /** What was found right. */
  readonly checked: readonly string[];
  /** What was left out, and why. */
  readonly remarks: readonly string[];
  readonly failure: Failure | undefined;
  readonly diagnostics: readonly Diagnostic[];
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

const reverseModes = ["grad", "valueAndGrad", "valueAndGradInto", "vjp"] as const;

class FunctionCheck {
  private readonly checked = new Set<string>();
  private readonly remarks: string[] = [];
  private readonly warnings: Diagnostic[] = [];
  private readonly verdicts: Record<Verdict, number> = { checked: 0, kink: 0, notFinite: 0 };
  private origin: FunctionReport["origin"] = "drawn";
  private count = 0;
  /** Whether what is built stands for the source. */
  private isBuilt = false;
  /** What is being looked at, for the message of a failure. */
  private current: { readonly args: Arguments; readonly precision: string } | undefined;

  constructor(
    private readonly variants: Variants,
    private readonly settings: CheckSettings,
  ) {}

  run(): FunctionReport {
    const { own } = this.variants;
    const facts = { function: own.name };
    if (own.code === undefined) return this.unchecked(cannotRunAlone.at(own.span, facts));
    let loaded: ReturnType<typeof loadFunction>;
    try {
      loaded = loadFunction(own, own.code);
    } catch (error) {
      return this.unchecked(sourceNotLoaded.at(own.span, { ...facts, reason: messageOf(error) }));
    }
    try {
      return this.checkBuiltOrNot(loaded);
    } catch (error) {
      if (error instanceof RefusedError) return this.report("unchecked", error.diagnostics);
      if (!(error instanceof CheckFailure)) throw error;
      return this.wrong(error);
    }
  }

  /** A function that requests derivatives itself does not run as it is written: then it does as it is built. */
  private checkBuiltOrNot({ fn, samples }: ReturnType<typeof loadFunction>): FunctionReport {
    try {
      return this.check({ fn, samples });
    } catch (error) {
      if (!(error instanceof Unbuilt)) throw error;
      this.isBuilt = true;
      this.remarks.push("it requests derivatives itself: run as it is built, so its value was compared with nothing");
      return this.check({ fn: this.asRun(fn), samples });
    }
  }

  private asRun(fn: SourceFunction): SourceFunction {
    return this.isBuilt ? { ...fn, source: derive(fn, "primal").run, isDerivative: true } : fn;
  }

  private check({ fn, samples }: ReturnType<typeof loadFunction>): FunctionReport {
    const { own, wide, narrow } = this.variants;
    const subject = this.subject(fn, {
      ...(wide && { tolerances: singlePrecision, twin: this.variantOf(wide) }),
    });
    this.requireModes(subject);
    const inputs = this.inputs(subject, samples);
    if (!Array.isArray(inputs)) return this.unchecked(inputs as Diagnostic);
    this.count = inputs.length;
    for (const args of inputs) this.requireBuilt(subject.source(args).error ?? "");
    const returning = inputs.filter((args) => subject.returns(args));
    if (returning.length === 0) {
      const error = subject.source(inputs[0]!).error ?? "";
      return this.unchecked(samplesThrow.at(own.span, { function: own.name, error }));
    }
    const random = new Random(this.settings.seed + 1);
    for (const args of inputs) if (!returning.includes(args)) this.checkThrowing(subject, args);
    for (const [i, args] of returning.entries()) this.checkAt(subject, args, random, i === 0, "");
    if (subject.has("vjp")) this.checked.add("memory");
    if (wide) this.checked.add("f32 against f64");
    if (narrow) this.checkNarrow(narrow, subject, returning);
    this.sayWhatDifferencesSaid();
    this.warnings.push(...this.warningsOfBuild(subject));
    if (this.verdicts.checked === 0) this.warnings.push(this.notCompared(subject));
    return this.report(this.verdicts.checked === 0 ? "unchecked" : "right", this.warnings);
  }

  /** Whether what is requested can be had, and anything at all. */
  private requireModes(subject: Subject): void {
    const { modes } = this.variants.own;
    const isAsked = {
      jvp: modes.has("jvp"),
      vjp: [...reverseModes, "layerwise" as const].some((mode) => modes.has(mode)),
    };
    for (const mode of ["jvp", "vjp"] as const) {
      const other = mode === "jvp" ? "vjp" : "jvp";
      if (isAsked[mode] || !subject.has(other)) subject.derived(mode);
    }
  }

  private subject(...args: ConstructorParameters<typeof Subject>): Subject {
    const [fn, options] = args;
    const plain: SubjectOptions = { ...options, isEvaluated: false };
    return this.settings.subjectFor?.(fn, plain) ?? new Subject(fn, plain);
  }

  private variantOf(variant: RequestedFunction): Subject {
    if (variant.code === undefined) throw new CheckFailure("precision", "the other precision cannot be run");
    return this.subject(this.asRun(loadFunction(variant, variant.code).fn), {});
  }

  /** The inputs, or why there are none. */
  private inputs(subject: Subject, samples: unknown): readonly Arguments[] | Diagnostic {
    const { own } = this.variants;
    const { name, capturedCount, ir, span } = own;
    const { seed, inputs: wanted } = this.settings;
    const given = samplesFor(samples, name, ir.parameters.slice(capturedCount));
    const example = () => this.example(subject);
    if (typeof given === "string") {
      return samplesDoNotFit.at(span, { function: name, reason: given, example: example() });
    }
    if (given) {
      this.origin = "samples";
      const captured = drawCaptured(subject, capturedCount, new Random(seed));
      return given.map((args) => [...captured, ...args]);
    }
    const { inputs, fault } = drawInputs(subject, wanted, seed);
    if (inputs.length > 0) return inputs;
    this.requireBuilt(fault ?? "");
    return samplesNeeded.at(span, { function: name, fault: fault ?? "none were asked for", example: example() });
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
    this.current = { args, precision: "" };
    checkPrimal(subject, args);
    checkThrow(subject, args);
    this.checked.add("errors");
  }

  private checkAt(subject: Subject, args: Arguments, random: Random, isFirst: boolean, precision: string): void {
    this.current = { args, precision };
    checkPrimal(subject, args);
    const point = subject.point(args, random);
    const verdict = this.checkSlope(subject, steadyPoint(subject, point));
    if (precision === "") this.verdicts[verdict]++;
    const isBoth = subject.has("jvp") && subject.has("vjp");
    const hasGradient = subject.returnsNumber && subject.has("vjp");
    if (isBoth) checkTranspose(subject, point);
    if (hasGradient) checkGradient(subject, args);
    if (isFirst) this.checkOnce(subject, point, random);
    if (precision !== "") return;
    if (!this.isBuilt) this.checked.add("value");
    if (verdict === "checked") this.checked.add("differences");
    if (isBoth) this.checked.add("dot product");
    if (hasGradient) for (const name of ["grad", "valueAndGrad", "valueAndGradInto"]) this.checked.add(name);
  }

  /** By the conventions at poles a derivative may be infinite or NaN: that is said, and is no fault. */
  private checkSlope(subject: Subject, point: Point): Verdict {
    try {
      return checkSlope(subject, point);
    } catch (error) {
      if (!(error instanceof NotFiniteFailure)) throw error;
      const { name, span } = this.variants.own;
      const at = shownArguments(point.args);
      this.warnings.push(notFiniteSlope.at(span, { function: name, details: error.details, arguments: at }));
      return "notFinite";
    }
  }

  /** Checks that make derivatives of their own, or take long. */
  private checkOnce(subject: Subject, point: Point, random: Random): void {
    const { directions, modes, order, samplings, workers } = this.variants.own;
    if (modes.has("jacobian")) checkJacobian(subject, point);
    if (modes.has("hvp")) checkHessianProduct(subject, point, random);
    if (modes.has("hessian")) checkHessian(subject, point);
    for (const mode of [
      "jacobian",
      "hvp",
      "hessian",
      "forwardGrad",
      "taylor",
      "finiteDifference",
      "randomizedGrad",
    ] as const)
      if (modes.has(mode)) this.checked.add(mode);
    if (modes.has("forwardGrad")) {
      const { seed } = this.settings;
      const count = Math.max(2, directions);
      checkForwardGradient(subject, point.args, { seed, directions: 1, distribution: "normal" });
      checkForwardGradient(subject, point.args, { seed, directions: count, distribution: "rademacher" });
    }
    for (const { estimator = "sample", share = "case", where, slots } of samplings) {
      const { seed } = this.settings;
      checkRandomizedGradient(subject, point.args, { seed, estimator, share, where, slots, keep: 0.5, draws: 200 });
    }
    if (modes.has("taylor")) checkTaylor(subject, point, order);
    if (modes.has("finiteDifference")) {
      for (const accuracy of [2, 4]) checkFiniteDifference(subject, point, { order, accuracy, step: 2 ** -6 });
    }
    if (modes.has("layerwise")) this.checkLayers(subject, point, random);
    if (directions > 1) checkDirections(subject, point, random, directions);
    if (!subject.has("vjp")) return;
    checkEachParameter(subject, point);
    if (workers) {
      checkInParts(subject, point);
      this.checked.add("workers");
    }
    checkMemory(subject, point);
  }

  private checkLayers(subject: Subject, point: Point, random: Random): void {
    const others = checkLayerwise(subject, point, random);
    this.checked.add("layerwise");
    for (const name of others) {
      const remark = `the weights '${name}' are a part of a parameter, or used by more than layers: not compared with what its layer gives`;
      if (!this.remarks.includes(remark)) this.remarks.push(remark);
    }
  }

  private checkNarrow(narrow: RequestedFunction, twin: Subject, inputs: readonly Arguments[]): void {
    const loaded = narrow.code && loadFunction(narrow, narrow.code);
    if (!loaded) return;
    const subject = this.subject(this.asRun(loaded.fn), { tolerances: singlePrecision, twin });
    const random = new Random(this.settings.seed + 2);
    const rounding = inputs.map((args) => narrowed(args)).filter((args) => subject.returns(args));
    for (const args of rounding) this.checkAt(subject, args, random, false, " with Float32Array");
    if (rounding.length > 0) this.checked.add("f32");
  }

  private sayWhatDifferencesSaid(): void {
    const { checked, kink, notFinite } = this.verdicts;
    const all = checked + kink + notFinite;
    const inputs = all === 1 ? "input" : "inputs";
    const say = (count: number, why: string) => {
      if (count > 0) this.remarks.push(`${count} of ${all} ${inputs} ${why}: not compared with differences`);
    };
    say(kink, "at a kink or jump, or too uneven nearby");
    say(notFinite, "where values or derivatives are not finite");
  }

  /** A derivative that is zero by what the function is made of is right, and seldom meant. */
  private warningsOfBuild(subject: Subject): readonly Diagnostic[] {
    const { span } = this.variants.own;
    const { warnings } = subject.derived(subject.has("vjp") ? "vjp" : "jvp");
    return warnings.map((warning) => ({ ...warning, span: warning.span ?? span }));
  }

  private notCompared(subject: Subject): Diagnostic {
    const { name, span } = this.variants.own;
    const { kink, notFinite } = this.verdicts;
    const reasons = [
      ...(kink > 0 ? ["it has kinks or jumps there, or is too uneven nearby"] : []),
      ...(notFinite > 0 ? ["its values or derivatives are not finite"] : []),
    ];
    return notCompared.at(span, { function: name, why: reasons.join(", or "), example: this.example(subject) });
  }

  private unchecked(diagnostic: Diagnostic): FunctionReport {
    return this.report("unchecked", [diagnostic]);
  }

  private wrong(fault: CheckFailure): FunctionReport {
    const { args, precision } = this.current ?? { args: [], precision: "" };
    const failure = { check: fault.check + precision, details: fault.details, arguments: shownArguments(args) };
    return this.report("wrong", [wrongAt(this.variants.own, fault, failure)], failure);
  }

  private report(
    outcome: FunctionReport["outcome"],
    diagnostics: readonly Diagnostic[],
    failure?: Failure,
  ): FunctionReport {
    const { name, file, span, ir, wrt } = this.variants.own;
    return {
      name,
      wrt: wrt.map((position) => ir.parameters[position]!.name),
      file: span?.file ?? file,
      line: span?.line,
      outcome,
      inputs: this.count,
      origin: this.origin,
      checked: [...this.checked],
      remarks: this.remarks,
      failure,
      diagnostics,
    };
  }
}
