/** Where names stand in a file. By TypeScript's own nodes: wrapping every node of a file would cost more than all else. */
import { type Identifier, Node, type SourceFile, ts } from "ts-morph";

/** The starts of all identifiers by their text, in the order of the file. */
export function identifierStarts(source: SourceFile): ReadonlyMap<string, readonly number[]> {
  const file = source.compilerNode;
  let starts = known.get(file);
  if (starts === undefined) {
    starts = collected(file);
    known.set(file, starts);
  }
  return starts;
}

export function identifiersNamed(source: SourceFile, name: string): Identifier[] {
  const starts = identifierStarts(source).get(name) ?? [];
  return starts.map((start) => source.getDescendantAtPos(start)).filter((node) => Node.isIdentifier(node));
}

/** A file that changes becomes another node. */
const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly number[]>>();

function collected(file: ts.SourceFile): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const earlier = starts.get(node.text);
      const start = node.getStart(file);
      if (earlier) earlier.push(start);
      else starts.set(node.text, [start]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return starts;
}
