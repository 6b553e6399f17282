/**
 * Minimum cut of a directed graph with capacities, by breadth-first augmenting paths (Edmonds and Karp, 1972).
 * Graphs have a few hundred nodes, so the simplest exact method is fast enough.
 *
 * Of several minimum cuts it finds the one nearest to the source: `sourceSide` is as small as possible.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";

export class FlowGraph {
  private readonly targets: number[] = [];
  private readonly residual: number[] = [];
  private readonly outgoing: number[][] = [];

  addNode(): number {
    this.outgoing.push([]);
    return this.outgoing.length - 1;
  }

  addEdge(from: number, to: number, capacity: number): void {
    this.outgoing[from]!.push(this.targets.length);
    this.targets.push(to);
    this.residual.push(capacity);
    this.outgoing[to]!.push(this.targets.length);
    this.targets.push(from);
    this.residual.push(0);
  }

  /** The nodes that stay connected to `source` once a minimum cut towards `sink` is taken away. */
  sourceSide(source: number, sink: number): ReadonlySet<number> {
    for (;;) {
      const arrivedBy = this.search(source);
      if (!arrivedBy.has(sink)) return new Set(arrivedBy.keys());
      this.augment(source, sink, arrivedBy);
    }
  }

  /** Breadth-first search along edges with capacity left; maps each node reached to the edge it was reached by. */
  private search(source: number): Map<number, number> {
    const arrivedBy = new Map<number, number>([[source, -1]]);
    // A map is iterated in insertion order and sees what is added meanwhile: it is the queue as well.
    for (const node of arrivedBy.keys()) {
      for (const edge of this.outgoing[node]!) {
        const target = this.targets[edge]!;
        if (this.residual[edge]! > 0 && !arrivedBy.has(target)) arrivedBy.set(target, edge);
      }
    }
    return arrivedBy;
  }

  private augment(source: number, sink: number, arrivedBy: Map<number, number>): void {
    const path: number[] = [];
    for (let node = sink; node !== source; node = this.targets[path.at(-1)! ^ 1]!) path.push(arrivedBy.get(node)!);
    const flow = Math.min(...path.map((edge) => this.residual[edge]!));
    if (!Number.isFinite(flow)) throw new InternalError("no cut: an infinite path leads from source to sink");
    for (const edge of path) {
      if (this.residual[edge] !== Number.POSITIVE_INFINITY) this.residual[edge]! -= flow;
      this.residual[edge ^ 1]! += flow;
    }
  }
}
