/**
 * Adjoints of scalars while the reverse sweep is built: for each primal value the sum of what has flowed back to it so
 * far. An absent adjoint is a structural zero, for which no code is written. Scopes nest like the regions of the
 * reverse sweep; what a region adds to a value outside leaves it as a result.
 *
 * Where something flows back in one branch alone, the condition of that is known as well: in the other the adjoint is 0
 * whatever it is multiplied by, also by what is infinite or no number.
 */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value, Variable } from "../../ir/nodes.ts";
import type { DerivedNames } from "../names.ts";

/** When something has flowed back: under a condition, or in any case. */
export type Presence = Value | "always";

export class Adjoints {
  private readonly own = new Map<Value, Value>();
  private readonly conditions = new Map<Value, Presence>();

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

  /** Undefined where nothing has flowed back. */
  presenceOf(primal: Value): Presence | undefined {
    return this.conditions.get(primal) ?? this.outer?.presenceOf(primal);
  }

  set(primal: Value, adjoint: Value, presence: Presence = "always"): void {
    this.own.set(primal, adjoint);
    this.conditions.set(primal, presence);
  }

  /** adjoint of `primal` += or -= `amount`, which is there under a condition. */
  add(primal: Value, amount: Value, b: RegionBuilder, sign: 1 | -1 = 1, presence: Presence = "always"): void {
    const sum = this.get(primal);
    const name = this.names.of(primal);
    const both = either(this.presenceOf(primal), presence, b);
    if (sum) this.set(primal, b.computeAs(name, sign === 1 ? "add" : "subtract", sum, amount), both);
    else this.set(primal, sign === 1 ? amount : b.computeAs(name, "negate", amount), both);
  }

  /** As `add`, of an amount that is still to be computed: alone it is the adjoint, and carries its name. */
  addNew(
    primal: Value,
    amount: (name: Variable | undefined) => Value,
    b: RegionBuilder,
    presence: Presence = "always",
  ): void {
    if (this.get(primal)) this.add(primal, amount(undefined), b, 1, presence);
    else this.set(primal, amount(this.names.of(primal)), presence);
  }

  /** The values whose adjoints this scope changed, in the order of change. */
  changed(): Iterable<Value> {
    return this.own.keys();
  }
}

/** When one or the other has flowed back. */
export function either(before: Presence | undefined, further: Presence | undefined, b: RegionBuilder): Presence {
  if (before === undefined || further === undefined) return before ?? further ?? b.bool(false);
  if (before === further) return further;
  return before === "always" || further === "always" ? "always" : b.compute("or", before, further);
}

/** When something has flowed back to a value behind an `if`; `told` where each branch has to tell by itself. */
export function presenceBehind(
  condition: Value,
  [then, otherwise]: readonly (Presence | undefined)[],
): Presence | "otherwise" | "told" {
  if (then === "always" && otherwise === "always") return "always";
  if (then === "always" && otherwise === undefined) return condition;
  return then === undefined && otherwise === "always" ? "otherwise" : "told";
}

export function asCondition(presence: Presence | undefined, b: RegionBuilder): Value {
  return presence === undefined || presence === "always" ? b.bool(presence !== undefined) : presence;
}
