/** `npm run bench -- --peers`: how many times as long as the generated gradient others take for theirs. */
import type { openSession } from "../../compiler/index.ts";
import { buffersFor } from "./benchmarks.ts";
import { writtenFunctionsOf } from "./build.ts";
import { comparePeer, gradientsOf, type PeerFigure } from "./compare-peers.ts";
import { nameWidth } from "./costs-view.ts";
import { type Effort, milliseconds, ratio, timesOf } from "./measure.ts";
import { faultsOf, figureCell, Notes, peersFootnote, summaryOf, timesText } from "./peer-cells.ts";
import type { Peer } from "./peers/peer.ts";
import type { View } from "./view.ts";

export interface PeersRow {
  readonly name: string;
  readonly file: string;
  readonly gradientMilliseconds: number;
  readonly handWrittenToGenerated: number;
  readonly figures: readonly PeerFigure[];
}

export function peersView(
  peers: readonly Peer[],
  session: ReturnType<typeof openSession>,
  effort: Effort,
): View<PeersRow> {
  const notes = new Notes();
  const columns = ["gradient ms", "by hand", ...peers.map(({ name }) => name)];
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(nameWidth) + cells.map((cell, k) => `  ${cell.padStart(Math.max(columns[k].length, 9))}`).join("");
  return {
    header: line("", columns),
    measure: async (benchmark, say) => {
      const gradients = await gradientsOf(benchmark, session);
      const { handWritten } = await writtenFunctionsOf(benchmark);
      const args = benchmark.arguments();
      const all = [...args, ...buffersFor(benchmark, args)];
      const [g, h] = timesOf(
        [gradients[64], handWritten].map((called) => ({ function: called, arguments: all })),
        effort,
      );
      const figures: PeerFigure[] = [];
      for (const peer of peers) {
        say(`${benchmark.name}: ${peer.name}`);
        figures.push(await comparePeer(peer, benchmark, benchmark.size.usual, gradients, effort));
      }
      return {
        name: benchmark.name,
        file: benchmark.file,
        gradientMilliseconds: milliseconds(g),
        handWrittenToGenerated: ratio(h, g),
        figures,
      };
    },
    lines: ({ name, gradientMilliseconds, handWrittenToGenerated, figures }) =>
      line(name, [
        gradientMilliseconds.toPrecision(2),
        timesText(handWrittenToGenerated),
        ...figures.map((figure) => figureCell(figure, notes)),
      ]),
    footnotes: (rows) =>
      ["", peersFootnote, "", ...peers.map((peer) => summaryOf(peer, rows)), "", ...notes.lines()].join("\n").trimEnd(),
    faults: ({ name, figures }) => faultsOf(name, figures),
  };
}
