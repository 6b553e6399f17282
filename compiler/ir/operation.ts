/**
 * The shape of an operation's record. Everything known about an operation stands in one record: its meaning, its text
 * for each target, its slope and what it costs. Folding, emission, every mode of differentiation, the storage analysis
 * and the numeric checks read it.
 */
import type { Value } from "./nodes.ts";
import type { OpName } from "./op-names.ts";
import type { ScalarType } from "./types.ts";

/** How an operation is written in JavaScript. Precedences are those of the language (`*` 12, `+` 11, call 17 ...). */
export type JsFace =
  | {
      readonly kind: "infix";
      readonly operator: string;
      readonly precedence: number;
      readonly rightAssociative?: boolean;
    }
  | { readonly kind: "prefix"; readonly operator: string; readonly precedence: number }
  /** A call of a global, such as `Math.log`. */
  | { readonly kind: "call"; readonly callee: string }
  /** A call of a function that is imported from the runtime. */
  | {
      readonly kind: "helper";
      readonly name: "randomNormal" | "randomSign" | "randomIndex" | "stepSeed" | "keptFraction";
    }
  /** Prints its only operand as it is. */
  | { readonly kind: "transparent" }
  | { readonly kind: "conditional" }
  /** `before operand after`, for instance `x | 0`, `k === undefined`. */
  | { readonly kind: "suffix"; readonly text: string; readonly precedence: number };

/** How an operation is written in WGSL, where floats are f32 and indexes i32. */
export type WgslFace =
  /** Between two operands, in parentheses. */
  | { readonly kind: "infix"; readonly operator: string }
  | { readonly kind: "prefix"; readonly operator: string }
  /** A function of the language that is as accurate as it must be, or a conversion. */
  | { readonly kind: "builtin"; readonly name: string }
  /** A function that is written into the kernel. */
  | { readonly kind: "prelude"; readonly name: string }
  /** Any number of operands, two at a time. */
  | { readonly kind: "folded"; readonly name: string }
  | { readonly kind: "transparent" }
  | { readonly kind: "select" }
  /** The device has nothing for it. */
  | { readonly kind: "none" };

/** Builds the expression of a partial derivative: pure operations on operands, result and constants. */
export interface PartialBuilder {
  constant(value: number): Value;
  compute(op: OpName, ...operands: Value[]): Value;
  /** The literal value of an operand, where it is one. */
  literal(value: Value): number | undefined;
}

/**
 * The derivative of the result by one operand:
 * - a value: an expression built with the builder, or an operand or the result itself;
 * - `"one"`, `"minusOne"`: a constant slope;
 * - `"zero"`: no dependence (declared, for instance by convention at a kink);
 * - `{ when, is }`: slope 1 where the boolean `when` equals `is`, and no dependence elsewhere. The adjoint is selected,
 *   not multiplied by zero, so that an infinite adjoint of the branch not taken leaves nothing.
 */
export type Partial = Value | "one" | "minusOne" | "zero" | { readonly when: Value; readonly is: boolean };

export interface Operation {
  /** The result's type, or undefined when the operation does not take these operand types. */
  type(operands: readonly ScalarType[]): ScalarType | undefined;
  /** The meaning, on JavaScript numbers and booleans. */
  evaluate(...operands: never[]): number | boolean | string;
  readonly js: JsFace;
  /** The face on boolean operands, where it differs. */
  readonly jsOfBoolean?: JsFace;
  readonly wgsl: WgslFace;
  /** The face on index operands, where it differs. */
  readonly wgslOfIndex?: WgslFace;
  /**
   * The partial by each operand, in order; asked only for f64 operands of an f64 result. A record without `partials`
   * gives a reason instead.
   */
  readonly partials?: (build: PartialBuilder, operands: readonly Value[], result: Value) => readonly Partial[];
  /** Why there is no derivative: `discrete` (integers, booleans, conditions) or `staircase` (zero almost everywhere). */
  readonly noDerivative?: "discrete" | "staircase";
  /** Estimated nanoseconds of one execution in V8. */
  readonly cost: number;
  /** Intervals from which the numeric checks draw each operand; the last one repeats for variadic operations. */
  readonly domain: readonly (readonly [number, number])[];
}

/** The table of all operations. The IR's own tools (building, checking, evaluating) take it as an argument. */
export type OperationTable = { readonly [name in OpName]: Operation };
