/** Keeps the state of a loop at the beginning of a trip, and brings it back. */
import { makeValue, type RegionBuilder } from "../../../ir/build.ts";
import type { Value } from "../../../ir/nodes.ts";
import { type ArrayType, elementType, isFlat } from "../../../ir/types.ts";
import { readTape, writeTape } from "../tapes.ts";
import type { CheckpointedLoop, KeptArray } from "./checkpointed-loop.ts";

export class LoopStates {
  constructor(
    private readonly of: CheckpointedLoop,
    /** What stands for a kept value where statements are built. */
    private readonly kept: (value: Value) => Value,
  ) {}

  /** Keeps the state as number `position`: what is carried, and the arrays as they are. */
  save(position: Value, carried: readonly Value[], b: RegionBuilder): void {
    for (const scalar of this.of.scalars) writeTape(this.kept(scalar.states), position, carried[scalar.position]!, b);
    for (const { array, length, states } of this.of.written) {
      const start = b.compute("multiply", position, this.kept(length));
      const [to, size] = [this.kept(states), this.kept(length)];
      if (isTyped(array)) b.copy(to, start, array);
      else
        forEachCell(size, b, (i, inner) => writeTape(to, inner.compute("add", start, i), inner.load(array, i), inner));
    }
  }

  /** Copies of the arrays of the state, to be filled by `restore`. */
  allocate(b: RegionBuilder): ReadonlyMap<Value, Value> {
    return new Map(
      this.of.written.map(({ array, length }) => {
        return [array, b.allocate(array.type as ArrayType, this.kept(length), { variable: renewed(array) })] as const;
      }),
    );
  }

  /** Brings state number `position` back: the arrays into `arrays`; what is carried is given. */
  restore(position: Value, arrays: ReadonlyMap<Value, Value>, b: RegionBuilder): readonly Value[] {
    for (const each of this.of.written) this.restoreArray(each, position, arrays.get(each.array)!, b);
    const carried = this.of.primal.body.arguments.slice(1);
    return this.of.scalars.map(({ states, position: at }) => {
      const like = makeValue(carried[at]!.type, carried[at]!.variable);
      return readTape(this.kept(states), position, like, b);
    });
  }

  /** Gives back the memory of the states. */
  release(b: RegionBuilder): void {
    for (const { states } of [...this.of.scalars, ...this.of.written]) {
      b.push({ kind: "release", array: this.kept(states), origin: b.origin });
    }
  }

  private restoreArray({ array, length, states }: KeptArray, position: Value, to: Value, b: RegionBuilder): void {
    const size = this.kept(length);
    const start = b.compute("multiply", position, size);
    if (isTyped(array)) {
      b.copy(to, b.index(0), b.view(this.kept(states), start, b.compute("add", start, size)));
      return;
    }
    forEachCell(size, b, (i, inner) => {
      const like = makeValue(elementType(array.type as ArrayType));
      inner.store(to, i, readTape(this.kept(states), inner.compute("add", start, i), like, inner));
    });
  }
}

function isTyped({ type }: Value): boolean {
  return isFlat(type) && type.storage === "typed";
}

function forEachCell(size: Value, b: RegionBuilder, visit: (i: Value, inner: RegionBuilder) => void): void {
  const range = { from: b.index(0), to: size, step: b.index(1), test: "<" as const, counter: { name: "j" } };
  b.for(range, [], (inner, i) => {
    visit(i!, inner);
    return [];
  });
}

function renewed({ variable }: Value): Value["variable"] {
  return variable && { name: variable.name };
}
