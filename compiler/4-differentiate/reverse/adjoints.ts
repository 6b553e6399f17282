/**
 * Adjoints of scalars while the reverse sweep is built: for each primal value the sum of what has flowed back to it so
 * far. An absent adjoint is a structural zero, for which no code is written. Scopes nest like the regions of the
 * reverse sweep; what a region adds to a value outside leaves it as a result.
 */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value, Variable } from "../../ir/nodes.ts";
import type { DerivedNames } from "../names.ts";

export class Adjoints {
  private readonly own = new Map<Value, Value>();

  constructor(
    private readonly names: DerivedNames,
    private readonly outer?: Adjoints,
  ) {}

  nested(): Adjoints {
    return new Adjoints(this.names, this);
  }

  get(primal: Value): Value | undefined {
    return this.own.get(primal) ?? this.outer?.get(primal);
  }

  set(primal: Value, adjoint: Value): void {
    this.own.set(primal, adjoint);
  }

  /** adjoint of `primal` += or -= `amount`. */
  add(primal: Value, amount: Value, b: RegionBuilder, sign: 1 | -1 = 1): void {
    const sum = this.get(primal);
    const name = this.names.of(primal);
    if (sum) this.set(primal, b.computeAs(name, sign === 1 ? "add" : "subtract", sum, amount));
    else this.set(primal, sign === 1 ? amount : b.computeAs(name, "negate", amount));
  }

  /** As `add`, of an amount that is still to be computed: alone it is the adjoint, and carries its name. */
  addNew(primal: Value, amount: (name: Variable | undefined) => Value, b: RegionBuilder): void {
    if (this.get(primal)) this.add(primal, amount(undefined), b);
    else this.set(primal, amount(this.names.of(primal)));
  }

  /** The values whose adjoints this scope changed, in the order of change. */
  changed(): Iterable<Value> {
    return this.own.keys();
  }
}
