/**
 * The loops of a function, as a table: how many trips each makes, what it reads and writes where, and whether its trips
 * may run in another order or at once. Reports show it; a planner for many threads reads it.
 *
 * Arrays of different names are taken to be different memory, as functions that write arrays make sure at entry.
 */
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { isArrayType } from "../../ir/types.ts";
import { visitStatements } from "../../ir/walk.ts";
import { inductionsOf } from "../inductions.ts";
import { memoryOf } from "../memory.ts";
import { oncePerFunction } from "../once-per-function.ts";
import { isLoop, type LoopStatement, type Structure, structureOf } from "../structure.ts";
import { Dependence } from "./dependence.ts";
import { type AccessContext, accessesIn, type LoopAccess } from "./loop-accesses.ts";
import { type Polynomial, Polynomials } from "./polynomials.ts";
import { tripsOf } from "./ranges.ts";
import { type Recurrence, recurrenceOf } from "./recurrences.ts";
import { reductionThrough } from "./reductions.ts";

export interface LoopFacts {
  readonly loop: LoopStatement;
  /** How many loops are around it. */
  readonly depth: number;
  /** How many trips it makes, where that is at least 0; undefined where it is not known when the loop begins. */
  readonly trips: Polynomial | undefined;
  /** In its body and the loops in it, in their order. */
  readonly accesses: readonly LoopAccess[];
  readonly class: LoopClass;
}

export type LoopClass =
  /** The trips may run in any order and at once, provided that the guards are no less than 0. */
  | { readonly kind: "parallel"; readonly guards: readonly Polynomial[] }
  /** The same, but for what all trips add to or combine by one operation. */
  | { readonly kind: "reduction"; readonly guards: readonly Polynomial[]; readonly into: readonly Reduction[] }
  /** The trips run one after the other. */
  | {
      readonly kind: "carried";
      readonly by: readonly Value[];
      readonly mayBeLeft: boolean;
      /** How they go on, where they are numbers of a loop that is left at its end. */
      readonly recurrence?: Recurrence;
    };

export interface Reduction {
  /** A carried number, or what stands for the memory of an array. */
  readonly value: Value;
  readonly op: OpName;
}

/** Every loop of a function, in order; those in another behind it. */
export const loopFactsOf: (fn: IrFunction) => readonly LoopFacts[] = oncePerFunction((fn) => {
  const polynomials = new Polynomials(fn);
  const context: AccessContext = { structure: structureOf(fn), memory: memoryOf(fn), polynomials };
  const classes = new Classes(fn, context);
  const facts: LoopFacts[] = [];
  visitStatements(fn.body, (loop) => {
    if (!isLoop(loop)) return;
    const accesses = accessesIn(loop.body, context);
    facts.push({
      loop,
      depth: context.structure.placeOfStatementOf(loop).loops.length,
      trips: tripsOf(loop, context.structure, polynomials),
      accesses,
      class: classes.of(loop, accesses),
    });
  });
  return facts;
});

class Classes {
  private readonly structure: Structure;
  private readonly dependence: Dependence;

  constructor(
    private readonly fn: IrFunction,
    private readonly context: AccessContext,
  ) {
    this.structure = context.structure;
    this.dependence = new Dependence(context.structure, context.polynomials);
  }

  of(loop: LoopStatement, accesses: readonly LoopAccess[]): LoopClass {
    const mayBeLeft = loop.kind === "loop" || this.structure.escapesOf(loop).length > 0;
    const scalars = this.carriedScalars(loop);
    const arrays = this.carriedArrays(loop, accesses);
    const by = [...scalars.carried, ...arrays.carried];
    if (mayBeLeft || by.length > 0) {
      const areNumbers = !mayBeLeft && arrays.carried.length === 0;
      const recurrence = areNumbers && { recurrence: recurrenceOf(loop, scalars.carried, this.structure) };
      return { kind: "carried", by, mayBeLeft, ...recurrence };
    }
    const { guards } = arrays;
    const into = [...scalars.into, ...arrays.into];
    return into.length > 0 ? { kind: "reduction", guards, into } : { kind: "parallel", guards };
  }

  /** What a trip hands to the next, other than what follows from its number. */
  private carriedScalars(loop: LoopStatement): {
    readonly carried: readonly Value[];
    readonly into: readonly Reduction[];
  } {
    const inductions = inductionsOf(this.fn);
    const carried: Value[] = [];
    const into: Reduction[] = [];
    const end = loop.body.terminator;
    const args = loop.body.arguments.slice(loop.kind === "for" ? 1 : 0);
    args.forEach((value, i) => {
      const next = end.kind === "yield" ? end.values[i] : undefined;
      if (next === value || inductions.has(value)) return;
      const op = next && !isArrayType(value.type) ? reductionThrough(value, loop.body, next) : undefined;
      if (op) into.push({ value, op });
      else carried.push(value);
    });
    return { carried, into };
  }

  private carriedArrays(loop: LoopStatement, accesses: readonly LoopAccess[]) {
    const carried = new Set<Value>();
    const into = new Set<Value>();
    const guards: Polynomial[] = [];
    const inside = this.structure.placeOf(loop.body);
    for (const [root, own] of byRoot(accesses)) {
      if (this.structure.isWithin(this.context.memory.scopeOf(root), inside)) continue;
      own.forEach((a, i) => {
        for (const b of own.slice(i)) {
          if (a.kind === "read" && b.kind === "read") continue;
          const apart = this.dependence.apart(loop, a, b);
          if (apart) guards.push(...apart.guards);
          else if (a.kind === "add" && b.kind === "add") into.add(root);
          else carried.add(root);
        }
      });
    }
    const sums = [...into].filter((root) => !carried.has(root));
    return {
      carried: [...carried],
      into: sums.map((value) => ({ value, op: "add" as const })),
      guards: this.distinct(guards),
    };
  }

  private distinct(guards: readonly Polynomial[]): readonly Polynomial[] {
    return guards.filter(
      (guard, i) => guards.findIndex((other) => this.context.polynomials.isSame(guard, other)) === i,
    );
  }
}

function byRoot(accesses: readonly LoopAccess[]): ReadonlyMap<Value, readonly LoopAccess[]> {
  const roots = new Map<Value, LoopAccess[]>();
  for (const access of accesses) roots.set(access.root, [...(roots.get(access.root) ?? []), access]);
  return roots;
}
