/**
 * The output folder of a run: checkpoint.fluxion, model.fluxion, metrics.jsonl, report.html. All but the metrics are
 * written whole; the metrics grow by a line per record.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { recordsUpTo, type TrainingRecord, toJsonLine } from "../history.ts";
import { writeWhole } from "./whole-file.ts";

export interface RunFolder {
  readonly checkpoint: string;
  /** What a fresh run found here and moved out of its way. */
  readonly previousCheckpoint: string;
  readonly model: string;
  readonly metrics: string;
  readonly report: string;
}

export function runFolder(folder: string): RunFolder {
  makeFolder(resolve(folder));
  return {
    checkpoint: join(folder, "checkpoint.fluxion"),
    previousCheckpoint: join(folder, "checkpoint.previous.fluxion"),
    model: join(folder, "model.fluxion"),
    metrics: join(folder, "metrics.jsonl"),
    report: join(folder, "report.html"),
  };
}

/** One by one: Node 20 never comes back from making all at once where the system takes no folder, as below /proc. */
function makeFolder(folder: string): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have been faster.
    if (!isThere()) throw error;
  }
}

export interface MetricsFile {
  /** All records of the run, those from before a resumption included. */
  readonly records: readonly TrainingRecord[];
  append(record: TrainingRecord): void;
  close(): void;
}

/** Opens the metrics at a step: what the file holds beyond it was never checkpointed, and will come again. */
export function openMetrics(path: string, step: number): MetricsFile {
  const records = step > 0 && existsSync(path) ? recordsUpTo(step, readFileSync(path, "utf8"), path) : [];
  writeWhole(path, records.map(toJsonLine).join(""));
  const file = openSync(path, "a");
  return {
    records,
    append(record) {
      records.push(record);
      writeSync(file, toJsonLine(record));
    },
    close: () => closeSync(file),
  };
}
