/**
 * From a function of a program to the function that a request asks for: prepared, differentiated, simplified. Modes that
 * are made of others are derived step by step: what one step gives is the function of the next.
 */
import { needsOneNumber } from "./1-parse/modes.ts";
import type { Derivation } from "./1-parse/request.ts";
import { arraysWritten } from "./4-differentiate/analyse.ts";
import { CalledFunctions } from "./4-differentiate/calls/called-functions.ts";
import { differentiate } from "./4-differentiate/differentiate.ts";
import { spareWeights } from "./4-differentiate/layers/spare-weights.ts";
import { reachedFrom, tapCalls, tapsIn } from "./4-differentiate/layers/tap-calls.ts";
import { jacobian } from "./4-differentiate/matrices/jacobian.ts";
import { activeLeaves } from "./4-differentiate/signature.ts";
import { withoutAlternative } from "./4-differentiate/without-alternative.ts";
import { cutAtSeam, keepingLess } from "./5-simplify/cut-at-seam.ts";
import { hasLoopApart } from "./5-simplify/divisible-loops.ts";
import { finish } from "./5-simplify/finish.ts";
import { inlineCalls } from "./5-simplify/inline-calls.ts";
import { functionsWithRules, mostAddedAtAll, recursiveFunctions, sharedFunctions } from "./5-simplify/kept-calls.ts";
import { ownOutputs } from "./5-simplify/own-outputs.ts";
import { prepare } from "./5-simplify/prepare.ts";
import { settled } from "./5-simplify/settled.ts";
import { simplify } from "./5-simplify/simplify.ts";
import type { Tiling } from "./5-simplify/tile-choice.ts";
import { shapeType } from "./6-emit/js/shapes.ts";
import { requireMode } from "./6-emit/webgpu/modes.ts";
import { planFor } from "./6-emit/webgpu/plan.ts";
import { Refusal } from "./6-emit/webgpu/refusal.ts";
import { notDifferentiable, notOneNumber, positionOutOfRange } from "./diagnostics/catalog/1-parse.ts";
import {
  defaultWritten,
  layerInCall,
  layerInDerivative,
  layerWrites,
  neverReturns,
  notByPoints,
} from "./diagnostics/catalog/4-differentiate.ts";
import { notOnDevice } from "./diagnostics/catalog/6-emit.ts";
import { InternalError, type Report } from "./diagnostics/diagnostic.ts";
import type { Span } from "./diagnostics/span.ts";
import type { Pull } from "./ir/layers.ts";
import type { IrFunction, Program } from "./ir/nodes.ts";
import type { OperationTable } from "./ir/operation.ts";
import { breaksTo, visitStatements } from "./ir/walk.ts";

/** Is told what each stage gives, by its name. */
export type Check = (stage: string, fn: IrFunction, called: ReadonlyMap<string, IrFunction>) => void;

export interface DeriveSettings {
  /** Differentiating one program several times, it may give what it gave before. */
  readonly preparation?: typeof prepare;
  /** How loops are tiled, if not as usual. */
  readonly tiling?: Tiling | "none" | undefined;
}

export class Derivatives {
  /** What derivatives call that are to be derived again, by id: recursive functions, those with rules, and their derivatives. */
  readonly called = new Map<string, IrFunction>();
  /** Prepared once for all requests of a function. */
  private readonly prepared = new Map<string, IrFunction>();
  /** What the derivatives given were made from in the end. */
  private readonly unfinished = new Map<IrFunction, IrFunction>();
  /** The functions that run parts of their loops, by id. */
  private readonly kernels = new Map<string, IrFunction>();
  /** What is called as it is by derivatives whose loops run in parts: its loops do, too. */
  private readonly keptInParts = new Set<string>();
  private readonly callees: CalledFunctions;

  constructor(
    private readonly program: Program,
    private readonly operations: OperationTable,
    private readonly report: Report,
    private readonly check: Check = () => {},
    private readonly settings: DeriveSettings = {},
  ) {
    this.callees = new CalledFunctions(operations);
  }

  /** The derivative of a function of the program; undefined, and reported, where there is none. */
  of(id: string, derivation: Derivation): IrFunction | undefined {
    const derivative = this.raw(id, derivation);
    if (!derivative) return undefined;
    if (derivation.mode === "layerwise" && derivation.target !== "webgpu")
      return this.cut(this.writtenOut(derivative), derivation);
    const simple = this.simplified(this.writtenOut(derivative), derivation);
    if (derivation.target === "webgpu") return this.planned(simple, id, derivation);
    return derivation.mode === "primal" ? simple : this.finished(simple, derivation);
  }

