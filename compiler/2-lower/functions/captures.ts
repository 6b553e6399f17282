/** What a function written in place takes from the code around it. */
import { type Identifier, Node } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { whyNotConstant } from "../constants.ts";
import type { Declaration } from "../contents/contents.ts";
import { isInsideFunction, meaningOf } from "../names/meanings.ts";

/** A variable of the surrounding code that a function reads. */
export interface Capture {
  readonly name: string;
  readonly declaration: Declaration;
  /** Where it is read first. */
  readonly use: Identifier;
}

/**
 * The variables that a function reads and that are declared around it, in the order of their first use; also those
 * that nested functions read which it calls. Constants of a module are no captures: their values are known.
 */
export function capturesOf(node: FunctionNode): readonly Capture[] {
  const captures = new Map<Declaration, Capture>();
  const visited: Node[] = [];

  function visit(root: FunctionNode): void {
    if (visited.includes(root)) return;
    visited.push(root);
    root.forEachDescendant((inner, traversal) => {
      if (Node.isTypeNode(inner) && !Node.isExpressionWithTypeArguments(inner)) traversal.skip();
      else if (Node.isIdentifier(inner)) visitName(inner);
    });
  }

  function visitName(name: Identifier): void {
    const parent = name.getParent();
    // A member of a namespace has no name of its own to be handed over by.
    if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name) return;
    const meaning = meaningOf(name);
    if (meaning.kind === "function" && isInsideFunction(meaning.node) && !isInside(meaning.node)) visit(meaning.node);
    if (meaning.kind !== "local" && meaning.kind !== "module") return;
    const { declaration } = meaning;
    if (isInside(declaration) || captures.has(declaration)) return;
    if (meaning.kind === "module" && isKnown(declaration)) return;
    captures.set(declaration, { name: name.getText(), declaration, use: name });
  }

  function isInside(inner: Node): boolean {
    return visited.some((root) => inner === root || inner.getAncestors().includes(root));
  }

  visit(node);
  return [...captures.values()];
}

/** Whether the variable of a module has a value that is known at build time. */
function isKnown(declaration: Declaration): boolean {
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return initializer !== undefined && whyNotConstant(declaration, initializer) === undefined;
}
