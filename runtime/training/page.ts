/** One HTML page that needs nothing else, with charts as figures: its text and its style, in light and in dark. */
import { type Chart, escapeText, renderChart } from "./chart.ts";

/** The parts are HTML, one under the other. */
export function renderPage(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
${parts.join("\n")}
</main>
</body>
</html>
`;
}

export function renderFigure(chart: Chart): string {
  const legend = chart.series
    .map(({ name, points }, number) =>
      points.length === 0 ? "" : `<li class="series-${number}">${escapeText(name)}</li>`,
    )
    .join("");
  return `<figure><figcaption><h2>${escapeText(chart.title)}</h2><ul>${legend}</ul></figcaption>\n${renderChart(chart)}\n</figure>`;
}

const STYLE = `
:root { color-scheme: light dark; --page: #fbfbfa; --card: #fff; --ink: #1c1f23; --soft: #646b73; --line: #e3e5e8;
  --series-0: #b9c3d0; --series-1: #1f6feb; --series-2: #d9480f; --series-3: #2b8a3e; --series-4: #8250df;
  --series-5: #b08800; --series-6: #0e8a8a; --series-7: #bf3989; }
@media (prefers-color-scheme: dark) { :root { --page: #14161a; --card: #1c1f24; --ink: #e8eaed; --soft: #9aa3ad;
  --line: #30353c; --series-0: #4a5563; --series-1: #6ea8fe; --series-2: #ff9a62; --series-3: #69db7c;
  --series-4: #b392f0; --series-5: #e3b341; --series-6: #4dd0c4; --series-7: #f783ac; } }
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
${[2, 3, 4, 5, 6, 7].map((number) => `.series-${number} { --ink-of-series: var(--series-${number}); }`).join(" ")}
polyline { fill: none; stroke: var(--ink-of-series); stroke-width: 2; stroke-linejoin: round; } .series-0 polyline { stroke-width: 1; }
circle, .final text, text.final { fill: var(--ink-of-series); } text.final { font-weight: 600; }
details { margin-top: 1.5rem; } summary { cursor: pointer; } .wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem 1rem .3rem 0; text-align: left; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; }
`;
