/** `npm run bench -- --sizes`: how time grows, of functions, of their gradients and, with `--peers`, of others' gradients. */
import type { openSession } from "../../compiler/index.ts";
import { nameWidth } from "./costs-view.ts";
import type { Effort } from "./measure.ts";
import { type Growth, measureGrowth, millisecondsText, type SizeRow } from "./measure-sizes.ts";
import { faultsOf, figureCell, Notes, peersFootnote, summaryOf } from "./peer-cells.ts";
import type { Peer } from "./peers/peer.ts";
import { pictureOf } from "./picture.ts";
import type { View } from "./view.ts";

export function sizesView(
  peers: readonly Peer[],
  session: ReturnType<typeof openSession>,
  effort: Effort,
): View<Growth> {
  const notes = new Notes();
  const own = ["primal ms", "gradient ms", "by hand ms", "gradient/primal", "gradient/by hand"];
  const columns = [...own, ...peers.map(({ name }) => name)];
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(nameWidth) + cells.map((cell, k) => `  ${cell.padStart(Math.max(columns[k].length, 9))}`).join("");
  const rowLine = (row: SizeRow) =>
    line(row.name, [
      millisecondsText(row.primalMilliseconds),
      millisecondsText(row.gradientMilliseconds),
      millisecondsText(row.handWrittenMilliseconds),
      row.gradientToPrimal.toFixed(2),
      row.gradientToHandWritten.toFixed(2),
      ...row.figures.map((figure) => figureCell(figure, notes)),
    ]);
  return {
    header: line("", columns),
    measure: (benchmark, say) => measureGrowth(benchmark, peers, session, effort, say),
    lines: ({ letter, sizes, slopes }) =>
      [
        ...sizes.map(rowLine),
        line(`  time grows as ${letter} to the power`, [
          ...["primal", "gradient", "by hand"].map((who) => slopeText(slopes[who])),
          ...["", ""],
          ...peers.map(({ key }) => slopeText(slopes[key])),
        ]).trimEnd(),
        "",
      ].join("\n"),
    footnotes: (rows) => {
      const told = rows.flatMap(({ sizes }) => sizes);
      const ofPeers = [peersFootnote, "", ...peers.map((peer) => summaryOf(peer, told)), "", ...notes.lines()];
      return [
        "Medians of one call. The power is that of the size in the straight line through the logarithms of the times.",
        ...(peers.length > 0 ? ofPeers : []),
      ]
        .join("\n")
        .trimEnd();
    },
    picture: (rows) => pictureOf(rows, peers),
    faults: ({ sizes }) => sizes.flatMap(({ name, figures }) => faultsOf(name, figures)),
  };
}

function slopeText(slope: number): string {
  return Number.isNaN(slope) ? "-" : slope.toFixed(2);
}
