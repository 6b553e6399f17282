/** What the checks of one function find, bit by bit → a report of it, in words. */
import { notCompared, notEnded, notFiniteSlope } from "../diagnostics/catalog/7-check.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import type { CheckFailure, Verdict } from "./failure.ts";
import { shownArguments } from "./show-arguments.ts";
import type { TimeLimitError } from "./time-limit.ts";
import type { Arguments } from "./user-values.ts";
import { type Failure, wrongAt } from "./wrong-derivatives.ts";

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

export class Findings {
  private readonly checked = new Set<string>();
  private readonly remarks = new Set<string>();
  private readonly warnings: Diagnostic[] = [];
  private readonly verdicts: Record<Verdict, number> = { checked: 0, kink: 0, notFinite: 0 };
  private origin: FunctionReport["origin"] = "drawn";
  private inputCount = 0;
  /** What is being looked at, for the message of a failure. */
  private current: { readonly args: Arguments; readonly precision: string } | undefined;

  constructor(private readonly fn: RequestedFunction) {}

  beginWith(inputCount: number, origin: FunctionReport["origin"]): void {
    this.inputCount = inputCount;
    this.origin = origin;
  }

  /** `precision` is said behind the name of a check that fails. */
  lookAt(args: Arguments, precision: string): void {
    this.current = { args, precision };
  }

  right(...names: readonly string[]): void {
    for (const name of names) this.checked.add(name);
  }

  remark(text: string): void {
    this.remarks.add(text);
  }

  /** What differences had to say at one more input. */
  compared(verdict: Verdict): void {
    this.verdicts[verdict]++;
  }

  /** By the conventions at poles a derivative may be infinite or NaN: that is said, and is no fault. */
  notFinite({ details }: CheckFailure, args: Arguments): void {
    const { name, span } = this.fn;
    this.warnings.push(notFiniteSlope.at(span, { function: name, details, arguments: shownArguments(args) }));
  }

  /** When all checks have been passed. `example` gives arguments of the right types, to be replaced. */
  passed(warningsOfBuild: readonly Diagnostic[], example: () => string): FunctionReport {
    const { checked, kink, notFinite } = this.verdicts;
    const all = checked + kink + notFinite;
    const inputs = all === 1 ? "input" : "inputs";
    const say = (count: number, why: string) => {
      if (count > 0) this.remark(`${count} of ${all} ${inputs} ${why}: not compared with differences`);
    };
    say(kink, "at a kink or jump, or too uneven nearby");
    say(notFinite, "where values or derivatives are not finite");
    const warnings = [...this.warnings, ...warningsOfBuild];
    if (checked > 0) return this.report("right", warnings);
    return this.report("unchecked", [...warnings, this.notCompared(example())]);
  }

  private notCompared(example: string): Diagnostic {
    const { name, span } = this.fn;
    const { kink, notFinite } = this.verdicts;
    const reasons = [
      ...(kink > 0 ? ["it has kinks or jumps there, or is too uneven nearby"] : []),
      ...(notFinite > 0 ? ["its values or derivatives are not finite"] : []),
    ];
    return notCompared.at(span, { function: name, why: reasons.join(", or "), example });
  }

  unchecked(...diagnostics: readonly Diagnostic[]): FunctionReport {
    return this.report("unchecked", diagnostics);
  }

  /** A call had not ended when it was made to. */
  endless({ what, seconds }: TimeLimitError): FunctionReport {
    const { name, span } = this.fn;
    const { args } = this.current ?? {};
    const near = args && `The arguments were, or were near: ${shownArguments(args)}`;
    const notes = near === undefined ? [] : [{ message: near, span: undefined }];
    return this.unchecked(notEnded.at(span, { function: name, what, seconds }, notes));
  }

  wrong(fault: CheckFailure): FunctionReport {
    const { args, precision } = this.current ?? { args: [], precision: "" };
    const failure = { check: fault.check + precision, details: fault.details, arguments: shownArguments(args) };
    return this.report("wrong", [wrongAt(this.fn, fault, failure)], failure);
  }

  private report(
    outcome: FunctionReport["outcome"],
    diagnostics: readonly Diagnostic[],
    failure?: Failure,
  ): FunctionReport {
    const { name, file, span, ir, wrt } = this.fn;
    return {
      name,
      wrt: wrt.map((position) => {
        const { name: own, written = own } = ir.parameters[position]!;
        return written;
      }),
      file: span?.file ?? file,
      line: span?.line,
      outcome,
      inputs: this.inputCount,
      origin: this.origin,
      checked: [...this.checked],
      remarks: [...this.remarks],
      failure,
      // What concerns the function as a whole has no place of its own.
      diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, span: diagnostic.span ?? span })),
    };
  }
}