  /** A forward pass and its pull, each simplified. */
  private cut(whole: IrFunction, derivation: Derivation): IrFunction {
    const simplified = (fn: IrFunction): IrFunction => {
      const simple = this.simplified(fn, derivation);
      return fn.pull ? { ...simple, pull: { ...fn.pull, fn: this.simplified(fn.pull.fn, derivation) } } : simple;
    };
    const forward = ownOutputs(simplified(keepingLess(simplified(cutAtSeam(whole)))), this.operations);
    const own = { ...this.finished(forward, derivation), pull: this.finishedPull(forward, derivation) };
    this.unfinished.set(own, forward);
    return own;
  }

  private finishedPull({ pull }: IrFunction, derivation: Derivation): Pull {
    if (!pull) throw new InternalError("a forward pass without a pull");
    return { ...pull, fn: this.finished(pull.fn, derivation) };
  }

  /** As a device runs it; undefined, and reported, where it cannot. */
  private planned(derivative: IrFunction, id: string, derivation: Derivation): IrFunction | undefined {
    try {
      const reached = [...reachedFrom([id], this.program)].map((callee) => this.program.functions.get(callee)!);
      requireMode(derivative, derivation, reached);
      const plan = planFor(finish(derivative, this.operations, { tiling: "none" }).fn, this.operations);
      for (const [id, called] of plan.functions) this.kernels.set(id, called);
      this.unfinished.set(plan.fn, derivative);
      return plan.fn;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { span = derivation.span, why, remedy } = error;
      this.report(notOnDevice.at(span, { function: derivation.name, why, remedy }));
      return undefined;
    }
  }

  /** Nobody differentiates it again. */
  private finished(derivative: IrFunction, { workers = false, span }: Derivation): IrFunction {
    const { tiling } = this.settings;
    const { fn, kernels } = finish(derivative, this.operations, { tiling, inParts: workers !== false });
    for (const [id, kernel] of kernels) this.kernels.set(id, kernel);
    if (workers) this.runKeptInParts(fn, span);
    this.check("finish", fn, new Map([...this.called, ...this.kernels]));
    this.unfinished.set(fn, derivative);
    return fn;
  }

  /** A derivative given by `of` with its loops as they are where no trips run side by side. */
  inPlainLoops(derivative: IrFunction): IrFunction {
    const simple = this.unfinished.get(derivative);
    const inLoops = (fn: IrFunction) => finish(fn, this.operations, { tiling: "none" }).fn;
    if (!simple?.pull) return simple ? inLoops(simple) : derivative;
    return { ...inLoops(simple), pull: { ...simple.pull, fn: inLoops(simple.pull.fn) } };
  }

  /** As `of`, to be differentiated again: it calls functions of the program whose derivatives are given by rules. */
  toBeDerived(id: string, derivation: Derivation): IrFunction | undefined {
    const derivative = this.raw(id, derivation);
    return derivative && settled(this.simplified(withoutAlternative(derivative), derivation));
  }

  /** The same as part of another function: what differences of it call, several times over, is written out in it. */
  toBeWrittenOut(id: string, derivation: Derivation): IrFunction | undefined {
    const derivative = this.toBeDerived(id, derivation);
    const { kept } = this.callees;
    if (!derivative || kept.size === 0) return derivative;
    const own = idOf(derivative);
    const functions = new Map([...this.called, [own, derivative]]);
    const others = [...this.called.keys()].filter((called) => !kept.has(called));
    return inlineCalls({ ...this.program, functions }, own, new Set(others));
  }

  /** A function as it is differentiated, with what it calls written out; undefined before it has been. */
  primal(id: string): IrFunction | undefined {
    return this.prepared.get(id);
  }

  /** What the derivatives given so far call, by id: recursive functions and their derivatives, and parts of loops. */
  get functions(): ReadonlyMap<string, IrFunction> {
    const withRules = this.withRules;
    const called = [...this.called].map(([id, fn]) => {
      const whole = this.writtenOut(fn, withRules);
      const simple = whole === fn ? fn : simplify(whole, this.operations, "grad");
      return [id, this.callees.kept.has(id) ? this.finishedKept(id, simple) : simple] as const;
    });
    return new Map([...called, ...this.kernels]);
  }

