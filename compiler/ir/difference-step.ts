/**
 * How far apart points of differences lie. A function is taken to change where a number x of its arguments moves by
 *
 *     s = max(1, |x|)
 *
 * so that of points x + t v, with v what they move along, t h is to leave each entry within a share c of its own s:
 *
 *     h = c / max over entries of |v_i| / s_i
 *
 * c is a root of the unit of rounding, which balances rounding against the terms left out. What does not move has no
 * part in it, however large; what moves by the largest share decides, since of the terms left out those of one entry
 * alone can be without bound, while points of an entry that moves by a smaller share are only rounded more coarsely.
 */
import type { RegionBuilder } from "./build.ts";
import type { Value } from "./nodes.ts";
import { isArrayType, isDifferentiable, isRecord } from "./types.ts";

/** The root of the unit of rounding, of single or double precision, of which the error is least. */
export function shareOf(isSingle: boolean, root: number): number {
  return (isSingle ? 2 ** -24 : 2 ** -53) ** (1 / root);
}

/** A value, what it moves along, and whether it is a number that the caller may leave out. */
export interface Moving {
  readonly value: Value;
  readonly along: Value;
  readonly isOptional?: boolean;
}

/** h; c where nothing moves. */
export function stepAlong(moving: readonly Moving[], share: number, b: RegionBuilder): Value {
  const most = moving.reduce<Value | undefined>((so, each) => mostMoved(each, so, b), undefined) ?? b.float(0);
  const step = b.compute("divide", b.float(share), most);
  return b.compute("select", b.compute("greater", most, b.float(0)), step, b.float(share));
}

/** s */
export function scaleOf(x: Value, b: RegionBuilder): Value {
  return b.compute("max", b.float(1), b.compute("abs", x));
}

/** The largest |v| / s of the entries, and `so`. What is left out does not count. */
function mostMoved({ value, along, isOptional = false }: Moving, so: Value | undefined, b: RegionBuilder): Value {
  const { type } = along;
  if (!isArrayType(type)) {
    const share = b.compute("divide", b.compute("abs", along), scaleOf(value, b));
    const larger = so ? b.compute("max", so, share) : share;
    return isOptional ? b.compute("select", b.compute("isMissing", value), so ?? b.float(0), larger) : larger;
  }
  const start = so ?? b.float(0);
  if (isRecord(type)) {
    return type.fields.reduce((most, field, i) => {
      const isNumber = field.type === "f64" || isArrayType(field.type);
      if (field.isAbsent || !isNumber) return most;
      const cell = { value: b.field(value, i), along: b.field(along, i), isOptional: field.optional ?? false };
      return mostMoved(cell, most, b);
    }, start);
  }
  if (!isDifferentiable(type)) return start;
  const range = { from: b.index(0), to: b.length(value), step: b.index(1), test: "<" as const, counter: { name: "i" } };
  const [most] = b.for(range, [b.computeAs({ name: "most" }, "copy", start)], (inner, i, carried) => {
    return [mostMoved({ value: inner.load(value, i!), along: inner.load(along, i!) }, carried!, inner)];
  });
  return most!;
}
