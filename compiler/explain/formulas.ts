/**
 * Sizes as formulas in the names of the source. Comes in: a function and one of its values. Goes out: an expression of
 * JavaScript over its parameters and the variables of its source, with what these stand for.
 *
 * Counts of trips are written without saying that they are rounded up to a whole number and at least 0.
 */

import type { Polynomial } from "../3-analyze/loops/polynomials.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { type LoopStatement, type Structure, structureOf } from "../3-analyze/structure.ts";
import { leafName } from "../4-differentiate/signature.ts";
import { noOrigin } from "../ir/build.ts";
import type { IrFunction, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { JsFace, OperationTable } from "../ir/operation.ts";
import { isArrayType } from "../ir/types.ts";
import { resultsOf, visitRegions, visitStatements } from "../ir/walk.ts";

export interface Formula {
  readonly text: string;
  /** The factors of a product, without numbers; none for a number. */
  readonly factors: readonly string[];
  /** The product of the numbers among its factors. */
  readonly number: number;
  /** Whether it follows from the arguments when the function is entered. */
  readonly isKnownAtEntry: boolean;
}

/** An expression, and how tightly it binds: 20 for what needs no parentheses anywhere. */
export interface Written {
  readonly text: string;
  readonly precedence: number;
  readonly isKnownAtEntry: boolean;
}

const [sumPrecedence, productPrecedence, callPrecedence, atom] = [11, 12, 17, 20];

export class Formulas {
  /** What the variables stand for that occur in formulas, in the order in which they were met. */
  readonly meanings = new Map<string, string>();
  private readonly structure: Structure;
  private readonly memory: Memory;
  private readonly parameters = new Map<Value, string>();
  /** How many values are versions of a variable. */
  private readonly versions = new Map<string, number>();

  constructor(
    fn: IrFunction,
    private readonly operations: OperationTable,
  ) {
    this.structure = structureOf(fn);
    this.memory = memoryOf(fn);
    for (const parameter of fn.parameters) {
      parameter.leaves.forEach((leaf, i) => {
        this.parameters.set(leaf, leafName(parameter, i));
      });
    }
    const count = ({ variable }: Value) => {
      if (variable) this.versions.set(variable.name, (this.versions.get(variable.name) ?? 0) + 1);
    };
    visitRegions(fn.body, (region) => region.arguments.forEach(count));
    visitStatements(fn.body, (statement) => resultsOf(statement).forEach(count));
  }

  /** The product of a number, values and other expressions. */
  product(number: number, values: readonly Value[], others: readonly Written[] = []): Formula {
    let constant = number;
    let isKnownAtEntry = true;
    const factors: string[] = [];
    const take = (written: Written): void => {
      const literal = Number(written.text);
      isKnownAtEntry &&= written.isKnownAtEntry;
      if (Number.isNaN(literal)) factors.push(within(written, productPrecedence + 1));
      else constant *= Math.max(literal, 0);
    };
    const visit = (value: Value): void => {
      const inner = this.withoutClamp(value);
      const literal = this.structure.literalOf(inner);
      const definition = this.structure.definitionOf(inner);
      if (literal !== undefined) constant *= Math.max(literal, 0);
      else if (definition?.kind === "compute" && definition.op === "multiply" && !this.isNamed(inner)) {
        definition.operands.forEach(visit);
      } else take(this.write(inner));
    };
    values.forEach(visit);
    others.forEach(take);
    if (constant === 0) return { text: "0", factors: [], number: 0, isKnownAtEntry: true };
    return { text: productText(constant, factors), factors, number: constant, isKnownAtEntry };
  }

  of(value: Value): Formula {
    return this.product(1, [value]);
  }

  /** How many trips a loop makes. */
  trips(loop: LoopStatement): Written {
    if (loop.kind === "loop") return { text: "trips", precedence: atom, isKnownAtEntry: false };
    const isUpward = loop.test === "<" || loop.test === "<=";
    const [high, low] = isUpward ? [loop.to, loop.from] : [loop.from, loop.to];
    const includesEnd = loop.test === "<=" || loop.test === ">=";
    const span = this.sum(
      [
        [high, 1],
        [low, -1],
      ],
      includesEnd ? 1 : 0,
    );
    const step = Math.abs(this.structure.literalOf(loop.step) ?? 0);
    if (step === 1) return span;
    const by = step === 0 ? this.write(loop.step) : numberAs(step);
    const text = `Math.ceil(${within(span, productPrecedence)} / ${within(by, productPrecedence + 1)})`;
    return { text, precedence: callPrecedence, isKnownAtEntry: span.isKnownAtEntry && by.isKnownAtEntry };
  }

  /** A sum of products. */
  polynomial(polynomial: Polynomial): Written {
    const terms = polynomial.map(({ coefficient, factors }): Signed => {
      const written = factors.map((factor) => this.write(factor));
      const sign = coefficient < 0 ? -1 : 1;
      if (written.length === 1 && Math.abs(coefficient) === 1) return { sign, written: written[0]! };
      const isKnownAtEntry = written.every((each) => each.isKnownAtEntry);
      const texts = written.map((each) => within(each, productPrecedence));
      const text = productText(Math.abs(coefficient), texts);
      return { sign, written: { text, precedence: productPrecedence, isKnownAtEntry } };
    });
    return signedSum(terms);
  }

  /** What is left of a count of trips without its bounds, and of a conversion. */
  private withoutClamp(value: Value, isMeaning = false): Value {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind !== "compute" || (this.isNamed(value) && !isMeaning)) return value;
    const { op, operands, origin } = definition;
    const [first] = operands;
    const isConversion = this.operations[op].js.kind === "transparent" && operands.length === 1;
    const isClamp = origin.derived && op === "max" && operands[1] && this.structure.literalOf(operands[1]) === 0;
    const isRounding = origin.derived && op === "ceil" && first && !this.isComputedBy(first, ["divide", "sqrt"]);
    return first && (isClamp || isConversion || isRounding) ? this.withoutClamp(first) : value;
  }

  private isComputedBy(value: Value, ops: readonly OpName[]): boolean {
    const definition = this.structure.definitionOf(value);
    return definition?.kind === "compute" && ops.includes(definition.op);
  }

  /** Whether a value is the only one of its variable, so that the name says which it is. */
  private isNamed(value: Value): boolean {
    return value.variable !== undefined && this.versions.get(value.variable.name) === 1;
  }

  private write(given: Value): Written {
    const value = this.withoutClamp(given);
    const parameter = this.parameters.get(value);
    if (parameter !== undefined) return { text: parameter, precedence: atom, isKnownAtEntry: true };
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant") return numberAs(Number(definition.value));
    const { variable } = value;
    if (!variable || !this.isNamed(value)) return this.expression(value, definition);
    const bare = this.withoutClamp(value, true);
    const meaning = definition && (bare === value ? this.expression(value, definition) : this.write(bare));
    // What the compiler has named is told by what it stands for, if that is short or says nothing.
    const isOwn = !definition?.origin.derived || (meaning?.isKnownAtEntry && meaning.precedence !== atom);
    if (!isOwn && meaning) return meaning;
    if (meaning?.isKnownAtEntry && meaning.text !== variable.name) this.meanings.set(variable.name, meaning.text);
    return { text: variable.name, precedence: atom, isKnownAtEntry: meaning?.isKnownAtEntry ?? false };
  }

  private expression(value: Value, definition: Statement | undefined): Written {
    switch (definition?.kind) {
      case "compute": {
        if (definition.op === "add" || definition.op === "subtract") {
          const [left, right] = definition.operands as readonly [Value, Value];
          return this.sum([
            [left, 1],
            [right, definition.op === "add" ? 1 : -1],
          ]);
        }
        const face = this.operations[definition.op].js;
        return writtenBy(
          face,
          definition.operands.map((operand) => this.write(operand)),
        );
      }
      case "length":
        return this.lengthOf(definition.array);
      case "load": {
        const [array, index] = [this.nameOf(definition.array), this.write(definition.index)];
        return { text: `${array}[${index.text}]`, precedence: atom, isKnownAtEntry: false };
      }
      default:
        return { text: this.nameOf(value), precedence: atom, isKnownAtEntry: false };
    }
  }

  /** A sum, with its numbers in one, and without what is added and taken away again. */
  private sum(parts: readonly (readonly [Value, 1 | -1])[], number = 0): Written {
    const terms: Signed[] = [];
    let constant = number;
    const visit = (value: Value, sign: 1 | -1): void => {
      const inner = this.withoutClamp(value);
      const literal = this.structure.literalOf(inner);
      const definition = this.structure.definitionOf(inner);
      const { op, operands, origin } = definition?.kind === "compute" ? definition : nothingComputed;
      const [left, right] = operands;
      const isOpen = !this.isNamed(inner) || origin.derived;
      if (literal !== undefined) constant += sign * literal;
      else if ((op === "add" || op === "subtract") && left && right && isOpen) {
        visit(left, sign);
        visit(right, op === "add" ? sign : sign === 1 ? -1 : 1);
        // The trips of a block of them are as many as a block has, but for the last.
      } else if (op === "min" && left && origin.derived && sign === 1) visit(left, sign);
      else {
        const written = this.write(inner);
        const opposite = terms.findIndex((term) => term.sign !== sign && term.written.text === written.text);
        if (opposite < 0) terms.push({ sign, written });
        else terms.splice(opposite, 1);
      }
    };
    for (const [value, sign] of parts) visit(value, sign);
    if (constant !== 0) terms.push({ sign: constant < 0 ? -1 : 1, written: numberAs(Math.abs(constant)) });
    return signedSum(terms);
  }

  /** How long an array is: of one that the function makes, what it was made with. */
  private lengthOf(array: Value): Written {
    const parameter = this.parameters.get(array);
    const isKept = this.memory.keepsLength(array);
    if (parameter !== undefined) return { text: `${parameter}.length`, precedence: atom, isKnownAtEntry: isKept };
    const definition = isKept ? this.structure.definitionOf(array) : undefined;
    if (definition?.kind === "allocate") return this.write(definition.length);
    if (definition?.kind === "duplicate" || definition?.kind === "zerosLike") return this.lengthOf(definition.array);
    return { text: `${this.nameOf(array)}.length`, precedence: atom, isKnownAtEntry: false };
  }

  private nameOf(value: Value): string {
    return (
      this.parameters.get(value) ??
      value.variable?.name ??
      value.hint?.name ??
      (isArrayType(value.type) ? "array" : "n")
    );
  }
}

