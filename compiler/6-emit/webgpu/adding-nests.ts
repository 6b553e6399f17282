/** Loops in loops that do nothing but add to one array, once in each trip: what they read and compute is theirs alone. */
import type { Structure } from "../../3-analyze/structure.ts";
import type { Accumulate, For, Statement, Value } from "../../ir/nodes.ts";
import { visitStatements } from "../../ir/walk.ts";
import { isFloats } from "./kernel-builder.ts";
import { holdsEffect, holdsLoop, isPlain } from "./loop-paths.ts";

export interface AddingNest {
  /** From the outermost; each makes as many trips whatever the others count. */
  readonly loops: readonly For[];
  /** All that the trips compute, in order, without what they add. */
  readonly inside: readonly Statement[];
  readonly accumulate: Accumulate;
  readonly root: Value;
  /** The memory that they read. */
  readonly reads: ReadonlySet<Value>;
}

/** Undefined for what does more, or goes by other steps than ones. */
export function nestOf(
  statement: Statement,
  structure: Structure,
  rootOf: (array: Value) => Value,
): AddingNest | undefined {
  if (statement.kind !== "for" || !isPlain(statement.body) || structure.escapesOf(statement).length > 0) {
    return undefined;
  }
  const loops: For[] = [];
  const inside: Statement[] = [];
  for (let loop: For = statement; ; ) {
    const last = loop.body.statements.at(-1);
    const before = loop.body.statements.slice(0, -1);
    const isByOnes = Math.abs(structure.literalOf(loop.step) ?? 0) === 1;
    const isCounted = loop.from.type === "index" && loop.to.type === "index";
    if (!isByOnes || !isCounted || loop.initial.length > 0) return undefined;
    if (before.some((each) => holdsEffect(each) || holdsLoop(each))) return undefined;
    loops.push(loop);
    inside.push(...before);
    if (last?.kind === "accumulate") return whole(loops, inside, last, structure, rootOf);
    if (last?.kind !== "for" || !before.every(isPure)) return undefined;
    loop = last;
  }
}

function whole(
  loops: readonly For[],
  inside: readonly Statement[],
  accumulate: Accumulate,
  structure: Structure,
  rootOf: (array: Value) => Value,
): AddingNest | undefined {
  if (!isFloats(accumulate.array)) return undefined;
  const counters = loops.map(({ body }) => body.arguments[0]!);
  /** Whether a number is computed in the nest from none of its counters. */
  const isFixed = (value: Value): boolean => {
    if (counters.includes(value)) return false;
    const definition = structure.definitionOf(value);
    if (!definition || !inside.includes(definition)) return true;
    if (definition.kind === "compute") return definition.operands.every(isFixed);
    return definition.kind === "constant" || definition.kind === "length";
  };
  const isComputed = (value: Value): boolean => {
    const definition = structure.definitionOf(value);
    if (!definition || !inside.includes(definition)) return true;
    if (definition.kind === "compute") return definition.operands.every(isComputed);
    return definition.kind === "constant" || definition.kind === "length";
  };
  if (!loops.every(({ from, to, step }) => [from, to, step].every(isFixed)) || !isComputed(accumulate.index)) {
    return undefined;
  }
  const reads = new Set<Value>();
  visitStatements(loops[0]!.body, (each) => {
    if (each.kind === "load") reads.add(rootOf(each.array));
  });
  return { loops, inside, accumulate, root: rootOf(accumulate.array), reads };
}

/** What may run at any time, or not at all. */
export function isPure({ kind }: Statement): boolean {
  return kind === "constant" || kind === "compute" || kind === "length";
}
