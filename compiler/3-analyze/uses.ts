/**
 * What the outputs of a function are computed with, in the calls that stay calls as well. Activity does not look into
 * those: what may be active there has a derivative, if only to find that it is zero. What is said of a derivative does.
 */
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isDifferentiable } from "../ir/types.ts";
import { type Ends, passesIn, reachBack } from "./activity.ts";
import { CallDependences } from "./call-dependences.ts";
import { type Dependences, dependencesOf } from "./dependences.ts";
import { memoryOf } from "./memory.ts";
import { callsIn, reachedArguments } from "./reached-arguments.ts";
import { swaysIn } from "./sways.ts";

export interface Uses {
  /** Whether some path leads from this value to an output along which derivatives can pass, also one that is cut off. */
  isUseful(value: Value): boolean;
  /** Whether a derivative by this value, if it had one, would reach an output. */
  matters(value: Value): boolean;
  /** Whether the derivative of this leaf of the result is asked for. */
  isOutput(leaf: number): boolean;
}

/** What leads through functions and what they call: derivatives, or any say in a value. */
export class Passages {
  private readonly derivatives: CallDependences<Dependences>;
  private readonly derivativesAtAll: CallDependences<Dependences>;
  private readonly sways: CallDependences;

  constructor(
    readonly operations: OperationTable,
    readonly functionOf: (id: string) => IrFunction | undefined,
  ) {
    const alongSlopes = (passes: (op: OpName, position: number) => boolean) =>
      new CallDependences(functionOf, (fn, reachedIn) => dependencesOf(fn, memoryOf(fn), passes, reachedIn));
    this.derivatives = alongSlopes(passesIn(operations));
    this.derivativesAtAll = alongSlopes((op) => operations[op].partials !== undefined);
    this.sways = new CallDependences(functionOf, swaysIn);
  }

  /** Which values derivatives by these inputs reach. */
  variedBy(fn: IrFunction, inputs: readonly Value[]): (value: Value) => boolean {
    return this.derivatives.reachedFrom(fn, inputs);
  }

  /** Which arguments derivatives by these inputs reach, in the functions that one calls. */
  variedInCalls(fn: IrFunction, inputs: readonly Value[]): ReadonlyMap<IrFunction, ReadonlySet<Value>> {
    const reachedFrom = (each: IrFunction, values: readonly Value[]) => this.variedBy(each, values);
    return reachedArguments(fn, inputs, { of: callsIn, functionOf: this.functionOf, reachedFrom });
  }

  /** Which values these inputs have a say in. */
  swayedBy(fn: IrFunction, inputs: readonly Value[]): (value: Value) => boolean {
    return this.sways.reachedFrom(fn, inputs);
  }

  usesIn(fn: IrFunction, ends: Ends): Uses {
    const [passing, atAll] = [this.derivatives.within(fn), this.derivativesAtAll.within(fn)];
    const [useful, usefulAtAll] = [reachBack(passing, ends), reachBack(atAll, ends)];
    const { node } = passing;
    return {
      isUseful: (value) => usefulAtAll.has(node(value)),
      matters: (value) => isDifferentiable(value.type) && useful.has(node(value)),
      isOutput: (leaf) => ends.resultLeaves.includes(leaf),
    };
  }
}