/** Formulas added up, those with the same factors in one. */
export function sumOf(formulas: readonly Formula[]): Formula {
  const byFactors = new Map<string, { readonly factors: readonly string[]; number: number }>();
  for (const { factors, number } of formulas) {
    const key = [...factors].sort().join(" * ");
    const known = byFactors.get(key);
    if (known) known.number += number;
    else byFactors.set(key, { factors, number });
  }
  const terms = [...byFactors.values()]
    .filter(({ number }) => number !== 0)
    .sort((a, b) => b.factors.length - a.factors.length);
  const [only, ...others] = terms;
  const isKnownAtEntry = formulas.every((formula) => formula.isKnownAtEntry);
  if (!only) return { text: "0", factors: [], number: 0, isKnownAtEntry };
  if (others.length === 0) return { text: productText(only.number, only.factors), ...only, isKnownAtEntry };
  const text = terms.map(({ number, factors }) => productText(number, factors)).join(" + ");
  return { text, factors: [`(${text})`], number: 1, isKnownAtEntry };
}

const nothingComputed = { op: undefined, operands: [], origin: noOrigin };

/** A term of a sum. */
interface Signed {
  readonly sign: 1 | -1;
  readonly written: Written;
}

function numberAs(value: number): Written {
  return { text: String(value), precedence: atom, isKnownAtEntry: true };
}

