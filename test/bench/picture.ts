/** Time against size as a page: a chart for each benchmark, both axes logarithmic, so that the slope is the power. */
import { type Chart, escapeText } from "../../runtime/training/chart.ts";
import { renderFigure, renderPage } from "../../runtime/training/page.ts";
import { type Growth, linesOf, millisecondsText } from "./measure-sizes.ts";
import type { Peer } from "./peers/peer.ts";

export function pictureOf(growths: readonly Growth[], peers: readonly Peer[]): string {
  const machine = `Medians on ${process.platform} ${process.arch}, Node ${process.version}; both axes are logarithmic.`;
  return renderPage("What gradients cost, by size", [
    `<p>${escapeText(machine)}</p>`,
    ...growths.map((growth) => renderFigure(chartOf(growth, peers))),
  ]);
}

function chartOf({ name, letter, sizes }: Growth, peers: readonly Peer[]): Chart {
  const nameOf = (who: string) => peers.find(({ key }) => key === who)?.name ?? who;
  return {
    title: name,
    xLabel: letter,
    yLabel: "ms",
    series: linesOf(sizes, peers).map(({ who, points }) => ({ name: nameOf(who), points, dots: true })),
    formatY: millisecondsText,
    logarithmicX: true,
    logarithmicY: true,
  };
}
