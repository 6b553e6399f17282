/**
 * How much of the code of a function is that of others, written out at a second call and at every further one. Functions
 * that call others twice, which call others twice, would have no end otherwise.
 */
import type { CodeNode } from "../../1-parse/functions.ts";
import type { Value } from "../../ir/nodes.ts";
import type { Shape } from "../../ir/types.ts";
import type { Bundle, Callable, Cell } from "../contents/contents.ts";
import type { Unknown } from "../contents/environment.ts";
import type { Scope } from "../contents/scope.ts";
import type { Signature } from "../context.ts";
import { nodesIn } from "../syntax/nodes-in.ts";

/** From how much on calls share code where they can. In nodes of syntax, of which a small function has thirty. */
const muchRepeated = 2_000;

const mostRepeated = 20_000;

/** What a call finds around it, and hands over: calls that find the same can share code. */
export interface Situation {
  readonly around: Scope;
  /** The functions among the arguments, in their places. */
  readonly functions: readonly (Callable | undefined)[];
  /** The shapes of the other arguments, in their places. */
  readonly shapes: readonly (Shape | undefined)[];
  /** The objects among them, in their places. */
  readonly objects: readonly (Bundle | undefined)[];
  /** What the code may read of what is around it, and what that holds. */
  readonly cells: ReadonlyMap<Cell, Value | Unknown>;
}

/** Code that is lowered once for all calls in a situation. */
export interface SharedCode extends Situation {
  readonly signature: Signature;
  /** What its first parameters are handed. */
  readonly captured: readonly Value[];
}

export class Repetition {
  private readonly counts = new Map<CodeNode, number>();
  private readonly shared = new Map<CodeNode, SharedCode[]>();
  private repeated = 0;

  get isMuch(): boolean {
    return this.repeated > muchRepeated;
  }

  get isTooMuch(): boolean {
    return this.repeated > mostRepeated;
  }

  /** Notes that a function is written out once more, and gives how often it has been. */
  add(callee: CodeNode): number {
    const count = (this.counts.get(callee) ?? 0) + 1;
    this.counts.set(callee, count);
    if (count > 1) this.repeated += nodesIn(callee).length;
    return count;
  }

  share(callee: CodeNode, code: SharedCode): void {
    this.shared.set(callee, [...(this.shared.get(callee) ?? []), code]);
  }

  codeFor(callee: CodeNode, situation: Situation): SharedCode | undefined {
    return this.shared.get(callee)?.find((code) => isSame(code, situation));
  }
}

function isSame(a: Situation, b: Situation): boolean {
  return (
    a.around === b.around &&
    a.functions.every((own, i) => (b.functions[i] ? own?.isSameAs(b.functions[i]) : !own)) &&
    JSON.stringify(a.shapes) === JSON.stringify(b.shapes) &&
    a.objects.every((own, i) => (b.objects[i] ? own?.isMadeLike(b.objects[i]) : !own)) &&
    a.cells.size === b.cells.size &&
    [...a.cells].every(([cell, value]) => b.cells.get(cell) === value)
  );
}
