/**
 * Sizes as expressions: what they are written as for people, and what computes them where a function is entered.
 */
import type { RegionBuilder } from "../ir/build.ts";
import type { Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { JsFace, OperationTable } from "../ir/operation.ts";
import { isArrayType, type ScalarType } from "../ir/types.ts";

export type Size =
  | { readonly kind: "number"; readonly number: number }
  /** A parameter that is a number, or the length of one that is an array. */
  | { readonly kind: "given"; readonly text: string; readonly leaf: Value }
  /** A variable of the function, and what it stands for if that follows from what is given. */
  | { readonly kind: "named"; readonly text: string; readonly means: Size | undefined }
  | { readonly kind: "apply"; readonly op: OpName; readonly operands: readonly Size[] };

export function numberSize(number: number): Size {
  return { kind: "number", number };
}

export function unknownSize(text: string): Size {
  return { kind: "named", text, means: undefined };
}

export function applied(op: OpName, ...operands: readonly Size[]): Size {
  return { kind: "apply", op, operands };
}

/** A product, its number first. */
export function productOf(number: number, factors: readonly Size[]): Size {
  if (number === 0) return numberSize(0);
  const all = number === 1 && factors.length > 0 ? factors : [numberSize(number), ...factors];
  return all.reduce((product, factor) => applied("multiply", product, factor));
}

/** A term of a sum. */
export interface Signed {
  readonly sign: 1 | -1;
  readonly size: Size;
}

/** A sum: what is added first, and numbers behind what is like them. */
export function signedSum(terms: readonly Signed[]): Size {
  const isNumber = ({ size }: Signed) => Number(size.kind === "number");
  const [first, ...others] = [...terms].sort((a, b) => b.sign - a.sign || isNumber(a) - isNumber(b));
  if (!first) return numberSize(0);
  const start = first.sign === 1 ? first.size : applied("negate", first.size);
  return others.reduce((sum, { sign, size }) => applied(sign === 1 ? "add" : "subtract", sum, size), start);
}

/** Whether a size follows from the arguments when the function is entered. */
export function isKnownAtEntry(size: Size): boolean {
  switch (size.kind) {
    case "number":
    case "given":
      return true;
    case "named":
      return size.means !== undefined;
    case "apply":
      return size.operands.every(isKnownAtEntry);
  }
}

/** Whether a size is written without an operator. */
export function isShort({ kind }: Size): boolean {
  return kind !== "apply";
}

/** The size as JavaScript. */
export function sizeText(size: Size, operations: OperationTable): string {
  return write(size, operations).text;
}

/** Text, and how tightly it binds: 20 for what needs no parentheses anywhere. */
interface Written {
  readonly text: string;
  readonly precedence: number;
}

function write(size: Size, operations: OperationTable): Written {
  switch (size.kind) {
    case "number":
      return { text: String(size.number), precedence: 20 };
    case "given":
    case "named":
      return { text: size.text, precedence: 20 };
    case "apply": {
      const operands = size.operands.map((operand) => write(operand, operations));
      return writtenBy(operations[size.op].js, operands);
    }
  }
}

function writtenBy(face: JsFace, operands: readonly Written[]): Written {
  const [first, second, third] = operands as readonly [Written, Written, Written];
  switch (face.kind) {
    case "infix": {
      const { operator, precedence, rightAssociative = false } = face;
      const left = within(first, rightAssociative ? precedence + 1 : precedence);
      const right = within(second, rightAssociative ? precedence : precedence + 1);
      return { text: `${left} ${operator} ${right}`, precedence };
    }
    case "prefix":
      return { text: face.operator + within(first, face.precedence), precedence: face.precedence };
    case "suffix":
      return { text: within(first, face.precedence) + face.text, precedence: face.precedence };
    case "call":
      return { text: `${face.callee}(${operands.map(({ text }) => text).join(", ")})`, precedence: 17 };
    case "helper":
      return { text: `${face.name}(${operands.map(({ text }) => text).join(", ")})`, precedence: 17 };
    case "conditional":
      return { text: `${within(first, 3)} ? ${second.text} : ${third.text}`, precedence: 2 };
    case "transparent":
      return first;
  }
}

function within({ text, precedence }: Written, least: number): string {
  return precedence < least ? `(${text})` : text;
}

/** Computes a size that is known at entry: numbers as floats. */
export function buildSize(size: Size, b: RegionBuilder): Value {
  switch (size.kind) {
    case "number":
      return b.float(size.number);
    case "given":
      return asFloat(isArrayType(size.leaf.type) ? b.length(size.leaf) : size.leaf, b);
    case "named":
      return buildSize(size.means ?? numberSize(0), b);
    case "apply": {
      const operands = size.operands.map((operand) => buildSize(operand, b));
      return asFloat(b.compute(size.op, ...asTaken(size.op, operands, b)), b);
    }
  }
}

function asFloat(value: Value, b: RegionBuilder): Value {
  return value.type === "index" ? b.compute("toFloat", value) : value;
}

/** Numbers are handed as integers to an operation that takes no others. */
function asTaken(op: OpName, operands: readonly Value[], b: RegionBuilder): readonly Value[] {
  const types = operands.map(({ type }) => type as ScalarType);
  if (b.operations[op].type(types) !== undefined) return operands;
  return operands.map((operand) => (operand.type === "f64" ? b.compute("toIndex", operand) : operand));
}
