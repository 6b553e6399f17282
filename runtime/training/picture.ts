/** Line charts as one SVG file that needs nothing else: one chart under the other, each with its title. */
import { CHART_HEIGHT, CHART_WIDTH, type Chart, escapeText, renderChart } from "./chart.ts";

const TITLE_HEIGHT = 34;

/** The text of the file. A series is named at the end of its line, by `finalLabel`; its name is shown where a pointer rests. */
export function renderPicture(charts: readonly Chart[]): string {
  const height = CHART_HEIGHT + TITLE_HEIGHT;
  const parts = charts.map((chart, k) => {
    const inner = renderChart(chart).replace(
      "<svg ",
      `<svg width="${CHART_WIDTH}" height="${CHART_HEIGHT}" y="${TITLE_HEIGHT}" `,
    );
    return `<g transform="translate(0 ${k * height})"><text class="title" x="16" y="22">${escapeText(chart.title)}</text>\n${inner}</g>`;
  });
  const size = `width="${CHART_WIDTH}" height="${charts.length * height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${CHART_WIDTH} ${charts.length * height}">
<title>${escapeText(charts.map(({ title }) => title).join("; "))}</title>
<style>${STYLE}</style>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

const COLOURS = ["#1f6feb", "#d9480f", "#2b8a3e", "#8250df", "#b08800", "#0e8a8a", "#bf3989", "#5c6670"];

const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #646b73; } .title { font-size: 15px; font-weight: 600; fill: #1c1f23; }
.grid { stroke: #e3e5e8; } .axis { stroke: #646b73; fill: none; }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .final { font-weight: 600; }
${COLOURS.map((colour, k) => `.series-${k} polyline { stroke: ${colour}; } .series-${k} circle, .series-${k} text { fill: ${colour}; }`).join("\n")}
`;