  private runKeptInParts({ body }: IrFunction, span: Span | undefined): void {
    visitStatements(body, (statement) => {
      const id = statement.kind === "call" && this.callees.kept.has(statement.callee) ? statement.callee : undefined;
      const kept = id === undefined || this.keptInParts.has(id) ? undefined : this.called.get(id);
      if (id === undefined || !kept) return;
      this.keptInParts.add(id);
      this.runKeptInParts(kept, span);
      if (!hasLoopApart(kept) || !hasLoopApart(this.finishedKept(id, this.writtenOut(kept)))) return;
      // What could not become a call of what threads run is still there.
      const why = "calls in it stay calls, or it shares lists or what is written with what is around it";
      this.report(notByPoints.at(span, { why }));
    });
  }

  private finishedKept(id: string, kept: IrFunction): IrFunction {
    const inParts = this.keptInParts.has(id);
    const { fn, kernels } = finish(kept, this.operations, { tiling: this.settings.tiling, inParts, id });
    for (const [kernelId, kernel] of kernels) this.kernels.set(kernelId, kernel);
    return fn;
  }

  private raw(id: string, derivation: Derivation): IrFunction | undefined {
    if (derivation.mode === "primal" && derivation.target !== "webgpu") {
      const fn = this.program.functions.get(id);
      return fn && { ...fn, name: derivation.name };
    }
    if (derivation.of) {
      const inner = this.toBeDerived(id, derivation.of);
      return inner && this.derive(this.asPrimal(inner), derivation, this.report);
    }
    if (!this.program.functions.has(id)) return undefined;
    if (derivation.mode === "layerwise") return this.layerwise(id, derivation);
    if (!this.prepared.has(id)) this.prepared.set(id, this.prepare(this.program, id));
    const prepared = this.prepared.get(id)!;
    if (derivation.mode === "primal") return { ...prepared, name: derivation.name };
    return this.derive(prepared, derivation, this.report);
  }

  /** Of a function whose calls of layers are marked; all that is called is written out, as far as it can be. */
  private layerwise(id: string, derivation: Derivation): IrFunction | undefined {
    if (!this.prepared.has(id)) this.prepared.set(id, this.prepare(this.program, id));
    const program = tapCalls(this.program);
    const { fn, called } = prepare(program, id, this.operations, this.called.keys(), mostAddedAtAll);
    let isRefused = false;
    for (const [id, { layer, span }] of this.program.functions) {
      const isTapped = layer && [fn, ...called.values()].some((it) => tapsIn(it).some((tap) => tap.layer === layer));
      if (!isTapped || arraysWritten(prepare(this.program, id, this.operations).fn).length === 0) continue;
      isRefused = true;
      this.report(layerWrites.at(span, { layer: layer.name }));
    }
    for (const reached of reachedFrom([id], this.program)) {
      const { layer, name } = this.program.functions.get(reached)!;
      if (!layer?.isInDerivative) continue;
      isRefused = true;
      this.report(layerInDerivative.at(derivation.span, { layer: layer.name, function: name }));
    }
    for (const [, callee] of called) {
      for (const tap of tapsIn(callee)) {
        isRefused = true;
        this.report(layerInCall.at(tap.origin.span, { layer: tap.layer.name, function: callee.name }));
      }
    }
    if (isRefused) return undefined;
    this.callees.add(new Map([...called].map(([key, callee]) => [key, settled(callee)])));
    const derivative = this.derive(settled(fn), derivation, this.report);
    if (!derivative || derivation.layerWeights !== "rows") return derivative;
    return spareWeights(derivative, derivation.wrt, this.program, id, this.operations);
  }

  /** The functions made so far that stay calls only until nothing is differentiated any more. */
  private get withRules(): ReadonlySet<string> {
    const onCycles = recursiveFunctions({ ...this.program, functions: this.called });
    return new Set(functionsWithRules({ ...this.program, functions: this.called }).filter((id) => !onCycles.has(id)));
  }

  private writtenOut(fn: IrFunction, withRules = this.withRules): IrFunction {
    let callsThem = false;
    visitStatements(fn.body, (statement) => {
      callsThem ||= statement.kind === "call" && withRules.has(statement.callee);
    });
    if (!callsThem) return fn;
    const functions = new Map<string, IrFunction>();
    const id = idOf(fn);
    for (const [each, { rules: _, ...own }] of [...this.called, [id, fn] as const]) functions.set(each, own);
    const program = { ...this.program, functions };
    const kept = new Set([...this.called.keys()].filter((id) => !withRules.has(id)));
    return inlineCalls(program, id, new Set([...kept, ...sharedFunctions(program, id, kept)]));
  }

