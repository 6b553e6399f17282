/** Operations and literals in WGSL, where floats are f32 and integers i32. */
import type { Compute, Constant } from "../../ir/nodes.ts";
import type { OperationTable, WgslFace } from "../../ir/operation.ts";
import type { Type } from "../../ir/types.ts";

/** A text, and how tightly it holds together: what does less than the operator around it stands in parentheses. */
export interface Text {
  readonly text: string;
  readonly precedence: number;
}

const ofAtoms = 3;
const precedences: Readonly<Record<string, number>> = { "*": 2, "/": 2, "+": 1, "-": 1 };

export const plain = (text: string): Text => ({ text, precedence: ofAtoms });
export const compound = (text: string): Text => ({ text, precedence: 0 });

export function isAtom({ precedence }: Text): boolean {
  return precedence === ofAtoms;
}

/** As an operand of an operator with this precedence; by default of any. */
export function within({ text, precedence }: Text, around = ofAtoms): string {
  return precedence < around ? `(${text})` : text;
}

export function literalOf({ value, result: { type } }: Constant, need: (name: string) => void): Text {
  if (typeof value === "boolean") return plain(String(value));
  // What is never read on a path that matters.
  if (typeof value !== "number") return plain(type === "bool" ? "false" : type === "index" ? "0" : "0.0");
  if (type === "index") return value < 0 ? compound(String(value)) : plain(String(value));
  const single = Math.fround(value);
  if (!Number.isFinite(single)) {
    // WGSL has no literals for them.
    const name = Number.isNaN(single) ? "notANumber" : "infinity";
    need(name);
    return single < 0 ? compound(`-${name}(0.0)`) : plain(`${name}(0.0)`);
  }
  const digits = shortest(single);
  const text = /[.e]/.test(digits) ? digits : `${digits}.0`;
  return single < 0 || Object.is(single, -0) ? compound(text) : plain(text);
}

/** The fewest digits that are this float32. */
function shortest(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  for (let digits = 1; digits < 10; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text.replace("e+", "e");
  }
  return String(value);
}

export function faceOf({ op, operands }: Compute, operations: OperationTable): WgslFace {
  const record = operations[op];
  return operands[0]?.type === "index" ? (record.wgslOfIndex ?? record.wgsl) : record.wgsl;
}

/** A computation of operands. `need` is told which functions of the prelude it calls. */
export function computed(face: WgslFace, operands: readonly Text[], need: (name: string) => void): Text {
  const list = operands.map(({ text }) => text).join(", ");
  switch (face.kind) {
    case "infix": {
      const precedence = precedences[face.operator] ?? 0;
      const [least, more] = precedence > 0 ? [precedence, precedence + 1] : [ofAtoms, ofAtoms];
      const [left, right] = [within(operands[0]!, least), within(operands[1]!, more)];
      return { text: `${left} ${face.operator} ${right}`, precedence };
    }
    case "prefix":
      return compound(`${face.operator}${within(operands[0]!)}`);
    case "builtin":
      return plain(`${face.name}(${list})`);
    case "prelude":
      need(face.name);
      return plain(`${face.name}(${list})`);
    case "folded": {
      need(face.name);
      const [first, ...others] = operands;
      if (others.length === 0) return plain(`abs(${first!.text})`);
      return others.reduce((sum, next) => plain(`${face.name}(${sum.text}, ${next.text})`), first!);
    }
    case "select":
      return plain(`select(${operands[2]!.text}, ${operands[1]!.text}, ${operands[0]!.text})`);
    default:
      return operands[0]!;
  }
}

/** A power with a literal exponent of 2 or 3, which is right to the last place as a product. */
export function productOf({ op }: Compute, operands: readonly Text[], need: (name: string) => void): Text | undefined {
  const exponent = operands[1]?.text;
  const name = exponent === "2.0" ? "square" : exponent === "3.0" ? "cube" : undefined;
  if (op !== "power" || !name) return undefined;
  need(name);
  return plain(`${name}(${operands[0]!.text})`);
}

export function typeName(type: Type): string {
  return type === "f64" ? "f32" : type === "bool" ? "bool" : "i32";
}
