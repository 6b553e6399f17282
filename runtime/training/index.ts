/**
 * Training with generated gradients: optimizers, the loop, and what a run leaves behind. This entry is for Node. Only
 * `train`, `saveModel` and `loadModel` touch files, signals or the terminal, and they stand in `node/`; the rest runs anywhere.
 */
export * from "./anywhere.ts";
export { loadModel, saveModel } from "./node/model-file.ts";
export type { RunFolder } from "./node/run-folder.ts";
export { type TrainingOutcome, type TrainOptions, train } from "./node/train.ts";
