/** In the page: learns the sine by K-FAC, goes on from bytes in the middle, and shows the curves. */
import { jvp, layerwise } from "fluxion";
import { gaussian } from "fluxion/distributions";
import { dense, tanh } from "fluxion/kernels";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Floats,
  gatherRows,
  kfac,
  type LayeredNetwork,
  lecunWeights,
  renderReport,
  startOf,
  type TrainingRecord,
  type TrainingState,
  training,
} from "fluxion/train";

interface Layer {
  weights: Float64Array;
  bias: Float64Array;
}
interface Model {
  hidden: Layer;
  last: Layer;
}

function outputs(model: Model, x: Float64Array): Float64Array {
  return dense(tanh(dense(x, model.hidden.weights, model.hidden.bias)), model.last.weights, model.last.bias);
}
const outputsByLayer = layerwise(outputs);
const outputsAlong = jvp(outputs);

const points = Float64Array.from({ length: 64 }, (_, k) => (6 * k) / 63 - 3);
function chosen(cases: Uint32Array): Float64Array {
  const rows = new Float64Array(cases.length);
  gatherRows(points, cases, 1, rows);
  return rows;
}
const network: LayeredNetwork<Model, Floats> = {
  distribution: gaussian(),
  layers: { "model.hidden.weights": (tree) => tree.hidden, "model.last.weights": (tree) => tree.last },
  layerwise: (model, cases) => outputsByLayer(model, chosen(cases)),
  jvp: (model, cases, direction) => outputsAlong(model, chosen(cases), direction),
  targets: (cases) => chosen(cases).map(Math.sin),
};
const layer = (outputs: number, inputs: number, slot: number): Layer => ({
  weights: lecunWeights({ outputs, inputs, seed: 1, slot }),
  bias: new Float64Array(outputs),
});
const task = () => ({
  parameters: { hidden: layer(10, 1, 0), last: layer(1, 10, 1) },
  optimizer: kfac(network, { lambda: 1 }),
  cases: 64,
  batch: 64,
  epochs: 60,
  seed: 1,
});

export interface OfTraining {
  readonly losses: readonly number[];
  /** Of the run that was stored after the 25th step. */
  readonly lossesFromBytes: readonly number[];
  /** Mean squared distance from the sine itself. */
  readonly error: number;
}

Object.assign(globalThis, {
  run(): OfTraining {
    const whole = task();
    const records: TrainingRecord[] = [];
    const losses: number[] = [];
    let bytes: Uint8Array | undefined;
    let last: TrainingState<Model> | undefined;
    for (const { state, step, loss, summary } of training(whole, startOf(whole))) {
      losses.push(loss);
      last = state;
      if (step === 25) bytes = encodeCheckpoint(whole, { state, seconds: 0 });
      if (summary)
        records.push({ epoch: summary.epoch, step, loss: summary.loss, seconds: step / 100, metrics: summary.metrics });
    }
    const again = task();
    const { state } = decodeCheckpoint(again, bytes!, "memory");
    const lossesFromBytes: number[] = [];
    for (const { loss } of training(again, state)) lossesFromBytes.push(loss);
    const found = outputs(last!.optimizer.parameters, points);
    const error = points.reduce((sum, x, i) => sum + (found[i]! - Math.sin(x)) ** 2, 0) / points.length;
    const { document } = globalThis as unknown as { document: { write(text: string): void; close(): void } };
    document.write(renderReport(records, { title: "The sine, by K-FAC" }));
    document.close();
    return { losses, lossesFromBytes, error };
  },
});
