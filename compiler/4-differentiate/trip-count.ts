/** How many trips a counted loop makes, and its counter in a given trip. */
import type { Structure } from "../3-analyze/structure.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { For, Value } from "../ir/nodes.ts";

export interface Range {
  readonly from: Value;
  readonly to: Value;
  readonly step: Value;
}

/** The number of trips, at least 0. The structure is that of the loop's own bounds. */
export function tripCount(loop: For, range: Range, structure: Structure, b: RegionBuilder): Value {
  const isUpward = loop.test === "<" || loop.test === "<=";
  const includesEnd = loop.test === "<=" || loop.test === ">=";
  const stepSize = Math.abs(structure.literalOf(loop.step) ?? 0);
  if (loop.to.type === "index" && stepSize === 1) {
    const span = isUpward
      ? difference(range.to, range.from, loop.from, structure, b)
      : difference(range.from, range.to, loop.to, structure, b);
    const count = includesEnd ? b.compute("add", span, b.index(1)) : span;
    return count === range.to && structure.isNeverNegative(loop.to) ? count : b.compute("max", count, b.index(0));
  }
  const quotient = b.compute(
    "divide",
    b.compute("subtract", asFloat(range.to, b), asFloat(range.from, b)),
    asFloat(range.step, b),
  );
  const count = includesEnd ? b.compute("add", b.compute("floor", quotient), b.float(1)) : b.compute("ceil", quotient);
  return b.compute("toIndex", b.compute("max", count, b.float(0)));
}

function difference(high: Value, low: Value, lowOfLoop: Value, structure: Structure, b: RegionBuilder): Value {
  return structure.literalOf(lowOfLoop) === 0 ? high : b.compute("subtract", high, low);
}

function asFloat(value: Value, b: RegionBuilder): Value {
  return value.type === "index" ? b.compute("toFloat", value) : value;
}

/** counter = from + trip * step, without the parts that do nothing. */
export function counterAt(loop: For, range: Range, trip: Value, structure: Structure, b: RegionBuilder): Value {
  const [from, step] = [structure.literalOf(loop.from), structure.literalOf(loop.step)];
  const distance = step === 1 || step === -1 ? trip : b.compute("multiply", trip, range.step);
  if (step === -1) return b.compute("subtract", range.from, distance);
  return from === 0 ? distance : b.compute("add", range.from, distance);
}

/** trip = (counter - from) / step */
export function tripAt(loop: For, range: Range, counter: Value, structure: Structure, b: RegionBuilder): Value {
  if (!hasUnitStep(loop, structure)) {
    const distance = asFloat(b.compute("subtract", counter, range.from), b);
    return b.compute("toIndex", b.compute("divide", distance, asFloat(range.step, b)));
  }
  if (structure.literalOf(loop.step) === -1) return b.compute("subtract", range.from, counter);
  return structure.literalOf(loop.from) === 0 ? counter : b.compute("subtract", counter, range.from);
}

export function hasUnitStep(loop: For, structure: Structure): boolean {
  return Math.abs(structure.literalOf(loop.step) ?? 0) === 1;
}
