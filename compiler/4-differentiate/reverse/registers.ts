/**
 * Registers carry values of the forward sweep out of the regions they are defined in: mutable variables, threaded as
 * results and carried values through every construct that assigns them. They hold what the reverse sweep needs of
 * regions outside of loops, and the cursors of tapes.
 */
import type { Place, Structure } from "../../3-analyze/structure.ts";
import { namingOf, type RegionBuilder, valueLike } from "../../ir/build.ts";
import type { Naming } from "../../ir/naming.ts";
import type { Region, Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord, type Type } from "../../ir/types.ts";

export class Registers {
  /** The regions in which each register is assigned. */
  private readonly sites = new Map<Value, Place[]>();
  private current = new Map<Value, Value>();

  constructor(private readonly structure: Structure) {}

  /** Declares a register, named by the value it holds, and the regions that assign it. */
  declare(key: Value, sites: readonly Place[], initial: Value): void {
    this.sites.set(key, [...sites]);
    this.current.set(key, initial);
  }

  has(key: Value): boolean {
    return this.sites.has(key);
  }

  keys(): Iterable<Value> {
    return this.sites.keys();
  }

  get(key: Value): Value {
    return this.current.get(key)!;
  }

  set(key: Value, value: Value): void {
    this.current.set(key, value);
  }

  /** The registers assigned somewhere in these regions. */
  assignedIn(regions: readonly Region[]): readonly Value[] {
    const places = regions.map((region) => this.structure.placeOf(region));
    return [...this.sites].flatMap(([key, sites]) =>
      sites.some((site) => places.some((place) => this.structure.isWithin(site, place))) ? [key] : [],
    );
  }

  values(keys: readonly Value[]): readonly Value[] {
    return keys.map((key) => this.get(key));
  }

  /** Gives the registers fresh values: the results or arguments of a construct that assigns them. */
  renew(keys: readonly Value[]): readonly Value[] {
    return keys.map((key) => {
      const value = valueLike(key);
      this.set(key, value);
      return value;
    });
  }

  /** Runs `build` and then forgets its assignments: what it built is one of several ways. */
  alternative<T>(build: () => T): T {
    const saved = this.current;
    this.current = new Map(saved);
    const built = build();
    this.current = saved;
    return built;
  }
}

/** The initial value of a register that is assigned before it is read: for an array, one without elements. */
export function unassigned(register: Value, b: RegionBuilder): Value {
  return stopgap(register.type, b, namingOf(register));
}

function stopgap(type: Type, b: RegionBuilder, variable?: Naming): Value {
  if (!isArrayType(type)) return b.constant(undefined, type, variable);
  if (!isRecord(type)) return b.allocate(type, b.index(0), { variable });
  return b.compose(
    type,
    type.fields.map((field) => stopgap(field.type, b)),
    variable,
  );
}
