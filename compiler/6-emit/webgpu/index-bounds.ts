/**
 * How large the integers of a kernel get. A device counts with 32 bits, where a sum that overflows is another number: so
 * the host looks at the largest that there can be before it starts the kernel, and refuses to where that is too large.
 *
 * Sums and products that wrap are right in the end if the end is small. Only what is read, compared or made a float has to
 * be: its polynomial, with the largest magnitude of each factor, is a bound.
 */
import { asConstant, type Polynomial, type Polynomials } from "../../3-analyze/loops/polynomials.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { operandsOf, visitStatements } from "../../ir/walk.ts";
import type { HostValues } from "./host-values.ts";
import { Refusal } from "./refusal.ts";

/** The largest magnitude of what is read from an array of integers. */
const ofElements: Readonly<Record<string, number>> = { i8: 128, u8: 255, u8c: 255, i16: 32768, u16: 65535, bool: 1 };
/** Sums of polynomials that are smaller than this for certain need no look. */
const surelySmall = 2 ** 30;

export class IndexBounds {
  constructor(
    private readonly structure: Structure,
    private readonly polynomials: Polynomials,
    private readonly host: HostValues,
  ) {}

  /** The bounds of a kernel's integers, as numbers that the host computes. */
  of(body: Region, b: RegionBuilder): readonly Value[] {
    const bounds: Polynomial[] = [];
    visitStatements(body, (statement) => {
      for (const value of this.integersOf(statement)) {
        const bound = this.boundOf(value, statement);
        const known = asConstant(bound);
        if (known !== undefined && known < surelySmall) continue;
        if (!bounds.some((other) => this.polynomials.isSame(other, bound))) bounds.push(bound);
      }
    });
    return bounds.map((bound) => onHost(bound, this.host, b));
  }

  /** What must be right of the integers that a statement reads, if they are computed. */
  private integersOf(statement: Statement): readonly Value[] {
    if (statement.kind === "compute" && statement.result.type === "index" && isRing(statement.op)) return [];
    return operandsOf(statement).filter((value) => {
      const definition = this.structure.definitionOf(value);
      return value.type === "index" && definition?.kind === "compute" && isRing(definition.op) && !this.host.has(value);
    });
  }

  private boundOf(value: Value, user: Statement): Polynomial {
    const terms = this.polynomials
      .of(value)
      .map(({ coefficient, factors }) =>
        factors.reduce<Polynomial>(
          (product, factor) => this.polynomials.product(product, this.largestOf(factor, user)),
          [{ coefficient: Math.abs(coefficient), factors: [] }],
        ),
      );
    return terms.reduce<Polynomial>((sum, term) => this.polynomials.sum(sum, term), []);
  }

  private largestOf(factor: Value, user: Statement): Polynomial {
    if (this.host.has(factor)) return [{ coefficient: 1, factors: [factor] }];
    const definition = this.structure.definitionOf(factor);
    if (definition?.kind === "load") {
      const { type } = definition.array;
      const largest = isArrayType(type) && isFlat(type) ? ofElements[type.element] : undefined;
      if (largest !== undefined) return [{ coefficient: largest, factors: [] }];
    }
    if (definition?.kind === "compute" && definition.op === "select") {
      const [first, second] = definition.operands.slice(1).map((operand) => this.boundOf(operand, user));
      return this.polynomials.sum(first!, second!);
    }
    if (!definition) {
      const { owner, region } = this.structure.homeOf(factor);
      if (owner?.kind === "for" && region.arguments[0] === factor) {
        const isUp = owner.test === "<" || owner.test === "<=";
        const [near, far] = isUp ? [owner.from, owner.to] : [owner.to, owner.from];
        const [first, last] = [near, far].map((end) => this.boundOf(end, user));
        return (this.structure.literalOf(near) ?? -1) >= 0 ? last! : this.polynomials.sum(first!, last!);
      }
    }
    throw new Refusal(
      user.origin.span,
      "it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers",
      "Use an element of an array as an index without computing with it, or keep it in an Uint8Array or Uint16Array.",
    );
  }
}

function isRing(op: string): boolean {
  return op === "add" || op === "subtract" || op === "multiply" || op === "negate" || op === "copy";
}

/** A polynomial of numbers that the host knows, computed there. */
export function onHost(polynomial: Polynomial, host: HostValues, b: RegionBuilder): Value {
  const terms = polynomial.map(({ coefficient, factors }) => {
    const known = factors.map((factor) => host.available(factor, b));
    const values = known.map((factor) => (factor.type === "index" ? factor : b.compute("toIndex", factor)));
    const start = coefficient === 1 && values.length > 0 ? values.shift()! : b.index(coefficient);
    return values.reduce((product, value) => b.compute("multiply", product, value), start);
  });
  return terms.length > 0 ? terms.reduce((sum, term) => b.compute("add", sum, term)) : b.index(0);
}
