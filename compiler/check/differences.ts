/**
 * Slopes from function values alone: central differences over a scan of steps, extrapolated to step 0 (Ridders'
 * method, "Accurate computation of F'(x) and F'(x)F''(x)", 1982), with an estimate of what they are worth.
 *
 * Steps that change a decision of the program (a comparison, a rounding, the winner of a maximum) are left out, so that
 * a kink nearby cannot spoil the estimate; a point that sits on a kink has none.
 */
/** A value, and a number that stands for all the decisions on the way to it. */
export interface Sample {
  readonly value: number;
  readonly path: number;
}

export interface Slope {
  readonly slope: number;
  readonly error: number;
  /** The smallest step that it comes from. */
  readonly step: number;
}

const firstStep = 2 ** -7;
const stepCount = 14;
/** How many steps without a change of decision it takes. */
const enough = 4;

/** The slope of `sample` at 0; undefined at a kink. Steps get smaller until the estimate is good enough for `wanted`. */
export function slopeByDifferences(sample: (step: number) => Sample, wanted: number): Slope | undefined {
  const centre = sample(0);
  let rows: number[] = [];
  let best: Slope | undefined;
  for (let k = 0; k < stepCount; k++) {
    const step = firstStep / 2 ** k;
    const [right, left] = [sample(step), sample(-step)];
    const isSmooth = right.path === centre.path && left.path === centre.path;
    if (!isSmooth || !Number.isFinite(right.value - left.value)) {
      rows = [];
      best = undefined;
      continue;
    }
    const row = [(right.value - left.value) / (2 * step)];
    for (const [i, above] of rows.entries()) {
      const factor = 4 ** (i + 1);
      const last = row[i]!;
      const next = last + (last - above) / (factor - 1);
      const error = Math.max(Math.abs(next - last), Math.abs(next - above));
      if (best === undefined || error < best.error) best = { slope: next, error, step };
      row.push(next);
    }
    rows = row;
    if (best !== undefined && row.length >= enough && best.error <= wanted) break;
  }
  return rows.length >= enough ? best : undefined;
}
