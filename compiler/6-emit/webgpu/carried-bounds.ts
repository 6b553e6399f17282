/**
 * How large integers get that counted loops carry, such as cursors that go through an array from row to row: what they
 * begin with, and for each trip no more than the trip adds to them or takes from them.
 */
import { constant, type Polynomial, type Polynomials } from "../../3-analyze/loops/polynomials.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import type { For, Region, Statement, Value } from "../../ir/nodes.ts";
import { resultsOf } from "../../ir/walk.ts";

/** Gives what bounds the magnitude of a value. */
type BoundOf = (value: Value) => Polynomial;

export class CarriedBounds {
  constructor(
    private readonly structure: Structure,
    private readonly polynomials: Polynomials,
    private readonly boundOf: BoundOf,
  ) {}

  /** A bound of the magnitude; undefined for what no counted loop carries, or goes on by more than sums. */
  of(value: Value): Polynomial | undefined {
    const { loop, at } = this.loopThatCarries(value) ?? {};
    if (!loop || at === undefined) return undefined;
    const change = this.changeIn(loop, at);
    return change && this.polynomials.sum(this.boundOf(loop.initial[at]!), change);
  }

  private loopThatCarries(value: Value): { readonly loop: For; readonly at: number } | undefined {
    const definition = this.structure.definitionOf(value);
    if (definition)
      return definition.kind === "for" ? { loop: definition, at: definition.results.indexOf(value) } : undefined;
    const { owner, region } = this.structure.homeOf(value);
    const at = region.arguments.indexOf(value) - 1;
    return owner?.kind === "for" && at >= 0 ? { loop: owner, at } : undefined;
  }

  /** By how much all trips of a loop change what it carries. */
  private changeIn({ from, to, body }: For, at: number): Polynomial | undefined {
    const inTrip =
      body.terminator.kind === "yield"
        ? this.distance(body.arguments[at + 1]!, body.terminator.values[at]!)
        : undefined;
    if (!inTrip || inTrip.length === 0) return inTrip;
    const { polynomials } = this;
    const trips = [this.boundOf(from), this.boundOf(to), constant(1)].reduce((sum, each) => polynomials.sum(sum, each));
    return polynomials.product(trips, inTrip);
  }

  /** How far apart two values are at most, of which the second is computed from the first by sums. */
  private distance(from: Value, to: Value): Polynomial | undefined {
    if (from === to) return [];
    const definition = this.structure.definitionOf(to);
    if (!definition) return undefined;
    const at = resultsOf(definition).indexOf(to);
    switch (definition.kind) {
      case "compute":
        return this.distanceThrough(from, definition);
      case "for": {
        const [before, change] = [this.distance(from, definition.initial[at]!), this.changeIn(definition, at)];
        return before && change && this.polynomials.sum(before, change);
      }
      case "if":
        return this.largest(
          from,
          [definition.then, definition.otherwise].flatMap((branch) => yieldedAt(branch, at)),
        );
      case "block": {
        const breaks = this.structure.breaksTo(definition.label).map(({ values }) => values[at]!);
        return this.largest(from, [...breaks, ...yieldedAt(definition.body, at)]);
      }
      default:
        return undefined;
    }
  }

  private distanceThrough(
    from: Value,
    { op, operands }: Extract<Statement, { kind: "compute" }>,
  ): Polynomial | undefined {
    const [left, right] = operands as [Value, Value];
    const plus = (distance: Polynomial | undefined, amount: Value) =>
      distance && this.polynomials.sum(distance, this.boundOf(amount));
    switch (op) {
      case "copy":
      case "toIndex":
      case "toFloat":
        return this.distance(from, left);
      case "add":
        return plus(this.distance(from, left), right) ?? plus(this.distance(from, right), left);
      case "subtract":
        return plus(this.distance(from, left), right);
      case "select":
        return this.largest(from, operands.slice(1));
      default:
        return undefined;
    }
  }

  /** No less than each distance to what a value may be. */
  private largest(from: Value, values: readonly Value[]): Polynomial | undefined {
    const distances = values.map((value) => this.distance(from, value));
    if (!distances.every((distance) => distance !== undefined)) return undefined;
    return distances.reduce((sum, each) => this.polynomials.sum(sum, each), []);
  }
}

function yieldedAt({ terminator }: Region, at: number): readonly Value[] {
  return terminator.kind === "yield" ? [terminator.values[at]!] : [];
}
