/** Directions in which differences can be taken: what is left out, or taken for an integer, stays as it is. */
import { flatten, flattenArguments, type UserValue, unflatten } from "../ir/shape-values.ts";
import { isDifferentiable, leavesOf } from "../ir/types.ts";
import { rolesIn } from "./inputs.ts";
import type { Point, Subject } from "./subject.ts";
import { derivativeShape, valuesLike } from "./user-values.ts";

export function steadyPoint(subject: Subject, point: Point): Point {
  const { ir, wrt } = subject.fn;
  const { integers, integerFields } = rolesIn(subject);
  let position = 0;
  const positions = ir.parameters.map(({ shape }) => leavesOf(shape).map(() => position++));
  const given = flattenArguments(ir, subject.padded(point.args));
  const isFixed = (leaf: number) => integers.has(leaf) || given[leaf] === undefined;
  if (integerFields.size === 0 && !wrt.some((parameter) => positions[parameter]!.some(isFixed))) return point;
  const direction = wrt.map((parameter, i) => {
    const { shape } = ir.parameters[parameter]!;
    const types = leavesOf(shape);
    const kept = positions[parameter]!.filter((_, k) => isDifferentiable(types[k]!));
    const part = derivativeShape(shape)!;
    const leaves = flatten(part, point.direction[i]);
    return unflatten(
      part,
      leaves.map((leaf, k) => (isFixed(kept[k]!) ? still(leaf) : withStill(leaf, integerFields)) as typeof leaf),
    );
  });
  return { ...point, direction };
}

function still(rates: UserValue): UserValue {
  return valuesLike(rates, () => 0);
}

/** The rates of records, with those of some fields at 0. */
function withStill(rates: UserValue, fields: ReadonlySet<string>): UserValue {
  if (typeof rates !== "object" || rates === null || ArrayBuffer.isView(rates)) return rates;
  if (Array.isArray(rates)) return rates.map((part) => withStill(part, fields));
  const entries = Object.entries(rates).map(([name, part]) => {
    return [name, fields.has(name) ? still(part) : withStill(part, fields)] as const;
  });
  return Object.fromEntries(entries);
}
