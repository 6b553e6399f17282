/** A program of its own, for tests that kill it: `trained-network FOLDER PAUSE [--resume]` trains a small network with K-FAC. */
import { gaussian } from "../../runtime/distributions/index.ts";
import { growingBatch, kfac, type NetworkTask, train } from "../../runtime/training/index.ts";
import { flat, normalMatrix } from "../helpers/dense-matrices.ts";
import { initialLayers, type Layer, layeredNetwork, rowsOfTargets, tanh } from "../helpers/layered-network.ts";

const CASES = 60;
const sizes = [4, 6, 2];

/** With everything that changes from step to step: batches, both dampings, subsets, an average. */
export function networkTask(pause: number): NetworkTask<Layer[]> {
  const inputs = normalMatrix(CASES, 4, 1);
  const network = layeredNetwork({
    sizes,
    activation: tanh,
    inputs: flat(inputs),
    distribution: gaussian(),
    targets: rowsOfTargets(flat(inputs.map(([a, b, c]) => [Math.tanh(a! + b!), a! * c!])), 2),
  });
  const slow = { ...network, layerwise: rested(network.layerwise, pause) };
  return {
    parameters: initialLayers(sizes, 3),
    optimizer: kfac(slow, { lambda: 3, leastCases: 8, averaging: 0.9 }),
    cases: CASES,
    batch: growingBatch({ cases: CASES, first: 10, fullFrom: 40 }),
    epochs: 24,
    seed: 5,
  };
}

function rested<Arguments extends unknown[], Result>(f: (...args: Arguments) => Result, pause: number) {
  return (...args: Arguments): Result => {
    if (pause > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    return f(...args);
  };
}

const [folder, pause, resume] = process.argv.slice(2);
if (folder !== undefined && pause !== undefined) {
  train(networkTask(Number(pause)), {
    output: folder,
    resume: resume === "--resume",
    secondsBetweenCheckpoints: 0.05,
    report: { title: "A small network" },
  }).then((outcome) => {
    process.exitCode = outcome.exitCode;
  });
}
