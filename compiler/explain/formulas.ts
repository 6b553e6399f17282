/**
 * Sizes as formulas in the names of the source. Comes in: a function and one of its values. Goes out: an expression over
 * its parameters and the variables of its source, with what these stand for.
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
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType } from "../ir/types.ts";
import { resultsOf, visitRegions, visitStatements } from "../ir/walk.ts";
import {
  applied,
  isKnownAtEntry,
  isShort,
  numberSize,
  productOf,
  type Signed,
  type Size,
  signedSum,
  sizeText,
  unknownSize,
} from "./sizes.ts";

/** A product, taken apart. */
export interface Formula {
  readonly number: number;
  readonly factors: readonly Size[];
}

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

  text(size: Size): string {
    return sizeText(size, this.operations);
  }

  /** The product of a number, values and other sizes. */
  product(number: number, values: readonly Value[], others: readonly Size[] = []): Formula {
    let constant = number;
    const factors: Size[] = [];
    const take = (size: Size): void => {
      if (size.kind === "number") constant *= Math.max(size.number, 0);
      else factors.push(size);
    };
    const visit = (value: Value): void => {
      const inner = this.withoutClamp(value);
      const definition = this.structure.definitionOf(inner);
      const isProduct = definition?.kind === "compute" && definition.op === "multiply" && !this.isNamed(inner);
      if (isProduct) definition.operands.forEach(visit);
      else take(this.sizeOf(inner));
    };
    values.forEach(visit);
    others.forEach(take);
    return { number: constant, factors: constant === 0 ? [] : factors };
  }

  /** Formulas added up, those with the same factors in one. */
  sum(formulas: readonly Formula[]): Size {
    const byFactors = new Map<string, { readonly factors: readonly Size[]; number: number }>();
    for (const { factors, number } of formulas) {
      const texts = factors.map((factor) => this.text(factor));
      const key = texts.sort().join(" * ");
      const known = byFactors.get(key);
      if (known) known.number += number;
      else byFactors.set(key, { factors, number });
    }
    const terms = [...byFactors.values()].filter(({ number }) => number !== 0);
    terms.sort((a, b) => b.factors.length - a.factors.length);
    return signedSum(terms.map(({ number, factors }) => ({ sign: 1, size: productOf(number, factors) })));
  }

  /** How many trips a loop makes. */
  trips(loop: LoopStatement): Size {
    if (loop.kind === "loop") return unknownSize("trips");
    const isUpward = loop.test === "<" || loop.test === "<=";
    const [high, low] = isUpward ? [loop.to, loop.from] : [loop.from, loop.to];
    const includesEnd = loop.test === "<=" || loop.test === ">=";
    const bounds = [
      [high, 1],
      [low, -1],
    ] as const;
    const span = this.added(bounds, includesEnd ? 1 : 0);
    const step = Math.abs(this.structure.literalOf(loop.step) ?? 0);
    if (step === 1) return span;
    return applied("ceil", applied("divide", span, step === 0 ? this.sizeOf(loop.step) : numberSize(step)));
  }

  /** A sum of products. */
  polynomial(polynomial: Polynomial): Size {
    return signedSum(
      polynomial.map(({ coefficient, factors }): Signed => {
        const sizes = factors.map((factor) => this.sizeOf(factor));
        return { sign: coefficient < 0 ? -1 : 1, size: productOf(Math.abs(coefficient), sizes) };
      }),
    );
  }

  /** What is left of a count of trips without its bounds, and of a conversion. */
  private withoutClamp(value: Value, isMeaning = false): Value {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind !== "compute" || (this.isNamed(value) && !isMeaning)) return value;
    const { op, operands, origin } = definition;
    const [first] = operands;
    const isConversion = this.operations[op].js.kind === "transparent" && operands.length === 1;
    const isClamp = origin.derived && op === "max" && operands[1] && this.structure.literalOf(operands[1]) === 0;
    const isWhole = first && (this.isNamed(first) || !this.isComputedBy(first, ["divide", "sqrt"]));
    const isRounding = origin.derived && op === "ceil" && isWhole && !this.isFractionOf(first);
    return first && (isClamp || isConversion || isRounding) ? this.withoutClamp(first) : value;
  }

  /** Whether a value is as much of something as a randomized gradient keeps. */
  private isFractionOf(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    const parts = definition?.kind === "compute" ? [value, ...definition.operands] : [];
    return parts.some((each) => this.isComputedBy(each, ["keptFraction"]));
  }

  private isComputedBy(value: Value, ops: readonly OpName[]): boolean {
    const definition = this.structure.definitionOf(value);
    return definition?.kind === "compute" && ops.includes(definition.op);
  }

  /** Whether a value is the only one of its variable, so that the name says which it is. */
  private isNamed(value: Value): boolean {
    return value.variable !== undefined && this.versions.get(value.variable.name) === 1;
  }

  private sizeOf(given: Value): Size {
    const value = this.withoutClamp(given);
    const parameter = this.parameters.get(value);
    if (parameter !== undefined) return { kind: "given", text: parameter, leaf: value };
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant") {
      const { value: literal } = definition;
      return typeof literal === "number" ? numberSize(literal) : unknownSize(JSON.stringify(literal) ?? "undefined");
    }
    const { variable } = value;
    if (!variable || !this.isNamed(value)) return this.expression(value, definition);
    const bare = this.withoutClamp(value, true);
    const meaning = definition && (bare === value ? this.expression(value, definition) : this.sizeOf(bare));
    const known = meaning && isKnownAtEntry(meaning) ? meaning : undefined;
    // What the compiler has named is told by what it stands for, if that is short or says nothing.
    const isOwn = !definition?.origin.derived || (known && !isShort(known));
    if (!isOwn && meaning) return meaning;
    if (known && this.text(known) !== variable.name) this.meanings.set(variable.name, this.text(known));
    return { kind: "named", text: variable.name, means: known };
  }

  private expression(value: Value, definition: Statement | undefined): Size {
    switch (definition?.kind) {
      case "compute": {
        const { op, operands } = definition;
        const [left, right] = operands as readonly [Value, Value];
        if (op === "keptFraction") return unknownSize(`keep.${this.literalText(operands[1]!)}`);
        const isSum = op === "add" || op === "subtract";
        if (!isSum) return applied(op, ...operands.map((operand) => this.sizeOf(operand)));
        return this.added([
          [left, 1],
          [right, op === "add" ? 1 : -1],
        ]);
      }
      case "length":
        return this.lengthOf(definition.array);
      case "load":
        return unknownSize(`${this.nameOf(definition.array)}[${this.text(this.sizeOf(definition.index))}]`);
      default:
        return unknownSize(this.nameOf(value));
    }
  }

  private literalText(value: Value): string {
    const definition = this.structure.definitionOf(value);
    return definition?.kind === "constant" ? String(definition.value) : "";
  }

  /** A sum, with its numbers in one, and without what is added and taken away again. */
  private added(parts: readonly (readonly [Value, 1 | -1])[], number = 0): Size {
    const terms: Signed[] = [];
    let constant = number;
    const visit = (value: Value, sign: 1 | -1): void => {
      const inner = this.withoutClamp(value);
      const definition = this.structure.definitionOf(inner);
      const { op, operands, origin } = definition?.kind === "compute" ? definition : nothingComputed;
      const [left, right] = operands;
      const isOpen = !this.isNamed(inner) || origin.derived;
      if ((op === "add" || op === "subtract") && left && right && isOpen) {
        visit(left, sign);
        visit(right, op === "add" ? sign : sign === 1 ? -1 : 1);
        return;
      }
      // The trips of a block of them are as many as a block has, but for the last.
      if (op === "min" && left && origin.derived && sign === 1) return visit(left, sign);
      const size = this.sizeOf(inner);
      if (size.kind === "number") {
        constant += sign * size.number;
        return;
      }
      const opposite = terms.findIndex((term) => term.sign !== sign && this.text(term.size) === this.text(size));
      if (opposite < 0) terms.push({ sign, size });
      else terms.splice(opposite, 1);
    };
    for (const [value, sign] of parts) visit(value, sign);
    if (constant !== 0) terms.push({ sign: constant < 0 ? -1 : 1, size: numberSize(Math.abs(constant)) });
    return signedSum(terms);
  }

  /** How long an array is: of one that the function makes, what it was made with. */
  private lengthOf(array: Value): Size {
    const parameter = this.parameters.get(array);
    const isKept = this.memory.keepsLength(array);
    if (parameter !== undefined && isKept) return { kind: "given", text: `${parameter}.length`, leaf: array };
    const definition = isKept ? this.structure.definitionOf(array) : undefined;
    if (definition?.kind === "allocate") return this.sizeOf(definition.length);
    if (definition?.kind === "duplicate" || definition?.kind === "zerosLike") return this.lengthOf(definition.array);
    return unknownSize(`${this.nameOf(array)}.length`);
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

const nothingComputed = { op: undefined, operands: [], origin: noOrigin };
