/**
 * The course of a run as one HTML page that needs nothing else: the records of the run in, text out. A chart of the
 * loss, one per further metric, and the final numbers.
 */
import { type Chart, escapeText, renderChart, type Series } from "./chart.ts";
import {
  type EpochRecord,
  format,
  formatDuration,
  isEpochRecord,
  isShare,
  type TrainingRecord,
  wordsOf,
} from "./history.ts";

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
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(options.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeText(options.title)}</h1>
${options.description === undefined ? "" : `<p>${escapeText(options.description)}</p>`}
${renderFinalNumbers(epochs.at(-1))}
${charts.map(renderFigure).join("\n")}
${renderEpochs(epochs)}
${renderSettings(options.settings ?? {})}
</main>
</body>
</html>
`;
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

function renderFigure(chart: Chart): string {
  const legend = chart.series
    .map(({ name, points }, number) =>
      points.length === 0 ? "" : `<li class="series-${number}">${escapeText(name)}</li>`,
    )
    .join("");
  return `<figure><figcaption><h2>${escapeText(chart.title)}</h2><ul>${legend}</ul></figcaption>\n${renderChart(chart)}\n</figure>`;
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

const STYLE = `
:root { color-scheme: light dark; --page: #fbfbfa; --card: #fff; --ink: #1c1f23; --soft: #646b73; --line: #e3e5e8;
  --series-0: #b9c3d0; --series-1: #1f6feb; --series-2: #d9480f; --series-3: #2b8a3e; }
@media (prefers-color-scheme: dark) { :root { --page: #14161a; --card: #1c1f24; --ink: #e8eaed; --soft: #9aa3ad;
  --line: #30353c; --series-0: #4a5563; --series-1: #6ea8fe; --series-2: #ff9a62; --series-3: #69db7c; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 0; }
p { margin: 0 0 1rem; } .settings { color: var(--soft); font-size: .85rem; margin-top: 1.5rem; }
.final { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
figure { margin: 1.25rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
figcaption { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
figcaption ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
figcaption li::before { content: ""; display: inline-block; width: 1em; height: 3px; margin-right: .4em; vertical-align: middle; background: var(--ink-of-series); }
svg { display: block; width: 100%; height: auto; font-size: 12px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); fill: none; } .tick, .label { fill: var(--soft); }
[class^=series] { --ink-of-series: var(--series-1); } .series-0 { --ink-of-series: var(--series-0); }
.series-2 { --ink-of-series: var(--series-2); } .series-3 { --ink-of-series: var(--series-3); }
polyline { fill: none; stroke: var(--ink-of-series); stroke-width: 2; stroke-linejoin: round; } .series-0 polyline { stroke-width: 1; }
circle, .final text, text.final { fill: var(--ink-of-series); } text.final { font-weight: 600; }
details { margin-top: 1.5rem; } summary { cursor: pointer; } .wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem 1rem .3rem 0; text-align: left; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; }
`;
