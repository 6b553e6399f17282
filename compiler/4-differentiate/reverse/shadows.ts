/**
 * Shadows: for each active array an array of the same length that holds the adjoints of its cells. One shadow per
 * memory object, so that all names of an object share it; a view's shadow is the same view of the shadow.
 */
import type { Structure } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { arrayType, type FlatArrayType, isFlat, type Type } from "../../ir/types.ts";
import type { DerivedNames } from "../names.ts";
import type { Frame } from "./frame.ts";
import type { PairedShadows } from "./pair-shadows.ts";
import type { PrimalAccess } from "./primal-access.ts";

/**
 * Shadows are typed arrays, also those of lists: a store outside their bounds is then ignored. Those that go with their
 * arrays have the same type as these.
 */
export function shadowType(type: Type): FlatArrayType {
  if (!isFlat(type)) throw new InternalError("the shadow of a scalar, or of a list of arrays");
  return arrayType(type.element === "f32" ? "f32" : "f64");
}

export class Shadows {
  constructor(
    private readonly structure: Structure,
    private readonly access: PrimalAccess,
    private readonly isActive: (array: Value) => boolean,
    readonly names: DerivedNames,
    /** The shadows of parameters. */
    private readonly given: ReadonlyMap<Value, Value>,
    /** The shadows that go with their arrays. */
    private readonly paired: PairedShadows,
  ) {}

  of(array: Value, frame: Frame): Value {
    const given = this.given.get(array);
    if (given) return given;
    const paired = this.paired.get(array);
    if (paired) return this.access.array(paired, frame);
    const home = frame.of(this.structure.homeOf(array), this.structure.orderOfValue(array));
    const known = home.shadows.get(array);
    if (known) return known;
    const shadow = this.make(array, home);
    home.shadows.set(array, shadow);
    return shadow;
  }

  /**
   * Lets the shadow of an array made in the function's own body start as a copy of the cotangent it is returned with.
   * Not if the array has a shadow already, or may be returned on one way only.
   */
  startAs(array: Value, cotangent: Value, frame: Frame): boolean {
    const isOwn = this.structure.definitionOf(array)?.kind !== "view" && frame.place === this.structure.homeOf(array);
    if (
      !isOwn ||
      this.given.has(array) ||
      this.paired.has(array) ||
      frame.shadows.has(array) ||
      frame.exit.possible.length > 0
    )
      return false;
    frame.shadows.set(array, frame.prelude.duplicate(cotangent, shadowType(array.type), this.names.of(array)));
    return true;
  }

  private make(array: Value, home: Frame): Value {
    const definition = this.structure.definitionOf(array);
    const b = home.prelude;
    if (definition?.kind === "view" && !definition.exclusive) {
      const base = this.of(definition.array, home);
      const [start, end] = [definition.start, definition.end].map((value) => this.access.value(value, home));
      return b.view(base, start!, end!, this.names.of(array));
    }
    return b.allocate(shadowType(array.type), this.lengthOf(array, home), { variable: this.names.of(array) });
  }

  /**
   * The length of an array that is made in the function. That of a view is asked: its bounds may count from the end, lie
   * beyond it, or be no whole numbers; but those of an exclusive one are places within its array.
   */
  private lengthOf(array: Value, frame: Frame): Value {
    const definition = this.structure.definitionOf(array);
    switch (definition?.kind) {
      case "allocate":
        return this.access.value(definition.length, frame);
      case "duplicate":
        return this.lengthOf(definition.array, frame);
      case "view": {
        if (definition.exclusive) {
          const [start, end] = [definition.start, definition.end].map((value) => this.access.value(value, frame));
          return frame.prelude.compute("subtract", end!, start!);
        }
        return frame.prelude.length(this.isActive(array) ? this.of(array, frame) : this.access.array(array, frame));
      }
      case "table":
        throw new InternalError("the shadow's length of what is not an object of its own");
      default:
        return frame.prelude.length(this.access.array(array, frame));
    }
  }
}
