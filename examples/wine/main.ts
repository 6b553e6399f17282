/** Learns a density of red wines by sliced score matching, with second derivatives and with differences of values. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { valueAndGrad, valueAndGradInto } from "fluxion";
import { type EnergyMlp, initialEnergyMlp, noised } from "fluxion/scores";
import {
  adamw,
  cosineDecay,
  renderFigure,
  renderPage,
  type Series,
  scoreMatching,
  startOf,
  stepsPerEpoch,
  training,
  whitened,
  whitening,
} from "fluxion/train";
import { differences, exact, features, sliced } from "./model.ts";
import { winesOf } from "./wine.ts";

export interface Options {
  readonly epochs: number;
  /** Runs of each method, with other first weights and other directions. */
  readonly seeds: number;
  /** The folder for the report. */
  readonly out: string;
  readonly quick?: boolean;
}

const objectives = { SSM: valueAndGradInto(sliced), "FD-SSM": valueAndGradInto(differences) };
const exactLoss = valueAndGrad(exact);

/** Rows in an order of their own: every tenth is held out. */
function parts(x: Float64Array): [learnt: Float64Array, heldOut: Float64Array] {
  const rows = Array.from({ length: x.length / features }, (_, row) =>
    x.subarray(row * features, (row + 1) * features),
  );
  const of = (isHeldOut: boolean) =>
    Float64Array.from(rows.filter((_, row) => (row % 10 === 7) === isHeldOut).flatMap((row) => [...row]));
  return [of(false), of(true)];
}

export async function main({ out, quick = false, ...options }: Options): Promise<number> {
  const [epochs, seeds] = quick ? [3, 2] : [options.epochs, options.seeds];
  const wines = await winesOf(new Uint8Array(readFileSync(new URL("data/winequality-red.csv.gz", import.meta.url))));
  const [raw, rawHeldOut] = parts(wines.features);
  const map = whitening(raw, features);
  const data = whitened(raw, map);
  // Values are rounded to a few digits: a little noise makes a density of them.
  const heldOut = noised(whitened(rawHeldOut, map), 0.05, 99);

  const ends: Record<keyof typeof objectives, number[]> = { SSM: [], "FD-SSM": [] };
  const curves: Series[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    for (const name of ["SSM", "FD-SSM"] as const) {
      const batch = 200;
      const steps = epochs * stepsPerEpoch({ cases: data.length / features, batch });
      const task = scoreMatching<EnergyMlp>({
        data,
        features,
        noise: 0.05,
        parameters: initialEnergyMlp({ features, hidden: 32, seed }),
        optimizer: adamw({ learningRate: cosineDecay({ from: 1e-2, steps }) }),
        batch,
        epochs,
        seed,
        objective: (model, { x, v }, gradient) => objectives[name](model, x, v, gradient),
        evaluate: (model) => ({ heldOutLoss: exactLoss(model, heldOut)[0] }),
      });
      const points: [number, number][] = [];
      for (const { step, summary } of training(task, startOf(task)))
        if (summary) points.push([step, summary.metrics.heldOutLoss]);
      if (points.length < epochs) throw new Error(`${name} with seed ${seed} diverged`);
      const end = points[points.length - 1][1];
      ends[name].push(end);
      if (seed === 1) curves.push({ name, points, dots: true, finalLabel: end.toFixed(2) });
      console.log(`${name}, seed ${seed}: held-out loss ${end.toFixed(6)}`);
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [bySlopes, byValues] = [mean(ends.SSM), mean(ends["FD-SSM"])];
  const spread = Math.max(...ends.SSM) - Math.min(...ends.SSM);
  console.log(`held-out loss below that of a normal distribution by ${(-features / 2 - byValues).toFixed(3)}`);
  console.log(`difference of the means to the spread ${(Math.abs(byValues - bySlopes) / spread).toFixed(6)}`);

  mkdirSync(out, { recursive: true });
  const figure = renderFigure({
    title: "Exact loss on wines that were held out",
    xLabel: "step",
    yLabel: "loss",
    series: [{ name: "", points: [] }, ...curves],
    formatY: String,
  });
  const numbers = `<p>Means over ${seeds} seeds: SSM ${bySlopes.toFixed(3)}, FD-SSM ${byValues.toFixed(3)}; the seeds of SSM spread over ${spread.toFixed(3)}.</p>`;
  writeFileSync(join(out, "report.html"), renderPage("A density of red wines", [numbers, figure]));
  console.log(`report ${join(out, "report.html")}`);
  return 0;
}
