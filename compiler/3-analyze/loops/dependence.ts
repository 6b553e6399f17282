/**
 * Whether two accesses to one array may be to the same cell in different trips of a loop. Their indexes are polynomials;
 * what is in them from outside of the loop is the same in both, and the counters of inner loops are any.
 */
import type { Value } from "../../ir/nodes.ts";
import type { LoopStatement, Structure } from "../structure.ts";
import { type Delinearised, delinearise, productsIn, stridesOf } from "./delinearise.ts";
import type { LoopAccess } from "./loop-accesses.ts";
import { asConstant, constant, type Polynomial, type Polynomials } from "./polynomials.ts";
import { type Bounds, boundsOver } from "./ranges.ts";

/** They never are, provided that the guards are no less than 0. */
export interface Apart {
  readonly guards: readonly Polynomial[];
}

export class Dependence {
  constructor(
    private readonly structure: Structure,
    private readonly polynomials: Polynomials,
  ) {}

  /** Undefined where they may be, or nothing is known. */
  apart(loop: LoopStatement, a: LoopAccess, b: LoopAccess): Apart | undefined {
    if (loop.kind !== "for" || !a.index || !b.index) return undefined;
    const asOne = this.apartIn(loop, a.index, b.index);
    if (asOne?.guards.length === 0) return asOne;
    if (this.apartByRange(loop, [a.index, a], [b.index, b])) return { guards: [] };
    if (this.apartByStride(loop, [a.index, a], [b.index, b])) return { guards: [] };
    const asSeveral = this.apartInSome(loop, a, b);
    return asSeveral && asSeveral.guards.length < (asOne?.guards.length ?? Number.POSITIVE_INFINITY)
      ? asSeveral
      : asOne;
  }

  /** As one index. */
  private apartIn(loop: LoopStatement, a: Polynomial, b: Polynomial): Apart | undefined {
    const counter = loop.body.arguments[0]!;
    const [left, right] = [this.polynomials.split(a, counter), this.polynomials.split(b, counter)];
    if (!left || !right || left.by.length === 0 || !this.polynomials.isSame(left.by, right.by)) return undefined;
    if (![left.by, left.rest, right.rest].every((part) => this.isFixed(part, loop))) return undefined;
    const distance = asConstant(this.polynomials.difference(left.rest, right.rest));
    const stride = asConstant(left.by);
    if (stride !== undefined) {
      const step = this.structure.literalOf((loop as Extract<LoopStatement, { kind: "for" }>).step) ?? 1;
      return distance === 0 || (distance !== undefined && distance % (stride * step) !== 0)
        ? { guards: [] }
        : undefined;
    }
    return distance === 0 ? { guards: [this.polynomials.difference(left.by, constant(1))] } : undefined;
  }

  /** As several: where one of them is never the same, they are in different rows, columns or whatever it counts. */
  private apartInSome(loop: LoopStatement, a: LoopAccess, b: LoopAccess): Apart | undefined {
    let best: Apart | undefined;
    for (const strides of this.stridesFor(a, b)) {
      const [left, right] = [this.delinearise(a, strides), this.delinearise(b, strides)];
      if (!left || !right) continue;
      for (const [k, index] of left.indexes.entries()) {
        const other = right.indexes[k]!;
        const apart = this.apartIn(loop, index, other) ?? this.apartByRange(loop, [index, a], [other, b]);
        const guards = apart && [...apart.guards, ...left.guards, ...right.guards];
        if (guards && guards.length < (best?.guards.length ?? Number.POSITIVE_INFINITY)) best = { guards };
      }
    }
    return best;
  }

  /** Strides that both indexes may have: their own where these are the same, or the products in them. */
  private stridesFor(a: LoopAccess, b: LoopAccess): readonly (readonly Polynomial[])[] {
    const [left, right] = [a, b].map(({ index, loops }) => index && stridesOf(index, loops, this.polynomials));
    if (!left || !right) return [];
    const isSame =
      left.length === right.length && left.every((stride, k) => this.polynomials.isSame(stride, right[k]!));
    const products = productsIn([...left, ...right], this.polynomials);
    return [...(isSame ? [left] : []), ...(products ? [products] : [])].filter(({ length }) => length > 0);
  }

  /** One of them is always less than the other, whatever the trips of the loop and of those in it. */
  private apartByRange(
    loop: LoopStatement,
    [index, a]: readonly [Polynomial, LoopAccess],
    [other, b]: readonly [Polynomial, LoopAccess],
  ): Apart | undefined {
    const within = ({ loops }: LoopAccess) => loops.slice(loops.indexOf(loop));
    const [left, right] = [
      boundsOver(index, within(a), this.polynomials),
      boundsOver(other, within(b), this.polynomials),
    ];
    if (!left || !right) return undefined;
    const ends = [...Object.values(left), ...Object.values(right)];
    if (!ends.every((end) => this.isFixed(end, loop))) return undefined;
    const isLess = (low: Bounds, high: Bounds) =>
      (asConstant(this.polynomials.difference(high.least, low.greatest)) ?? 0) > 0;
    return isLess(left, right) || isLess(right, left) ? { guards: [] } : undefined;
  }

  /** Each trip has a stretch of its own, as of `i * 10 + j` with j below 10: a literal stride, longer than what is added to it. */
  private apartByStride(
    loop: LoopStatement,
    [index, a]: readonly [Polynomial, LoopAccess],
    [other, b]: readonly [Polynomial, LoopAccess],
  ): boolean {
    if (loop.kind !== "for") return false;
    const counter = loop.body.arguments[0]!;
    const [left, right] = [this.polynomials.split(index, counter), this.polynomials.split(other, counter)];
    const stride = left && asConstant(left.by);
    const step = this.structure.literalOf(loop.step);
    if (!left || !right || !stride || !step || stride !== asConstant(right.by)) return false;
    const inside = ({ loops }: LoopAccess) => loops.slice(loops.indexOf(loop) + 1);
    const [first, second] = [
      boundsOver(left.rest, inside(a), this.polynomials),
      boundsOver(right.rest, inside(b), this.polynomials),
    ];
    if (!first || !second) return false;
    const ends = [...Object.values(first), ...Object.values(second)];
    if (!ends.every((end) => this.isFixed(end, loop))) return false;
    const widths = [
      asConstant(this.polynomials.difference(first.greatest, second.least)),
      asConstant(this.polynomials.difference(second.greatest, first.least)),
    ];
    return widths.every((width) => width !== undefined && width < Math.abs(stride * step));
  }

  private delinearise({ index, loops }: LoopAccess, strides: readonly Polynomial[]): Delinearised | undefined {
    return index && delinearise(index, strides, loops, this.structure, this.polynomials);
  }

  /** Whether everything in a polynomial is from outside of a loop. */
  private isFixed(polynomial: Polynomial, loop: LoopStatement): boolean {
    const inside = this.structure.placeOf(loop.body);
    const isOutside = (value: Value) => !this.structure.isWithin(this.structure.homeOf(value), inside);
    return polynomial.every(({ factors }) => factors.every(isOutside));
  }
}
