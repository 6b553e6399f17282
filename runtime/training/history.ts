/** The course of a run, one plain record per step and one per epoch, as metrics files and reports hold it. */

export interface StepRecord {
  readonly step: number;
  readonly loss: number;
}

export interface EpochRecord {
  readonly epoch: number;
  /** Steps done at its end. */
  readonly step: number;
  /** Mean training loss over the epoch. */
  readonly loss: number;
  /** Time spent in training since the start of the run. */
  readonly seconds: number;
  readonly metrics: { readonly [metric: string]: number | null };
}

export type TrainingRecord = StepRecord | EpochRecord;

export function isEpochRecord(record: TrainingRecord): record is EpochRecord {
  return "epoch" in record;
}

export function toJsonLine(record: TrainingRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The records of a metrics file up to a step. A last line that was cut short is left out; any other that is no record
 * is an error. `source` names the file in messages.
 */
export function recordsUpTo(step: number, text: string, source: string): TrainingRecord[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, i) => recordOf(line, `${source}, line ${i + 1},`)).filter((record) => record.step <= step);
}

function recordOf(line: string, place: string): TrainingRecord {
  try {
    const record: TrainingRecord = JSON.parse(line);
    if (typeof record.step === "number") return record;
  } catch {
    // It is told below.
  }
  throw new Error(`${place} is damaged; without the file the run is resumed with curves that begin there`);
}

/** `testAccuracy` as people write it: "test accuracy". */
export function wordsOf(metric: string): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Accuracies are shares, shown in percent; everything else has four significant digits. JSON has made null of NaN. */
export function format(metric: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "not finite";
  return isShare(metric) ? `${(100 * value).toFixed(2)} %` : String(Number(value.toPrecision(4)));
}

export function isShare(metric: string): boolean {
  return /accuracy$/i.test(metric);
}

export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const pad = (count: number) => String(count).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}
