/**
 * A line chart as SVG text: series in, one `<svg>` out. It brings no colours of its own: classes `series-0`,
 * `series-1`, ... and `grid`, `axis`, `label` are styled by the page, so the chart follows its light and dark themes.
 */

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Shown at the end of the line; absent for a series that is only background. */
  readonly finalLabel?: string;
  /** Dots on the points: right for a few, such as one per epoch. */
  readonly dots?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** How a number on the y axis is written. */
  readonly formatY: (value: number) => string;
  /** Equal distances for equal ratios: for losses that fall over several powers of ten. */
  readonly logarithmicY?: boolean;
  /** The same for x, whose axis then begins at the smallest value, not at 0. */
  readonly logarithmicX?: boolean;
}

export const CHART_WIDTH = 720;
export const CHART_HEIGHT = 340;
const [WIDTH, HEIGHT] = [CHART_WIDTH, CHART_HEIGHT];
const MARGIN = { top: 16, right: 96, bottom: 46, left: 64 };

/** From a number to a place on the page. */
interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

export function renderChart(chart: Chart): string {
  const points = chart.series.flatMap((series) => series.points);
  const xValues = points.map(([x]) => x);
  const right = WIDTH - MARGIN.right;
  const x = chart.logarithmicX
    ? logarithmicScale(extentOf(xValues), MARGIN.left, right)
    : linearScale(extentOf([0, ...xValues]), MARGIN.left, right);
  const yValues = points.map(([, y]) => y);
  const bottom = HEIGHT - MARGIN.bottom;
  const y = chart.logarithmicY
    ? logarithmicScale(extentOf(yValues), bottom, MARGIN.top)
    : linearScale(extentOf(yValues), bottom, MARGIN.top);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(chart.title)}">`,
    ...y.ticks.map((tick) => renderRow(y.at(tick), chart.formatY(tick))),
    ...x.ticks.map((tick) => renderColumn(x.at(tick), String(tick))),
    `<path class="axis" d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}"/>`,
    text("label", (MARGIN.left + right) / 2, HEIGHT - 8, chart.xLabel, "middle"),
    `<g transform="translate(14 ${(MARGIN.top + bottom) / 2}) rotate(-90)">${text("label", 0, 0, chart.yLabel, "middle")}</g>`,
    ...renderAllSeries(chart.series, x, y),
    "</svg>",
  ].join("\n");
}

function renderRow(y: number, label: string): string {
  const line = `<path class="grid" d="M${MARGIN.left} ${round(y)}H${WIDTH - MARGIN.right}"/>`;
  return line + text("tick", MARGIN.left - 8, y + 4, label, "end");
}

function renderColumn(x: number, label: string): string {
  return text("tick", x, HEIGHT - MARGIN.bottom + 18, label, "middle");
}

type Place = readonly [x: number, y: number];

function renderAllSeries(all: readonly Series[], x: Scale, y: Scale): readonly string[] {
  const places = all.map(({ points }) => points.map(([px, py]): Place => [round(x.at(px)), round(y.at(py))]));
  const ends = all.flatMap(({ finalLabel }, number) => {
    const last = places[number]?.at(-1);
    return last === undefined || finalLabel === undefined ? [] : [{ number, x: last[0] + 8, y: last[1] + 4 }];
  });
  const labels = new Map(apart(ends).map((end) => [end.number, end]));
  return all.map((series, number) => renderSeries(series, number, places[number] ?? [], labels.get(number)));
}

interface End {
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

const LINE_HEIGHT = 14;

/** Labels that would stand on one another, one below the other; the last no lower than the axis. */
function apart(ends: readonly End[]): readonly End[] {
  const isBeside = (one: End, other: End) => Math.abs(one.x - other.x) < MARGIN.right;
  const moved = (sorted: readonly End[], sign: number, limit: number): readonly End[] => {
    const placed: End[] = [];
    for (const end of sorted) {
      const before = placed.filter((other) => isBeside(end, other)).map((other) => sign * other.y + LINE_HEIGHT);
      const own = Math.max(sign * end.y, sign * limit);
      placed.push({ ...end, y: round(sign * Math.max(own, ...before)) });
    }
    return placed;
  };
  const downwards = moved(
    [...ends].sort((one, other) => one.y - other.y),
    1,
    Number.NEGATIVE_INFINITY,
  );
  // From the lowest up again, as far as these went too far down.
  return moved([...downwards].reverse(), -1, HEIGHT - MARGIN.bottom + 4);
}

function renderSeries(series: Series, number: number, places: readonly Place[], end: End | undefined): string {
  if (places.length === 0) return "";
  const line = `<polyline points="${places.map((place) => place.join(",")).join(" ")}"/>`;
  const dots = series.dots ? places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3"/>`).join("") : "";
  const label = end === undefined ? "" : text("final", end.x, end.y, series.finalLabel ?? "", "start");
  return `<g class="series-${number}"><title>${escapeText(series.name)}</title>${line}${dots}${label}</g>`;
}

function text(kind: string, x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeText(content)}</text>`;
}

export function escapeText(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}

type Extent = readonly [low: number, high: number];

/** Widened where all values are one, so that a scale always has a length. */
function extentOf(values: readonly number[]): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  return low < high ? [low, high] : [low - Math.abs(low) / 2 - 0.5, high + Math.abs(high) / 2 + 0.5];
}

/** Ends lie on ticks: multiples of 1, 2 or 5 times a power of ten, about five of them. */
function linearScale([low, high]: Extent, from: number, to: number): Scale {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((multiple) => multiple * power >= rough * 0.999) ?? 10;
  const spacing = unit * power;
  const first = Math.floor(low / spacing + 1e-9);
  const last = Math.ceil(high / spacing - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, place) =>
    Number(((first + place) * spacing).toPrecision(12)),
  );
  const length = (last - first) * spacing;
  return { ticks, at: (value) => from + ((value - first * spacing) / length) * (to - from) };
}

/** Ticks at 1, 2 and 5 times the powers of ten within the values, which must be positive. */
function logarithmicScale([low, high]: Extent, from: number, to: number): Scale {
  const start = Math.log10(low);
  const length = Math.log10(high) - start;
  const powers = Array.from({ length: Math.ceil(length) + 2 }, (_, place) => Math.floor(start) + place);
  const ticks = powers
    .flatMap((power) => (length > 2.5 ? [1] : [1, 2, 5]).map((unit) => Number((unit * 10 ** power).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
  return { ticks, at: (value) => from + ((Math.log10(value) - start) / length) * (to - from) };
}
