/** What forward mode carries beside values: their tangents along one direction, or what they are at another point. */
import type { Activity } from "../3-analyze/activity.ts";
import { makeValue, type RegionBuilder } from "../ir/build.ts";
import type { Value, Variable } from "../ir/nodes.ts";
import { derivativeType, isArrayType } from "../ir/types.ts";
import { type Moved, movedCopy } from "./differences/moves.ts";
import type { DerivedNames } from "./names.ts";

/** One direction along which a function is differentiated, or one point to which its inputs are moved. */
export interface Direction {
  /** What carries a derivative along it: other values have structurally no tangent. Of a point, what varies. */
  readonly activity: Activity;
  /** Tangents of the parameters' leaves; those of written arrays are changed along with them. */
  readonly seeds: ReadonlyMap<Value, Value>;
  /** Arrays that are read alone, of which elements are moved where they are read. */
  readonly moved?: ReadonlyMap<Value, Moved>;
}

/** The tangents along one direction, as far as they are written. */
export class TangentsAlong {
  private readonly tangents: Map<Value, Value>;

  constructor(
    private readonly direction: Direction,
    protected readonly names: DerivedNames,
  ) {
    this.tangents = new Map(direction.seeds);
  }

  isActive(value: Value): boolean {
    return this.direction.activity.isActive(value);
  }

  /** The tangent of a value that has one. */
  known(value: Value): Value | undefined {
    return this.isActive(value) ? this.tangents.get(value) : undefined;
  }

  /** The tangent of a value; zeros for an inactive one. */
  of(value: Value, b: RegionBuilder): Value {
    return this.known(value) ?? this.standIn(value, b);
  }

  declare(value: Value): Value {
    const tangent = makeValue(derivativeType(value.type), this.names.of(value));
    this.tangents.set(value, tangent);
    return tangent;
  }

  /** Notes the tangent that `make` writes, if the value has one and `make` gives it. */
  define(value: Value, make: (name: Variable | undefined) => Value | undefined): void {
    const tangent = this.isActive(value) ? make(this.names.of(value)) : undefined;
    if (tangent) this.tangents.set(value, tangent);
  }

  protected standIn(value: Value, b: RegionBuilder): Value {
    const { type } = value;
    return isArrayType(type) ? b.zerosLike(value, derivativeType(type), this.names.of(value)) : b.float(0);
  }
}

/** What values are at another point. What does not vary is the same there. */
export class ValuesAt extends TangentsAlong {
  private readonly moved: Map<Value, Moved>;

  constructor(direction: Direction, names: DerivedNames) {
    super(direction, names);
    this.moved = new Map(direction.moved);
  }

  movedOf(array: Value): Moved | undefined {
    return this.moved.get(array);
  }

  move(array: Value, moved: Moved): void {
    this.moved.set(array, moved);
  }

  protected override standIn(value: Value, b: RegionBuilder): Value {
    const moved = this.moved.get(value);
    return moved ? movedCopy(value, moved, b, this.names.of(value)) : value;
  }
}
