/**
 * Training with generated gradients, as far as it runs anywhere: optimizers, the loop, and reports. What bundles for pages get as
 * `fluxion/train`.
 */
export type { Floats, OutputDistribution } from "../distributions/distribution.ts";
export * from "../optimizers/index.ts";
export * from "../second-order/index.ts";
export { gatherRows } from "./batches.ts";
export type { Chart, Series } from "./chart.ts";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
export type { EpochRecord, StepRecord, TrainingRecord } from "./history.ts";
export {
  type Batch,
  type EpochSummary,
  type GradientTask,
  type NetworkTask,
  type StepReport,
  startOf,
  type TrainingEnd,
  type TrainingState,
  type TrainingTask,
  training,
} from "./loop.ts";
export { decodeModel, encodeModel } from "./model.ts";
export { renderFigure, renderPage } from "./page.ts";
export { renderPicture } from "./picture.ts";
export { type ReportOptions, renderReport } from "./report.ts";
export { type BatchSize, type GrowingBatchOptions, growingBatch, stepsPerEpoch } from "./schedule.ts";
export { type ScoreMatchingDraw, type ScoreMatchingOptions, scoreMatching } from "./score-matching.ts";
export { type Whitening, whitened, whitening } from "./whitening.ts";
