/** The documentation of a source function. */
import { Node } from "ts-morph";
import type { FunctionNode } from "../1-parse/functions.ts";

/** The first paragraph of the comment over a function, as one line. */
export function documentationOf(node: FunctionNode): string | undefined {
  const holder = Node.isFunctionDeclaration(node) ? node : node.getFirstAncestor(Node.isVariableStatement);
  const isOver =
    holder === node ||
    (Node.isVariableStatement(holder) && holder.getDeclarations().some((it) => it.getInitializer() === node));
  const comment = isOver ? holder?.getJsDocs().at(-1) : undefined;
  const [paragraph] =
    comment
      ?.getDescription()
      .trim()
      .split(/\r?\n\s*\r?\n/) ?? [];
  return paragraph ? paragraph.replace(/\s+/g, " ") : undefined;
}
