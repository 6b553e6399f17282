/** Kinds of functions whose calls mean something else than their code says: those that wait, go on later, or name `this`. */
import { Node } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Why a function cannot be lowered at all; undefined of a plain one. */
export function oddKind(node: CodeNode): Diagnostic | undefined {
  const isGenerator = Node.isGeneratorable(node) && node.isGenerator();
  const isAsync = Node.isAsyncable(node) && node.isAsync();
  if (isGenerator || isAsync) {
    const what = isGenerator ? "A generator function is" : "An async function is";
    const place = Node.isFunctionDeclaration(node) ? (node.getNameNode() ?? node) : node;
    return unsupportedSyntax.at(spanOf(place), { what, remedy: "Write a plain function that returns its result." });
  }
  const [first] = node.getParameters();
  if (first?.getName() !== "this") return undefined;
  const remedy = "Leave it out, or write a plain parameter in its place.";
  return unsupportedSyntax.at(spanOf(first), { what: "A parameter named 'this' is", remedy });
}
