/**
 * Writes assignments that are meant to happen at once as a sequence: none overwrites what a later one reads. Where they
 * run in a circle (a swap), one value waits in a variable of its own.
 */
import type { Origin } from "../../ir/nodes.ts";
import { type Assign, type Expression, type Local, localOf, visitLocals } from "./tree.ts";

export interface Assignment {
  readonly target: Local;
  /** Undefined where the target's content does not matter. */
  readonly value: Expression | undefined;
}

export function sequence(assignments: readonly Assignment[], origin: Origin): readonly Assign[] {
  const written: Assign[] = [];
  const write = ({ target, value }: Assignment) => written.push({ kind: "assign", target, value, origin });
  let waiting = assignments.filter(({ target, value }) => value?.kind !== "local" || value.local !== target);
  while (waiting.length > 0) {
    const free = waiting.find(({ target }) =>
      waiting.every((other) => other.target === target || !reads(other.value, target)),
    );
    if (free) {
      write(free);
      waiting = waiting.filter((other) => other !== free);
      continue;
    }
    const next = inCircle(waiting);
    const saved: Local = { type: next.target.type, wanted: nextName(next.target), variable: undefined };
    write({ target: saved, value: next.value });
    waiting = waiting.map((other) => (other === next ? { target: next.target, value: localOf(saved) } : other));
  }
  return written;
}

/** One of the assignments that run in a circle. From any that is not free, the way to one that reads its target ends there. */
function inCircle(waiting: readonly Assignment[]): Assignment {
  const passed = new Set<Assignment>();
  let at = waiting[0] as Assignment;
  while (!passed.has(at)) {
    passed.add(at);
    const { target } = at;
    at = waiting.find((other) => other.target !== target && reads(other.value, target)) as Assignment;
  }
  return at;
}

function reads(value: Expression | undefined, local: Local): boolean {
  let found = false;
  if (value) {
    visitLocals(value, (read) => {
      if (read === local) found = true;
    });
  }
  return found;
}

/** `nextState` for what `state` becomes. */
function nextName({ wanted }: Local): string {
  return `next${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}`;
}
