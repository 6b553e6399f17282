/**
 * What the reverse sweep has to know that is not in the function. Of the way control went: by which `break` a block was
 * left, and how many trips of a loop were begun; and the states that were kept of a loop. They are values like others:
 * the forward sweep assigns them, and the storage plan keeps them where the reverse sweep can read them.
 */
import type { LoopStatement, Place, Structure } from "../../3-analyze/structure.ts";
import { makeValue } from "../../ir/build.ts";
import type { Checkpoint } from "../../ir/checkpoint.ts";
import type { For, Value, Variable } from "../../ir/nodes.ts";
import type { Type } from "../../ir/types.ts";

/** What a control value tells. */
export type ControlSource =
  | { readonly kind: "exit"; readonly body: Place }
  | { readonly kind: "trips"; readonly loop: LoopStatement }
  | { readonly kind: "states"; readonly loop: For; readonly checkpoint: Checkpoint };

export class ControlValues {
  private readonly exits = new Map<Place, Value>();
  private readonly trips = new Map<LoopStatement, Value>();
  private readonly homes = new Map<Value, Place>();
  private readonly sources = new Map<Value, ControlSource>();

  constructor(private readonly structure: Structure) {}

  /** The number of the `break` that left the body of a block (or function), 0 if it ran to its end. */
  exitOf(body: Place): Value {
    return this.known(this.exits, body, body.parent ?? body, { kind: "exit", body });
  }

  /** How many trips of a loop were begun. */
  tripsOf(loop: LoopStatement): Value {
    return this.known(this.trips, loop, this.structure.placeOfStatementOf(loop), { kind: "trips", loop });
  }

  /** The exit value of a body, if the reverse sweep asks for it. */
  askedExitOf(body: Place): Value | undefined {
    return this.exits.get(body);
  }

  askedTripsOf(loop: LoopStatement): Value | undefined {
    return this.trips.get(loop);
  }

  /** Something that the forward sweep makes where a loop stands, to keep its states. */
  ofStates(loop: For, checkpoint: Checkpoint, type: Type, variable: Variable): Value {
    const value = makeValue(type, variable);
    this.homes.set(value, this.structure.placeOfStatementOf(loop));
    this.sources.set(value, { kind: "states", loop, checkpoint });
    return value;
  }

  /** The region in which a control value is known; undefined for any other value. */
  homeOf(value: Value): Place | undefined {
    return this.homes.get(value);
  }

  sourceOf(value: Value): ControlSource | undefined {
    return this.sources.get(value);
  }

  private known<Key>(values: Map<Key, Value>, key: Key, home: Place, source: ControlSource): Value {
    let value = values.get(key);
    if (!value) {
      value = makeValue("index", { name: source.kind });
      values.set(key, value);
      this.homes.set(value, home);
      this.sources.set(value, source);
    }
    return value;
  }
}