/** Those that are added first, numbers behind what is like them. */
function signedSum(terms: readonly Signed[]): Written {
  const isNumber = ({ written }: Signed) => Number(/^[\d.]+$/.test(written.text));
  const sorted = [...terms].sort((a, b) => b.sign - a.sign || isNumber(a) - isNumber(b));
  const [only, ...more] = sorted;
  if (!only) return numberAs(0);
  if (more.length === 0 && only.sign === 1) return only.written;
  const [first, ...others] = sorted.map(({ sign, written }) => ({ sign, text: within(written, productPrecedence) }));
  const rest = others.map(({ sign, text }) => ` ${sign === 1 ? "+" : "-"} ${text}`).join("");
  const precedence = others.length > 0 ? sumPrecedence : productPrecedence;
  const isKnownAtEntry = terms.every(({ written }) => written.isKnownAtEntry);
  return { text: `${first!.sign === 1 ? "" : "-"}${first!.text}${rest}`, precedence, isKnownAtEntry };
}

function productText(number: number, factors: readonly string[]): string {
  if (factors.length === 0) return String(number);
  return [...(number === 1 ? [] : [String(number)]), ...factors].join(" * ");
}

function writtenBy(face: JsFace, operands: readonly Written[]): Written {
  const isKnownAtEntry = operands.every((operand) => operand.isKnownAtEntry);
  const texts = operands.map(({ text }) => text);
  const [first, second] = operands;
  switch (face.kind) {
    case "infix": {
      const { operator, precedence, rightAssociative = false } = face;
      const left = within(first!, rightAssociative ? precedence + 1 : precedence);
      const right = within(second!, rightAssociative ? precedence : precedence + 1);
      return { text: `${left} ${operator} ${right}`, precedence, isKnownAtEntry };
    }
    case "prefix":
      return { text: face.operator + within(first!, face.precedence), precedence: face.precedence, isKnownAtEntry };
    case "suffix":
      return { text: within(first!, face.precedence) + face.text, precedence: face.precedence, isKnownAtEntry };
    case "call":
      return { text: `${face.callee}(${texts.join(", ")})`, precedence: callPrecedence, isKnownAtEntry };
    case "conditional": {
      const text = `${within(first!, sumPrecedence)} ? ${texts[1]} : ${texts[2]}`;
      return { text, precedence: 2, isKnownAtEntry };
    }
    case "transparent":
      return first!;
  }
}

function within({ text, precedence }: Written, least: number): string {
  return precedence < least ? `(${text})` : text;
}
