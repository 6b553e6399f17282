/**
 * From a function of a program to the function that a request asks for: prepared, differentiated, simplified. Modes that
 * are made of others are derived step by step: what one step gives is the function of the next.
 */
import { needsOneNumber } from "./1-parse/modes.ts";
import type { Derivation } from "./1-parse/request.ts";
import { differentiate } from "./4-differentiate/differentiate.ts";
import { jacobian } from "./4-differentiate/jacobian.ts";
import { activeLeaves } from "./4-differentiate/signature.ts";
import { inlineCalls } from "./5-simplify/inline-calls.ts";
import { prepare } from "./5-simplify/prepare.ts";
import { simplify } from "./5-simplify/simplify.ts";
import { shapeType } from "./6-emit/js/shapes.ts";
import { notDifferentiable, notOneNumber, positionOutOfRange } from "./diagnostics/catalog/1-parse.ts";
import type { Report } from "./diagnostics/diagnostic.ts";
import type { IrFunction, Program } from "./ir/nodes.ts";
import type { OperationTable } from "./ir/operation.ts";

/** Is told what each stage gives, by its name. */
export type Check = (stage: string, fn: IrFunction) => void;

export class Derivatives {
  /** Prepared once for all requests of a function. */
  private readonly prepared = new Map<string, IrFunction | undefined>();

  constructor(
    private readonly program: Program,
    private readonly operations: OperationTable,
    private readonly report: Report,
    private readonly check: Check = () => {},
  ) {}

  /** The derivative of a function of the program; undefined, and reported, where there is none. */
  of(id: string, derivation: Derivation): IrFunction | undefined {
    if (derivation.mode === "primal") {
      const fn = this.program.functions.get(id);
      return fn && this.simplified({ ...fn, name: derivation.name }, derivation);
    }
    if (derivation.of) {
      const inner = this.of(id, derivation.of);
      const primal = inner && this.asPrimal(inner);
      return primal && this.derive(primal, derivation, this.report);
    }
    if (!this.prepared.has(id)) this.prepared.set(id, prepare(this.program, id, this.operations, this.report));
    const primal = this.prepared.get(id);
    return primal && this.derive(primal, derivation, this.report);
  }

  private derive(primal: IrFunction, derivation: Derivation, report: Report): IrFunction | undefined {
    if (!isPossible(primal, derivation, report)) return undefined;
    switch (derivation.mode) {
      case "hvp": {
        const gradient = this.gradient(primal, derivation);
        return gradient && this.differentiated(gradient, derivation, errorsOf(report));
      }
      case "hessian": {
        const inOrder = { ...derivation, wrt: [...derivation.wrt].sort((a, b) => a - b) };
        const gradient = this.gradient(primal, inOrder);
        return gradient && this.matrix(gradient, inOrder, errorsOf(report));
      }
      case "jacobian":
        return this.matrix(primal, { ...derivation, wrt: [...derivation.wrt].sort((a, b) => a - b) }, report);
      default:
        return this.differentiated(primal, derivation, report);
    }
  }

  private differentiated(primal: IrFunction, derivation: Derivation, report: Report): IrFunction | undefined {
    const derivative = differentiate(primal, derivation, this.operations, report);
    if (!derivative) return undefined;
    this.check("differentiate", derivative);
    return this.simplified(derivative, derivation);
  }

  private simplified(derivative: IrFunction, { mode }: Derivation): IrFunction {
    const simple = simplify(derivative, this.operations, mode);
    this.check("simplify", simple);
    return simple;
  }

  /** The gradient, to be differentiated again under the function's own name. */
  private gradient(primal: IrFunction, derivation: Derivation): IrFunction | undefined {
    const gradient = this.differentiated(primal, { ...derivation, mode: "grad", name: primal.name }, this.report);
    return gradient && this.asPrimal(gradient);
  }

  /** A derivative as a function to be differentiated again. */
  private asPrimal(derivative: IrFunction): IrFunction | undefined {
    const functions = new Map([[derivative.name, derivative]]);
    return prepare({ ...this.program, functions }, derivative.name, this.operations, this.report);
  }

  /** The matrix of derivatives by the leaves of parameters, in their order. */
  private matrix(primal: IrFunction, derivation: Derivation, report: Report): IrFunction | undefined {
    const { name, mode } = derivation;
    const transposed = () => this.differentiated(primal, { ...derivation, mode: "vjp", name: `${name}Row` }, report);
    const task = { primal, derivation, isHessian: mode === "hessian", transposed, operations: this.operations };
    const matrix = jacobian(task, report);
    if (!matrix) return undefined;
    const functions = new Map([...matrix.parts, [name, matrix.fn]]);
    const whole = inlineCalls({ ...this.program, functions }, name, report);
    if (!whole) return undefined;
    this.check("differentiate", whole);
    return this.simplified(whole, derivation);
  }
}

/** Whether a function can be differentiated as requested. Of derivatives, parsing does not know it. */
function isPossible(fn: IrFunction, { mode, wrt, span }: Derivation, report: Report): boolean {
  let isPossible = true;
  const fail: Report = (diagnostic) => {
    isPossible = false;
    report(diagnostic);
  };
  const { name, parameters, result } = fn;
  for (const position of wrt) {
    const parameter = parameters[position];
    if (!parameter) fail(positionOutOfRange.at(span, { position, function: name, count: parameters.length }));
    else if (activeLeaves(parameter).length === 0) {
      fail(notDifferentiable.at(span, { parameter: parameter.name, type: shapeType(parameter.shape) }));
    }
  }
  const isNumber = result?.kind === "leaf" && result.type === "f64";
  if (needsOneNumber(mode) && !isNumber) {
    fail(notOneNumber.at(span, { function: name, mode, type: result ? shapeType(result) : "void" }));
  }
  return isPossible;
}

/** Warnings have been given where the function itself was differentiated. */
function errorsOf(report: Report): Report {
  return (diagnostic) => {
    if (diagnostic.severity === "error") report(diagnostic);
  };
}
