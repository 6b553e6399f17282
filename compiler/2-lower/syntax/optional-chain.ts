/** Chains of members with a `?.` in them. */
import { type Node, ts } from "ts-morph";

/** Whether a member is `undefined` where its object is, by a `?.` in it or before it. */
export function isInOptionalChain(node: Node): boolean {
  return (node.compilerNode.flags & ts.NodeFlags.OptionalChain) !== 0;
}
