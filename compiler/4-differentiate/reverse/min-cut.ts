/**
 * Minimum cut of a directed graph with capacities (Dinic, 1970): as long as a path with capacity left leads to the sink,
 * all shortest paths are filled at once.
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
      const distances = this.distancesFrom(source);
      if (!distances.has(sink)) return new Set(distances.keys());
      this.fillShortestPaths(source, sink, distances);
    }
  }

  /** How many edges with capacity left lead from `source` to each node that can be reached. */
  private distancesFrom(source: number): Map<number, number> {
    const distances = new Map<number, number>([[source, 0]]);
    // A map is iterated in insertion order and sees what is added meanwhile: it is the queue as well.
    for (const [node, distance] of distances) {
      for (const edge of this.outgoing[node]!) {
        const target = this.targets[edge]!;
        if (this.residual[edge]! > 0 && !distances.has(target)) distances.set(target, distance + 1);
      }
    }
    return distances;
  }

  /** Depth first, from each node along one edge after the other: an edge that has led nowhere is not tried again. */
  private fillShortestPaths(source: number, sink: number, distances: ReadonlyMap<number, number>): void {
    const tried = this.outgoing.map(() => 0);
    const path: number[] = [];
    for (let node = source; ; ) {
      if (node === sink) {
        this.fill(path);
        path.length = 0;
        node = source;
        continue;
      }
      const edge = this.outgoing[node]![tried[node]!];
      if (edge === undefined) {
        const back = path.pop();
        if (back === undefined) return;
        node = this.targets[back ^ 1]!;
        tried[node]!++;
      } else if (this.residual[edge]! > 0 && distances.get(this.targets[edge]!) === distances.get(node)! + 1) {
        path.push(edge);
        node = this.targets[edge]!;
      } else tried[node]!++;
    }
  }

  private fill(path: readonly number[]): void {
    const flow = Math.min(...path.map((edge) => this.residual[edge]!));
    if (!Number.isFinite(flow)) throw new InternalError("no cut: an infinite path leads from source to sink");
    for (const edge of path) {
      if (this.residual[edge] !== Number.POSITIVE_INFINITY) this.residual[edge]! -= flow;
      this.residual[edge ^ 1]! += flow;
    }
  }
}
