/**
 * The report on the derivatives of a file. Comes in: for each the function as it was differentiated, and what came out of
 * it, as it is emitted. Goes out: what it costs and why, by function.
 */
import type { Derivation } from "../1-parse/request.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { calledBy } from "./called-functions.ts";
import { kernelsOf } from "./device.ts";
import type { CalledExplanation, DerivativeExplanation, FunctionExplanation, LoopExplanation } from "./explanation.ts";
import { layersOf } from "./layers.ts";
import { loopsOf } from "./loops.ts";
import { codePlace, type Sources, type TextOf } from "./places.ts";
import { storageOf } from "./stored.ts";
import { wholePass } from "./whole-pass.ts";
import { estimatedWork } from "./work.ts";

export interface ToExplain {
  /** The function's name in the source. */
  readonly name: string;
  readonly derivation: Derivation;
  readonly primal: IrFunction;
  /** As it is emitted. */
  readonly derivative: IrFunction;
  /** The same with no trips of loops side by side. */
  readonly plain: IrFunction;
}

type Functions = ReadonlyMap<string, IrFunction>;

/** `functions` are those that derivatives call, by id. */
export function explain(
  derivatives: readonly ToExplain[],
  functions: Functions,
  operations: OperationTable,
  sources: Sources,
): readonly FunctionExplanation[] {
  const found = new Map<string, FunctionExplanation & { readonly derivatives: DerivativeExplanation[] }>();
  for (const each of derivatives) {
    const { name, primal } = each;
    const { file = "", line } = primal.span ?? {};
    const key = JSON.stringify([name, file, line]);
    const known = found.get(key) ?? { name, file, line, derivatives: [] };
    known.derivatives.push(explanationOf(each, functions, operations, sources));
    found.set(key, known);
  }
  return [...found.values()];
}

function explanationOf(
  { derivation, primal, ...made }: ToExplain,
  functions: Functions,
  operations: OperationTable,
  sources: Sources,
): DerivativeExplanation {
  const { textOf } = sources;
  const kernels = kernelsOf(made.derivative, functions);
  // The plan of a device says little of what is computed.
  const emitted = kernels ? made.plain : made.derivative;
  const [derivative, plain] = [emitted, made.plain].map((fn) => wholePass(fn).fn) as [IrFunction, IrFunction];
  const layers = layersOf(made.plain, operations);
  const { name, mode } = derivation;
  const work = (fn: IrFunction) => estimatedWork(fn, functions, operations);
  const loops = (): readonly LoopExplanation[] => {
    const own = loopsOf(plain, [derivative, ...partsCalledBy(derivative, functions)], primal, operations, textOf);
    if (!runsForwards(derivation)) return own;
    // A difference is taken of the values that functions beside it give.
    const beside = mode === "finiteDifference" ? calledBy(derivative, functions) : [];
    const all = [...own, ...beside.flatMap((called) => loopsOf(called, [called], primal, operations, textOf))];
    return all.map((loop) => ({ ...loop, sweep: "forward" }));
  };
  return {
    name,
    mode,
    wrt: innermost(derivation).wrt.map(
      (position) => primal.parameters[position]?.written ?? primal.parameters[position]?.name ?? "",
    ),
    workRatio: ratioOf(work(plain), work(primal)),
    ...(kernels && { kernels }),
    ...storageOf(derivative, operations, sources),
    ...slotsOf(derivative, textOf),
    loops: loops(),
    calls: calledBy(derivative, functions).flatMap((called): readonly CalledExplanation[] => {
      const storage = storageOf(called, operations, sources);
      return storage.stored.length > 0 ? [{ name: called.name, ...storage }] : [];
    }),
    ...(layers.length > 0 && { layers }),
  };
}

function slotsOf({ slots }: IrFunction, textOf: TextOf): Pick<DerivativeExplanation, "slots"> {
  if (!slots) return {};
  return { slots: slots.map(({ span, ...verdict }) => ({ ...verdict, place: codePlace(span, textOf) })) };
}

/** Whether there is no reverse sweep: what no loop of the source stands for is the derivative's own. */
function runsForwards({ mode, of }: Derivation): boolean {
  const isForward = mode === "jvp" || mode === "taylor" || mode === "forwardGrad" || mode === "finiteDifference";
  return isForward && (!of || runsForwards(of));
}

/** The functions that run parts of a derivative's loops. */
function partsCalledBy(derivative: IrFunction, functions: Functions): readonly IrFunction[] {
  return calledBy(derivative, functions).filter(({ parts }) => parts !== undefined);
}

/** Of a request that is made of requests, the one that is made of the function. */
function innermost(derivation: Derivation): Derivation {
  return derivation.of ? innermost(derivation.of) : derivation;
}

/** To two digits: an estimate has no more. A function without any work costs as much as its derivative. */
function ratioOf(derivative: number, primal: number): number {
  return primal === 0 ? 1 : Number((derivative / primal).toPrecision(2));
}
