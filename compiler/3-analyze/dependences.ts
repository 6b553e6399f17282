/**
 * Along which values derivatives can pass, as a graph: an edge leads from what a number is computed of to the number.
 * Arrays are nodes as whole objects.
 */
import { append } from "../ir/append.ts";
import type { Call, IrFunction, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { isArrayType, isDifferentiable } from "../ir/types.ts";
import { type Flow, flowsOf } from "./flows.ts";
import type { Memory } from "./memory.ts";
import { writtenOperands } from "./points-to.ts";

export interface Dependences {
  readonly forward: ReadonlyMap<Value, readonly Value[]>;
  readonly backward: ReadonlyMap<Value, readonly Value[]>;
  /** What the function returns as each leaf of its result. */
  readonly returned: ReadonlyMap<number, readonly Value[]>;
  /** The node of a value: for an array the memory it names. */
  node(value: Value): Value;
}

/** For each operand of a call the positions of the results and operands that derivatives by it reach. */
export interface Reached {
  readonly results: readonly ReadonlySet<number>[];
  readonly written: readonly ReadonlySet<number>[];
}

/** Undefined where anything may reach anything: a function whose derivative is given, or that is not known. */
export type ReachedIn = (call: Call) => Reached | undefined;

/**
 * `passes` says which operations derivatives pass through, and from which of their operands; `reachedIn` what they reach
 * in calls: without it, all that is given or written.
 */
export function dependencesOf(
  fn: IrFunction,
  memory: Memory,
  passes: (op: OpName, position: number) => boolean,
  reachedIn: ReachedIn = () => undefined,
): Dependences {
  const forward = new Map<Value, Value[]>();
  const backward = new Map<Value, Value[]>();
  const returned = new Map<number, Value[]>();
  const node = (value: Value): Value => (isArrayType(value.type) ? memory.rootOf(value) : value);

  function connect(from: Value, to: Value): void {
    if (!isDifferentiable(from.type) || !isDifferentiable(to.type)) return;
    const [start, end] = [node(from), node(to)];
    append(forward, start, end);
    append(backward, end, start);
  }

  /** What is written into an array reaches the list that holds it, and the other way round. */
  function connectEither(from: Value, to: Value): void {
    connect(from, to);
    if (isArrayType(from.type) && isArrayType(to.type)) connect(to, from);
  }

  function connectFlow(flow: Flow): void {
    if (flow.kind === "return") return append(returned, flow.leaf, node(flow.from));
    if (flow.kind === "merge") {
      connect(flow.from, flow.to);
      // What is written through a merged array is written to its sources.
      if (isArrayType(flow.to.type)) connect(flow.to, flow.from);
      return;
    }
    const { statement } = flow;
    switch (statement.kind) {
      case "compute":
        statement.operands.forEach((operand, position) => {
          if (passes(statement.op, position)) connect(operand, statement.result);
        });
        return;
      case "view":
        // One that excludes all others is memory of its own, which lies in that of the array.
        return connectEither(statement.array, statement.result);
      case "load":
        return connectEither(statement.array, statement.result);
      case "duplicate":
        return connect(statement.array, statement.result);
      case "store":
      case "accumulate":
      case "fill":
        return connectEither(statement.value, statement.array);
      case "copy":
        return connect(statement.source, statement.target);
      case "compose":
        for (const operand of statement.operands) connectEither(operand, statement.result);
        return;
      case "call":
        return connectCall(statement);
    }
  }

  function connectCall(call: Call): void {
    const reached = reachedIn(call);
    const written = writtenOperands(call);
    call.operands.forEach((operand, i) => {
      call.results.forEach((result, k) => {
        if (reached?.results[i]?.has(k) ?? true) connectEither(operand, result);
      });
      call.operands.forEach((target, k) => {
        if (written.includes(target) && (reached?.written[i]?.has(k) ?? true)) connectEither(operand, target);
      });
    });
  }

  for (const flow of flowsOf(fn)) connectFlow(flow);
  return { forward, backward, returned, node };
}

/** All that can be reached from `starts`, themselves included. */
export function reach(starts: readonly Value[], edges: ReadonlyMap<Value, readonly Value[]>): ReadonlySet<Value> {
  const reached = new Set(starts);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const value of reached) for (const next of edges.get(value) ?? []) reached.add(next);
  return reached;
}
