/**
 * Drives the training loop in Node: progress, metrics, checkpoints, Ctrl-C, the report and the model file.
 *
 * In: a task and an output folder. Out: how the run ended. Files hold all that is left behind; the process's exit code
 * is the caller's to set, from the outcome.
 */
import { existsSync, renameSync } from "node:fs";
import { setImmediate as turnOfTheEventLoop } from "node:timers/promises";
import {
  anything,
  checkedOptions,
  flag,
  fromZero,
  needed,
  type OptionRange,
  type OptionRanges,
  text,
} from "../../options.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../checkpoint.ts";
import { type StepReport, startOf, type TrainingEnd, type TrainingTask, training } from "../loop.ts";
import { type ReportOptions, renderReport } from "../report.ts";
import { epochStarts } from "../schedule.ts";
import { listenForInterruption } from "./interruption.ts";
import { saveModel } from "./model-file.ts";
import { showProgress } from "./progress.ts";
import { openMetrics, type RunFolder, runFolder } from "./run-folder.ts";
import { readSealed, writeSealed } from "./sealed-file.ts";
import { writeWhole } from "./whole-file.ts";

export interface TrainOptions {
  /** The folder for everything that the run writes. */
  readonly output: string;
  /** Go on from the folder's checkpoint. With the same task and options the run continues bit for bit. */
  readonly resume?: boolean;
  /** Title and text of the report. */
  readonly report: ReportOptions;
  /** Besides every epoch's end; 30 by default. */
  readonly secondsBetweenCheckpoints?: number;
  /** Where progress and messages go; the standard error stream by default. */
  readonly stream?: NodeJS.WriteStream;
}

export interface TrainingOutcome<Parameters extends object> {
  readonly status: "finished" | "interrupted" | "diverged";
  /** What the process should exit with: 0, 1 when training diverged, 130 or 143 when a signal stopped it. */
  readonly exitCode: number;
  /** As training left them. Of a run that diverged they may hold anything: the checkpoint holds what was good. */
  readonly parameters: Parameters;
  /** Steps done. */
  readonly step: number;
  /** Time spent in training, over all resumptions. */
  readonly seconds: number;
  readonly files: RunFolder;
}

const reports: OptionRange = {
  is: "an object with a title",
  holds: (value) => typeof (value as Partial<ReportOptions> | null)?.title === "string",
};

const ranges: OptionRanges<TrainOptions> = {
  output: needed(text),
  resume: flag,
  report: needed(reports),
  secondsBetweenCheckpoints: fromZero,
  stream: anything,
};

/** Signals and progress are looked after at least this often, if steps are short. */
const TURN_MILLISECONDS = 20;

export async function train<Parameters extends object>(
  task: TrainingTask<Parameters>,
  options: TrainOptions,
): Promise<TrainingOutcome<Parameters>> {
  const checked = checkedOptions("train", options, ranges);
  const { resume = false, secondsBetweenCheckpoints = 30, stream = process.stderr } = checked;
  const files = runFolder(options.output);
  const start: Checkpoint<Parameters> = resume ? readCheckpoint(task, files) : startAfresh(task, files);
  const epochs = epochStarts(task);
  const total = epochs.at(-1) as number;
  const startStep = start.state.optimizer.step;
  if (resume) stream.write(`resuming after step ${startStep} of ${total}\n`);

  const metrics = openMetrics(files.metrics, startStep);
  const interruption = listenForInterruption();
  const progress = showProgress({ epochs, start: startStep }, stream);
  const began = performance.now();
  const secondsNow = () => start.seconds + (performance.now() - began) / 1000;
  let savedStep = resume ? startStep : undefined;
  let lastSave = began;
  let lastTurn = began;
  let state = start.state;

  function save(): void {
    writeSealed(files.checkpoint, encodeCheckpoint(task, { state, seconds: secondsNow() }));
    savedStep = state.optimizer.step;
    lastSave = performance.now();
  }

  function note({ step, loss, summary }: StepReport<Parameters>): void {
    metrics.append({ step, loss });
    progress.step(step, loss);
    if (summary === undefined) return;
    const record = { ...summary, step, seconds: secondsNow() };
    metrics.append(record);
    progress.epoch(record);
  }

  function end(status: TrainingOutcome<Parameters>["status"], exitCode: number): TrainingOutcome<Parameters> {
    writeWhole(files.report, renderReport(metrics.records, options.report));
    const { step, parameters } = state.optimizer;
    return { status, exitCode, parameters, step, seconds: secondsNow(), files };
  }

  function finish(reason: TrainingEnd): TrainingOutcome<Parameters> {
    progress.stop();
    if (reason.kind === "finished") {
      save();
      saveModel(files.model, state.optimizer.parameters, { step: state.optimizer.step });
      return end("finished", 0);
    }
    const good = `last good checkpoint: ${files.checkpoint}, after step ${savedStep}`;
    const advice = savedStep === undefined ? "no checkpoint was written" : good;
    stream.write(`training stopped at step ${reason.step}: ${reason.reason}; ${advice}\n`);
    return end("diverged", 1);
  }

  function interrupt(exitCode: number): TrainingOutcome<Parameters> {
    progress.stop();
    save();
    const place = `stopped after step ${savedStep} of ${total}`;
    stream.write(`${place}; the same run with 'resume' goes on from ${files.checkpoint}\n`);
    return end("interrupted", exitCode);
  }

  try {
    const loop = training(task, state);
    let next = loop.next();
    for (; !next.done; next = loop.next()) {
      state = next.value.state;
      note(next.value);
      const saveIsDue = performance.now() - lastSave > secondsBetweenCheckpoints * 1000;
      if (next.value.summary !== undefined || saveIsDue) save();
      if (performance.now() - lastTurn > TURN_MILLISECONDS) {
        await turnOfTheEventLoop();
        lastTurn = performance.now();
      }
      const isLast = state.optimizer.step === total;
      if (interruption.exitCode !== undefined && !isLast) return interrupt(interruption.exitCode);
    }
    return finish(next.value);
  } finally {
    progress.stop();
    interruption.stopListening();
    metrics.close();
  }
}

function readCheckpoint<Parameters extends object>(
  task: TrainingTask<Parameters>,
  files: RunFolder,
): Checkpoint<Parameters> {
  if (!existsSync(files.checkpoint)) throw new Error(`nothing to resume: there is no ${files.checkpoint}`);
  return decodeCheckpoint(task, readSealed(files.checkpoint), files.checkpoint);
}

/** A checkpoint found here may be all that is left of a run that someone forgot to resume: it is kept under another name. */
function startAfresh<Parameters extends object>(
  task: TrainingTask<Parameters>,
  files: RunFolder,
): Checkpoint<Parameters> {
  const state = startOf(task);
  if (existsSync(files.checkpoint)) renameSync(files.checkpoint, files.previousCheckpoint);
  return { state, seconds: 0 };
}
