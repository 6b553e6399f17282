/**
 * Where adjoints flow in the reverse sweep: against the direction of the function, from what is computed to what it is
 * computed from. Comes in: the function with its slopes. Goes out: a graph whose nodes are numbers, and for arrays the
 * roots of their memory. It says more than what happens, never less: order and indexes are left out.
 */
import { type Flow, flowsOf } from "../../../3-analyze/flows.ts";
import { append } from "../../../ir/append.ts";
import type { Statement, Value } from "../../../ir/nodes.ts";
import { isArrayType } from "../../../ir/types.ts";
import type { Analysed } from "../../analyse.ts";

export class AdjointFlow {
  private readonly next = new Map<Value, Value[]>();
  /** What is handed to derivatives that the function calls, which may be anything but linear in it. */
  readonly handedOver = new Set<Value>();

  constructor(private readonly analysed: Analysed) {
    for (const flow of flowsOf(analysed.linear.fn)) this.follow(flow);
  }

  /** The node that the adjoint of a value belongs to. */
  nodeOf(value: Value): Value {
    return isArrayType(value.type) ? this.analysed.memory.rootOf(value) : value;
  }

  /** What adjoints reach from these nodes on, these among it. */
  reachableFrom(nodes: Iterable<Value>): ReadonlySet<Value> {
    const reached = new Set<Value>();
    const pending = [...nodes];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (reached.has(node)) continue;
      reached.add(node);
      pending.push(...(this.next.get(node) ?? []));
    }
    return reached;
  }

  private follow(flow: Flow): void {
    if (flow.kind === "merge") this.merge(flow.from, flow.to);
    if (flow.kind === "statement") this.reverse(flow.statement);
  }

  private merge(from: Value, to: Value): void {
    this.edge(to, from);
    // Arrays that go by one name share what they gather.
    if (isArrayType(from.type)) this.edge(from, to);
  }

  private reverse(statement: Statement): void {
    const { linear, memory } = this.analysed;
    switch (statement.kind) {
      case "compute":
        for (const { operand } of linear.slopes.get(statement.result)?.slopes ?? [])
          this.edge(statement.result, operand);
        return;
      case "load":
        this.merge(statement.array, statement.result);
        return;
      case "store":
      case "accumulate":
      case "fill":
        this.merge(statement.value, statement.array);
        return;
      case "copy":
        this.edge(statement.target, statement.source);
        return;
      case "duplicate":
        this.edge(statement.result, statement.array);
        return;
      case "view":
        this.merge(statement.array, statement.result);
        return;
      case "compose":
        for (const operand of statement.operands) this.merge(operand, statement.result);
        return;
      case "call": {
        const numbers = [...statement.operands, ...statement.results].filter(({ type }) => !isArrayType(type));
        const roots = memory.rootsWithin([...statement.operands, ...statement.results]);
        const met = [...numbers, ...roots];
        for (const from of met) {
          this.handedOver.add(from);
          for (const to of met) append(this.next, from, to);
        }
      }
    }
  }

  private edge(from: Value, to: Value): void {
    append(this.next, this.nodeOf(from), this.nodeOf(to));
  }
}
