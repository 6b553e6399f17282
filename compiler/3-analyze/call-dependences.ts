/**
 * What leads through calls that stay calls, from which operands to which results and written arrays. Comes in: the
 * functions that are called, by id, and what leads where within one. Goes out: the same of each, the least that holds
 * where functions call themselves, so that a path which only ever leads back into the recursion is none.
 */
import type { IrFunction, Value } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";
import { type Dependences, type Reached, type ReachedIn, reach } from "./dependences.ts";
import { memoryOf } from "./memory.ts";

/** As edges between values, with what the function returns as each leaf of its result. */
export type Graph = Pick<Dependences, "forward" | "returned" | "node">;

export class CallDependences<Within extends Graph = Graph> {
  private readonly known = new Map<string, Reached>();

  private readonly graphs = new WeakMap<IrFunction, Within>();

  constructor(
    private readonly functionOf: (id: string) => IrFunction | undefined,
    private readonly graphFor: (fn: IrFunction, reachedIn: ReachedIn) => Within,
  ) {}

  /** What leads where within a function, by way of its calls as well. */
  within(fn: IrFunction): Within {
    let graph = this.graphs.get(fn);
    if (!graph) {
      graph = this.graphFor(fn, this.reachedIn);
      this.graphs.set(fn, graph);
    }
    return graph;
  }

  /** What can be reached from some values of a function. */
  reachedFrom(fn: IrFunction, values: readonly Value[]): (value: Value) => boolean {
    const { forward, node } = this.within(fn);
    const reached = reach(values.map(node), forward);
    return (value) => reached.has(node(value));
  }

  readonly reachedIn: ReachedIn = (call) => {
    if (call.hasRules || !this.functionOf(call.callee)) return undefined;
    if (!this.known.has(call.callee)) this.findFrom(call.callee);
    return this.known.get(call.callee);
  };

  /** Of a function and all that it calls: more and more of it, until nothing is added. */
  private findFrom(id: string): void {
    const functions = this.unknownFrom(id);
    for (const [each, fn] of functions) this.known.set(each, this.nothingOf(fn));
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const [each, fn] of functions) {
        const next = this.reachedThrough(fn);
        isGrowing ||= sizeOf(next) > sizeOf(this.known.get(each)!);
        this.known.set(each, next);
      }
    }
  }

  /** What a function calls and is not known yet, itself included, the called ones first. */
  private unknownFrom(id: string): ReadonlyMap<string, IrFunction> {
    const found = new Map<string, IrFunction>();
    const begun = new Set<string>();
    const visit = (each: string) => {
      const fn = this.functionOf(each);
      if (!fn || begun.has(each) || this.known.has(each)) return;
      begun.add(each);
      visitStatements(fn.body, (statement) => {
        if (statement.kind === "call") visit(statement.callee);
      });
      found.set(each, fn);
    };
    visit(id);
    return found;
  }

  private nothingOf(fn: IrFunction): Reached {
    const none = fn.body.arguments.map(() => new Set<number>());
    return { results: none, written: none };
  }

  private reachedThrough(fn: IrFunction): Reached {
    const memory = memoryOf(fn);
    const { forward, returned, node } = this.graphFor(fn, this.reachedIn);
    const arguments_ = fn.body.arguments;
    const isWritten = arguments_.map((argument) => memory.mayWriteParameter(argument));
    const reachedFrom = arguments_.map((argument) => reach([node(argument)], forward));
    const positions = (reached: ReadonlySet<Value>, among: Iterable<readonly [number, readonly Value[]]>) =>
      new Set([...among].filter(([, nodes]) => nodes.some((each) => reached.has(each))).map(([position]) => position));
    const targets = arguments_.flatMap((argument, i) => (isWritten[i] ? [[i, [node(argument)]] as const] : []));
    return {
      results: reachedFrom.map((reached) => positions(reached, returned)),
      written: reachedFrom.map((reached) => positions(reached, targets)),
    };
  }
}

function sizeOf({ results, written }: Reached): number {
  return [...results, ...written].reduce((sum, { size }) => sum + size, 0);
}
