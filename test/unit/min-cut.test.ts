import fc from "fast-check";
import { expect, test } from "vitest";
import { FlowGraph } from "../../compiler/4-differentiate/reverse/min-cut.ts";

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
}

/** Capacity of the edges that lead out of a set of nodes. */
function capacityOut(edges: readonly Edge[], inside: (node: number) => boolean): number {
  return edges.filter(({ from, to }) => inside(from) && !inside(to)).reduce((sum, { capacity }) => sum + capacity, 0);
}

/** The least capacity that separates node 0 from node 1, by trying all sets. */
function bruteForce(count: number, edges: readonly Edge[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 2 ** count; set++) {
    const inside = (node: number) => ((set >> node) & 1) === 1;
    if (inside(0) && !inside(1)) least = Math.min(least, capacityOut(edges, inside));
  }
  return least;
}

const graphs = fc.integer({ min: 2, max: 8 }).chain((count) => {
  const node = fc.nat(count - 1);
  const capacity = fc.oneof(fc.nat(9), fc.constant(Number.POSITIVE_INFINITY));
  return fc.record({
    count: fc.constant(count),
    edges: fc.array(fc.record({ from: node, to: node, capacity }), { maxLength: 24 }),
  });
});

function cut(count: number, edges: readonly Edge[]): ReadonlySet<number> {
  const graph = new FlowGraph();
  for (let node = 0; node < count; node++) graph.addNode();
  for (const { from, to, capacity } of edges) graph.addEdge(from, to, capacity);
  return graph.sourceSide(0, 1);
}

test("the cut is as small as the best of all cuts", () => {
  fc.assert(
    fc.property(graphs, ({ count, edges }) => {
      const least = bruteForce(count, edges);
      fc.pre(Number.isFinite(least));
      const side = cut(count, edges);
      expect(side.has(0)).toBe(true);
      expect(side.has(1)).toBe(false);
      expect(capacityOut(edges, (node) => side.has(node))).toBe(least);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test("of equal cuts it takes the one nearest to the source", () => {
  const chain: Edge[] = [
    { from: 0, to: 2, capacity: 3 },
    { from: 2, to: 3, capacity: 3 },
    { from: 3, to: 1, capacity: 3 },
  ];
  expect([...cut(4, chain)]).toEqual([0]);
});

test("a graph as large as that of a long program is cut at once", () => {
  const count = 20_000;
  const edges = Array.from({ length: count }, (_, i): Edge[] => [
    { from: 0, to: i + 2, capacity: 1 },
    { from: i + 2, to: 1, capacity: 2 },
  ]);
  expect([...cut(count + 2, edges.flat())]).toEqual([0]);
});
