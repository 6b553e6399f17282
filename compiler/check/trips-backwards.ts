/**
 * Stands for `inParts` of `fluxion/workers`: parts of one trip each, run backwards. Threads may run them in any order, so
 * what depends on the order shows. Arrays that are not said to be written are handed over as copies, as threads may get
 * them: what is written there is lost, and shows, too.
 */
import type { Parts } from "../../runtime/workers/common.ts";
import { tripsBetween } from "../../runtime/workers/parts.ts";

type Numbers = Float64Array | Float32Array;

export function tripsBackwards(
  kernel: (from: number, to: number, ...operands: unknown[]) => number | readonly number[] | undefined,
  { step, sums: sumCount, adds, writes }: Parts,
  from: number,
  to: number,
  ...operands: unknown[]
): number | readonly number[] | undefined {
  const trips = tripsBetween(from, to, step);
  const targets = adds.map((position) => operands[position] as Numbers);
  const found: { readonly sums: readonly number[]; readonly own: readonly Numbers[] }[] = [];
  for (let trip = trips - 1; trip >= 0; trip--) {
    const own = targets.map((target) => target.slice().fill(0) as Numbers);
    const mine = operands.map((operand, i) => {
      if (adds.includes(i)) return own[adds.indexOf(i)];
      return ArrayBuffer.isView(operand) && !writes.includes(i) ? (operand as Numbers).slice() : operand;
    });
    const start = from + trip * step;
    const given = kernel(start, start + step, ...mine);
    found.unshift({ sums: given === undefined ? [] : [given].flat(), own });
  }
  for (const { own } of found) {
    targets.forEach((target, i) => {
      for (let j = 0; j < target.length; j++) target[j]! += own[i]![j]!;
    });
  }
  const total = Array.from({ length: sumCount }, (_, i) => found.reduce((sum, { sums }) => sum + sums[i]!, 0));
  return sumCount > 1 ? total : total[0];
}
