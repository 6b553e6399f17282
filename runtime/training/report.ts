/**
 * The course of a run as one HTML page that needs nothing else: the records of the run in, text out. A chart of the
 * loss, one per further metric, and the final numbers.
 */
import { type Chart, escapeText, type Series } from "./chart.ts";
import {
  type EpochRecord,
  format,
  formatDuration,
  isEpochRecord,
  isShare,
  type TrainingRecord,
  wordsOf,
} from "./history.ts";
import { renderFigure, renderPage } from "./page.ts";

export interface ReportOptions {
  readonly title: string;
  /** A sentence or two under the title. */
  readonly description?: string;
  /** What a reader may want to look up, such as { seed, batch }. */
  readonly settings?: { readonly [name: string]: string | number };
}

/** Points of the per-step line: more than a screen can show would only make the page heavy. */
const LINE_POINTS = 400;

export function renderReport(records: readonly TrainingRecord[], options: ReportOptions): string {
  const epochs = records.filter(isEpochRecord);
  const charts = [lossChart(records, epochs), ...otherMetrics(epochs).map((metric) => metricChart(metric, epochs))];
  return renderPage(options.title, [
    options.description === undefined ? "" : `<p>${escapeText(options.description)}</p>`,
    renderFinalNumbers(epochs.at(-1)),
    ...charts.map(renderFigure),
    renderEpochs(epochs),
    renderSettings(options.settings ?? {}),
  ]);
}

function otherMetrics(epochs: readonly EpochRecord[]): string[] {
  return metricsOf(epochs).filter((metric) => !isLoss(metric));
}

function metricsOf(epochs: readonly EpochRecord[]): string[] {
  return [...new Set(epochs.flatMap((record) => Object.keys(record.metrics)))];
}

/** Losses share the training loss's chart, so that the distance between them can be seen. */
function isLoss(metric: string): boolean {
  return /loss$/i.test(metric);
}

function lossChart(records: readonly TrainingRecord[], epochs: readonly EpochRecord[]): Chart {
  const steps = records.filter((record) => !isEpochRecord(record));
  const series: Series[] = [
    { name: "one batch", points: thinned(steps.map(({ step, loss }) => [step, loss] as const)) },
    withFinal("loss", "training", epochs, (record) => record.loss),
    ...metricsOf(epochs)
      .filter(isLoss)
      .map((metric) => withFinal(metric, wordsOf(metric), epochs, (record) => record.metrics[metric])),
  ];
  const values = series.flatMap(({ points }) => points.map(([, y]) => y));
  const low = Math.min(...values);
  return {
    title: "Loss",
    xLabel: "step",
    yLabel: "loss",
    series,
    formatY: String,
    logarithmicY: low > 0 && Math.max(...values) > 20 * low,
  };
}

function metricChart(metric: string, epochs: readonly EpochRecord[]): Chart {
  const name = wordsOf(metric);
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    xLabel: "step",
    yLabel: isShare(metric) ? `${name}, %` : name,
    series: [{ name: "", points: [] }, withFinal(metric, name, epochs, (record) => record.metrics[metric])],
    formatY: (value) => (isShare(metric) ? String(Number((100 * value).toPrecision(6))) : String(value)),
  };
}

function withFinal(
  metric: string,
  name: string,
  epochs: readonly EpochRecord[],
  read: (record: EpochRecord) => number | null | undefined,
): Series {
  const points = epochs.flatMap((record) => {
    const value = read(record);
    return typeof value === "number" && Number.isFinite(value) ? [[record.step, value] as const] : [];
  });
  const last = points.at(-1);
  return { name, points, dots: true, ...(last && { finalLabel: format(metric, last[1]) }) };
}

/** Means of neighbours, so that few enough points remain. */
function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const size = Math.ceil(points.length / LINE_POINTS);
  return Array.from({ length: Math.ceil(points.length / Math.max(1, size)) }, (_, group) => {
    const members = points.slice(group * size, (group + 1) * size);
    const mean = (axis: 0 | 1) => members.reduce((sum, point) => sum + point[axis], 0) / members.length;
    return [mean(0), mean(1)] as const;
  });
}

function renderFinalNumbers(last: EpochRecord | undefined): string {
  if (last === undefined) return "<p>Stopped before the first epoch was done.</p>";
  const numbers = [
    ...Object.entries(last.metrics).map(([metric, value]) => [wordsOf(metric), format(metric, value)]),
    ["training loss", format("loss", last.loss)],
    ["epochs", String(last.epoch)],
    ["time", formatDuration(last.seconds)],
  ];
  return `<dl class="final">${numbers.map(([name, value]) => `<div><dt>${escapeText(name ?? "")}</dt><dd>${escapeText(value ?? "")}</dd></div>`).join("")}</dl>`;
}

function renderEpochs(epochs: readonly EpochRecord[]): string {
  if (epochs.length === 0) return "";
  const metrics = metricsOf(epochs);
  const row = (cell: "th" | "td", cells: readonly string[]) =>
    `<tr>${cells.map((content) => `<${cell}>${escapeText(content)}</${cell}>`).join("")}</tr>`;
  const rows = epochs.map(({ epoch, step, loss, metrics: values, seconds }) => {
    const measured = metrics.map((metric) => {
      const value = values[metric];
      return value === undefined ? "" : format(metric, value);
    });
    return row("td", [String(epoch), String(step), format("loss", loss), ...measured, formatDuration(seconds)]);
  });
  const head = row("th", ["epoch", "step", "training loss", ...metrics.map(wordsOf), "time"]);
  return `<details><summary>Every epoch</summary><div class="wide"><table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table></div></details>`;
}

function renderSettings(settings: { readonly [name: string]: string | number }): string {
  const entries = Object.entries(settings);
  if (entries.length === 0) return "";
  return `<p class="settings">${entries.map(([name, value]) => `${escapeText(name)} ${escapeText(String(value))}`).join(" &middot; ")}</p>`;
}
