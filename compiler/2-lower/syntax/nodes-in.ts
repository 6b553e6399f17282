/** All nodes of a stretch of syntax, found once for each view of the sources: many questions go through the same code. */
import { Node } from "ts-morph";
import { oncePerView } from "./once-per-view.ts";

/** A node and all that lies below it, each before what is inside it. */
export function nodesIn(node: Node): readonly Node[] {
  const { nodes, stretches } = listed(topmost(node));
  const [start, end] = stretches.get(node) ?? [0, 0];
  return nodes.slice(start, end);
}

interface Listing {
  readonly nodes: readonly Node[];
  /** Where each node and those below it stand among them. */
  readonly stretches: ReadonlyMap<Node, readonly [start: number, end: number]>;
}

const listed = oncePerView<Node, Listing>(
  (top) => {
    const nodes: Node[] = [];
    const stretches = new Map<Node, readonly [number, number]>();
    const visit = (node: Node): void => {
      const start = nodes.push(node) - 1;
      node.forEachChild(visit);
      stretches.set(node, [start, nodes.length]);
    };
    visit(top);
    return { nodes, stretches };
  },
  { nodes: [], stretches: new Map() },
);

/** The statement at the top level of the file. */
function topmost(node: Node): Node {
  let top = node;
  for (let outer = top.getParent(); outer && !Node.isSourceFile(outer); outer = outer.getParent()) top = outer;
  return top;
}
