/**
 * Constructors of operation records: what a family of operations has in common is said once, here, and a record says
 * what is its own.
 */
import type { Value } from "../ir/nodes.ts";
import type { JsFace, Operation, Partial, WgslFace } from "../ir/operation.ts";
import type { ScalarType } from "../ir/types.ts";
import { Formula } from "./formula.ts";

type Typing = Operation["type"];
type Interval = readonly [number, number];

// --- the operand types that an operation takes ---

/** This many operands, all of one of `kinds`; gives `result`, or else the operands' own type. */
function uniform(arity: number, kinds: readonly ScalarType[], result?: ScalarType): Typing {
  return (operands) => {
    const [first] = operands;
    if (first === undefined || operands.length !== arity || !kinds.includes(first)) return undefined;
    return operands.every((operand) => operand === first) ? (result ?? first) : undefined;
  };
}

/** Floats to a float. */
export const floats = (arity: number): Typing => uniform(arity, ["f64"]);

/** Floats to a float, or indexes to an index. */
export const numbers = (arity: number): Typing => uniform(arity, ["f64", "index"]);

/** Indexes to an index. */
export const indexes = (arity: number): Typing => uniform(arity, ["index"]);

/** Booleans to a boolean. */
export const booleans = (arity: number): Typing => uniform(arity, ["bool"]);

/** Operands of one of these kinds to a boolean. */
export const test = (arity: number, kinds: readonly ScalarType[]): Typing => uniform(arity, kinds, "bool");

/** One operand of one of these kinds to `result`, or else to its own kind. */
export const conversion = (kinds: readonly ScalarType[], result?: ScalarType): Typing => uniform(1, kinds, result);

/** Any number of floats, at least one, to a float. */
export const manyFloats: Typing = (operands) =>
  operands.length > 0 && operands.every((operand) => operand === "f64") ? "f64" : undefined;

// --- faces ---

export const infix = (operator: string, precedence: number): JsFace => ({ kind: "infix", operator, precedence });
export const prefix = (operator: string): JsFace => ({ kind: "prefix", operator, precedence: 14 });
export const call = (callee: string): JsFace => ({ kind: "call", callee });
export const transparent: JsFace = { kind: "transparent" };

export const wgslInfix = (operator: string): WgslFace => ({ kind: "infix", operator });
export const wgslPrefix = (operator: string): WgslFace => ({ kind: "prefix", operator });
export const builtin = (name: string): WgslFace => ({ kind: "builtin", name });
export const prelude = (name: string): WgslFace => ({ kind: "prelude", name });
export const onlyOnHost: WgslFace = { kind: "none" };

// --- records ---

interface UnaryRecord extends Omit<Operation, "partials" | "noDerivative" | "evaluate"> {
  evaluate(x: number): number;
  /** dy/dx, for operand x and result y. */
  slope(f: Formula, x: Value, y: Value): Partial;
}

/** A differentiable function of one number. */
export function unary({ slope, ...record }: UnaryRecord): Operation {
  return {
    ...record,
    partials: (build, operands, result) => operands.map((operand) => slope(new Formula(build), operand, result)),
  };
}

interface BinaryRecord extends Omit<Operation, "partials" | "noDerivative" | "evaluate"> {
  evaluate(x: number, y: number): number;
  /** dz/dx and dz/dy, for operands x and y and result z. */
  slopes(f: Formula, x: Value, y: Value, z: Value): readonly [Partial, Partial];
}

/** A differentiable function of two numbers. */
export function binary({ slopes, ...record }: BinaryRecord): Operation {
  return {
    ...record,
    partials: (build, operands, result) => {
      const [x, y] = operands;
      if (x === undefined || y === undefined) return [];
      return slopes(new Formula(build), x, y, result);
    },
  };
}

interface MathRecord<Slope> {
  /** Without it a function of the prelude by the same name. */
  readonly wgsl?: WgslFace;
  readonly cost: number;
  readonly domain: readonly Interval[];
  readonly slope: Slope;
}

/** A function of one float that `Math` has under the same name. */
export function mathFunction(
  name: { [key in keyof Math]: Math[key] extends (x: number) => number ? key : never }[keyof Math] & string,
  { wgsl = prelude(name), cost, domain, slope }: MathRecord<UnaryRecord["slope"]>,
): Operation {
  return unary({ type: floats(1), evaluate: Math[name], js: call(`Math.${name}`), wgsl, cost, domain, slope });
}

/** A step function of a number: its slope is zero wherever it has one. */
export function staircase(name: "floor" | "ceil" | "round" | "trunc" | "sign", cost: number): Operation {
  return {
    type: numbers(1),
    evaluate: Math[name],
    js: call(`Math.${name}`),
    wgsl: name === "sign" || name === "round" ? prelude(name) : builtin(name),
    wgslOfIndex: name === "sign" ? builtin("sign") : { kind: "transparent" },
    noDerivative: "staircase",
    cost,
    domain: [[-10, 10]],
  };
}

/** An operation on integers or booleans, or one that gives them. */
export function discrete(record: Omit<Operation, "partials" | "noDerivative">): Operation {
  return { ...record, noDerivative: "discrete" };
}