  private prepare(program: Program, id: string): IrFunction {
    const { preparation = prepare } = this.settings;
    const { fn, called } = preparation(program, id, this.operations, this.called.keys());
    this.callees.add(new Map([...called].map(([key, callee]) => [key, settled(callee)])));
    return settled(fn);
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
    return this.complete(report, (fail) => differentiate(primal, derivation, this.operations, this.callees, fail));
  }

  /** What is made, with all that it calls, unless a mistake is reported meanwhile. */
  private complete(report: Report, make: (report: Report) => IrFunction | undefined): IrFunction | undefined {
    let isRefused = false;
    const derivative = make((diagnostic) => {
      isRefused ||= diagnostic.severity === "error";
      report(diagnostic);
    });
    if (!derivative || isRefused) return undefined;
    this.check("differentiate", derivative, this.callees.functions);
    for (const [id, fn] of this.callees.functions) {
      if (!this.called.has(id)) this.called.set(id, simplify(fn, this.operations, "grad"));
    }
    return derivative;
  }

  private simplified(derivative: IrFunction, { mode }: Derivation): IrFunction {
    const simple = simplify(derivative, this.operations, mode);
    this.check("simplify", simple, this.called);
    return simple;
  }

  /** The gradient, to be differentiated again under the function's own name. */
  private gradient(primal: IrFunction, derivation: Derivation): IrFunction | undefined {
    const own: Derivation = { ...derivation, mode: "grad", name: primal.name };
    const gradient = this.differentiated(primal, own, this.report);
    return gradient && this.asPrimal(this.simplified(gradient, own));
  }

  /** A derivative as a function to be differentiated again. */
  private asPrimal(derivative: IrFunction): IrFunction {
    const id = idOf(derivative);
    const called = [...this.called].map(([key, fn]) => [key, settled(fn)] as const);
    const functions = new Map([...this.program.functions, ...called, [id, settled(derivative)]]);
    return this.prepare({ ...this.program, functions }, id);
  }

  /** The matrix of derivatives by the leaves of parameters, in their order. */
  private matrix(primal: IrFunction, derivation: Derivation, report: Report): IrFunction | undefined {
    const { name, mode } = derivation;
    const row: Derivation = { ...derivation, mode: "vjp", name: `${name}Row` };
    const transposed = () => {
      const product = this.differentiated(primal, row, report);
      return product && this.simplified(product, row);
    };
    const task = {
      primal,
      derivation,
      isHessian: mode === "hessian",
      transposed,
      operations: this.operations,
      called: this.callees,
    };
    return this.complete(report, (fail) => {
      const matrix = jacobian(task, fail);
      if (!matrix) return undefined;
      const own = idOf(matrix.fn);
      const functions = new Map([...matrix.parts, [own, matrix.fn]]);
      return inlineCalls({ ...this.program, functions }, own, new Set(this.callees.functions.keys()));
    });
  }
}

/** By what a derivative is known that nothing calls: a function of the program may have its name. */
function idOf({ name }: IrFunction): string {
  return `derivative ${name}`;
}

/** Whether a function can be differentiated as requested. Of derivatives, parsing does not know it. */
function isPossible(fn: IrFunction, { mode, wrt, span }: Derivation, report: Report): boolean {
  let isPossible = true;
  const fail: Report = (diagnostic) => {
    isPossible = false;
    report(diagnostic);
  };
  const { name, parameters, result, label, body } = fn;
  for (const position of wrt) {
    const parameter = parameters[position];
    if (!parameter) fail(positionOutOfRange.at(span, { position, function: name, count: parameters.length }));
    else if (activeLeaves(parameter).length === 0) {
      fail(notDifferentiable.at(span, { parameter: parameter.name, type: shapeType(parameter.shape) }));
    }
  }
  for (const { name: parameter, leaves, defaultValue } of parameters) {
    const isArray = typeof defaultValue === "object";
    if (isArray && leaves.some((leaf) => arraysWritten(fn).includes(leaf))) {
      fail(defaultWritten.at(span, { function: name, parameter }));
    }
  }
  if (body.terminator.kind !== "yield" && !breaksTo(body, label)) fail(neverReturns.at(span, { function: name }));
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
