/** How the figures of peers are told: cells of a table, and what stands below it. */
import { type PeerFigure, tolerances } from "./compare-peers.ts";
import { versionsOf } from "./peers/list.ts";
import type { Peer } from "./peers/peer.ts";

/** Remarks on cells, as letters: each remark is told once, below the table. */
export class Notes {
  readonly #texts: string[] = [];

  letterOf(text: string): string {
    const known = this.#texts.indexOf(text);
    const at = known < 0 ? this.#texts.push(text) - 1 : known;
    return String.fromCharCode("a".charCodeAt(0) + at);
  }

  lines(): string[] {
    return this.#texts.map((text) => `${this.letterOf(text)}  ${text}`);
  }
}

/** With a star where the peer is as fast or faster, and with the letter of a remark. */
export function figureCell({ toGenerated, remark, fault }: PeerFigure, notes: Notes): string {
  if (fault !== undefined) return "wrong";
  const figure = toGenerated === undefined ? "-" : timesText(toGenerated) + (toGenerated > 1 ? "" : " *");
  return remark === undefined ? figure : `${figure} ${notes.letterOf(remark)}`;
}

export function timesText(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}

export function faultsOf(name: string, figures: readonly PeerFigure[]): string[] {
  return figures.flatMap(({ peer, fault }) => (fault === undefined ? [] : [`${name}, ${peer}: ${fault}`]));
}

/** One line for each peer: what was measured, how often it is slower, and where it comes closest. */
export function summaryOf(peer: Peer, rows: readonly { name: string; figures: readonly PeerFigure[] }[]): string {
  const measured = rows.flatMap(({ name, figures }) =>
    figures.flatMap(({ peer: key, toGenerated }) => (key === peer.key && toGenerated ? [{ name, toGenerated }] : [])),
  );
  const slower = measured.filter(({ toGenerated }) => toGenerated > 1).length;
  const closest = measured.toSorted((a, b) => a.toGenerated - b.toGenerated)[0];
  const standing = closest
    ? `slower in ${slower} of ${measured.length}; closest in ${closest.name}, at ${timesText(closest.toGenerated)}`
    : "not measured";
  return `${peer.name}: ${versionsOf(peer)}, float${peer.bits}; ${standing}`;
}

export const peersFootnote = `How many times as long as the generated gradient the others take for value and gradient, in turns within one run; medians.
Before that, value and gradient are held to the generated ones: ${tolerances[64]} of the largest number in float64, ${tolerances[32]} in float32.
Against those that compute in float32 stands what is generated for Float32Arrays. What it takes to get ready does not count.`;
