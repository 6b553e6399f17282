/**
 * Integers of a function as polynomials: sums of products of what is not computed by `+`, `-` and `*`, such as lengths,
 * counters of loops and numbers that were read. Two integers with the same polynomial are equal.
 *
 * The bounds of a count of trips that a derivative computes do not count: a loop to a bound below its start makes none, and
 * a size that is not a whole number is none of an array.
 */
import type { IrFunction, Value } from "../../ir/nodes.ts";
import { type Induction, inductionsOf } from "../inductions.ts";
import { type Memory, memoryOf } from "../memory.ts";
import { type Structure, structureOf } from "../structure.ts";

/** A coefficient times a product of values, which may repeat. */
export interface Term {
  readonly coefficient: number;
  readonly factors: readonly Value[];
}

/** No two terms have the same factors, and none is zero. */
export type Polynomial = readonly Term[];

export const zero: Polynomial = [];

export function constant(value: number): Polynomial {
  return value === 0 ? zero : [{ coefficient: value, factors: [] }];
}

/** The number that a polynomial is, if it is one. */
export function asConstant(polynomial: Polynomial): number | undefined {
  const [only, ...others] = polynomial;
  if (!only) return 0;
  return others.length === 0 && only.factors.length === 0 ? only.coefficient : undefined;
}

/** The polynomials of a function's integers, and arithmetic with them. */
export class Polynomials {
  private readonly known = new Map<Value, Polynomial>();
  private readonly numbers = new Map<Value, number>();
  /** The first value that is the length of an array stands for all of them. */
  private readonly lengths = new Map<Value, Value>();
  private readonly structure: Structure;
  private readonly memory: Memory;
  private readonly inductions: ReadonlyMap<Value, Induction>;

  constructor(fn: IrFunction) {
    this.structure = structureOf(fn);
    this.memory = memoryOf(fn);
    this.inductions = inductionsOf(fn);
  }

  of(value: Value): Polynomial {
    let polynomial = this.known.get(value);
    if (!polynomial) {
      polynomial = this.find(value);
      this.known.set(value, polynomial);
    }
    return polynomial;
  }

  private find(value: Value): Polynomial {
    const induction = this.inductions.get(value);
    if (induction) return this.inTrip(induction) ?? variable(value);
    const definition = this.structure.definitionOf(value);
    switch (definition?.kind) {
      case "constant":
        return Number.isSafeInteger(definition.value) ? constant(Number(definition.value)) : variable(value);
      case "length":
        return this.lengthOf(definition.array, value);
      case "compute": {
        const [left, right] = definition.operands.map((operand) => () => this.of(operand));
        switch (definition.op) {
          case "copy":
          case "toFloat":
          case "toIndex":
            return definition.operands[0]!.type === "bool" ? variable(value) : left!();
          case "ceil":
          case "toInt32":
            return definition.origin.derived ? left!() : variable(value);
          case "max":
            return definition.origin.derived && asConstant(right!()) === 0 ? left!() : variable(value);
          case "negate":
            return scaled(left!(), -1);
          case "add":
            return this.sum(left!(), right!());
          case "subtract":
            return this.difference(left!(), right!());
          case "multiply":
            return this.product(left!(), right!());
        }
      }
    }
    return variable(value);
  }

  private lengthOf(array: Value, value: Value): Polynomial {
    if (!this.memory.keepsLength(array)) return variable(value);
    const definition = this.structure.definitionOf(array);
    if (definition?.kind === "allocate" && !definition.pooled) return this.of(definition.length);
    if (definition?.kind === "duplicate") return this.lengthOf(definition.array, value);
    const known = this.lengths.get(array);
    if (!known) this.lengths.set(array, value);
    return variable(known ?? value);
  }

  /** How long an array is, as the length that stands in the function; undefined where none has been met. */
  lengthOfArray(array: Value): Polynomial | undefined {
    const length = this.lengths.get(array);
    return length && variable(length);
  }

  /** What a trip of a counted loop changes by a fixed amount, by the loop's counter: start + (counter - from) * step. */
  private inTrip({ loop, start, step }: Induction): Polynomial | undefined {
    const stride = loop.kind === "for" ? this.structure.literalOf(loop.step) : undefined;
    if (loop.kind !== "for" || !stride) return undefined;
    const by = typeof step === "number" ? constant(step) : scaled(this.of(step.value), step.sign);
    if (by.some(({ coefficient }) => coefficient % stride !== 0)) return undefined;
    const distance = this.difference(this.of(loop.body.arguments[0]!), this.of(loop.from));
    return this.sum(this.of(start), this.product(distance, scaled(by, 1 / stride)));
  }

  sum(a: Polynomial, b: Polynomial): Polynomial {
    return this.collected([...a, ...b]);
  }

  difference(a: Polynomial, b: Polynomial): Polynomial {
    return this.sum(a, scaled(b, -1));
  }

  product(a: Polynomial, b: Polynomial): Polynomial {
    return this.collected(
      a.flatMap((left) =>
        b.map((right) => ({
          coefficient: left.coefficient * right.coefficient,
          factors: [...left.factors, ...right.factors],
        })),
      ),
    );
  }

  isSame(a: Polynomial, b: Polynomial): boolean {
    return this.difference(a, b).length === 0;
  }

  /** What a value is multiplied by, and the rest; undefined where it is a factor more than once. */
  split(polynomial: Polynomial, value: Value): { readonly by: Polynomial; readonly rest: Polynomial } | undefined {
    const by: Term[] = [];
    const rest: Term[] = [];
    for (const term of polynomial) {
      const others = term.factors.filter((factor) => factor !== value);
      if (others.length === term.factors.length) rest.push(term);
      else if (others.length === term.factors.length - 1) by.push({ ...term, factors: others });
      else return undefined;
    }
    return { by: this.collected(by), rest };
  }

  /** The same with a polynomial in place of a value. */
  replaced(polynomial: Polynomial, value: Value, by: Polynomial): Polynomial | undefined {
    const parts = this.split(polynomial, value);
    return parts && this.sum(this.product(parts.by, by), parts.rest);
  }

  /** A number that orders values, the same in every run. */
  numberOf(value: Value): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
    }
    return number;
  }

  private collected(terms: readonly Term[]): Polynomial {
    const byFactors = new Map<string, Term>();
    for (const { coefficient, factors } of terms) {
      const sorted = [...factors].sort((a, b) => this.numberOf(a) - this.numberOf(b));
      const key = sorted.map((factor) => this.numberOf(factor)).join(" ");
      const known = byFactors.get(key);
      byFactors.set(key, { coefficient: (known?.coefficient ?? 0) + coefficient, factors: sorted });
    }
    return [...byFactors.values()].filter(({ coefficient }) => coefficient !== 0);
  }
}

export function scaled(polynomial: Polynomial, by: number): Polynomial {
  return polynomial.map(({ coefficient, factors }) => ({ coefficient: coefficient * by, factors }));
}

function variable(value: Value): Polynomial {
  return [{ coefficient: 1, factors: [value] }];
}

export function mentions(polynomial: Polynomial, value: Value): boolean {
  return polynomial.some(({ factors }) => factors.includes(value));
}
