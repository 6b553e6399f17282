/** What is said of a function besides its code: by those who call it, and of its derivative. */
import type { Value } from "./nodes.ts";

/** A scalar leaf of a structured parameter, by positions. */
export interface AssignedField {
  readonly parameter: number;
  readonly leaf: number;
}

/** What a function has to know of those who call it. */
export interface CalledBy {
  /** Arrays among the arguments that may be written once the function has returned; what it returns always may be. */
  readonly overwritten: ReadonlySet<Value>;
  /** Whether the arrays that it is handed, and those in them, may be the same memory; else each is its own. */
  readonly mayAlias?: boolean;
  /** How many of the last arguments are stacks of derivatives, which are no other arguments and lie in none. */
  readonly stacks?: number;
}

/** What a callee may do to the arrays that it is handed, by the positions of the operands. */
export interface CallEffects {
  /** It changes their content, or that of arrays in them. */
  readonly writes: readonly number[];
  /** Of those, where that may be the content of arrays in them. */
  readonly writesHeld: readonly number[];
  /** It gives them back, or puts them into other arrays; or arrays that they hold. */
  readonly escapes: readonly number[];
  /** It changes the length of lists, the operand itself or what it holds. */
  readonly resizes: readonly number[];
}

/**
 * Functions, by their ids, that give the derivative of one that is not differentiated itself. Both take the leaves of its
 * arguments, then those of its result. `vjp` takes the cotangents of the result's leaves that can have one, and gives the
 * gradient by the arguments' leaves that can have one; `jvp` takes the tangents of those, and gives those of the result.
 */
export interface DerivativeRules {
  readonly vjp?: string;
  readonly jvp?: string;
  /** How many of the first leaves come from the code around the function: nothing is given for them. */
  readonly captured?: number;
  /** Whether they are differences, with steps that are right for float64. */
  readonly areDifferences?: boolean;
}

/**
 * How a function runs trips of a loop, so that parts of the trips may run at once: its first parameters say where the
 * trips begin and end. It gives what its trips sum up to.
 */
export interface Parts {
  /** What the loop's counter goes up by, or down if it is below 0. */
  readonly step: number;
  /** Whether each part is one trip. */
  readonly apart?: true;
  /** Positions, among the parameters behind the first two, of arrays that it only adds to. */
  readonly adds: readonly number[];
  /** Of arrays that it writes otherwise, each trip its own elements. */
  readonly writes: readonly number[];
}

/** What a rule gives the derivative for. */
export type RuleMode = "vjp" | "jvp";

/** The functions that rules name. */
export function functionsIn({ vjp, jvp }: DerivativeRules): readonly string[] {
  return [vjp, jvp].filter((id) => id !== undefined);
}
